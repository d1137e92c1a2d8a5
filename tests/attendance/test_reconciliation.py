"""What is reconciled before a class is closed: people, half-days, sheets, certificates, hours and what is owed."""

import itertools
import random
from decimal import Decimal

import pytest

from attendance.completion import closing, deciding
from attendance.completion.closing import NotClosable
from attendance.models import AttendanceRecord, Certificate, HoursCredit, Outcome, SheetEntry, SheetPrinting
from attendance.reconciliation.fates import OF_STATUS, Fate, people_of
from attendance.reconciliation.lines import Line, LineState, plain
from attendance.standing import Standing
from attendance.value import CHOICES, UNMARKED
from courses.models import ClassDocument, TrainingClass
from tests import factories
from tests.attendance.closing import Ended, fresh
from tests.conftest import Cast
from trainees.models import Enrolment, EnrolmentStatus

pytestmark = pytest.mark.django_db


def line(ended: Ended, key: str) -> Line:
    found = ended.reconciliation().line(key)
    assert found
    return found


def states(ended: Ended) -> dict[str, str]:
    return {one.key: one.state.value for one in ended.reconciliation().lines}


# --- the whole ----------------------------------------------------------------------------------------


def test_R23_a_class_in_order_is_equal_line_by_line(ended: Ended) -> None:
    ended.complete()
    assert states(ended) == {
        "size": "NOTHING",
        "arrival": "EQUAL",
        "outcome": "EQUAL",
        "half_day:2026-11-23:AM": "EQUAL",
        "sheet:2026-11-23:AM": "EQUAL",
        "half_day:2026-11-23:PM": "EQUAL",
        "sheet:2026-11-23:PM": "EQUAL",
        "certificates": "EQUAL",
        "numbers": "EQUAL",
        "hours": "EQUAL",
        "hours_people": "EQUAL",
        "make_ups": "EQUAL",
    }


def test_R23_closing_waits_for_one_difference_and_names_where_it_is_mended(ended: Ended) -> None:
    ended.complete()
    ended.count(AM=2)
    with pytest.raises(NotClosable, match="核对还有 1 处不一致没有说明") as refusal:
        closing.close(fresh(ended.training_class), by=ended.by)
    (one,) = refusal.value.remaining
    assert one.address == f"/classes/{ended.training_class.pk}/reconciliation/#open"
    ended.count(AM=3)
    closing.close(fresh(ended.training_class), by=ended.by)
    assert fresh(ended.training_class).status == "CLOSED"


def test_R23_what_was_equal_before_closing_is_equal_after_it(ended: Ended, cast: Cast) -> None:
    factories.enrolment(ended.training_class, factories.cadre("没来的人", cast.community), status="NO_SHOW")
    deciding.decide(ended.people[0], by=ended.by, outcome="NOT_COMPLETED", reason="测试不合格")
    ended.complete()
    before = {one.key: one.figures for one in ended.reconciliation().lines if one.key != "numbers"}
    closing.close(fresh(ended.training_class), by=ended.by)
    assert {one.key: one.figures for one in ended.reconciliation().lines if one.key != "numbers"} == before
    assert (before["make_ups"], before["certificates"], before["outcome"]) == (
        ("2", "2"),
        ("2", "2"),
        ("4", "4"),
    )


def test_R23_what_is_missing_is_named_once(ended: Ended) -> None:
    ClassDocument.objects.filter(period="AM").delete()
    ended.record("", ended.people[:1], ended.half_days[1:])
    found = states(ended)
    assert (found["outcome"], found["half_day:2026-11-23:PM"], found["sheet:2026-11-23:PM"]) == (
        ("WAITING",) * 3
    )
    assert ended.kinds() == ["unmarked", "sheets", "rest"]


# --- people -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("planned", "state"), [(None, "NOTHING"), (3, "EQUAL"), (2, "OPEN"), (4, "OPEN")])
def test_the_plan_stands_beside_the_approved_list(ended: Ended, planned: int | None, state: str) -> None:
    TrainingClass.objects.update(planned_size=planned)
    assert states(ended)["size"] == state


def test_who_came_in_is_on_the_list_and_not_on_the_approved_one(ended: Ended) -> None:
    TrainingClass.objects.update(planned_size=3)
    Enrolment.objects.filter(pk=ended.people[0].pk).update(late_addition="CONFIRMED")
    assert (line(ended, "size").figures, line(ended, "arrival").figures) == (("3", "2"), ("3", "3"))


