"""Which units have reported: a row a unit, worked out from quotas, nominations, slips and chases."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from courses.models import TrainingClass
from trainees.contacts import Contact, Contacts
from trainees.models import CallUpAnswer, Chase, Enrolment, EnrolmentStatus, Quota, ReplySlip
from trainees.quotas import SEATED
from trainees.reply_slips import Doors
from units.models import Unit

# Taken back or given to another: as if never named.
GONE = (EnrolmentStatus.CANCELLED, EnrolmentStatus.REPLACED)


class ReplyState(models.TextChoices):
    """How far a unit has come with its report."""

    NOT_REPORTED = "not_reported", _("未报")
    REPORTED = "reported", _("已报")
    RETURNED = "returned", _("退回")
    SETTLED = "settled", _("已定")

    @property
    def tone(self) -> str:
        """How the pages colour it."""
        return _TONES[self]


_TONES = {
    ReplyState.NOT_REPORTED: "danger",
    ReplyState.REPORTED: "info",
    ReplyState.RETURNED: "warning",
    ReplyState.SETTLED: "success",
}


@dataclass(slots=True)
class Numbers:
    """The people of a unit and of everything below it in a class.

    `waiting` for a decision, `unanswered` those of them whom the organiser named and the unit has not answered for;
    `approved` on a seat; `others` with another decision (waiting list, turned down, did not come).
    """

    waiting: int = 0
    unanswered: int = 0
    approved: int = 0
    others: int = 0

    @property
    def named_by_unit(self) -> int:
        """Everybody whom the unit has named or confirmed."""
        return self.waiting - self.unanswered + self.approved + self.others

    def add(self, status: str, call_up: str, count: int) -> None:
        """Counts so many people in that state."""
        if status == EnrolmentStatus.NOMINATED:
            self.waiting += count
            self.unanswered += count if call_up == CallUpAnswer.WAITING else 0
        elif status in SEATED:
            self.approved += count
        else:
            self.others += count


def state_of(numbers: Numbers, *, seats: int | None, slip: ReplySlip | None, is_open: bool) -> ReplyState:
    """The one rule. 退回: sent back and not submitted again. 未报: nothing submitted and nobody named by the unit.
    已定: every nomination decided, and all seats filled or nothing more to come (submitted, or the door is shut).
    已报: everything else, submitted or with people who wait for a decision."""
    is_submitted = bool(slip and slip.submitted_at)
    if slip and slip.returned_at and not is_submitted:
        return ReplyState.RETURNED
    if not is_submitted and not numbers.named_by_unit:
        return ReplyState.NOT_REPORTED
    is_full = seats is None or numbers.approved >= seats
    if not numbers.waiting and (is_full or is_submitted or not is_open):
        return ReplyState.SETTLED
    return ReplyState.REPORTED


def owing() -> Q:
    """Of quotas: those whose unit is to be chased, as `Reply.owes` says it: not submitted, and sent back or nobody named
    by the unit or by one below it."""
    slips = ReplySlip.objects.filter(training_class=OuterRef("training_class"), unit=OuterRef("unit"))
    named = (
        Enrolment.objects.filter(
            training_class=OuterRef("training_class"), unit__path__startswith=OuterRef("unit__path")
        )
        .exclude(status__in=GONE)
        .exclude(status=EnrolmentStatus.NOMINATED, call_up=CallUpAnswer.WAITING)
    )
    submitted, returned = slips.exclude(submitted_at=None), slips.exclude(returned_at=None)
    return ~Exists(submitted) & (Exists(returned) | ~Exists(named))


@dataclass(slots=True)
class Reply:
    """A unit's line. `seats` None: it has no quota of its own. `until` is when its door shuts, None for no time."""

    unit: Unit
    seats: int | None
    slip: ReplySlip | None
    numbers: Numbers
    is_open: bool
    until: dt.datetime | None
    contacts: Sequence[Contact] = ()
    last_chase: Chase | None = None
    chases: int = 0
    text: str = ""

    @property
    def state(self) -> ReplyState:
        """未报, 已报, 退回 or 已定."""
        return state_of(self.numbers, seats=self.seats, slip=self.slip, is_open=self.is_open)

    @property
    def missing(self) -> int:
        """Seats for which nobody is nominated or approved."""
        return max(0, (self.seats or 0) - self.numbers.waiting - self.numbers.approved)

    @property
    def is_reopened(self) -> bool:
        """Whether the unit may report although the class has closed."""
        return bool(self.is_open and self.slip and self.slip.reopened_until == self.until and self.until)

    @property
    def is_stamped(self) -> bool:
        """Whether the stamped slip has been handed in."""
        return bool(self.slip and self.slip.stamped)

    @property
    def key(self) -> str:
        """By which the page tells its fields apart."""
        return str(self.unit.pk)

    @property
    def owes(self) -> bool:
        """Whether it is to be chased: nothing there yet, or sent back."""
        return self.state in (ReplyState.NOT_REPORTED, ReplyState.RETURNED)

    @property
    def may_be_chased(self) -> bool:
        """Whether there is something to ask for: a report, or people for empty seats before it has reported."""
        return self.owes or bool(self.missing and not (self.slip and self.slip.submitted_at))


