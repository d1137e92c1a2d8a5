"""A trainee's own check-in of today: what is open now, what was done, and when that changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.expressions import Combinable
from django.db.models.functions import JSONObject
from django.utils import timezone

from attendance import checkin, said
from attendance import policy as policies
from attendance.models import AttendancePolicy, CheckIn, Direction, SpotCheck
from attendance.models.policy import CheckInMode
from attendance.policy import Timing
from timetable.models import PublishedSession, SessionStatus
from trainees.models import Enrolment

_MINUTES = ("opens_minutes", "grace_minutes", "late_minutes")
Mine = tuple[PublishedSession, Enrolment]


@dataclass(frozen=True)
class MyCheckIn:
    """At which session, to do what (`direction`), until when; `done` says since when it is done, "" before."""

    session: PublishedSession
    direction: str
    closes_at: dt.datetime
    is_late: bool = False
    done: str = ""


def open_now(mine: Iterable[Mine], now: dt.datetime) -> list[MyCheckIn]:
    """What somebody with these sessions of today can do now or has done, a half-day each (R29), or a session each where
    the class asks for that. Nothing for classes that do not scan. Three queries, none without sessions."""
    held = [(session, person) for session, person in mine if session.status == SessionStatus.SCHEDULED]
    if not held:
        return []
    rules = policies.policies_of({person.training_class for _session, person in held})
    done = CheckIn.objects.filter(
        enrolment__in={person.pk for _session, person in held},
        session__in={session.pk for session, _person in held},
    )
    units: dict[tuple[Any, ...], list[Mine]] = {}
    for session, person in held:
        each = session.pk if rules[person.training_class].each_session else session.period
        units.setdefault((person.pk, each), []).append((session, person))
    spots = SpotCheck.objects.filter(session__in=[session.pk for session, _person in held], closes_at__gt=now)
    rows, asking = list(done), list(spots.filter(opened_at__lte=now))
    found = [_of_unit(unit, rules[unit[0][1].training_class], rows, asking, now) for unit in units.values()]
    return [one for one in found if one]


def _of_unit(
    unit: Sequence[Mine],
    policy: AttendancePolicy,
    rows: Sequence[CheckIn],
    asking: Sequence[SpotCheck],
    now: dt.datetime,
) -> MyCheckIn | None:
    """Its spot check, its end or its beginning, whichever is asked for now."""
    if CheckInMode.CODE not in policy.modes:
        return None
    (first, person), (last, _person) = unit[0], unit[-1]
    ids = {session.pk for session, _person in unit}
    own = [row for row in rows if row.enrolment_id == person.pk and row.session_id in ids]
    for spot in asking:
        if spot.session_id in ids and spot.training_class_id == person.training_class_id:
            answered = _done(row for row in own if row.spot_check_id == spot.pk)
            return MyCheckIn(first, Direction.SPOT, spot.closes_at, done=answered)
    leaving = checkin.check_out_window(policy, last.end_at)
    if policy.check_out and leaving.timing(now) == Timing.ON_TIME:
        gone = _done(row for row in own if row.direction == Direction.OUT)
        return MyCheckIn(last, Direction.OUT, leaving.closes_at, done=gone)
    window = policies.window(policy, first.start_at)
    come, timing = _done(row for row in own if row.direction == Direction.IN), window.timing(now)
    if timing in (Timing.ON_TIME, Timing.LATE) or (come and now < last.end_at):
        return MyCheckIn(first, Direction.IN, window.closes_at, timing == Timing.LATE, come)
    return None


def _done(rows: Iterable[CheckIn]) -> str:
    return next((said.already(row).sentence for row in rows), "")


def at_hand(now: dt.datetime) -> list[Combinable]:
    """What `open_now` follows from, as columns of a query over cadres with their enrolments."""
    of_class = OuterRef("enrolments__training_class")
    sessions = PublishedSession.objects.filter(classes=of_class).taking_place().on(timezone.localdate(now))
    defaults = Q(training_class=None, district__plans=OuterRef("enrolments__training_class__plan"))
    rules = AttendancePolicy.objects.filter(Q(training_class=of_class) | defaults)
    spots = SpotCheck.objects.filter(training_class=of_class, closes_at__gt=now)
    newest = CheckIn.objects.filter(enrolment=OuterRef("enrolments__pk")).order_by("-pk")
    minutes = {name: F(name) for name in ("version", *_MINUTES)}
    return [
        ArraySubquery(sessions.order_by("pk").values(facts=JSONObject(starts="start_at", ends="end_at"))),
        ArraySubquery(rules.order_by("pk").values(facts=JSONObject(**minutes))),
        ArraySubquery(spots.order_by("pk").values(facts=JSONObject(id="pk", opens="opened_at"))),
        Subquery(newest.values("pk")[:1]),
    ]


def passed(state: Iterable[Sequence[Any]], now: dt.datetime) -> list[str]:
    """Which windows of these rows of `at_hand` are open at the instant: changes with every boundary second."""
    found = []
    for sessions, rules, spots, _newest in state:
        known = [AttendancePolicy(**{name: row[name] for name in _MINUTES}) for row in rules]
        for row in sessions:
            starts, ends = (dt.datetime.fromisoformat(row[name]) for name in ("starts", "ends"))
            for policy in known or [AttendancePolicy()]:
                found.append(policies.window(policy, starts).timing(now).value)
                found.append(checkin.check_out_window(policy, ends).timing(now).value)
        found += [f"{row['id']}{dt.datetime.fromisoformat(row['opens']) <= now}" for row in spots]
    return found
