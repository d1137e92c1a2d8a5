"""代会: somebody sits in for another for one half-day; the absent one stays absent or on leave, the sitter gets no hours
(R21)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from attendance import ledger
from attendance.audience import ON_THE_LIST, expected_sessions, held_sessions, sessions_in
from attendance.models import SittingIn
from courses.models import TrainingClass
from timetable.calendar import HalfDay
from trainees.arrival import NotArrived, hold
from trainees.models import Cadre, Enrolment
from trainees.newcomers import Comer


@transaction.atomic
def sit_in(absent: Enrolment, *, comer: Comer, half_day: HalfDay, by: User) -> SittingIn:
    """Notes who sits in; marks are left as they are. The same sitter again gives the same row.

    Raises NotArrived where the absent one is there or is not expected, has another sitter, or the sitter is of the class or
    sits in for somebody else.
    """
    row = hold(absent)
    _refuse_presence(row, half_day)
    known = comer.who if isinstance(comer.who, Cadre) else None
    post = _post_of(comer)
    there = SittingIn.objects.filter(absent=row, day=half_day.day, period=half_day.period).first()
    if there:
        if (there.cadre_id, there.name) == (known.pk if known else None, comer.who.name):
            return there
        words = {"name": row.cadre.name, "half_day": half_day.label, "sitter": there.name}
        raise NotArrived(_("%(name)s%(half_day)s已由%(sitter)s代会，请先撤销。") % words)
    if known:
        _refuse_busy(row.training_class, known, half_day)
    sitting = SittingIn.objects.create(
        absent=row,
        day=half_day.day,
        period=half_day.period,
        cadre=known,
        name=comer.who.name,
        post=post,
        phone=comer.phone or comer.who.phone,
        noted_by=by,
    )
    audit.record("attendance.sit_in", by=by, subject=row, sitting=sitting.pk, half_day=half_day.key)
    return sitting


@transaction.atomic
def undo(sitting: SittingIn, *, by: User) -> None:
    """Takes it back. Nothing happens a second time."""
    half_day = half_day_of(sitting)
    if SittingIn.objects.filter(pk=sitting.pk).delete()[0]:
        audit.record(
            "attendance.undo_sitting_in",
            by=by,
            subject=sitting.absent,
            half_day=half_day.key,
            sitter=sitting.name,
        )


def half_day_of(sitting: SittingIn) -> HalfDay:
    """The half-day of the row."""
    return HalfDay(sitting.day, sitting.period)


@dataclass(frozen=True, slots=True)
class Sitter:
    """Who sat in on which half-day, by the row's id."""

    pk: int
    name: str
    half_day: HalfDay


def with_sitters(people: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    """The same people with those who sat in for them, read by `sitters_of`. No query of its own."""
    rows = SittingIn.objects.filter(absent=OuterRef("pk")).order_by("day", "pk")
    columns = JSONObject(pk="pk", name="name", day="day", period="period")
    return people.annotate(sat_in=ArraySubquery(rows.values(json=columns)))


def sitters_of(person: Enrolment, half_day: HalfDay | None = None) -> Sequence[Sitter]:
    """Who sat in for somebody read `with_sitters`, oldest first; only in that half-day where given."""
    found = [
        Sitter(row["pk"], row["name"], HalfDay(dt.date.fromisoformat(row["day"]), row["period"]))
        for row in getattr(person, "sat_in", ())
    ]
    return [sitter for sitter in found if half_day in (None, sitter.half_day)]


def _refuse_presence(row: Enrolment, half_day: HalfDay) -> None:
    held = held_sessions(row.training_class, [half_day])
    known = ledger.recorded(sessions_in(held), [row.pk]).get(row.pk, {})
    words = {"name": row.cadre.name, "half_day": half_day.label}
    if not expected_sessions(row, held.get(half_day, []), known):
        raise NotArrived(_("%(name)s%(half_day)s不在应到名单里，不用代会。") % words)
    if any(value.is_there for value in known.values()):
        raise NotArrived(_("%(name)s%(half_day)s已记到课，不用代会。") % words)


def _refuse_busy(training_class: TrainingClass, cadre: Cadre, half_day: HalfDay) -> None:
    if training_class.enrolments.filter(cadre=cadre, status__in=ON_THE_LIST).exists():
        raise NotArrived(_("%(name)s自己是本班学员，不能代会。") % {"name": cadre.name})
    other = SittingIn.objects.filter(
        absent__training_class=training_class, cadre=cadre, day=half_day.day, period=half_day.period
    ).select_related("absent__cadre")
    if busy := other.first():
        words = {"name": cadre.name, "half_day": half_day.label, "absent": busy.absent.cadre.name}
        raise NotArrived(_("%(name)s%(half_day)s已代%(absent)s参加。") % words)


def _post_of(comer: Comer) -> str:
    """Unit and post in one, as the sitter is shown."""
    if isinstance(comer.who, Cadre):
        held = comer.who.appointments.current().select_related("unit").order_by("pk").first()
        return f"{held.unit}{held.post}"[:60] if held else ""
    return f"{comer.who.unit or ''}{comer.who.post}"[:60]
