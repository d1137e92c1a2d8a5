"""At the door with a phone: three register, somebody not on the list is added, and the roll shows them."""

import re
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests import factories
from tests.conftest import Cast
from tests.e2e.visitor import DESKTOP, PHONE, Visitor
from trainees import links
from trainees.models import Enrolment, LinkKind

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Visit = Callable[..., Visitor]


def figures(visitor: Visitor, listed: int, come: int, waiting: int) -> None:
    words = rf"应到\s*{listed}\s*已报到\s*{come}\s*未报到\s*{waiting}"
    expect(visitor.page.locator("#arrivals-counts")).to_contain_text(re.compile(words))


def sought(visitor: Visitor, words: str) -> None:
    """Types into the search and unfolds the one who is left, by Enter."""
    box = visitor.page.get_by_label("查找或扫报到条")
    box.fill(words)
    expect(visitor.page.locator(".arrival:visible")).to_have_count(1)
    box.press("Enter")


def test_three_arrive_and_one_is_added(cast: Cast, visit: Visit) -> None:
    for name, number in (("李新", "13900000001"), ("张三", "13900000002")):
        factories.enrolment(cast.training_class, factories.cadre(name, cast.community, phone=number))
    factories.cadre("赵六", cast.other_community, post="社区委员")
    start = factories.at("00:05", timezone.localdate())
    held = factories.published(
        factories.session(cast.training_class, start=start, end=start.replace(hour=23, minute=55))
    )
    phone = visit(cast.head_teacher, size=PHONE)
    phone.open(f"/classes/{cast.training_class.pk}/registration/")
    figures(phone, 3, 0, 3)
    page = phone.page
    # By initials, the phone confirmed; by the end of the phone; by the name, with a corrected number.
    sought(phone, "lx")
    expect(page.locator(".arrival-go:focus")).to_be_visible()
    page.keyboard.press("Enter")
    figures(phone, 3, 1, 2)
    expect(page.locator("#messages")).to_contain_text("李新（花园社区居民委员会）已报到。")
    sought(phone, "0002")
    page.locator(".arrival:visible .arrival-go").tap()
    figures(phone, 3, 2, 1)
    sought(phone, "王小宁")
    page.locator(".arrival:visible").get_by_label("手机（核对）").fill("13700000003")
    page.locator(".arrival:visible .arrival-go").tap()
    figures(phone, 3, 3, 0)
    assert Enrolment.objects.get(cadre=cast.cadre).phone == "13700000003"
    phone.look()
    # Somebody not on the list: the town, the initials, the person, 增补.
    page.locator(".page-actions").get_by_role("link", name="到场不在册").tap()
    page.get_by_label("来的是哪里的人").select_option(label="雪堰镇")
    page.get_by_role("link", name="选这个人").tap()
    page.get_by_text("多加一个人，等组织者确认").tap()
    expect(page.get_by_label("更换原因")).to_be_hidden()
    phone.look()
    phone.press("登记")
    expect(page.locator("#messages")).to_contain_text("赵六已增补并报到")
    figures(phone, 4, 4, 0)
    phone.open(f"/sessions/{held.pk}/roll/")
    expect(page.locator(".roll-row")).to_have_count(4)
    expect(page.locator(".roll-row", has_text="赵六")).to_contain_text("增补待确认")
    phone.look()


def test_a_hand_scanner_registers_by_enter_and_the_undo_takes_it_back(cast: Cast, visit: Visit) -> None:
    token = links.issue(cast.cadre, kind=LinkKind.PAGE, by=None)
    desk = visit(cast.organiser, size=DESKTOP)
    desk.open(f"/classes/{cast.training_class.pk}/registration/")
    figures(desk, 1, 0, 1)
    expect(desk.page.locator("#id_code:focus")).to_be_visible()
    desk.page.keyboard.type(f"https://kaiban.example/t/{token}/\n")
    figures(desk, 1, 1, 0)
    assert token not in desk.page.url
    desk.page.locator("#messages").get_by_role("button", name="撤销").click()
    figures(desk, 1, 0, 1)
    # Nobody of that name: the way on carries what was typed.
    desk.page.get_by_label("查找或扫报到条").fill("没有的人")
    desk.page.locator("[data-arrivals-new]").click()
    expect(desk.page.get_by_label("姓名")).to_have_value("没有的人")
    desk.look()
