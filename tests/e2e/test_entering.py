"""代报 at a browser: the quick line by keyboard, the chat text on a phone, the reminder copied and noted."""

from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile
from playwright.sync_api import expect

from tests import factories
from tests.conftest import Cast
from tests.e2e.visitor import PHONE, Visitor
from tests.trainees.collecting import collect
from trainees import behalf
from trainees.models import Chase, Enrolment

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Visit = Callable[..., Visitor]


def test_two_initials_and_enter_pick_from_the_unit(cast: Cast, visit: Visit) -> None:
    training_class = collect(cast, seats=5)
    for name in ("张三", "赵四", "李五"):
        factories.cadre(name, cast.community)
    file = ContentFile(b"%PDF-1.7", name="名单.pdf")
    basis = behalf.keep_photo(training_class, cast.town, file=file, reason="只有照片", by=cast.organiser)
    organiser = visit(cast.organiser)
    organiser.open(f"/bases/{basis.pk}/")
    page = organiser.page
    # Enter comes before the list does, and is kept for it.
    page.keyboard.type("lw")
    page.keyboard.press("Enter")
    expect(page.locator(".picks")).to_contain_text("李五")
    expect(page.locator("#id_q")).to_be_focused()
    page.keyboard.type("z")
    expect(page.locator(".quick-hit")).to_have_count(2)
    page.keyboard.press("ArrowDown")
    expect(page.locator(".quick-hit[aria-selected=true]")).to_contain_text("赵四")
    organiser.look()
    page.keyboard.press("Enter")
    expect(page.locator(".pick")).to_have_count(2)
    page.keyboard.type("zs")
    page.keyboard.press("Escape")
    expect(page.locator("#id_q")).to_have_value("")
    expect(page.locator(".quick-hit")).to_have_count(0)
    organiser.press("录入")
    entered = Enrolment.objects.filter(basis=basis).order_by("pk").values_list("cadre__name", flat=True)
    assert list(entered) == ["李五", "赵四"]
    assert not organiser.problems


def test_a_chat_is_looked_at_and_entered_on_a_phone(cast: Cast, visit: Visit) -> None:
    training_class = collect(cast, seats=5)
    factories.cadre("张三", cast.community)
    organiser = visit(cast.organiser, size=PHONE)
    organiser.open(f"/classes/{training_class.pk}/replies/{cast.town.pk}/text/")
    text = "陈联络 10:32\n1.张三 书记 2、李新 主任 13911112222 新任\n收到\n赵五不能来"
    organiser.page.locator("[name=text]").fill(text)
    organiser.press("看看认出了谁")
    assert "共 5 段：人员 2，略去 2，没读懂 1。" in organiser.text
    organiser.look()
    organiser.page.locator("[name=p2-unit]").select_option(label="花园社区居民委员会")
    organiser.page.locator("[name=p2-take]").check()
    organiser.page.locator("[name=reason]").fill("群里报的名")
    organiser.press("录入勾选的人")
    expect(organiser.page.locator("#messages")).to_contain_text("已代报 2 人。")
    organiser.look()


def test_a_reminder_is_copied_and_noted_without_leaving_the_list(cast: Cast, visit: Visit) -> None:
    training_class = collect(cast)
    organiser = visit(cast.organiser, permissions=["clipboard-read", "clipboard-write"])
    organiser.open(f"/classes/{training_class.pk}/replies/?state=reported")
    organiser.page.locator("details.chase > summary").click()
    organiser.look()
    organiser.press("复制并记下催报")
    expect(organiser.page.locator("table.replies")).to_contain_text("王科长")
    copied: str = organiser.page.evaluate("navigator.clipboard.readText()")
    assert (copied, copied[:8]) == (Chase.objects.get().text, "【催报】湖塘镇：")
    assert organiser.page.url.endswith("?state=reported")
    assert not organiser.problems