def test_who_neither_came_nor_is_noted_as_missing_is_a_difference(ended: Ended, cast: Cast) -> None:
    (never,) = factories.trainees(ended.training_class, cast.community, 1)
    ended.mark("ABSENT", [never])
    found = line(ended, "arrival")
    assert (found.figures, found.state) == (("4", "3"), LineState.OPEN)
    assert [(group.label, len(group.people)) for group in found.names] == [("没有报到，也没有记未报到", 1)]
    Enrolment.objects.filter(pk=never.pk).update(status="NO_SHOW")
    assert line(ended, "arrival").state == LineState.EQUAL


def test_R23_every_status_of_an_enrolment_has_one_fate() -> None:
    assert set(OF_STATUS) == set(EnrolmentStatus)
    assert {OF_STATUS[outcome] for outcome in Outcome} == {
        Fate.COMPLETED,
        Fate.NOT_COMPLETED,
        Fate.DISMISSED,
        Fate.EXEMPT,
    }


@pytest.mark.parametrize("seed", range(3))
def test_R23_nobody_on_the_list_is_counted_twice_or_missing(ended: Ended, cast: Cast, seed: int) -> None:
    chance = random.Random(seed)
    more = factories.trainees(ended.training_class, cast.community, 2 * len(EnrolmentStatus))
    for person, status in zip(more, itertools.cycle(EnrolmentStatus), strict=False):
        Enrolment.objects.filter(pk=person.pk).update(status=status)
    for person in ended.people:
        if outcome := chance.choice([*Outcome, None]):
            deciding.decide(person, by=ended.by, outcome=outcome, reason="按情况认定")
    row = fresh(ended.training_class)
    people = people_of(row, Standing.of(row), ended.assessment())
    outside = {"NOMINATED", "WAITLISTED", "REJECTED", "CANCELLED"}
    listed = Enrolment.objects.filter(training_class=row).exclude(status__in=outside)
    assert sorted(one.enrolment.pk for one in people) == sorted(listed.values_list("pk", flat=True))
    found = ended.reconciliation().line("outcome")
    assert found
    undecided = sum(one.fate == Fate.UNDECIDED for one in people)
    assert (int(found.left.figure), int(found.right.figure) + undecided) == (len(people), len(people))
    assert sum(len(group.people) for group in found.names) == len(people)


def test_who_withdrew_after_having_come_stays_on_the_list(ended: Ended) -> None:
    Enrolment.objects.filter(pk=ended.people[0].pk).update(status="CANCELLED", withdrawn_from="REGISTERED")
    assert line(ended, "outcome").left.figure == "3"
    AttendanceRecord.objects.filter(enrolment=ended.people[0]).delete()
    assert line(ended, "outcome").left.figure == "2"


# --- half-days and sheets -----------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(3))
def test_R29_expected_is_present_and_leave_and_absent_whatever_is_marked(ended: Ended, seed: int) -> None:
    chance = random.Random(seed)
    for half_day, person in itertools.product(ended.half_days, ended.people):
        ended.record(chance.choice([UNMARKED, *CHOICES]).code, [person], [half_day])
    for row in ended.reconciliation().sheets:
        counts = row.counts
        assert counts.present + counts.on_leave + counts.absent + counts.unmarked == counts.expected == 3
        assert (row.marks.state == LineState.EQUAL) == (not counts.unmarked)


def test_R29_late_and_left_early_are_within_those_present(ended: Ended) -> None:
    for code, person in zip(("LATE", "LEFT_EARLY", "SICK"), ended.people, strict=True):
        ended.record(code, [person])
    found = line(ended, "half_day:2026-11-23:AM")
    assert (found.figures, found.state) == (("3", "3"), LineState.EQUAL)
    assert found.remark == "实到 2 + 请假 1 + 旷课 0；迟到 1、早退 1 在实到之内"


def test_R29_who_is_exempt_and_not_recorded_is_not_expected(ended: Ended) -> None:
    ended.mark("", ended.people[:1])
    deciding.decide(ended.people[0], by=ended.by, outcome="EXEMPT", reason="已有同等培训")
    ended.complete()
    before = line(ended, "half_day:2026-11-23:AM").figures
    closing.close(fresh(ended.training_class), by=ended.by)
    assert line(ended, "half_day:2026-11-23:AM").figures == before == ("2", "2")


