"""The sessions that lecturers of a class are paid for, each reckoned by the standard of its day and by what finance said.

Who taught is paid for the 学时 of the session, each of several lecturers for all of them; where they shared it, finance corrects
the hours. A half-day counts at most the hours of the standard, over all classes of the lecturer, the earlier session first (R24).
A joint session is paid once, by the class that arranges it (R24).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Self

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.models import TrainingClass
from timetable.calendar import HalfDay, half_day_of
from timetable.fee_standards import FeeStandards
from timetable.models import (
    FeeAdjustment,
    FeeStandard,
    PublishedInstructor,
    PublishedSession,
    SessionKind,
    SessionStatus,
)
from timetable.withholding import ZERO, rounded

# Of these a lecturer is paid; a ceremony, a film, a test or self-study has nobody who lectures.
PAID_KINDS = (
    SessionKind.LECTURE,
    SessionKind.FIELD_TEACHING,
    SessionKind.GROUP_DISCUSSION,
    SessionKind.EXCHANGE,
)
NO_HOURS = Decimal("0.0")


@dataclass(frozen=True, kw_only=True)
class FeeLine:
    """One session of one lecturer. `taught` are its hours by the timetable, `hours` those that are paid, `standard` what one of them
    pays after tax, None where the day has none; `net` is 实发. `elsewhere` names the class that pays a joint session."""

    session_id: int
    title: str
    start_at: dt.datetime
    taught: Decimal
    hours: Decimal
    standard: Decimal | None
    most: Decimal
    net: Decimal
    elsewhere: str = ""
    is_over: bool = True
    adjustment: FeeAdjustment | None = None

    @property
    def day(self) -> dt.date:
        """The local day."""
        return timezone.localtime(self.start_at).date()

    @property
    def half_day(self) -> HalfDay:
        """In which it begins."""
        return half_day_of(self.start_at)

    @property
    def remark(self) -> str:
        """Why it is not simply its hours by the standard; "" where it is."""
        if self.elsewhere:
            return _("合班，由“%(name)s”发") % {"name": self.elsewhere}
        if self.adjustment:
            return self.adjustment.reason
        if self.hours < self.taught and self.standard is not None:
            return _("半天最多计%(n)s学时") % {"n": plain(self.most)}
        return ""

    def kept(self) -> dict[str, str | int]:
        """As a payment keeps it: plain JSON."""
        return {
            "session": self.session_id,
            "title": self.title,
            "start": self.start_at.isoformat(),
            "taught": str(self.taught),
            "hours": str(self.hours),
            "standard": str(self.standard or ZERO),
            "net": str(self.net),
            "reason": self.adjustment.reason if self.adjustment else "",
        }


def plain(hours: Decimal) -> str:
    """4, or 3.5."""
    return f"{hours.normalize():f}"


def taught_in(training_class: TrainingClass) -> Iterable[PublishedInstructor]:
    """Every lecturer of every session of the class that is paid for, with the joint ones, the earlier first. One query."""
    return taught_in_many([training_class])[training_class.pk]


def taught_in_many(classes: Collection[TrainingClass]) -> dict[int, list[PublishedInstructor]]:
    """The same of several classes, by their ids. One query."""
    rows = (
        PublishedInstructor.objects.filter(
            published_session__classes__in=[row.pk for row in classes],
            published_session__status=SessionStatus.SCHEDULED,
            published_session__kind__in=PAID_KINDS,
        )
        .annotate(of_class=F("published_session__classes"))
        .select_related("published_session__training_class", "instructor__payment_details")
        .order_by("published_session__start_at", "published_session", "pk")
    )
    found: dict[int, list[PublishedInstructor]] = {row.pk: [] for row in classes}
    for row in rows:
        found[row.of_class].append(row)
    return found


def paid_line(kept: Mapping[str, Any]) -> FeeLine:
    """A line as a payment kept it."""
    reason = kept["reason"]
    return FeeLine(
        session_id=kept["session"],
        title=kept["title"],
        start_at=dt.datetime.fromisoformat(kept["start"]),
        taught=Decimal(kept["taught"]),
        hours=Decimal(kept["hours"]),
        standard=Decimal(kept["standard"]),
        most=Decimal(kept["hours"]),
        net=Decimal(kept["net"]),
        adjustment=FeeAdjustment(reason=reason) if reason else None,
    )


@dataclass(frozen=True)
class Book:
    """What is needed to reckon the lines of a class: standards, corrections, and the hours that a half-day still counts."""

    training_class: TrainingClass
    standards: FeeStandards
    adjustments: Mapping[tuple[int, int], FeeAdjustment]
    counted: Mapping[tuple[int, int], Decimal]

    @classmethod
    def open(cls, training_class: TrainingClass, rows: Sequence[PublishedInstructor]) -> Self:
        """Of the class, whose `taught_in` the rows are, or of several of its district, which may be asked by `of`. Three
        queries. `plan` is fetched."""
        standards = FeeStandards.load(training_class.plan.district_id)
        beside = _half_days_of(rows)
        sessions = {row.published_session_id for row in beside}
        said = FeeAdjustment.objects.filter(session__in=sessions).order_by("pk")
        adjustments = {(row.session_id, row.instructor_id): row for row in said}
        book = cls(training_class, standards, adjustments, {})
        return replace(book, counted=book._counted(beside))

    def of(self, training_class: TrainingClass) -> Self:
        """The same for another class of those whose rows it was opened with."""
        return replace(self, training_class=training_class)

    def _counted(self, beside: Iterable[PublishedInstructor]) -> dict[tuple[int, int], Decimal]:
        """The hours that each session counts for each lecturer: what is left of the half-day (R24)."""
        used: dict[tuple[int, HalfDay], Decimal] = defaultdict(lambda: NO_HOURS)
        counted = {}
        for row in beside:
            session = row.published_session
            half_day = (row.instructor_id, half_day_of(session.start_at))
            standard = self._standard(row)
            if standard is None:
                continue
            said = self.said(session.pk, row.instructor_id)
            wanted = session.hours if said is None or said.hours is None else said.hours
            if said and said.is_unpaid:
                wanted = NO_HOURS
            hours = min(wanted, max(standard.most_hours - used[half_day], NO_HOURS))
            used[half_day] += hours
            counted[session.pk, row.instructor_id] = hours
        return counted

    def said(self, session_id: int, instructor_id: int) -> FeeAdjustment | None:
        """The correction that stands, if any."""
        found = self.adjustments.get((session_id, instructor_id))
        return None if found is None or found.changes_nothing else found

    def _standard(self, row: PublishedInstructor) -> FeeStandard | None:
        return self.standards.on(row.published_session.day, row.instructor.title_grade)

    def line(self, row: PublishedInstructor, now: dt.datetime) -> FeeLine:
        """The session of one lecturer, reckoned."""
        session: PublishedSession = row.published_session
        ours = session.training_class_id == self.training_class.pk
        standard = self._standard(row)
        said = self.said(session.pk, row.instructor_id)
        hours = self.counted.get((session.pk, row.instructor_id), NO_HOURS) if ours else NO_HOURS
        net = rounded(standard.amount * hours) if standard else ZERO
        if ours and said and said.net is not None:
            net = said.net
        return FeeLine(
            session_id=session.pk,
            title=session.title,
            start_at=session.start_at,
            taught=session.hours,
            hours=hours,
            standard=standard.amount if standard else None,
            most=standard.most_hours if standard else NO_HOURS,
            net=net,
            elsewhere="" if ours else str(session.training_class),
            is_over=session.end_at <= now,
            adjustment=said if ours else None,
        )


def _half_days_of(rows: Sequence[PublishedInstructor]) -> list[PublishedInstructor]:
    """All that these lecturers teach on the same days, in whatever class, the earlier first."""
    if not rows:
        return []
    starts = [row.published_session.start_at for row in rows]
    first, last = min(starts), max(starts)
    around = PublishedInstructor.objects.filter(
        instructor__in={row.instructor_id for row in rows},
        published_session__status=SessionStatus.SCHEDULED,
        published_session__kind__in=PAID_KINDS,
        published_session__start_at__gt=first - dt.timedelta(days=1),
        published_session__start_at__lt=last + dt.timedelta(days=1),
    )
    related = around.select_related("published_session", "instructor")
    return list(related.order_by("published_session__start_at", "published_session", "pk"))
