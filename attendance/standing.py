"""Where a class and its trainees stand: half-days by people, what is counted of both, and who is flagged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from attendance import ledger
from attendance import policy as policies
from attendance.audience import (
    ON_THE_LIST,
    Held,
    HeldSession,
    expected_sessions,
    held_by_class,
    held_sessions,
    sessions_in,
)
from attendance.models import AttendancePolicy, AttendanceRecord, AttendanceStatus
from attendance.policy import Flag, Tally, Verdict, in_hours
from attendance.sitting_in import with_sitters
from attendance.value import NOT_EXPECTED, UNMARKED, Value, gravest
from courses.models import TrainingClass
from timetable.calendar import HalfDay
from timetable.models import Period
from trainees.models import Enrolment, EnrolmentStatus
from trainees.models.enrolment import EnrolmentQuerySet


@dataclass(frozen=True, slots=True)
class Cell:
    """One trainee in one half-day. `sessions` are those in which the trainee is expected, none of them where the
    trainee is not; `value` is the gravest of what is recorded (R29), UNMARKED before that; `is_partial` where a
    session came later and has no record yet."""

    half_day: HalfDay
    value: Value = UNMARKED
    sessions: tuple[HeldSession, ...] = ()
    is_partial: bool = False

    @property
    def is_expected(self) -> bool:
        """Counted in 应到."""
        return bool(self.sessions)

    @property
    def is_open(self) -> bool:
        """Something of it is still to be recorded."""
        return self.is_expected and (self.is_partial or not self.value)

    @property
    def sign(self) -> str:
        """The attendance sheet's sign: — where not expected, empty where not recorded."""
        return self.value.sign if self.sessions else NOT_EXPECTED


@dataclass(frozen=True)
class Counts:
    """People in a half-day: `expected` 应到 is always `present` 实到 + `on_leave` 请假 + `absent` 旷课 + `unmarked`
    未记; `late` 迟到 and `left_early` 早退 are within `present` (R29)."""

    expected: int = 0
    present: int = 0
    on_leave: int = 0
    absent: int = 0
    unmarked: int = 0
    late: int = 0
    left_early: int = 0

    @classmethod
    def of(cls, cells: Iterable[Cell]) -> Self:
        """Counted over the cells of one half-day."""
        values = [cell.value for cell in cells if cell.is_expected]
        return cls(
            expected=len(values),
            present=sum(value.is_there for value in values),
            on_leave=sum(value.is_leave for value in values),
            absent=sum(value.is_absent for value in values),
            unmarked=sum(not value for value in values),
            late=sum(value.status == AttendanceStatus.LATE for value in values),
            left_early=sum(value.status == AttendanceStatus.LEFT_EARLY for value in values),
        )

    @property
    def missing(self) -> int:
        """未到: neither there nor on leave, recorded or not yet."""
        return self.absent + self.unmarked


@dataclass(frozen=True)
class Hours:
    """学时 of one trainee by session: 应到 = 实到 + 请假 + 旷课 + 未记. `off` is the leave that counts by policy, with absence
    (R9)."""

    expected: Decimal
    attended: Decimal
    on_leave: Decimal
    absent: Decimal
    unmarked: Decimal
    off: Decimal

    @property
    def share(self) -> Decimal:
        """`off` of `expected` in per cent with one decimal, to be shown; limits compare whole numbers."""
        return (self.off * 100 / self.expected).quantize(Decimal("0.1")) if self.expected else Decimal("0.0")


@dataclass(frozen=True)
class Row:
    """One trainee: a cell a half-day, the hours, and how the record stands."""

    enrolment: Enrolment
    cells: tuple[Cell, ...]
    hours: Hours
    verdict: Verdict

    @property
    def flag(self) -> Flag:
        """Clear, warned or flagged (R9, R10, R12)."""
        return self.verdict.flag

    @property
    def conclusion(self) -> str:
        """The reasons in one line, "" when there is nothing to say."""
        return _("；").join(self.verdict.reasons)

    @property
    def has_left(self) -> bool:
        """No longer on the list; stands here for the half-days attended until then (R21, R22)."""
        return self.enrolment.status not in ON_THE_LIST


@dataclass(frozen=True)
class Column:
    """One half-day of the class: its sessions and the people counted."""

    half_day: HalfDay
    sessions: tuple[HeldSession, ...]
    counts: Counts


