"""Reaching those who are missing: whom to call in their town, and what came of a call."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import Grant, Role, User
from attendance.marking import refuse_locked
from attendance.models import ContactTry
from timetable.calendar import HalfDay
from trainees.models import Enrolment
from units.models import Unit

# A second tap on the same button within this time is the same call.
SAME_CALL = dt.timedelta(seconds=30)


def liaisons_of(people: Collection[Enrolment]) -> Mapping[str, Sequence[User]]:
    """The liaisons of each town of these people, by the town's name on the roster. Two queries."""
    paths = dict(Unit.objects.filter(pk__in={row.unit_id for row in people}).values_list("pk", "path"))
    towns: dict[int, set[str]] = defaultdict(set)
    for row in people:
        # "1/7/93/": the district, the town, the community.
        ids = paths.get(row.unit_id, "").split("/")
        if len(ids) > 2:
            towns[int(ids[1])].add(row.town_name)
    grants = Grant.objects.in_force().filter(role=Role.LIAISON, unit__in=towns, user__is_active=True)
    found: dict[str, list[User]] = defaultdict(list)
    for grant in grants.select_related("user").order_by("user"):
        for name in towns[grant.unit_id]:
            found[name].append(grant.user)
    return found


def tries_of(people: Collection[int], half_day: HalfDay) -> Mapping[int, Sequence[ContactTry]]:
    """What was noted of these enrolments in the half-day, oldest first. One query."""
    rows = ContactTry.objects.filter(enrolment__in=people, day=half_day.day, period=half_day.period)
    found: dict[int, list[ContactTry]] = defaultdict(list)
    for row in rows.select_related("by").order_by("at", "pk"):
        found[row.enrolment_id].append(row)
    return found


@transaction.atomic
def note_try(enrolment: Enrolment, *, half_day: HalfDay, words: str, by: User) -> ContactTry:
    """Notes that somebody could not be reached, or what was said. Raises NotMarkable for a closed class."""
    refuse_locked(enrolment.training_class)
    Enrolment.objects.select_for_update(no_key=True).get(pk=enrolment.pk)
    of_half_day = {"enrolment": enrolment, "day": half_day.day, "period": half_day.period}
    same = ContactTry.objects.filter(**of_half_day, words=words, by=by, at__gt=timezone.now() - SAME_CALL)
    if row := same.first():
        return row
    row = ContactTry.objects.create(**of_half_day, words=words, by=by)
    audit.record("attendance.contact_try", by=by, subject=enrolment, half_day=half_day.key, row=row.pk)
    return row


@transaction.atomic
def forget_try(row: ContactTry, *, by: User) -> None:
    """Takes a note back; nothing happens a second time. Raises NotMarkable for a closed class."""
    refuse_locked(row.enrolment.training_class)
    half_day, pk = HalfDay(row.day, row.period), row.pk
    if ContactTry.objects.filter(pk=pk).delete()[0]:
        audit.record(
            "attendance.contact_forgotten", by=by, subject=row.enrolment, half_day=half_day.key, row=pk
        )
