"""The nominations of a class as they are looked at: seats by unit, until when, and each person with what to know first."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Self

from django.utils import timezone
from django.utils.translation import gettext as _

from attendance.hours import YearSum, sums_of
from courses.models import ClassStatus, TrainingClass
from trainees.elsewhere import Elsewhere, classes_beside
from trainees.listing import Line
from trainees.models import CallUpAnswer, Enrolment, EnrolmentStatus, Quota
from trainees.nominating import MAY_BE_NAMED_AGAIN, OPEN
from trainees.quotas import SEATED
from trainees.reply_slips import Doors
from trainees.waiting import Queue

_ASKING = (*SEATED, EnrolmentStatus.NOMINATED)


@dataclass(slots=True)
class UnitSeats:
    """A unit's quota with what is approved and what is still asked for, by the unit and everything below it (R19)."""

    path: str
    name: str
    seats: int
    approved: int = 0
    nominated: int = 0

    @property
    def left(self) -> int:
        """How many the unit may still name; negative where more are named than there are seats."""
        return self.seats - self.approved - self.nominated

    @property
    def state(self) -> tuple[str, str]:
        """Unfilled, overfilled or full: a tone and a word."""
        if self.approved > self.seats:
            return "danger", _("超 %(n)d") % {"n": self.approved - self.seats}
        if self.left < 0:
            return "danger", _("多报 %(n)d") % {"n": -self.left}
        if self.left:
            return "warning", _("缺 %(n)d") % {"n": self.left}
        return ("info", _("已报满")) if self.nominated else ("success", _("已满"))


@dataclass(frozen=True, slots=True)
class Closing:
    """Whether some units may still nominate, and what is said of it."""

    is_open: bool
    text: str

    @classmethod
    def of(cls, doors: Doors, paths: Sequence[str] | None) -> Self:
        """For the units below `paths`; None is the whole class, for which no reopening of single units counts."""
        now, closes_at = timezone.now(), doors.training_class.nominations_close_at
        if doors.training_class.status != ClassStatus.ENROLLING:
            return cls(False, _("现在不接收推荐报名"))
        if closes_at is None:
            return cls(True, _("没有设截止时间"))
        if now < closes_at:
            return cls(True, _("%(instant)s 截止") % {"instant": _clock(closes_at)})
        later = [
            until
            for path, until in doors.reopened
            if now < until and any(path.startswith(own) or own.startswith(path) for own in paths or ())
        ]
        if later:
            return cls(True, _("补报至 %(instant)s") % {"instant": _clock(max(later))})
        return cls(False, _("已于 %(instant)s 截止") % {"instant": _clock(closes_at)})


@dataclass(frozen=True, slots=True)
class Overview:
    """The seats of the units that somebody sees, how many people stand where, and until when units may nominate."""

    training_class: TrainingClass
    quotas: Sequence[UnitSeats]
    counts: Counter[str]
    doors: Doors
    closing: Closing

    @classmethod
    def load(cls, training_class: TrainingClass, *, paths: list[str] | None) -> Self:
        """For the units below `paths`, None for all: three queries. Quotas above the own units count everybody's."""
        return cls.load_many([training_class], paths=paths)[0]

    @classmethod
    def load_many(cls, classes: Sequence[TrainingClass], *, paths: list[str] | None) -> list[Self]:
        """Several classes at once, in their order: three queries."""
        quotas: dict[int, list[UnitSeats]] = {row.pk: [] for row in classes}
        for row in Quota.objects.filter(training_class__in=classes).select_related("unit"):
            quotas[row.training_class_id].append(UnitSeats(row.unit.path, str(row.unit), row.seats))
        people: dict[int, list[tuple[str, str]]] = {row.pk: [] for row in classes}
        rows = Enrolment.objects.filter(training_class__in=classes).order_by()
        for pk, path, status in rows.values_list("training_class", "unit__path", "status"):
            people[pk].append((path, status))
        doors = Doors.load_many(classes)
        return [cls._of(row, quotas[row.pk], people[row.pk], doors[row.pk], paths) for row in classes]

    @classmethod
    def _of(
        cls,
        training_class: TrainingClass,
        quotas: Sequence[UnitSeats],
        people: Sequence[tuple[str, str]],
        doors: Doors,
        paths: list[str] | None,
    ) -> Self:
        for path, status in people:
            if status in _ASKING:
                for quota in quotas:
                    if path.startswith(quota.path):
                        quota.approved += status in SEATED
                        quota.nominated += status not in SEATED
        return cls(
            training_class,
            [quota for quota in quotas if _is_near(quota.path, paths)],
            Counter(status for path, status in people if _is_below(path, paths)),
            doors,
            Closing.of(doors, paths),
        )

    @property
    def planned_size(self) -> int | None:
        """For how many the class is planned."""
        return self.training_class.planned_size

    @property
    def seats(self) -> int:
        """All seats given; quotas inside other quotas are part of theirs."""
        return sum(quota.seats for quota in self._outermost)

    @property
    def left(self) -> int:
        """How many may still be named in all units together."""
        return sum(max(0, quota.left) for quota in self._outermost)

    @property
    def approved(self) -> int:
        """How many sit on a seat."""
        return sum(self.counts[status] for status in SEATED)

    @property
    def waiting(self) -> int:
        """How many wait for a decision."""
        return self.counts[EnrolmentStatus.NOMINATED]

    @property
    def unfilled(self) -> int:
        """How many units have named too few."""
        return sum(quota.left > 0 for quota in self.quotas)

    @property
    def overfilled(self) -> int:
        """How many units have more people than seats."""
        return sum(quota.left < 0 for quota in self.quotas)

    @property
    def beyond(self) -> int:
        """By how many the planned size is passed."""
        return max(0, self.approved - self.planned_size) if self.planned_size is not None else 0

    @property
    def _outermost(self) -> list[UnitSeats]:
        paths = [quota.path for quota in self.quotas]
        return [
            quota
            for quota in self.quotas
            if not any(quota.path != path and quota.path.startswith(path) for path in paths)
        ]