@dataclass(frozen=True)
class Standing:
    """The whole of a class's attendance, or of some of its trainees."""

    training_class: TrainingClass
    policy: AttendancePolicy
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    @classmethod
    def of(cls, training_class: TrainingClass, enrolments: Iterable[Enrolment] | None = None) -> Self:
        """Reads the published timetable and the records of the enrolments, or of everybody on the list and those who left
        with something recorded. Five queries at most, however many people and half-days."""
        people = list(people_of([training_class]) if enrolments is None else enrolments)
        held = held_sessions(training_class)
        recorded = ledger.recorded(sessions_in(held), [person.pk for person in people])
        return cls._reckoned(training_class, policies.policy_of(training_class), people, held, recorded)

    @classmethod
    def of_many(
        cls,
        governed: Mapping[TrainingClass, AttendancePolicy],
        enrolments: Iterable[Enrolment] | None = None,
    ) -> list[Self]:
        """Several classes, each by the rules given for it, in the order given; of the enrolments, or of everybody as in
        `of`. Four queries, however many classes."""
        people: dict[int, list[Enrolment]] = {training_class.pk: [] for training_class in governed}
        for person in people_of(governed) if enrolments is None else enrolments:
            people[person.training_class_id].append(person)
        held = held_by_class(people)
        recorded = ledger.recorded(
            {session for one in held.values() for session in sessions_in(one)},
            [person.pk for rows in people.values() for person in rows],
        )
        return [
            cls._reckoned(row, policy, people[row.pk], held.get(row.pk, {}), recorded)
            for row, policy in governed.items()
        ]

    @classmethod
    def _reckoned(
        cls,
        training_class: TrainingClass,
        policy: AttendancePolicy,
        people: Iterable[Enrolment],
        held: Held,
        recorded: ledger.Recorded,
    ) -> Self:
        rows = tuple(_row(person, held, recorded.get(person.pk, {}), policy) for person in people)
        return cls(training_class, policy, _columns(held, rows), rows)

    def only(self, rows: Iterable[Row]) -> Standing:
        """The same half-days for some of the rows, counted anew."""
        rows = tuple(rows)
        held = {column.half_day: list(column.sessions) for column in self.columns}
        return Standing(self.training_class, self.policy, _columns(held, rows), rows)

    def column(self, half_day: HalfDay) -> Column | None:
        """That half-day, or None where the class has no session in it."""
        return next((column for column in self.columns if column.half_day == half_day), None)

    def row(self, enrolment_id: int) -> Row | None:
        """That trainee, or None."""
        return next((row for row in self.rows if row.enrolment.pk == enrolment_id), None)


def on_attendance(rows: EnrolmentQuerySet) -> EnrolmentQuerySet:
    """Those who stand on the attendance of their classes: the list, those who left with something recorded (R22), and those
    replaced after it had begun (R21)."""
    recorded = AttendanceRecord.objects.filter(enrolment=OuterRef("pk"))
    replaced = Q(status=EnrolmentStatus.REPLACED, replaced_by__expected_from__isnull=False)
    return rows.filter(Q(status__in=ON_THE_LIST) | Exists(recorded) | replaced)


def people_of(classes: Iterable[TrainingClass]) -> Sequence[Enrolment]:
    """Who stands on the attendance of the classes. One query."""
    rows = Enrolment.objects.filter(training_class__in=[row.pk for row in classes])
    found = on_attendance(rows).select_related("cadre", "group", "replaced_by").in_unit_order()
    return list(with_sitters(found))


def _row(person: Enrolment, held: Held, known: Mapping[int, Value], policy: AttendancePolicy) -> Row:
    cells = tuple(_cell(person, half_day, sessions, known) for half_day, sessions in held.items())
    hours = _hours(cells, known, policy)
    tally = Tally(
        off=int(hours.off * 10),
        total=int(hours.expected * 10),
        absent_half_days=sum(cell.value.is_absent and cell.half_day.period != Period.EVE for cell in cells),
        lates=sum(cell.value.status == AttendanceStatus.LATE for cell in cells),
        early_leaves=sum(cell.value.status == AttendanceStatus.LEFT_EARLY for cell in cells),
        unapproved=sum(_is_unapproved(cell, known) for cell in cells),
    )
    verdict = policies.judge(policy, tally) if person.status in ON_THE_LIST else Verdict(Flag.CLEAR)
    return Row(person, cells, hours, verdict)


def _is_unapproved(cell: Cell, known: Mapping[int, Value]) -> bool:
    """Whether the person left without approval (R10): evenings and single sessions too."""
    return any(known[one.pk].without_approval for one in cell.sessions if one.pk in known)


def _cell(
    person: Enrolment, half_day: HalfDay, sessions: Sequence[HeldSession], known: Mapping[int, Value]
) -> Cell:
    due = expected_sessions(person, sessions, known)
    values = [known[session.pk] for session in due if session.pk in known]
    return Cell(half_day, gravest(values), tuple(due), 0 < len(values) < len(due))


def _hours(cells: Iterable[Cell], known: Mapping[int, Value], policy: AttendancePolicy) -> Hours:
    expected = attended = on_leave = absent = off = 0
    for cell in cells:
        for session in cell.sessions:
            value = known.get(session.pk, UNMARKED)
            missed = session.tenths * value.is_absent
            away = value.off(session.tenths)
            expected += session.tenths
            attended += session.tenths - missed - away if value else 0
            on_leave += away
            absent += missed
            off += missed + away * (value.leave_kind in policy.counted_leave)
    unmarked = expected - attended - on_leave - absent
    return Hours(*(in_hours(tenths) for tenths in (expected, attended, on_leave, absent, unmarked, off)))


def _columns(held: Held, rows: Sequence[Row]) -> tuple[Column, ...]:
    return tuple(
        Column(half_day, tuple(sessions), Counts.of(row.cells[place] for row in rows))
        for place, (half_day, sessions) in enumerate(held.items())
    )
