"""Counting back from the opening, with its boundaries."""

import datetime as dt

import pytest

from courses.models import TickState, TrainingClass
from courses.preparation.counting import Standing, due_on, opening_of, standing_of

T = dt.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("days_before", "due"),
    [(0, T), (1, dt.date(2026, 11, 22)), (20, dt.date(2026, 11, 3)), (120, dt.date(2026, 7, 26))],
)
def test_calendar_days_are_counted(days_before: int, due: dt.date) -> None:
    assert due_on(T, days_before) == due
    assert due_on(None, days_before) is None


@pytest.mark.parametrize(
    ("today", "standing"),
    [
        (dt.date(2026, 11, 2), Standing.COMING),
        (dt.date(2026, 11, 3), Standing.TODAY),
        (dt.date(2026, 11, 4), Standing.OVERDUE),
    ],
)
def test_it_is_due_on_its_day_and_overdue_from_the_next(today: dt.date, standing: Standing) -> None:
    assert standing_of(dt.date(2026, 11, 3), today, state=TickState.OPEN) == standing


@pytest.mark.parametrize(("days", "standing"), [(-1, "COMING"), (0, "TODAY"), (1, "OVERDUE")])
def test_the_opening_itself_is_due_on_that_day(days: int, standing: str) -> None:
    assert standing_of(due_on(T, 0), T + dt.timedelta(days=days), state=TickState.OPEN) == standing


@pytest.mark.parametrize(
    ("state", "is_known", "is_over", "standing"),
    [
        (TickState.DONE, False, False, Standing.DONE),
        (TickState.OPEN, True, False, Standing.DONE),
        (TickState.NOT_NEEDED, True, False, Standing.NOT_NEEDED),
        (TickState.OPEN, False, True, Standing.LEFT),
        (TickState.DONE, False, True, Standing.DONE),
    ],
)
def test_what_was_said_or_is_known_comes_before_the_day(
    state: TickState, is_known: bool, is_over: bool, standing: Standing
) -> None:
    later = T + dt.timedelta(days=9)
    assert standing_of(T, later, state=state, is_known=is_known, is_over=is_over) == standing


def test_the_published_first_day_goes_before_the_plans_and_a_month_is_none() -> None:
    planned = TrainingClass(starts_on=T)
    published = TrainingClass(starts_on=T, first_published_on=T + dt.timedelta(days=1))
    found = [opening_of(row) for row in (planned, published, TrainingClass(month=11))]
    assert found == [T, dt.date(2026, 11, 24), None]
    assert standing_of(None, T, state=TickState.OPEN) == Standing.UNDATED
