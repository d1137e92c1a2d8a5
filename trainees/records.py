"""A person's record: facts, posts over time, and the ID number, which is shown to few and leaves a trace."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts import audit, identity
from accounts.models import User
from trainees import names, people
from trainees.models import Appointment, Cadre
from trainees.people import FACTS
from units.models import Unit


class Stale(Exception):
    """Somebody saved the record in between; `current` is the row as it stands."""

    def __init__(self, current: Cadre) -> None:
        super().__init__(_("这个人的资料刚刚被别人修改过。"))
        self.current = current


class NumberTaken(Exception):
    """The ID number is registered for somebody else."""


@transaction.atomic
def change(cadre: Cadre, *, facts: Mapping[str, Any], id_number: str, version: int, by: User) -> Cadre:
    """Saves the facts when `version` is still the stored one; an empty `id_number` leaves the number as it is.

    What was enrolled with the old phone or name keeps it (R22). Raises Stale and NumberTaken.
    """
    row = Cadre.objects.select_for_update(of=["self"]).get(pk=cadre.pk)
    if row.version != version:
        raise Stale(row)
    changed = [name for name in FACTS if getattr(row, name) != facts[name]]
    for name in changed:
        setattr(row, name, facts[name])
    row.stroke_order = names.stroke_key(row.name)
    if id_number:
        people.give_id_number(row, id_number)
        changed.append("id_number")
    if not changed:
        return row
    row.version += 1
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise NumberTaken from error
    audit.record("trainees.change_cadre", by=by, subject=row, fields=changed)
    return row


@transaction.atomic
def appoint(
    cadre: Cadre,
    *,
    unit: Unit,
    post: str,
    by: User,
    is_new: bool | None = None,
    started_on: dt.date | None = None,
    ended_on: dt.date | None = None,
) -> Appointment:
    """One more post of the person; the same post in the same unit that has not ended is not added twice."""
    Cadre.objects.select_for_update(of=["self"]).get(pk=cadre.pk)
    held = cadre.appointments.filter(unit=unit, post=post, ended_on=None).first()
    if held and not ended_on:
        return held
    row = Appointment.objects.create(
        cadre=cadre,
        unit=unit,
        post=post,
        body=people.body_of(post),
        is_new=is_new,
        started_on=started_on,
        ended_on=ended_on,
    )
    audit.record("trainees.appoint", by=by, subject=cadre, unit=unit.pk, post=post)
    return row


@transaction.atomic
def change_post(appointment: Appointment, *, by: User) -> Appointment:
    """Saves an edited post; rosters of the past keep what they were made with (R22)."""
    before = Appointment.objects.select_for_update(of=["self"]).get(pk=appointment.pk)
    appointment.body = people.body_of(appointment.post) if appointment.post != before.post else before.body
    appointment.save()
    audit.record(
        "trainees.change_post",
        by=by,
        subject=appointment.cadre,
        appointment=appointment.pk,
        before=[before.unit_id, before.post, _iso(before.started_on), _iso(before.ended_on)],
    )
    return appointment


@transaction.atomic
def reveal_id_number(cadre: Cadre, *, by: User) -> str:
    """The ID number in full, "" where there is none; leaves an audit row without it (R28)."""
    if not cadre.id_number_encrypted:
        return ""
    audit.record("trainees.reveal_id_number", by=by, subject=cadre)
    return identity.decrypt(cadre.id_number_encrypted)


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
