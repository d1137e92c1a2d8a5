"""今日 on a head teacher's phone: a check-in at the desk, a tap, a call, and what comes in while a name is unfolded; and a
badge scanned by hand."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from attendance import badges, marking
from attendance.models import BadgeCode, MarkSource
from attendance.value import Value
from tests import factories
from tests.conftest import Cast
from tests.e2e.visitor import PHONE, Visitor
from timetable.calendar import HalfDay
from timetable.models import PublishedSession

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Visit = Callable[..., Visitor]


@pytest.fixture
def running(cast: Cast) -> PublishedSession:
    """Begins in a quarter of an hour, and nobody is late until an hour after."""
    factories.policy(
        cast.district, for_short_classes=True, opens_minutes=60, grace_minutes=60, late_minutes=90
    )
    start = timezone.now() + dt.timedelta(minutes=15)
    for name, number in (("李新", "13900000001"), ("张三", "13900000002"), ("赵六", "13900000003")):
        factories.enrolment(cast.training_class, factories.cadre(name, cast.community, phone=number))
    return factories.published(factories.session(cast.training_class, start=start))


def figures(visitor: Visitor, expected: int, present: int, on_leave: int, missing: int) -> None:
    words = rf"应到\s*{expected}\s*实到\s*{present}\s*请假\s*{on_leave}\s*未到\s*{missing}"
    expect(visitor.page.locator("#today-counts")).to_contain_text(re.compile(words))


def test_the_first_page_is_today(cast: Cast, running: PublishedSession, visit: Visit) -> None:
    phone = visit(cast.head_teacher, size=PHONE)
    phone.open("/")
    figures(phone, 4, 0, 0, 4)
    page = phone.page
    # At the desk: initials, one tap, and the field is ready for the next.
    page.locator("[data-today-search]").fill("lx")
    page.locator("#today-found").get_by_role("button", name="签到").tap()
    figures(phone, 4, 1, 0, 3)
    expect(page.locator("[data-today-search]")).to_have_value("")
    # A tap about one of the missing, and its undo.
    zhang = page.locator("#today .today-row").filter(has_text="张三")
    zhang.locator("summary").tap()
    zhang.get_by_role("button", name="病假").tap()
    figures(phone, 4, 1, 1, 2)
    zhang.get_by_role("button", name="撤销").tap()
    figures(phone, 4, 1, 0, 3)
    # A call that reached nobody.
    zhang.get_by_label("联系情况").fill("没人接")
    zhang.get_by_role("button", name="联系不上").tap()
    expect(zhang.locator(".today-try")).to_contain_text("没人接")
    phone.look()
    # Others come in meanwhile: the block is new, and the name is still unfolded.
    wang = cast.enrolment.pk
    marking.mark(
        cast.training_class,
        by=cast.organiser,
        half_day=HalfDay(running.day, running.period),
        values={wang: Value.of("PRESENT")},
        source=MarkSource.GRID,
    )
    figures_after = page.locator("#today-counts")
    expect(figures_after).to_contain_text(re.compile(r"实到\s*2"), timeout=40_000)
    expect(page.locator(f"#e{wang}")).to_have_count(0)
    expect(zhang.locator("details")).to_have_attribute("open", "")


def test_a_badge_is_scanned(cast: Cast, running: PublishedSession, visit: Visit) -> None:
    badges.issue(cast.training_class, by=cast.head_teacher)
    phone = visit(cast.head_teacher, size=PHONE)
    phone.open(f"/classes/{cast.training_class.pk}/badges/")
    page, box = phone.page, phone.page.locator("[data-badge-code]")
    for code, tone in (
        (BadgeCode.objects.get(enrolment=cast.enrolment).code, "success"),
        ("A" * 12, "danger"),
    ):
        box.fill(code)
        box.press("Enter")
        expect(page.locator(f"[data-badge-outcome={tone}]")).to_be_visible()
        expect(box).to_be_focused()
        expect(box).to_have_value("")
    phone.look()