@dataclass(slots=True)
class Nomination:
    """A person of the list: the decision, the place on the waiting list, other classes (R17, R20), the hours of
    the year."""

    line: Line
    decided_at: dt.datetime | None
    decided_by: str | None
    call_up: str
    basis: int | None
    place: int | None
    warnings: Sequence[Elsewhere]
    hours: Decimal
    may_change: bool

    @property
    def may_withdraw(self) -> bool:
        """Whether the unit can take it back."""
        return self.may_change and self.line.status in OPEN and not self.call_up

    @property
    def may_name_again(self) -> bool:
        """Whether the unit can name the person anew."""
        return self.may_change and self.line.status in MAY_BE_NAMED_AGAIN

    @property
    def call_up_text(self) -> str:
        """What the unit says to a named call-up, "" for none."""
        return str(CallUpAnswer(self.call_up).label) if self.call_up else ""


@dataclass(slots=True)
class Group:
    """The nominations of one quota, or of a town without one."""

    name: str
    seats: UnitSeats | None
    rows: list[Nomination] = field(default_factory=list)


def listed(
    training_class: TrainingClass, lines: Sequence[Line], *, queue: Queue | None, doors: Doors | None
) -> list[Nomination]:
    """The lines with all that is shown of them; `doors` of somebody who may change the own units' list. Three queries."""
    columns = ("decided_at", "decided_by__name", "call_up", "basis")
    rows = training_class.enrolments.filter(pk__in=[line.pk for line in lines])
    more = {pk: decided for pk, *decided in rows.values_list("pk", *columns)}
    people = [line.cadre_id for line in lines]
    beside = classes_beside(training_class, people)
    sums = sums_of(people, year=training_class.plan.year)
    places = {row.pk: place for place, row in enumerate(queue.waiting if queue else (), start=1)}
    found = []
    for line in lines:
        decided_at, decided_by, call_up, basis = more[line.pk]
        nomination = Nomination(
            line,
            decided_at,
            decided_by,
            call_up,
            basis,
            places.get(line.pk),
            beside.get(line.cadre_id, []),
            sums.get(line.cadre_id, YearSum()).hours,
            may_change=doors is not None and doors.is_open(line.unit_path),
        )
        found.append(nomination)
    return found


def grouped(nominations: Iterable[Nomination], quotas: Sequence[UnitSeats]) -> list[Group]:
    """By the innermost quota that takes the person, else by town, in the order in which they come."""
    groups: dict[str, Group] = {}
    inner = sorted(quotas, key=lambda quota: -len(quota.path))
    for row in nominations:
        quota = next((quota for quota in inner if row.line.unit_path.startswith(quota.path)), None)
        name = quota.name if quota else row.line.town_name or row.line.unit_name
        groups.setdefault(quota.path if quota else name, Group(name, quota)).rows.append(row)
    return list(groups.values())


def _clock(instant: dt.datetime) -> str:
    return f"{timezone.localtime(instant):%m-%d %H:%M}"


def _is_below(path: str, paths: Sequence[str] | None) -> bool:
    return paths is None or any(path.startswith(own) for own in paths)


def _is_near(path: str, paths: Sequence[str] | None) -> bool:
    """In one of the units, or above one of them."""
    return paths is None or any(path.startswith(own) or own.startswith(path) for own in paths)
