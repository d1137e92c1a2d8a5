"""A cadre's timetable for a calendar program (iCalendar), without personal data."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, TimezoneStandard

from timetable.audience import for_cadre
from timetable.models import SessionKind, SessionStatus
from trainees.models import Cadre

# Part of every event's name, so it never changes: a calendar knows an event by it, wherever the program runs.
UID_SUFFIX = "session.kaiban"
_YEAR = dt.timedelta(days=366)
_COLUMNS = (
    "pk",
    "title",
    "kind",
    "start_at",
    "end_at",
    "place_text",
    "status",
    "sequence",
    "changed_at",
    "training_class__name",
)


def rows_of(cadre: Cadre) -> list[tuple[Any, ...]]:
    """What the feed tells, from a year ago on; nothing once the cadre has left every class. Two queries."""
    rows = for_cadre(cadre).filter(end_at__gte=timezone.now() - _YEAR)
    return list(rows.order_by("start_at", "pk").values_list(*_COLUMNS))


def fingerprint(rows: list[tuple[Any, ...]]) -> str:
    """The same for the same feed: an ETag without its quotes."""
    return hashlib.sha256(repr(rows).encode()).hexdigest()[:32]


def calendar_of(cadre: Cadre) -> bytes:
    """The feed of a cadre as an .ics file in UTF-8."""
    return written(rows_of(cadre))


def written(rows: list[tuple[Any, ...]]) -> bytes:
    """The rows as an .ics file; equal rows give equal bytes."""
    calendar = Calendar()
    calendar.add("prodid", "-//Kaiban//Timetable//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("我的培训课表"))
    calendar.add("x-wr-timezone", settings.TIME_ZONE)
    calendar.add("x-published-ttl", "PT1H")
    calendar.add_component(_time_zone())
    for row in rows:
        calendar.add_component(_event(dict(zip(_COLUMNS, row, strict=True))))
    return bytes(calendar.to_ical())


def _time_zone() -> Timezone:
    """The district's zone, which has no summer time, written out for programs that know no names."""
    offset = timezone.localtime().utcoffset()
    standard = TimezoneStandard()
    standard.add("dtstart", dt.datetime(1992, 1, 1))
    standard.add("tzoffsetfrom", offset)
    standard.add("tzoffsetto", offset)
    standard.add("tzname", "CST")
    zone = Timezone()
    zone.add("tzid", settings.TIME_ZONE)
    zone.add_component(standard)
    return zone


def _event(row: dict[str, Any]) -> Event:
    cancelled = row["status"] == SessionStatus.CANCELLED
    event = Event()
    event.add("uid", f"{row['pk']}@{UID_SUFFIX}")
    event.add("dtstamp", row["changed_at"].astimezone(dt.UTC))
    event.add("last-modified", row["changed_at"].astimezone(dt.UTC))
    event.add("sequence", row["sequence"])
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("summary", _("停课：%(title)s") % row if cancelled else row["title"])
    event.add("dtstart", timezone.localtime(row["start_at"]))
    event.add("dtend", timezone.localtime(row["end_at"]))
    event.add("location", row["place_text"] or _("待定"))
    words = {"class_name": row["training_class__name"], "kind": SessionKind(row["kind"]).label}
    event.add("description", _("%(class_name)s · %(kind)s") % words)
    return event
