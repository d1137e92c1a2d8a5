"""排入空档 and 帮我调整 from the button to the accepted plan, with a real worker."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests import factories
from tests.conftest import Cast
from tests.e2e.visitor import PHONE, Visitor
from tests.timetable.planning import waiting
from timetable.calendar import half_day_of
from timetable.models import Session

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Visit = Callable[..., Visitor]
PLANNED_WITHIN_MS = 90_000
COMING = timezone.localdate() + dt.timedelta(days=14 - timezone.localdate().weekday())
TITLES = ("开班式", "基层党建", "社区治理", "现场教学", "结业式")
KINDS = ("OPENING", "LECTURE", "LECTURE", "FIELD_TEACHING", "CLOSING")


@pytest.fixture
def sessions(cast: Cast) -> list[Session]:
    """Five that wait, of a class of three days; one of them has a lecturer."""
    factories.half_days(cast.district)
    factories.room(cast.district)
    person = factories.instructor(cast.district)
    training_class = cast.training_class
    training_class.starts_on, training_class.ends_on = COMING, COMING + dt.timedelta(days=2)
    training_class.save()
    return [
        waiting(training_class, title, *([person] if title == "基层党建" else []), kind=kind)
        for title, kind in zip(TITLES, KINDS, strict=True)
    ]


def test_waiting_sessions_are_placed_and_a_lost_lecturer_is_made_up_for(
    cast: Cast, sessions: list[Session], visit: Visit, start_worker: Callable[..., Any]
) -> None:
    start_worker("planning")
    organiser = visit(cast.organiser)
    page = organiser.page
    fill_the_gaps(organiser, cast.training_class.pk)
    stored = list(Session.objects.order_by("start_at").values_list("title", flat=True))
    assert (stored[0], stored[-1]) == ("开班式", "结业式")
    lecture = Session.objects.get(title="基层党建")
    assert lecture.start_at
    repair(organiser, cast.training_class.pk, half_day_of(lecture.start_at).day)
    moved = Session.objects.get(title="基层党建")
    assert moved.start_at
    assert half_day_of(moved.start_at).day != half_day_of(lecture.start_at).day
    page.locator("#messages").get_by_role("button", name="撤销").click()
    expect(page.locator("#messages")).to_contain_text("已撤销")
    assert Session.objects.get(title="基层党建").start_at == lecture.start_at
    organiser.close()


def fill_the_gaps(organiser: Visitor, number: int) -> None:
    page = organiser.page
    organiser.open(f"/classes/{number}/timetable/")
    organiser.follow("排入空档")
    expect(page.get_by_label("哪个班")).to_have_value(str(number))
    page.get_by_text("高级", exact=True).click()
    page.get_by_label("最多算多久").fill("5")
    organiser.look()
    organiser.press("开始计算")
    organiser.look()
    propose(page, "排好5节")
    organiser.look()
    organiser.press("采用")
    expect(page.locator("#messages")).to_contain_text("已采用，排好5节")
    organiser.look()


def repair(organiser: Visitor, number: int, day: dt.date) -> None:
    page = organiser.page
    organiser.open(f"/classes/{number}/timetable/")
    page.locator("#content details[data-menu] > summary").click()
    organiser.follow("帮我调整")
    organiser.press("开始计算")
    expect(page.locator("[name=first_on]")).to_have_class("dateinput form-control is-invalid")
    organiser.look()
    page.get_by_label("哪位讲师来不了").select_option(index=1)
    page.locator("[name=first_on]").fill(day.isoformat())
    page.locator("[name=last_on]").fill(day.isoformat())
    page.get_by_text("高级", exact=True).click()
    page.get_by_label("最多算多久").fill("5")
    organiser.press("开始计算")
    propose(page, "调整")
    organiser.look()
    organiser.press("采用")
    expect(page.locator("#messages")).to_contain_text("已采用")


def propose(page: Page, words: str) -> None:
    expect(page.locator(".planning-sentence")).to_contain_text(words, timeout=PLANNED_WITHIN_MS)


def test_on_a_phone_the_form_and_the_proposal_fit(
    cast: Cast, sessions: list[Session], visit: Visit, start_worker: Callable[..., Any]
) -> None:
    start_worker("planning")
    organiser = visit(cast.organiser, size=PHONE)
    organiser.open(f"/board/plan/?kind=REPAIR&training_class={cast.training_class.pk}")
    organiser.look()
    organiser.open(f"/board/plan/?training_class={cast.training_class.pk}")
    organiser.page.get_by_text("高级", exact=True).click()
    organiser.page.get_by_label("最多算多久").fill("5")
    organiser.look()
    organiser.press("开始计算")
    propose(organiser.page, "排好5节")
    organiser.look()
    organiser.close()