@dataclass(slots=True)
class Rows:
    """What the lines are made of."""

    quotas: dict[int, tuple[Unit, int | None]]
    slips: dict[int, ReplySlip]
    numbers: dict[str, Numbers] = field(default_factory=dict)


def load(training_class: TrainingClass, *, within: Iterable[str] | None = None) -> list[Reply]:
    """A line for each unit with a quota or a slip, and for each town (or other unit below the district) whose
    people stand in the class without a quota. `within` leaves the lines of these subtrees. The queries do not
    grow with the units."""
    rows, doors = _rows(training_class), Doors.load(training_class)
    contacts = Contacts.load(training_class.plan.district)
    chases = _chases(training_class)
    replies = []
    for unit, seats in rows.quotas.values():
        if within is None or any(unit.path.startswith(path) for path in within):
            reply = _reply(unit, seats, rows, doors)
            reply.contacts = contacts.of(unit.path)
            reply.last_chase, reply.chases = chases.get(unit.pk, (None, 0))
            replies.append(reply)
    return replies


def load_many(classes: Collection[TrainingClass]) -> dict[int, list[Reply]]:
    """The same lines of several classes, by their ids, without contacts and chases. Five queries at most."""
    found, doors = _rows_of(classes), Doors.load_many(classes)
    return {
        pk: [_reply(unit, seats, rows, doors[pk]) for unit, seats in rows.quotas.values()]
        for pk, rows in found.items()
    }


def of_unit(training_class: TrainingClass, unit: Unit) -> Reply:
    """One unit's line, whether it has a quota or not; without contacts and chases."""
    rows = _rows(training_class)
    seats = rows.quotas[unit.pk][1] if unit.pk in rows.quotas else None
    return _reply(unit, seats, rows, Doors.load(training_class))


def _reply(unit: Unit, seats: int | None, rows: Rows, doors: Doors) -> Reply:
    return Reply(
        unit=unit,
        seats=seats,
        slip=rows.slips.get(unit.pk),
        numbers=rows.numbers.get(unit.path, Numbers()),
        is_open=doors.is_open(unit.path),
        until=doors.open_until(unit.path),
    )


def _rows(training_class: TrainingClass) -> Rows:
    return _rows_of([training_class])[training_class.pk]


def _rows_of(classes: Collection[TrainingClass]) -> dict[int, Rows]:
    """Of several classes, by their ids. Three queries, and one where people stand outside every quota."""
    found = {row.pk: Rows({}, {}) for row in classes}
    for quota in Quota.objects.filter(training_class__in=found).select_related("unit__parent"):
        found[quota.training_class_id].quotas[quota.unit_id] = (quota.unit, quota.seats)
    slips = ReplySlip.objects.filter(training_class__in=found)
    for slip in slips.select_related("unit__parent", "submitted_by", "returned_by"):
        rows = found[slip.training_class_id]
        rows.slips[slip.unit_id] = slip
        rows.quotas.setdefault(slip.unit_id, (slip.unit, None))
    _count(found)
    return found


def _count(found: Mapping[int, Rows]) -> None:
    """Counts people in every unit above them, and adds lines for those above whom no line stands."""
    counted = (
        Enrolment.objects.filter(training_class__in=found)
        .exclude(status__in=GONE)
        .order_by()
        .values_list("training_class", "unit__path", "status", "call_up")
        .annotate(count=Count("pk"))
    )
    known = {pk: {unit.path for unit, _seats in rows.quotas.values()} for pk, rows in found.items()}
    uncovered: dict[str, set[int]] = {}
    for pk, path, status, call_up, count in counted:
        above = _ancestors(path)
        for one in above:
            found[pk].numbers.setdefault(one, Numbers()).add(status, call_up, count)
        if not known[pk].intersection(above):
            uncovered.setdefault(above[min(1, len(above) - 1)], set()).add(pk)
    if uncovered:
        for unit in Unit.objects.filter(path__in=uncovered).select_related("parent"):
            for pk in uncovered[unit.path]:
                found[pk].quotas[unit.pk] = (unit, None)


def _ancestors(path: str) -> list[str]:
    """Of "1/7/93/": "1/", "1/7/" and "1/7/93/"."""
    parts = path.strip("/").split("/")
    return ["/".join(parts[:size]) + "/" for size in range(1, len(parts) + 1)]


def _chases(training_class: TrainingClass) -> dict[int, tuple[Chase, int]]:
    """By unit the last time it was chased, and how often in all."""
    found: dict[int, tuple[Chase, int]] = {}
    for chase in Chase.objects.filter(training_class=training_class).select_related("chased_by"):
        last, count = found.get(chase.unit_id, (chase, 0))
        found[chase.unit_id] = (last, count + 1)
    return found
