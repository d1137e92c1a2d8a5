"""From seats by town to a seated list: an organiser, two liaisons and the head teacher, each at the own screen."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from courses.models import ClassStatus, TrainingClass
from tests import factories
from tests.conftest import Cast
from tests.e2e.visitor import PHONE, Visitor
from trainees import names
from trainees.models import Cadre, Enrolment

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Visit = Callable[..., Visitor]

OWN = ("丁一", "马力", "史明", "田富")


@pytest.fixture
def enrolling(cast: Cast) -> TrainingClass:
    """A class of today with a planned size of five, its timetable published, before its seats are given out."""
    today = timezone.localdate()
    training_class = factories.training_class(
        cast.district,
        "换届后社区干部培训班",
        status=ClassStatus.APPROVED,
        starts_on=today,
        ends_on=today + dt.timedelta(days=1),
        planned_size=5,
    )
    factories.staff(training_class, cast.head_teacher)
    factories.published(factories.session(training_class, "开班式", start=factories.at("09:00", today)))
    for name in (*OWN, "文天", "洪少东"):
        unit = cast.community if name in OWN else cast.other_community
        person = factories.cadre(name, unit, post="社区委员", is_new=name == "马力", phone="")
        Cadre.objects.filter(pk=person.pk).update(stroke_order=names.stroke_key(name))
    return training_class


def test_from_seats_to_a_seated_list(cast: Cast, enrolling: TrainingClass, visit: Visit) -> None:
    number = enrolling.pk
    organiser = visit(cast.organiser)
    share_out(organiser, number)
    liaison = visit(cast.liaison, size=PHONE)
    nominate(liaison, number, "丁一", "马力", "史明")
    report(liaison, number)
    enter_from_the_chat(organiser, cast, number)
    decide(organiser, number)
    nominate_again(liaison, number)
    settle(organiser, number)
    for visitor in (organiser, liaison):
        assert not visitor.problems
        visitor.close()

    teacher = visit(cast.head_teacher)
    arrange(teacher, number)
    teacher.close()
    phone = visit(cast.head_teacher, size=PHONE)
    register(phone, number)
    phone.close()
    teacher = visit(cast.head_teacher)
    seat_the_newcomer(teacher, number)
    assert seated(enrolling) == [
        ("丁一", "已录取", "1排1座", True),
        ("马力", "已报到", "1排2座", True),
        ("王小宁", "已报到", "2排2座", False),
        ("文天", "已录取", "1排3座", True),
        ("田富", "已录取", "2排1座", True),
    ]


def seated(training_class: TrainingClass) -> list[tuple[str, str, str, bool]]:
    """Who sits where, in stroke order, and whether the person has a group."""
    rows = Enrolment.objects.on_the_list().filter(training_class=training_class)
    return [
        (row.cadre.name, str(row.get_status_display()), row.seat, row.group_id is not None)
        for row in sorted(
            rows.select_related("cadre").order_by("pk"), key=lambda row: names.stroke_key(row.cadre.name)
        )
    ]


# --- the organiser -----------------------------------------------------------------------------------
def share_out(organiser: Visitor, number: int) -> None:
    """Three and two seats, by a rule; then nominations open."""
    page = organiser.page
    organiser.open(f"/classes/{number}/quotas/")
    organiser.follow("按规则分")
    page.get_by_label("按什么分").select_option("communities")
    organiser.press("算一算")
    organiser.look()
    organiser.press("填进名额表")
    expect(page.locator("[data-seats-sum]")).to_have_text("0")
    expect(page.get_by_label("湖塘镇的名额")).to_have_value("3")
    page.get_by_label("湖塘镇的名额").fill("4")
    expect(page.locator("[data-seats-sum]")).to_have_text("6")
    page.get_by_label("湖塘镇的名额").fill("3")
    organiser.press("保存名额")
    expect(page.locator("#messages")).to_contain_text("已保存 2 个单位的名额。")
    organiser.look()
    organiser.open(f"/classes/{number}/")
    organiser.press("开始报名")
    expect(page.locator(".class-head")).to_contain_text("报名中")


def enter_from_the_chat(organiser: Visitor, cast: Cast, number: int) -> None:
    """The other town has written to the group only; its people are entered on its behalf."""
    page = organiser.page
    organiser.open(f"/classes/{number}/replies/{cast.other_town.pk}/text/")
    page.locator("[name=text]").fill("赵联络 10:32\n1.文天 雪东社区委员 2、洪少东，雪东社区委员\n收到")
    organiser.press("看看认出了谁")
    organiser.look()
    page.locator("[name=status][value=NOMINATED]").check()
    page.locator("[name=reason]").fill("联络员只在群里报了名单")
    organiser.press("录入勾选的人")
    expect(page.locator("#messages")).to_contain_text("已代报 2 人。")


def decide(organiser: Visitor, number: int) -> None:
    """One is turned down with a reason, one waits, the others are approved."""
    page = organiser.page
    organiser.open(f"/classes/{number}/nominations/")
    organiser.look()
    page.get_by_label("选择史明").check()
    page.locator("#id_reason").fill("本年已参加同类班次")
    page.get_by_role("button", name="不录取").click()
    expect(page.locator("#messages")).to_contain_text("史明：未录取")
    page.get_by_label("选择洪少东").check()
    page.get_by_role("button", name="候补", exact=True).click()
    expect(page.locator("#messages")).to_contain_text("洪少东：候补")
    for name in ("丁一", "马力", "文天"):
        page.get_by_label(f"选择{name}").check()
    page.get_by_role("button", name="录取", exact=True).first.click()
    expect(page.locator("#messages")).to_contain_text("已录取")


def settle(organiser: Visitor, number: int) -> None:
    """The last one is approved; the list is settled."""
    page = organiser.page
    organiser.open(f"/classes/{number}/nominations/?status=NOMINATED")
    page.get_by_label("选择田富").check()
    page.get_by_role("button", name="录取", exact=True).first.click()
    expect(page.locator("#messages")).to_contain_text("田富：已录取")
    organiser.open(f"/classes/{number}/")
    organiser.press("确定名单")
    expect(page.locator(".class-head")).to_contain_text("进行中")


# --- the liaison -------------------------------------------------------------------------------------
def nominate(liaison: Visitor, number: int, *people: str) -> None:
    """From the home page to the own people; those who are ticked are named."""
    page = liaison.page
    liaison.open("/")
    liaison.look()
    liaison.open(f"/classes/{number}/nominations/add/")
    for name in people:
        page.locator(".nominees > li", has_text=name).locator("input[name=cadre]").check()
    liaison.look()
    liaison.press("推荐选中的人")
    expect(page.locator("#messages")).to_contain_text("已推荐")


def report(liaison: Visitor, number: int) -> None:
    """The unit says that it has named everybody."""
    liaison.open(f"/classes/{number}/nominations/")
    liaison.press("我单位已报齐")
    liaison.look()


def nominate_again(liaison: Visitor, number: int) -> None:
    """The liaison reads who was turned down and why, and names another."""
    page = liaison.page
    liaison.open(f"/classes/{number}/nominations/")
    expect(page.locator("tr", has_text="史明")).to_contain_text("本年已参加同类班次")
    liaison.look()
    nominate(liaison, number, "田富")


# --- the head teacher --------------------------------------------------------------------------------
def arrange(teacher: Visitor, number: int) -> None:
    """Two groups, and a hall of two rows of three in stroke order."""
    page = teacher.page
    teacher.open(f"/classes/{number}/groups/divide/")
    page.get_by_label("分成几组").fill("2")
    teacher.press("看看怎么分")
    teacher.look()
    teacher.press("就这样分组")
    expect(page.locator("[data-card]")).to_have_count(4)
    teacher.look()
    teacher.open(f"/classes/{number}/seating/edit/")
    page.get_by_label("排数").fill("2")
    page.get_by_label("每排座位").fill("3")
    teacher.press("保存")
    expect(page.locator("#content")).to_contain_text("丁一")
    teacher.look()


def register(phone: Visitor, number: int) -> None:
    """One arrives; one who is not on the list is added."""
    page = phone.page
    phone.open(f"/classes/{number}/registration/")
    box = page.get_by_label("查找或扫报到条")
    box.fill("ml")
    expect(page.locator(".arrival:visible")).to_have_count(1)
    box.press("Enter")
    page.locator(".arrival:visible .arrival-go").tap()
    expect(page.locator("#messages")).to_contain_text("马力")
    page.locator(".page-actions").get_by_role("link", name="到场不在册").tap()
    page.get_by_label("来的是哪里的人").select_option(label="湖塘镇")
    page.locator("li, tr, .candidate", has_text="王小宁").get_by_role("link", name="选这个人").first.tap()
    page.get_by_text("多加一个人，等组织者确认").tap()
    phone.press("登记")
    expect(page.locator("#messages")).to_contain_text("王小宁已增补并报到")


def seat_the_newcomer(teacher: Visitor, number: int) -> None:
    """Whoever was added gets a free seat; the others keep theirs."""
    page = teacher.page
    teacher.open(f"/classes/{number}/seating/edit/")
    page.get_by_label("补座").check()
    teacher.press("保存")
    expect(page.locator("#content")).to_contain_text("王小宁")
    teacher.look()
    assert not teacher.problems
