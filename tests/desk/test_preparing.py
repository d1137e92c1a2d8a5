"""The list as it stands: checks composed, days off, and what presses on the first page."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from courses import planning
from courses.models import ClassStatus, KnownBy, TrainingClass
from courses.preparation import template
from desk.preparing import CHECKS, Preparation, due_for
from tests import factories
from tests.conftest import Cast
from tests.courses.preparing import NOT_NEEDED, before, item, tick
from timetable.models import CalendarDay

TODAY = before(5)  # Wednesday 2026-11-18


def lines(cast: Cast, today: dt.date = TODAY) -> list[tuple[str, dt.date | None, str]]:
    row = TrainingClass.objects.with_label().get(pk=cast.training_class.pk)
    found = Preparation.of(row, today).lines
    return [(line.entry.title, line.due, line.standing.value) for line in found]


def test_everything_that_a_template_may_name_has_a_check() -> None:
    assert set(CHECKS) == set(KnownBy)


def test_done_by_itself_by_a_person_or_not_at_all(cast: Cast) -> None:
    item(cast, "指定班主任", 25, known_by="HEAD_TEACHER")
    tick(cast, item(cast, "订车", 8), NOT_NEEDED, note="没有现场教学")
    item(cast, "落实食宿", 7)
    item(cast, "落实车辆", 5)
    item(cast, "排座次", 3, known_by="SEATS")
    assert lines(cast) == [
        ("指定班主任", before(25), "DONE"),
        ("订车", before(8), "NOT_NEEDED"),
        ("落实食宿", before(7), "OVERDUE"),
        ("落实车辆", before(5), "TODAY"),
        ("排座次", before(3), "COMING"),
    ]


def test_what_is_no_longer_so_is_open_again(cast: Cast) -> None:
    item(cast, "指定班主任", 25, known_by="HEAD_TEACHER")
    cast.training_class.staff.all().delete()
    assert lines(cast) == [("指定班主任", before(25), "OVERDUE")]


def test_a_moved_opening_moves_every_date(cast: Cast) -> None:
    item(cast, "落实食宿", 7)
    item(cast, "学员报到", 0)
    later = dt.date(2026, 12, 1)
    planning.postpone(cast.training_class, by=cast.organiser, starts_on=later, ends_on=None, reason="场地")
    moved = [(title, due) for title, due, _standing in lines(cast)]
    assert moved == [("落实食宿", dt.date(2026, 11, 24)), ("学员报到", later)]
    TrainingClass.objects.update(first_published_on=dt.date(2026, 12, 2))
    assert [due for _title, due, _standing in lines(cast)] == [dt.date(2026, 11, 25), dt.date(2026, 12, 2)]


def test_a_month_alone_gives_no_dates(cast: Cast) -> None:
    item(cast)
    TrainingClass.objects.update(starts_on=None, ends_on=None, month=11)
    assert lines(cast) == [("落实车辆", None, "UNDATED")]


def test_R27_a_day_off_says_so_and_offers_the_working_day_before(cast: Cast) -> None:
    CalendarDay.objects.create(day=before(6), kind="HOLIDAY", name="校庆")  # a Tuesday
    CalendarDay.objects.create(day=before(8), kind="WORKDAY", name="调休")  # a Sunday
    for days in (1, 2, 6, 8):
        item(cast, f"第{days}天", days)
    found = Preparation.of(cast.training_class, before(20)).lines
    assert [(line.entry.days_before, line.day_off, line.earlier) for line in found] == [
        (8, "", None),
        (6, "校庆", before(7)),
        (2, "周末", before(3)),
        (1, "周末", before(3)),
    ]
    [gone] = [line for line in Preparation.of(cast.training_class, before(2)).lines if line.due == before(2)]
    assert (gone.day_off, gone.earlier) == ("周末", None)


def pressing(cast: Cast, who: str, today: dt.date = TODAY) -> list[tuple[str, list[str], int]]:
    due = due_for(getattr(cast, who), today)
    return [
        (str(one.training_class), [line.entry.title for line in one.lines], one.more) for one in due.classes
    ]


def test_the_first_page_shows_what_presses_to_organiser_and_head_teacher(cast: Cast) -> None:
    item(cast, "落实食宿", 6)
    item(cast, "落实车辆", 5)
    item(cast, "布置会场", 4)
    item(cast, "指定班主任", 25, known_by="HEAD_TEACHER")
    shown = [("社区干部培训班", ["落实食宿", "落实车辆"], 0)]
    assert pressing(cast, "organiser") == shown == pressing(cast, "head_teacher")
    assert pressing(cast, "auditor") == pressing(cast, "stranger") == []


def test_of_a_class_three_items_are_shown_and_of_all_five_classes(cast: Cast) -> None:
    for days in range(5, 10):
        item(cast, f"第{days}天", days)
    for number in range(5):
        factories.training_class(cast.district, f"第{number}班")
    due = due_for(cast.organiser, TODAY)
    assert [(len(one.lines), one.more) for one in due.classes] == [(3, 2)] * 5
    assert (due.more, due.items) == (1, 30)


@pytest.mark.parametrize(
    ("fields", "is_shown"),
    [
        ({"status": ClassStatus.DRAFT}, True),
        ({"status": ClassStatus.CLOSED}, False),
        ({"status": ClassStatus.ENROLLING, "starts_on": TODAY}, True),
        ({"status": ClassStatus.ENROLLING, "starts_on": TODAY - dt.timedelta(days=1)}, False),
        ({"first_published_on": TODAY - dt.timedelta(days=1), "last_published_on": TODAY}, True),
        ({"first_published_on": before(9), "last_published_on": TODAY - dt.timedelta(days=1)}, False),
    ],
)
def test_classes_that_are_yet_to_open_or_run(cast: Cast, fields: dict[str, Any], is_shown: bool) -> None:
    item(cast, "落实食宿", 6)
    TrainingClass.objects.update(**fields)
    assert bool(pressing(cast, "organiser")) is is_shown


def test_the_queries_do_not_grow_with_classes_and_ticks(cast: Cast, count_queries: Callable[[], Any]) -> None:
    template.lay_down_defaults(cast.district)
    due_for(cast.organiser, before(0))  # what is asked about a person once
    counts = []
    for number in range(3):
        row = factories.training_class(cast.district, f"第{number}班")
        row.quotas.create(unit=cast.town, seats=1)
        factories.session(row, start=factories.at("09:00") + dt.timedelta(days=number))
        with count_queries() as queries:
            due_for(cast.organiser, before(0))
        counts.append(len(queries))
    assert counts[0] == counts[1] == counts[2] == 5


def test_only_what_is_open_and_due_is_looked_at(cast: Cast, count_queries: Callable[[], Any]) -> None:
    due_for(cast.organiser, TODAY)  # what is asked about a person once

    def queries() -> int:
        with count_queries() as found:
            due_for(cast.organiser, TODAY)
        return len(found)

    item(cast, "排座次", 3, known_by="SEATS")  # to come
    assert queries() == 3
    tick(cast, item(cast, "落实地点", 7, known_by="PLACES"), note="已与党校说好")
    assert queries() == 3
    item(cast, "指定班主任", 25, known_by="HEAD_TEACHER")
    assert queries() == 4
    item(cast, "师资全部确认", 7, known_by="LECTURERS")
    assert queries() == 5


def test_the_queries_of_one_class_do_not_grow(cast: Cast, count_queries: Callable[[], Any]) -> None:
    template.lay_down_defaults(cast.district)
    counts = []
    for number in (1, 3):
        for _turn in range(number):
            tick(cast, item(cast, "订车", 8))
        with count_queries() as queries:
            Preparation.of(cast.training_class, TODAY)
        counts.append(len(queries))
    assert counts[0] == counts[1] == 5
