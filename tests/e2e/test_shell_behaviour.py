"""What every page does under the hand: search, keys, filters, forms sent once, undo, language, theme."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from courses.models import ClassStatus, TrainingClass
from tests import factories
from tests.conftest import Cast
from tests.e2e.visitor import PHONE, Visitor
from trainees.models import Enrolment, EnrolmentStatus

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Visit = Callable[..., Visitor]
PLAN = "/plans/2026/"


@pytest.fixture
def organiser(cast: Cast, visit: Visit) -> Visitor:
    """At a desk, with thirty classes in the plan."""
    for number in range(1, 31):
        factories.training_class(
            cast.district,
            f"村书记培训班{number}期",
            starts_on=dt.date(2026, 3, 2) + dt.timedelta(weeks=number),
            status=ClassStatus.APPROVED,
        )
    return visit(cast.organiser)


def focused(page: Page) -> str:
    """The element that has the focus, by its first hundred characters."""
    return str(page.evaluate("document.activeElement.outerHTML.slice(0, 100)"))


def is_open(page: Page) -> bool:
    return page.locator("dialog[open]").count() > 0


def matches(page: Page) -> str:
    return page.locator("[data-filter-count]").inner_text()


# --- search (experience 1 and 3) --------------------------------------------------------------------
def test_ctrl_k_finds_by_initials_and_gives_the_focus_back(organiser: Visitor) -> None:
    page = organiser.page
    organiser.open(PLAN)
    page.get_by_role("link", name="新建班次").last.focus()
    before = focused(page)
    page.keyboard.press("Control+k")
    assert 'name="q"' in focused(page)
    page.keyboard.type("csj")
    current = page.locator(".result.current")
    expect(current).to_have_count(1)
    first = current.inner_text()
    page.keyboard.press("ArrowDown")
    second = current.inner_text()
    page.keyboard.press("ArrowUp")
    assert (current.inner_text(), first == second) == (first, False)
    assert page.locator("[data-palette-count]").inner_text() != ""
    organiser.look()
    page.keyboard.press("Escape")
    assert (is_open(page), focused(page)) == (False, before)


def test_enter_opens_what_is_chosen(organiser: Visitor) -> None:
    page = organiser.page
    organiser.open(PLAN)
    page.keyboard.press("Control+k")
    page.keyboard.type("shequganbu")
    expect(page.locator(".result.current")).to_contain_text("社区干部培训班")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("社区干部培训班")
    assert re.search(r"/classes/\d+/$", page.url)


def test_a_search_without_result_says_so_and_an_empty_one_nothing(organiser: Visitor) -> None:
    page = organiser.page
    organiser.open(PLAN)
    page.keyboard.press("Control+k")
    page.keyboard.type("zzzz")
    expect(page.locator("#palette .results-none")).to_be_visible()
    page.locator("#palette input").fill("")
    expect(page.locator("#palette-results")).to_be_empty()


# --- single keys (experience 2) ---------------------------------------------------------------------
def test_keys_lead_and_create(organiser: Visitor) -> None:
    page = organiser.page
    organiser.open("/")
    page.keyboard.press("g")
    page.keyboard.press("p")
    page.wait_for_url(f"**{PLAN}")
    page.keyboard.press("/")
    assert 'name="q"' in focused(page)
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("c")
    page.wait_for_url("**/classes/new/**")


def test_no_key_fires_while_somebody_types_or_composes(organiser: Visitor) -> None:
    page = organiser.page
    organiser.open("/classes/new/")
    name = page.get_by_label("班次名称")
    name.focus()
    page.keyboard.type("gp?c/")
    assert (name.input_value(), is_open(page)) == ("gp?c/", False)
    composing = "new KeyboardEvent('keydown', {key: '?', keyCode: 229, bubbles: true})"
    page.evaluate(f"document.body.dispatchEvent({composing})")
    assert not is_open(page)


def test_the_keys_are_listed_and_can_be_switched_off(organiser: Visitor) -> None:
    page = organiser.page
    organiser.open(PLAN)
    page.keyboard.press("?")
    expect(page.locator("#keys[open]")).to_be_visible()
    organiser.look()
    page.locator("#keys-on").click()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert not is_open(page)
    page.reload()
    page.keyboard.press("?")
    assert not is_open(page)
    page.locator("[data-keys-open]").click()
    expect(page.locator("#keys[open]")).to_be_visible()


# --- lists (experience 4 and 5) ---------------------------------------------------------------------
def test_a_filter_lives_in_the_address_and_back_undoes_it(organiser: Visitor) -> None:
    page = organiser.page
    organiser.open(PLAN)
    everything, steps = matches(page), page.evaluate("history.length")
    search = page.get_by_label("搜索班次")
    search.fill("村书记")
    expect(page).to_have_url(re.compile("q=%E6%9D%91"))
    expect(page.locator("[data-filter-count]")).not_to_have_text(everything)
    fewer = matches(page)
    search.fill("社区")
    expect(page).to_have_url(re.compile("q=%E7%A4%BE"))
    expect(page.locator("[data-filter-count]")).not_to_have_text(fewer)
    assert page.evaluate("history.length") == steps + 1
    page.go_back()
    expect(page.locator("[data-filter-count]")).to_have_text(everything)
    assert page.url.endswith(PLAN)
    page.go_forward()
    expect(page.get_by_label("搜索班次")).to_have_value("社区")
    assert matches(page) not in (everything, fewer)


def test_the_language_button_keeps_the_filter(organiser: Visitor) -> None:
    page = organiser.page
    organiser.open(PLAN)
    page.get_by_label("搜索班次").fill("村书记")
    expect(page).to_have_url(re.compile("q=%E6%9D%91"))
    page.get_by_role("button", name="EN").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page).to_have_url(re.compile("q=%E6%9D%91"))
    page.get_by_role("button", name="中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-hans")


def test_unfinished_pinyin_is_not_looked_for(organiser: Visitor) -> None:
    page = organiser.page
    organiser.open(PLAN)
    page.get_by_label("搜索班次").focus()
    asked = organiser.requests("GET")
    hand = organiser.context.new_cdp_session(page)
    hand.send("Input.imeSetComposition", {"text": "cun", "selectionStart": 3, "selectionEnd": 3})
    page.wait_for_timeout(400)
    while_composing = len(asked)
    hand.send("Input.insertText", {"text": "村书记"})
    expect(page).to_have_url(re.compile("q=%E6%9D%91"))
    assert (while_composing, len([sent for sent in asked if "q=" in sent.url])) == (0, 1)


def test_the_head_of_a_long_list_stays(organiser: Visitor) -> None:
    page = organiser.page
    organiser.open(PLAN)
    page.mouse.move(700, 600)
    page.mouse.wheel(0, 1200)
    page.wait_for_function("scrollY > 600")
    assert abs(page.evaluate("document.querySelector('thead th').getBoundingClientRect().top")) < 2


def test_a_list_stays_and_says_so_when_the_server_is_gone(organiser: Visitor) -> None:
    page = organiser.page
    organiser.open(PLAN)
    page.route("**/plans/**", lambda route: route.abort())
    page.get_by_label("搜索班次").fill("村")
    expect(page.locator("#messages .alert-danger")).to_contain_text("服务器没有回应")
    assert page.locator("#results tbody tr").count() == 31


def test_a_lost_sign_in_leaves_the_whole_page(organiser: Visitor) -> None:
    page = organiser.page
    organiser.open(PLAN)
    organiser.context.clear_cookies(name="sessionid")
    page.get_by_label("搜索班次").fill("村")
    page.wait_for_url("**/sign-in/?next=**")


# --- forms (experience 6 and 7) ---------------------------------------------------------------------
def test_a_refused_form_leads_to_its_first_error_and_keeps_what_was_typed(organiser: Visitor) -> None:
    page = organiser.page
    organiser.open("/classes/new/?year=2026")
    page.get_by_label("培训主题").fill("一个主题")
    organiser.press("列入计划")
    name = page.get_by_label("班次名称")
    expect(name).to_be_focused()
    assert name.get_attribute("aria-invalid") == "true"
    described = (name.get_attribute("aria-describedby") or "").split()
    assert [page.locator(f"#{part}").inner_text() for part in described] == ["这个字段是必填项。"]
    assert page.get_by_label("培训主题").input_value() == "一个主题"
    organiser.look()


def test_three_clicks_make_one_class(organiser: Visitor, cast: Cast) -> None:
    page = organiser.page
    organiser.open("/classes/new/?year=2026")
    page.get_by_label("班次名称").fill("只有一个的班")
    page.get_by_label("主办单位").select_option(str(cast.district.pk))
    sent = organiser.requests("POST")
    press = "const button = document.querySelector('#content .form-buttons .btn-primary');"
    page.evaluate(f"{press} button.click(); button.click(); button.click()")
    expect(page.locator("h1")).to_contain_text("只有一个的班")
    assert len(sent) == 1
    assert TrainingClass.objects.filter(name="只有一个的班").count() == 1


# --- messages and undo (experience 8) ---------------------------------------------------------------
def test_undo_brings_a_withdrawn_trainee_back(organiser: Visitor, cast: Cast) -> None:
    page = organiser.page
    organiser.open(f"/enrolments/{cast.enrolment.pk}/withdraw/")
    page.get_by_label("原因").fill("工作冲突")
    organiser.press("撤回报名")
    assert Enrolment.objects.get().status == EnrolmentStatus.CANCELLED
    organiser.look()
    page.get_by_role("button", name="撤销").click()
    expect(page.locator("#messages")).to_contain_text("已回到名单")
    assert Enrolment.objects.get().status == EnrolmentStatus.APPROVED


def test_the_offer_to_undo_leaves_after_eight_seconds(organiser: Visitor, cast: Cast) -> None:
    page = organiser.page
    page.clock.install()
    organiser.open(f"/enrolments/{cast.enrolment.pk}/withdraw/")
    page.get_by_label("原因").fill("工作冲突")
    organiser.press("撤回报名")
    message = page.locator("[data-message]")
    expect(message).to_have_count(1)
    page.clock.fast_forward(7000)
    expect(message).to_have_count(1)
    page.clock.fast_forward(1100)
    expect(message).to_have_count(0)


# --- theme, phone, no JavaScript --------------------------------------------------------------------
def test_the_theme_is_kept(organiser: Visitor) -> None:
    page = organiser.page
    organiser.open("/")
    page.locator("details.menu summary").click()
    page.get_by_role("button", name="深色").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    page.locator("details.menu summary").click()
    expect(page.get_by_role("button", name="深色")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Escape")
    assert page.locator("details.menu[open]").count() == 0
    assert focused(page).startswith("<summary")


def test_the_drawer_of_a_phone_opens_and_gives_the_focus_back(cast: Cast, visit: Visit) -> None:
    visitor = visit(cast.organiser, size=PHONE)
    page = visitor.page
    visitor.open("/")
    opener = page.get_by_role("button", name="打开导航")
    opener.tap()
    expect(page.locator("#navigation")).to_be_in_viewport()
    visitor.look()
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()
    opener.tap()
    page.locator("#navigation").get_by_role("link", name="年度计划").tap()
    page.wait_for_url(f"**{PLAN}")


def test_without_javascript_one_signs_in_and_filters(organiser: Visitor, cast: Cast, visit: Visit) -> None:
    visitor = visit(size=PHONE, java_script_enabled=False)
    page = visitor.page
    visitor.sign_in("organiser", "p-organiser")
    visitor.open(PLAN)
    assert page.locator("#results tbody tr").count() == 31
    page.get_by_label("搜索班次").fill("社区")
    visitor.press("筛选")
    assert "q=%E7%A4%BE%E5%8C%BA" in page.url
    assert page.locator("#results tbody tr").count() == 1
    assert page.locator("#navigation").get_by_role("link", name="首页").is_visible()
