"""Other classes of the same people: the same days (R17), the same category in the year (R20)."""

import datetime as dt

import pytest

from courses.models import TrainingClass
from tests import factories
from tests.conftest import Cast
from trainees.elsewhere import classes_beside
from trainees.models import Enrolment


def beside(cast: Cast, **fields: object) -> list[bool]:
    """Whether each warning for the cast's cadre, who is also in a class with these facts, is of the days."""
    other = factories.training_class(cast.district, "另一班", **fields)
    factories.enrolment(other, cast.cadre)
    found = classes_beside(cast.training_class, [cast.cadre.pk])
    return [warned.same_days for warned in found.get(cast.cadre.pk, [])]


def special(first: dt.date, last: dt.date | None = None) -> dict[str, object]:
    return {"category": "SPECIAL", "starts_on": first, "ends_on": last or first}


@pytest.mark.parametrize(
    ("first", "last", "warned"),
    [
        (dt.date(2026, 11, 22), None, []),
        (dt.date(2026, 11, 20), dt.date(2026, 11, 23), [True]),
        (dt.date(2026, 11, 24), None, [True]),
        (dt.date(2026, 11, 25), dt.date(2026, 11, 30), [True]),
        (dt.date(2026, 11, 26), None, []),
        (dt.date(2026, 11, 1), dt.date(2026, 12, 31), [True]),
    ],
)
def test_R17_days_that_touch_are_warned_of(
    cast: Cast, first: dt.date, last: dt.date | None, warned: list[bool]
) -> None:
    assert beside(cast, **special(first, last)) == warned


def test_R20_the_same_category_in_the_year(cast: Cast) -> None:
    assert beside(cast, starts_on=dt.date(2026, 1, 5)) == [False]


def test_R20_another_category_or_year_is_nothing(cast: Cast) -> None:
    assert beside(cast, **special(dt.date(2026, 1, 5))) == []
    last_year = TrainingClass.objects.create(
        plan=factories.plan(cast.district, 2025),
        name="去年",
        host=cast.district,
        starts_on=dt.date(2025, 3, 3),
    )
    factories.enrolment(last_year, cast.cadre)
    assert classes_beside(cast.training_class, [cast.cadre.pk]) == {}


@pytest.mark.parametrize("status", ["NOMINATED", "CANCELLED", "REJECTED", "NO_SHOW", "WAITLISTED"])
def test_who_does_not_come_is_nowhere_else(cast: Cast, status: str) -> None:
    other = factories.training_class(cast.district, "另一班")
    factories.enrolment(other, cast.cadre, status=status)
    assert classes_beside(cast.training_class, [cast.cadre.pk]) == {}


def test_a_class_called_off_is_nothing(cast: Cast) -> None:
    assert beside(cast, status="CANCELLED") == []


def test_a_class_without_days_is_compared_by_year_alone(cast: Cast) -> None:
    TrainingClass.objects.filter(pk=cast.training_class.pk).update(starts_on=None, ends_on=None)
    cast.training_class.refresh_from_db()
    assert beside(cast, **special(dt.date(2026, 11, 24))) == []
    assert beside(cast, starts_on=dt.date(2026, 11, 24)) == [False]


def test_only_those_asked_for_are_looked_up(cast: Cast) -> None:
    other = factories.training_class(cast.district, "另一班")
    factories.enrolment(other, cast.cadre)
    assert classes_beside(cast.training_class, []) == {}
    assert Enrolment.objects.count() == 2
