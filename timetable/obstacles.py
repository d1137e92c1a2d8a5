"""What stands in the planner's way: people who attend two classes, times not to be had, sessions with marks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q

from timetable.autoplan import Span
from timetable.models import Period, Session, Unavailability
from timetable.wishes import Loss, span_of
from trainees.models import Enrolment


def shared(class_ids: set[int]) -> dict[int, frozenset[tuple[int, int]]]:
    """The people who attend two of these classes, by one of the cadres with the same classes and groups. One query."""
    attending = Enrolment.objects.attending().filter(training_class__in=class_ids)
    places: dict[int, set[tuple[int, int]]] = {}
    for cadre_id, class_id, group_id in attending.order_by("cadre").values_list(
        "cadre", "training_class", "group"
    ):
        places.setdefault(cadre_id, set()).add((class_id, group_id or 0))
    alike: dict[frozenset[tuple[int, int]], int] = {}
    for cadre_id, where in places.items():
        if len(where) > 1:
            alike.setdefault(frozenset(where), cadre_id)
    return {cadre_id: where for where, cadre_id in alike.items()}


def unavailable(
    district_id: int, first: dt.date, last: dt.date, loss: Loss | None
) -> tuple[dict[tuple[str, int], tuple[Span, ...]], dict[tuple[str, int], tuple[Span, ...]]]:
    """The hard and the soft times of rooms and lecturers on these days; what was lost is hard. One query."""
    found: dict[bool, dict[tuple[str, int], tuple[Span, ...]]] = {True: {}, False: {}}
    rows = Unavailability.objects.filter(
        Q(room__district=district_id) | Q(instructor__district=district_id),
        Q(last_on=None) | Q(last_on__gte=first),
        first_on__lte=last,
    )
    for row in rows:
        whom = ("room", row.room_id) if row.room_id else ("instructor", row.instructor_id or 0)
        begin, end = max(first, row.first_on), min(last, row.last_on or last)
        days = (begin + dt.timedelta(days=number) for number in range((end - begin).days + 1))
        spans = tuple(
            span_of(day, Period(period))
            for day in days
            if not row.weekdays or day.weekday() in row.weekdays
            for period in row.periods or Period.values
        )
        found[row.is_hard][whom] = found[row.is_hard].get(whom, ()) + spans
    if loss:
        whom = ("room", loss.room_id) if loss.room_id else ("instructor", loss.instructor_id or 0)
        found[True][whom] = found[True].get(whom, ()) + loss.spans
    return found[True], found[False]


def marked(session_ids: Iterable[int]) -> frozenset[int]:
    """Those with attendance marks, which stay where they are. One query."""
    rows = Session.objects.filter(pk__in=list(session_ids)).attended()
    return frozenset(rows.order_by().values_list("pk", flat=True))
