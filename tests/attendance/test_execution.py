"""What of a year's plan is counted, and where each figure leads."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from attendance.completion import closing as closings
from attendance.completion import deciding
from attendance.completion.earned import earned
from attendance.execution import Execution, blocks_of
from attendance.models import HoursCredit
from courses import planning, progress
from courses.models import ClassStatus, TrainingClass, TrainingPlan
from courses.phases import Phase
from tests import factories
from tests.attendance.closing import Ended, fresh
from tests.attendance.executed import attends, sums, told
from tests.conftest import Cast
from trainees.models import Enrolment

NEW_YEAR_S_EVE = dt.date(2026, 12, 31)


# --- classes ------------------------------------------------------------------------------------------


@pytest.fixture
def planned(cast: Cast, today: None) -> dict[str, TrainingClass]:
    """A plan in force: one class runs, one is postponed, one cancelled, one closed, one outside the plan."""
    day = dt.date(2026, 12, 1)
    rows = {
        name: factories.training_class(cast.district, name, ordinal=place, status=status, planned_size=40)
        for place, (name, status) in enumerate(
            [("延期的班", "APPROVED"), ("停办的班", "APPROVED"), ("办完的班", "CLOSED")], start=2
        )
    }
    factories.published(factories.session(cast.training_class))
    TrainingPlan.objects.update(status="ISSUED")
    why: Any = {"by": cast.organiser, "reason": "另有任务", "document_number": "武组发〔2026〕8号"}
    progress.postpone(rows["延期的班"], starts_on=day, ends_on=day, **why)
    progress.advance(rows["停办的班"], to=ClassStatus.CANCELLED, **why)
    extra = TrainingClass(
        plan=factories.plan(cast.district), host=cast.town, name="计划外的班", category="SPECIAL", month=12
    )
    rows["计划外的班"] = planning.create(extra, **why)
    return rows


def phases_of(found: Execution) -> dict[str, int]:
    return {phase.value: found.total.counted(phase) for phase in Phase}


def test_R30_the_classes_by_what_became_of_them(cast: Cast, planned: dict[str, TrainingClass]) -> None:
    assert phases_of(told(cast)) == {
        "planned": 4,
        "outside": 1,
        "opened": 2,
        "finished": 2,
        "running": 0,
        "not_yet": 2,
        "postponed": 1,
        "cancelled": 1,
    }
    assert phases_of(told(cast, today=factories.MONDAY))["running"] == 1


def test_R30_each_figure_is_the_list_that_it_leads_to(
    cast: Cast, planned: dict[str, TrainingClass], as_user: Callable[[User], Client]
) -> None:
    client = as_user(cast.organiser)
    found = told(cast, today=factories.MONDAY)
    links = [
        (cell.url, cell.value)
        for block in blocks_of(found)[:5]
        for row in block.rows
        for cell in row
        if cell.url.startswith("/plans/")
    ]
    shown = [(url, len(client.get(url).context["table"].rows)) for url, _count in links]
    assert len(links) > 10
    # The classes of a month leave out those that are cancelled, which the list of the month shows.
    cancelled = {url for url, count in links if "phase=" not in url}
    assert [pair for pair in shown if pair[0] not in cancelled] == [
        pair for pair in links if pair[0] not in cancelled
    ]


def test_R30_a_cancelled_class_is_planned_for_nobody(cast: Cast, planned: dict[str, TrainingClass]) -> None:
    found = told(cast)
    assert (found.total.classes, found.total.planned_size) == (4, 60 + 40 + 40)
    progress.restore(planned["停办的班"], by=cast.organiser)
    found = told(cast)
    assert (found.total.classes, found.total.planned_size) == (5, 60 + 40 + 40 + 40)
    assert phases_of(found)["cancelled"] == 0


def test_by_month_category_and_type(cast: Cast, planned: dict[str, TrainingClass]) -> None:
    found = told(cast)
    assert [(group.label, group.classes, group.counted(Phase.OPENED)) for group in found.months] == [
        ("11月", 2, 2),
        ("12月", 2, 0),
    ]
    assert [(group.label, group.classes) for group in found.categories] == [("主体班次", 3), ("专题班", 1)]
    assert [(group.label, group.classes) for group in found.training_types] == [("在职培训", 4)]


# --- who attended -------------------------------------------------------------------------------------


def test_a_person_in_two_classes_is_one_person_and_two_visits(cast: Cast, today: None) -> None:
    other = factories.training_class(cast.district, "法治班")
    attends(cast.enrolment)
    attends(factories.enrolment(other, cast.cadre), start=factories.at("14:00"))
    assert sums(told(cast)) == (2, 1, Decimal("1.0"), Decimal(8))


@pytest.mark.parametrize(
    ("status", "visits"), [("NO_SHOW", 0), ("EXEMPT", 0), ("CANCELLED", 0), ("APPROVED", 0)]
)
def test_who_attended_nothing_is_no_visit(cast: Cast, today: None, status: str, visits: int) -> None:
    Enrolment.objects.update(status=status)
    factories.published(factories.session(cast.training_class, hours=4))
    assert sums(told(cast)) == (visits, 0, Decimal(0), Decimal(0))


def test_who_was_absent_is_no_visit(cast: Cast, today: None) -> None:
    attends(cast.enrolment, code="ABSENT")
    assert sums(told(cast)) == (0, 0, Decimal(0), Decimal(0))


def test_who_is_exempt_after_a_half_day_keeps_it(cast: Cast, today: None) -> None:
    attends(cast.enrolment)
    Enrolment.objects.update(status="EXEMPT")
    assert sums(told(cast)) == (1, 1, Decimal("0.5"), Decimal(4))


def test_R21_who_was_replaced_keeps_the_half_days_attended(cast: Cast, today: None) -> None:
    attends(cast.enrolment)
    Enrolment.objects.update(status="REPLACED")
    (comer,) = factories.trainees(cast.training_class, cast.community, 1)
    Enrolment.objects.filter(pk=comer.pk).update(replaces=cast.enrolment, expected_from=factories.at("14:00"))
    attends(comer, start=factories.at("14:00"))
    assert sums(told(cast)) == (2, 2, Decimal("1.0"), Decimal(8))


def test_a_class_cancelled_half_way_keeps_what_was_attended(cast: Cast, today: None) -> None:
    attends(cast.enrolment)
    TrainingClass.objects.update(status=ClassStatus.CANCELLED)
    found = told(cast)
    assert (phases_of(found)["opened"], found.total.planned_size, sums(found)) == (
        0,
        0,
        (1, 1, Decimal("0.5"), Decimal(4)),
    )


def test_R25_an_evening_counts_by_its_hours_alone(cast: Cast, today: None) -> None:
    attends(cast.enrolment, start=factories.at("19:00"), hours=2)
    assert sums(told(cast)) == (1, 1, Decimal(0), Decimal(2))


def test_R25_departure_counts_from_the_last_day_on(cast: Cast, today: None) -> None:
    TrainingClass.objects.update(registration_days=Decimal("0.5"), departure_days=1)
    attends(cast.enrolment)
    factories.published(
        factories.session(cast.training_class, start=factories.at("09:00", dt.date(2026, 11, 24)))
    )
    assert [told(cast, today=day).total.days for day in (factories.MONDAY, dt.date(2026, 11, 24))] == [
        Decimal("1.0"),
        Decimal("2.0"),
    ]


def test_R25_the_days_of_a_class_are_those_of_its_settlement_also_when_it_is_closed(
    ended: Ended, cast: Cast
) -> None:
    TrainingClass.objects.update(registration_days=Decimal("0.5"), departure_days=Decimal("0.5"))
    before = sum(row.days for row in earned(fresh(ended.training_class)))
    ended.complete()
    closings.close(fresh(ended.training_class), by=ended.by)
    after = sum(row.days for row in earned(fresh(ended.training_class)))
    assert (before, after, told(cast).total.days) == (Decimal(6), Decimal(6), Decimal(6))


@pytest.mark.parametrize("outcome", ["DISMISSED", "EXEMPT"])
def test_R25_an_outcome_given_at_the_end_takes_no_departure_away(ended: Ended, outcome: str) -> None:
    TrainingClass.objects.update(departure_days=Decimal("0.5"))
    deciding.decide(ended.people[0], by=ended.by, outcome=outcome, reason="按规定")
    ended.complete()
    closings.close(fresh(ended.training_class), by=ended.by)
    credited = sum(HoursCredit.objects.values_list("days", flat=True))
    assert sum(row.days for row in earned(fresh(ended.training_class))) == credited == Decimal("4.5")


def test_R08_a_class_over_the_new_year_is_split(cast: Cast, today: None) -> None:
    TrainingClass.objects.update(registration_days=1, departure_days=Decimal("0.5"))
    cast.training_class.refresh_from_db()
    attends(cast.enrolment, start=factories.at("14:00", NEW_YEAR_S_EVE))
    attends(cast.enrolment, start=factories.at("09:00", NEW_YEAR_S_EVE + dt.timedelta(days=1)))
    later = dt.date(2027, 1, 2)
    assert [sums(told(cast, year, later)) for year in (2026, 2027)] == [
        (1, 1, Decimal("1.5"), Decimal(4)),
        (0, 0, Decimal("1.0"), Decimal(4)),
    ]
    (line,) = told(cast, 2027, later).total.lines
    assert (line.is_of_plan, [group.label for group in told(cast, 2027, later).months]) == (
        False,
        ["其他年度计划"],
    )