def test_R23_who_is_exempt_and_never_came_is_accounted_for(ended: Ended) -> None:
    ended.mark("", ended.people[:1])
    Enrolment.objects.filter(pk=ended.people[0].pk).update(status="APPROVED", registered_at=None)
    assert line(ended, "arrival").figures == ("3", "2")
    deciding.decide(ended.people[0], by=ended.by, outcome="EXEMPT", reason="已有同等培训")
    found = line(ended, "arrival")
    assert (found.figures, found.state, found.names) == (("3", "3"), LineState.EQUAL, ())
    assert found.remark.startswith("报到 2 + 免修 1")


@pytest.mark.parametrize(("counted", "state"), [(2, "OPEN"), (3, "EQUAL"), (4, "OPEN")])
def test_R29_present_stands_beside_the_signatures(ended: Ended, counted: int, state: str) -> None:
    ended.count(AM=counted)
    assert states(ended)["sheet:2026-11-23:AM"] == state


def test_R23_a_sheet_that_nobody_has_counted_keeps_the_class_open(ended: Ended) -> None:
    ended.training_class.sheet_counts.filter(period="AM").delete()
    ended.complete()
    assert states(ended)["sheet:2026-11-23:AM"] == "UNCOUNTED"
    assert ended.kinds() == ["reconciliation"]


def _entered(ended: Ended, counted: int, words: str) -> None:
    """The morning's sheet, entered by what differs after it was counted here."""
    day = ended.half_days[0]
    printing = SheetPrinting.objects.create(
        training_class=ended.training_class, day=day.day, period=day.period, number=1, code="7K-1"
    )
    SheetEntry.objects.create(
        printing=printing, counted=counted, reckoned=3, words=words, entered_by=ended.by
    )


def test_the_word_given_when_a_sheet_was_entered_explains_it_while_it_fits(ended: Ended) -> None:
    ended.training_class.sheet_counts.all().delete()
    _entered(ended, 2, "一人漏签")
    found = line(ended, "sheet:2026-11-23:AM")
    assert (found.figures, found.state) == (("3", "2"), LineState.EXPLAINED)
    assert found.because == "补录时说明：一人漏签（王科长）"
    ended.record("ABSENT", ended.people[:2], ended.half_days[:1])
    assert line(ended, "sheet:2026-11-23:AM").state == LineState.OPEN


# --- certificates, hours, make-up training ------------------------------------------------------------


def test_R23_a_missing_number_and_the_voided_ones_show(ended: Ended) -> None:
    ended.complete()
    closing.close(fresh(ended.training_class), by=ended.by)
    assert line(ended, "numbers").figures == ("3", "3")
    Certificate.objects.order_by("sequence")[1].delete()
    assert (line(ended, "numbers").figures, line(ended, "numbers").state) == (("3", "2"), LineState.OPEN)
    assert line(ended, "certificates").figures == ("3", "2")
    closing.reopen(fresh(ended.training_class), by=ended.by, reason="补证书")
    (voided,) = line(ended, "certificates").names
    assert (voided.label, len(voided.people)) == ("作废的证书", 2)


def test_R23_credited_hours_are_those_of_the_sheet_person_by_person(ended: Ended) -> None:
    ended.complete()
    assert line(ended, "hours").figures == ("24", "24")
    closing.close(fresh(ended.training_class), by=ended.by)
    one, other, _last = HoursCredit.objects.order_by("pk")
    HoursCredit.objects.filter(pk=one.pk).update(hours=Decimal("7.5"))
    HoursCredit.objects.filter(pk=other.pk).update(hours=Decimal("8.5"))
    assert line(ended, "hours").figures == ("24", "24")
    people = line(ended, "hours_people")
    assert (people.figures, people.state) == (("3", "1"), LineState.OPEN)
    assert len(people.names[0].people) == 2


@pytest.mark.parametrize(
    ("figure", "text"),
    [(4, "4"), (Decimal("4.0"), "4"), (Decimal("3.50"), "3.5"), (Decimal(1200), "1200"), (Decimal(0), "0")],
)
def test_a_figure_is_kept_as_plain_text(figure: int | Decimal, text: str) -> None:
    assert plain(figure) == text
