"""What limits placing in the demo: lecturers who are away, a room under repair, the ways between campuses.

It is set after everything is placed, so each is chosen where nothing stands in its way.
"""

import datetime as dt
from itertools import product

from config.demo.scene import Scene
from timetable import bounds, unavailability
from timetable.calendar import HalfDay, half_days_of
from timetable.models import Instructor, Period, PlacingLimits, Room, Session, Unavailability, Weekday

_WAYS = {("区委党校", "区党群服务中心"): 20, ("区委党校", "湖塘镇党群服务中心"): 40}
_USUAL_WAY = 45
_REPAIRED_IN = dt.timedelta(weeks=2)
_A_WEEK = 5


def limit(scene: Scene) -> None:
    """Sets the district's limits, and when two lecturers and a room are not to be had."""
    district, by = scene.units.district, scene.staff.organiser
    limits = PlacingLimits(district=district, transit_minutes=_USUAL_WAY)
    pairs = {frozenset(pair): minutes for pair, minutes in _WAYS.items()}
    ways = {pair: pairs.get(frozenset(pair)) for pair in bounds.campus_pairs(district)}
    bounds.set_limits(limits, ways=ways, by=scene.staff.administrator)
    for row in (*_away(scene), *_repaired(scene)):
        unavailability.add(row, by=by)


def _away(scene: Scene) -> list[Unavailability]:
    """A lecturer who has a meeting each Wednesday afternoon, and one who would rather not come on Friday afternoons."""
    lecturers = list(Instructor.objects.filter(district=scene.units.district).order_by("pk"))
    busy = {
        (person, half_day.day.weekday(), half_day.period)
        for people, _room, half_days in _coming(scene)
        for person, half_day in product(people, half_days)
    }
    found: list[Unavailability] = []
    wishes = ((Weekday.WEDNESDAY, True, "本单位周三下午例会"), (Weekday.FRIDAY, False, "周五下午返程较早"))
    for weekday, is_hard, reason in wishes:
        free = [person for person in lecturers if (person.pk, weekday.value, Period.PM) not in busy]
        lecturers = [person for person in lecturers if person not in free[:1]]
        found += [
            Unavailability(
                instructor=person,
                first_on=scene.today,
                weekdays=[weekday.value],
                periods=[Period.PM.value],
                is_hard=is_hard,
                reason=reason,
            )
            for person in free[:1]
        ]
    return found


def _repaired(scene: Scene) -> list[Unavailability]:
    """The smallest classroom that nobody has in a week soon is repaired then."""
    monday = scene.today - dt.timedelta(days=scene.today.weekday()) + _REPAIRED_IN
    week = {monday + dt.timedelta(days=offset) for offset in range(_A_WEEK)}
    held = {room for _people, room, half_days in _coming(scene) if {half.day for half in half_days} & week}
    free: list[Room] = [room for room in scene.catalogue.classrooms() if room.pk not in held]
    return [
        Unavailability(room=room, first_on=min(week), last_on=max(week), reason="空调检修")
        for room in free[:1]
    ]


def _coming(scene: Scene) -> list[tuple[list[int], int | None, tuple[HalfDay, ...]]]:
    """The lecturers, the room and the half-days of each session from today on."""
    sessions = Session.objects.scheduled().filter(
        training_class__plan__district=scene.units.district, end_at__gte=scene.now
    )
    return [
        (
            [row.instructor_id for row in session.teaching.all()],
            session.room_id,
            half_days_of(session.start_at, session.end_at),
        )
        for session in sessions.prefetch_related("teaching")
        if session.start_at and session.end_at
    ]
