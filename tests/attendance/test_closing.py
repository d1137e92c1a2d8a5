"""Closing a class: what it waits for (R23), what follows from it, and that reopening takes all of it back."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core import serializers

from accounts import audit
from accounts.models import AuditEntry
from attendance import crediting, ledger
from attendance.completion import closing, deciding, make_up
from attendance.completion.closing import NotClosable, NotReopenable
from attendance.completion.earned import earned
from attendance.marking import NotMarkable
from attendance.models import (
    Certificate,
    ClassTest,
    CompletionDecision,
    CompletionTerms,
    HoursCredit,
    LeaveRequest,
    MakeUp,
    MarkSource,
)
from attendance.value import Value
from courses.models import ClassDocument, ClassStatus, TrainingClass
from tests import factories
from tests.attendance.closing import Ended, file, fresh
from tests.attendance.closing import ended as build
from tests.conftest import Cast
from timetable.calendar import HalfDay
from timetable.models import Session
from trainees.models import Enrolment

pytestmark = pytest.mark.django_db


def statuses(training_class: TrainingClass) -> list[str]:
    return list(training_class.enrolments.order_by("pk").values_list("status", flat=True))


def refused(ended: Ended) -> list[str]:
    """The kinds of what closing waits for, as the refusal says them; nothing has changed."""
    before = everything(ended.training_class)
    with pytest.raises(NotClosable) as refusal:
        closing.close(fresh(ended.training_class), by=ended.by)
    assert everything(ended.training_class) == before
    return [one.kind for one in refusal.value.remaining]


def everything(training_class: TrainingClass) -> list[Any]:
    """All rows that closing touches, but for certificates, which are voided and kept."""
    rows = [
        *TrainingClass.objects.order_by("pk"),
        *Enrolment.objects.order_by("pk"),
        *HoursCredit.objects.order_by("pk"),
        *MakeUp.objects.order_by("pk"),
        *CompletionDecision.objects.order_by("pk"),
    ]
    return list(serializers.serialize("python", rows))


# --- what it waits for --------------------------------------------------------------------------------


def test_R23_a_class_that_lacks_nothing_is_closed(ended: Ended) -> None:
    assert refused(ended) == ["rest"]
    ended.complete()
    assert ended.kinds() == []
    summary = closing.close(fresh(ended.training_class), by=ended.by)
    assert fresh(ended.training_class).status == ClassStatus.CLOSED
    assert statuses(ended.training_class) == ["COMPLETED"] * 3
    assert summary == closing.Summary(
        {"COMPLETED": 3},
        tuple(f"武培〔2026〕{number:04}号" for number in (1, 2, 3)),
        {2026: Decimal("24.0")},
        0,
    )
    assert closing.close(fresh(ended.training_class), by=ended.by) == summary


def _unmark(ended: Ended) -> None:
    ended.mark("", ended.people[:1], ended.half_days[:1])


def _ask_leave(ended: Ended) -> None:
    LeaveRequest.objects.create(
        enrolment=ended.people[0],
        kind="PERSONAL",
        start_at=factories.at("09:00"),
        end_at=factories.at("11:30"),
        reason="家中有事",
        needs="HEAD_TEACHER",
        awaits="HEAD_TEACHER",
        asked_by=ended.by,
    )


def _add(ended: Ended) -> None:
    Enrolment.objects.filter(pk=ended.people[0].pk).update(late_addition="PENDING")


def _nominate(ended: Ended) -> None:
    unit = ended.people[0].unit
    factories.enrolment(ended.training_class, factories.cadre("被推荐的人", unit), status="NOMINATED")


def _draft(ended: Ended) -> None:
    Session.objects.filter(training_class=ended.training_class).update(title="改了的题目")


def _flag(ended: Ended) -> None:
    ended.mark("ABSENT", ended.people[:1], ended.half_days[:1])


def _test(ended: Ended) -> None:
    ClassTest.objects.create(training_class=ended.training_class, title="结业测试")


def _reflect(ended: Ended) -> None:
    CompletionTerms.objects.create(training_class=ended.training_class, asks_reflection=True)


def _without(kind: str, period: str = "") -> Callable[[Ended], None]:
    def remove(ended: Ended) -> None:
        rows = ClassDocument.objects.filter(kind=kind, period=period)
        assert rows.update(removed_at=factories.at("09:00")) == 1

    return remove


def _emptied(ended: Ended) -> None:
    ClassDocument.objects.filter(kind="NOTICE").update(file="")


@pytest.mark.parametrize(
    ("spoil", "kinds"),
    [
        (_unmark, ["unmarked"]),
        (_ask_leave, ["leave"]),
        (_add, ["additions"]),
        (_nominate, ["nominations"]),
        (_draft, ["timetable"]),
        (_without("APPROVAL"), ["APPROVAL"]),
        (_without("NOTICE"), ["NOTICE"]),
        (_emptied, ["NOTICE"]),
        (_without("SIGNED_SHEET", "AM"), ["sheets"]),
        (_without("SIGNED_SHEET", "PM"), ["sheets"]),
        (_flag, ["flagged"]),
        (_test, ["scores", "flagged"]),
        (_reflect, ["flagged"]),
    ],
)
def test_R23_closing_is_refused_while_one_thing_is_missing(
    ended: Ended, spoil: Callable[[Ended], None], kinds: list[str]
) -> None:
    ended.complete()
    spoil(ended)
    assert refused(ended) == kinds


@pytest.mark.parametrize(
    ("status", "says"), [("CONFIRMED", "进行中"), ("CANCELLED", "已取消"), ("ARCHIVED", "已归档")]
)
def test_R23_a_class_that_is_not_over_or_no_longer_open_is_not_closed(
    ended: Ended, status: str, says: str, time_machine_at: Callable[[str], Any]
) -> None:
    ended.complete()
    TrainingClass.objects.filter(pk=ended.training_class.pk).update(status=status)
    with time_machine_at("2026-11-23T23:59:59+08:00"):
        assert refused(ended) == ["status"]
        with pytest.raises(NotClosable, match=says):
            closing.close(fresh(ended.training_class), by=ended.by)


def test_R23_a_mark_that_flags_somebody_later_asks_for_a_new_decision(ended: Ended) -> None:
    ended.complete()
    ended.mark("ABSENT", ended.people[:1], ended.half_days[:1])
    (stale,) = ended.assessment().undecided
    assert (stale.enrolment.pk, stale.is_stale) == (ended.people[0].pk, True)
    deciding.decide(stale.enrolment, by=ended.by, outcome="COMPLETED", reason="单位证明")
    assert ended.kinds() == []
    ended.mark("ABSENT", ended.people[:1])
    assert ended.kinds() == ["flagged"]


def test_who_is_exempt_need_not_be_recorded(ended: Ended) -> None:
    ended.complete()
    ended.mark("", ended.people[:1])
    deciding.decide(ended.people[0], by=ended.by, outcome="EXEMPT", reason="已有同等培训")
    closing.close(fresh(ended.training_class), by=ended.by)
    assert statuses(ended.training_class) == ["EXEMPT", "COMPLETED", "COMPLETED"]
    assert not HoursCredit.objects.filter(cadre=ended.people[0].cadre).exists()
    assert not MakeUp.objects.exists()


# --- what follows -------------------------------------------------------------------------------------


def test_the_statuses_are_what_was_decided_and_each_owes_by_it(ended: Ended, cast: Cast) -> None:
    missing = factories.enrolment(
        ended.training_class, factories.cadre("没来的人", cast.community), status="NO_SHOW"
    )
    first, second, third = ended.people
    deciding.decide(first, by=ended.by, outcome="NOT_COMPLETED", reason="测试不合格")
    deciding.decide(second, by=ended.by, outcome="DISMISSED", reason="擅自离校")
    ended.complete()
    summary = closing.close(fresh(ended.training_class), by=ended.by)
    assert statuses(ended.training_class) == ["NOT_COMPLETED", "DISMISSED", "COMPLETED", "NO_SHOW"]
    assert (summary.outcomes, len(summary.certificates), summary.make_ups) == (
        {"NOT_COMPLETED": 1, "DISMISSED": 1, "COMPLETED": 1},
        1,
        3,
    )
    owed = MakeUp.objects.order_by("enrolment").values_list("enrolment", "is_whole", "hours", "state")
    assert list(owed) == [(row.pk, True, Decimal(8), "OWED") for row in (first, second, missing)]
    assert HoursCredit.objects.filter(cadre__in=[first.cadre, second.cadre, third.cadre]).count() == 3


def test_R09_who_completed_with_absences_owes_nothing(ended: Ended) -> None:
    ended.mark("PERSONAL", ended.people[:1], ended.half_days[:1])
    deciding.decide(ended.people[0], by=ended.by, outcome="COMPLETED", reason="事先报备")
    ended.complete()
    closing.close(fresh(ended.training_class), by=ended.by)
    assert not MakeUp.objects.exists()
    credit = HoursCredit.objects.get(cadre=ended.people[0].cadre)
    assert (credit.hours, credit.days, credit.year) == (Decimal(4), Decimal("0.5"), 2026)
    assert (credit.source, credit.title, credit.level) == ("CLASS", "社区干部培训班", "COUNTY")
    assert (credit.started_on, credit.ended_on) == (factories.MONDAY, factories.MONDAY)
    assert credit.training_class == ended.training_class


def _leave_by_the_hour(ended: Ended, tenths: int) -> None:
    session = ended.training_class.published_sessions.get(period="AM").pk
    value = Value("ON_LEAVE", "PERSONAL", tenths)
    ledger.write(
        {(session, ended.people[0].pk): value},
        by=ended.by,
        source=MarkSource.LEAVE,
        reason="",
        moments={session: factories.at("09:00")},
    )


@pytest.mark.parametrize(
    ("tenths", "hours", "days"), [(15, "6.5", "1.0"), (39, "4.1", "1.0"), (40, "4", "0.5"), (55, "4", "0.5")]
)
def test_R08_of_leave_by_the_hour_the_rest_was_attended(
    ended: Ended, tenths: int, hours: str, days: str
) -> None:
    _leave_by_the_hour(ended, tenths)
    row = next(row for row in earned(fresh(ended.training_class)) if row.enrolment == ended.people[0])
    assert (row.hours, row.days) == (Decimal(hours), Decimal(days))


def test_R08_a_class_over_the_new_year_is_split_by_its_sessions(
    cast: Cast, time_machine_at: Callable[[str], Any]
) -> None:
    training_class = cast.training_class
    days = [dt.date(2026, 12, 30), dt.date(2026, 12, 31), dt.date(2027, 1, 1)]
    for day, clocks in zip(days, [["09:00"], ["09:00", "14:00", "19:00"], ["14:00"]], strict=True):
        for clock in clocks:
            hours = 2 if clock == "19:00" else 4
            factories.published(
                factories.session(training_class, start=factories.at(clock, day), hours=hours)
            )
    with time_machine_at("2027-01-02T09:00:00+08:00"):
        over = build(training_class, cast.organiser)
        over.mark("SICK", over.people, over.half_days[:1])
        found = [(row.year, row.hours, row.days) for row in earned(fresh(training_class))]
        assert found == [(2026, Decimal(10), Decimal(1)), (2027, Decimal(4), Decimal("0.5"))]
        deciding.decide(over.people[0], by=over.by, outcome="COMPLETED", reason="病愈补课")
        summary = closing.close(fresh(training_class), by=over.by)
    assert dict(summary.hours) == {2026: 10, 2027: 4}
    rows = HoursCredit.objects.order_by("year").values_list("year", "hours", "days", "started_on", "ended_on")
    assert list(rows) == [
        (2026, Decimal(10), Decimal(1), days[1], days[2]),
        (2027, Decimal(4), Decimal("0.5"), days[1], days[2]),
    ]
    assert summary.certificates == ("武培〔2026〕0001号",)


@pytest.mark.parametrize(
    "outer", [("0", "0", "1"), ("0.5", "0", "1.5"), ("0.5", "1", "2.5"), ("1", "1", "3")]
)
def test_R25_registration_and_departure_count_as_the_class_states(
    ended: Ended, outer: tuple[str, str, str]
) -> None:
    registration, departure, days = map(Decimal, outer)
    TrainingClass.objects.update(registration_days=registration, departure_days=departure)
    assert {row.days for row in earned(fresh(ended.training_class))} == {days}


def test_R25_who_joins_later_has_no_registration_and_who_leaves_no_departure(ended: Ended) -> None:
    TrainingClass.objects.update(registration_days=1, departure_days=Decimal("0.5"))
    late, left, never = ended.people
    Enrolment.objects.filter(pk=late.pk).update(expected_from=factories.at("14:00"))
    ended.mark("", [late], ended.half_days[:1])
    Enrolment.objects.filter(pk=left.pk).update(status="REPLACED")
    ended.mark("ABSENT", [never])
    found = {row.enrolment.pk: (row.hours, row.days) for row in earned(fresh(ended.training_class))}
    assert found == {late.pk: (Decimal(4), Decimal("1.0")), left.pk: (Decimal(8), Decimal("2.0"))}


def test_R21_who_was_replaced_keeps_the_hours_attended(ended: Ended) -> None:
    left = ended.people[0]
    Enrolment.objects.filter(pk=left.pk).update(status="REPLACED")
    ended.complete()
    closing.close(fresh(ended.training_class), by=ended.by)
    assert HoursCredit.objects.get(cadre=left.cadre).hours == 8
    assert statuses(ended.training_class) == ["REPLACED", "COMPLETED", "COMPLETED"]
    assert not Certificate.objects.filter(enrolment=left).exists()


def test_R22_a_closed_class_is_not_marked_any_more(ended: Ended) -> None:
    ended.complete()
    closing.close(fresh(ended.training_class), by=ended.by)
    with pytest.raises(NotMarkable, match="已结班"):
        ended.mark("ABSENT", ended.people)
    with pytest.raises(deciding.NotDecidable, match="已结班"):
        deciding.decide(ended.people[0], by=ended.by, outcome="DISMISSED", reason="迟了")


def test_the_number_of_queries_does_not_grow_with_the_people(
    ended: Ended, cast: Cast, count_queries: Callable[[], Any]
) -> None:
    def closed() -> int:
        ended.complete()
        with count_queries() as queries:
            closing.close(fresh(ended.training_class), by=ended.by)
        return len(queries)

    few = closed()
    closing.reopen(fresh(ended.training_class), by=ended.by, reason="再试")
    more = factories.trainees(ended.training_class, cast.community, 6)
    ended.mark("PRESENT", more)
    assert closed() == few


# --- reopening ----------------------------------------------------------------------------------------


def test_reopening_takes_everything_back_exactly(ended: Ended, cast: Cast) -> None:
    factories.enrolment(ended.training_class, factories.cadre("没来的人", cast.community), status="NO_SHOW")
    Enrolment.objects.filter(pk=ended.people[2].pk).update(status="APPROVED")
    deciding.decide(ended.people[0], by=ended.by, outcome="DISMISSED", reason="擅自离校")
    ended.complete()
    before = everything(ended.training_class)
    closing.close(fresh(ended.training_class), by=ended.by)
    assert everything(ended.training_class) != before
    closing.reopen(fresh(ended.training_class), by=ended.by, reason="补考勤")
    assert everything(ended.training_class) == before
    assert Certificate.objects.count() == 2
    assert not Certificate.objects.filter(voided_at=None).exists()
    assert fresh(ended.training_class).status_today == ClassStatus.ENDED


def test_a_class_is_reopened_though_the_trail_of_its_closing_is_emptied(ended: Ended) -> None:
    first, second, third = (person.pk for person in ended.people)
    Enrolment.objects.filter(pk=first).update(status="APPROVED", registered_at=None)
    Enrolment.objects.exclude(pk=first).update(status="REGISTERED", registered_at=factories.at("08:00"))
    deciding.decide(ended.people[1], by=ended.by, outcome="DISMISSED", reason="擅自离校")
    ended.complete()
    closing.close(fresh(ended.training_class), by=ended.by)
    with audit.unlocked():
        AuditEntry.objects.update(data={}, subject_label="")
    closing.reopen(fresh(ended.training_class), by=ended.by, reason="补考勤")
    statuses_now = dict(Enrolment.objects.values_list("pk", "status"))
    assert statuses_now == {first: "APPROVED", second: "REGISTERED", third: "REGISTERED"}


@pytest.mark.parametrize(("status", "says"), [("CONFIRMED", "待结班"), ("ARCHIVED", "已归档")])
def test_only_a_closed_class_is_reopened_and_for_a_reason(ended: Ended, status: str, says: str) -> None:
    ended.complete()
    closing.close(fresh(ended.training_class), by=ended.by)
    with pytest.raises(NotReopenable, match="原因"):
        closing.reopen(fresh(ended.training_class), by=ended.by, reason="  ")
    TrainingClass.objects.update(status=status)
    with pytest.raises(NotReopenable, match=says):
        closing.reopen(fresh(ended.training_class), by=ended.by, reason="补考勤")
    assert HoursCredit.objects.count() == 3


def test_closing_again_gives_each_the_own_number_and_newcomers_the_next(ended: Ended, cast: Cast) -> None:
    ended.complete()
    closing.close(fresh(ended.training_class), by=ended.by)
    first = dict(Certificate.objects.values_list("enrolment", "number"))
    closing.reopen(fresh(ended.training_class), by=ended.by, reason="漏了一人")
    deciding.decide(ended.people[1], by=ended.by, outcome="NOT_COMPLETED", reason="测试不合格")
    (new,) = factories.trainees(ended.training_class, cast.community, 1)
    ended.mark("PRESENT", [new])
    ended.complete()
    closing.close(fresh(ended.training_class), by=ended.by)
    assert dict(Certificate.objects.values_list("enrolment", "number")) == first | {
        new.pk: "武培〔2026〕0004号"
    }
    voided = Certificate.objects.exclude(voided_at=None).values_list("enrolment", flat=True)
    assert list(voided) == [ended.people[1].pk]


def test_the_number_names_the_place_in_the_plan(ended: Ended) -> None:
    TrainingClass.objects.update(ordinal=7)
    ended.complete()
    closing.close(fresh(ended.training_class), by=ended.by)
    assert Certificate.objects.order_by("sequence")[0].number == "武培〔2026〕07-0001号"
    assert len(set(Certificate.objects.values_list("code", flat=True))) == 3


def test_a_training_of_the_same_name_and_day_is_put_to_a_person(ended: Ended) -> None:
    ended.complete()
    other = factories.training_class(ended.training_class.plan.district, "社区干部培训班", starts_on=None)
    crediting.credit_many(
        [
            crediting.NewCredit(
                cadre=ended.people[0].cadre_id,
                source="CLASS",
                title="社区干部培训班",
                year=2026,
                started_on=factories.MONDAY,
                hours=Decimal(4),
                training_class=other,
            )
        ],
        by=ended.by,
    )
    with pytest.raises(NotClosable, match="王小宁已有同名班次的学时"):
        closing.close(fresh(ended.training_class), by=ended.by)
    assert (HoursCredit.objects.count(), fresh(ended.training_class).status) == (1, "CONFIRMED")


def test_a_make_up_is_done_by_completing_the_later_class_and_undone_by_reopening_it(
    ended: Ended, cast: Cast, time_machine_at: Callable[[str], Any]
) -> None:
    deciding.decide(ended.people[0], by=ended.by, outcome="NOT_COMPLETED", reason="测试不合格")
    ended.complete()
    closing.close(fresh(ended.training_class), by=ended.by)
    later = factories.training_class(cast.district, "补训班")
    second = factories.enrolment(later, cast.cadre, status="REGISTERED")
    row = MakeUp.objects.get()
    make_up.arrange(row, into=second, by=ended.by)
    factories.published(factories.session(later, start=factories.at("09:00", dt.date(2026, 11, 25)), hours=4))
    with time_machine_at("2026-11-26T09:00:00+08:00"):
        over = build(later, ended.by)
        over.complete()
        closing.close(fresh(later), by=ended.by)
        assert MakeUp.objects.get().state == "DONE"
        closing.reopen(fresh(later), by=ended.by, reason="补考勤")
        assert MakeUp.objects.get().state == "ARRANGED"
    closing.reopen(fresh(ended.training_class), by=ended.by, reason="补考勤")
    assert not MakeUp.objects.exists()
    closing.close(fresh(ended.training_class), by=ended.by)
    assert MakeUp.objects.values_list("state", "arranged").get() == ("ARRANGED", second.pk)


def test_what_is_filed_later_mends_it(ended: Ended) -> None:
    ended.complete()
    ClassDocument.objects.filter(period="AM").delete()
    assert ended.kinds() == ["sheets"]
    file(ended.training_class, "SIGNED_SHEET", HalfDay(factories.MONDAY, "AM"))
    assert ended.kinds() == []
