"""The half-day that is on while the demo is made: two in five have scanned the hall's screen, some came to the desk, and
the rest can be tried at once."""

import datetime as dt
from collections.abc import Sequence

from attendance import checkin
from attendance.models import CheckInWay
from config.demo.classes import Run
from config.demo.scene import Scene
from config.demo.year import Stage
from timetable.models import PublishedSession
from trainees.models import PhoneTie

_SCANNED, _AT_THE_DESK = 0.4, 0.05
_EARLIEST = dt.timedelta(minutes=25)


def check_in(scene: Scene, runs: Sequence[Run]) -> None:
    """Through the verb, one person at a time, in the order in which they came; nobody who has an account."""
    for run in runs:
        if run.stage == Stage.NOW:
            _fill(scene, run)


def _fill(scene: Scene, run: Run) -> None:
    chance = scene.chance("check-in")
    sessions = PublishedSession.objects.of_class(run.training_class).taking_place()
    session = (
        sessions.filter(start_at__lte=scene.now, end_at__gt=scene.now).prefetch_related("classes").first()
    )
    if session is None:
        return
    people = [person for person in run.enrolments if person.cadre.user_id is None]
    held = {
        tie.enrolment_id: tie.phone
        for tie in PhoneTie.objects.filter(enrolment__in=people).select_related("phone")
    }
    owners = [person for person in people if person.pk in held]
    others = [person for person in people if person.pk not in held]
    come = [*owners, *chance.sample(others, int(len(others) * (_SCANNED + _AT_THE_DESK)))]
    opened = session.start_at - _EARLIEST
    seconds = int((scene.now - opened).total_seconds())
    moments = sorted(opened + dt.timedelta(seconds=chance.randrange(seconds)) for _person in come)
    scanned = int(len(people) * _SCANNED)
    for place, (person, moment) in enumerate(zip(come, moments, strict=True)):
        person.training_class = run.training_class
        at_desk = place >= scanned
        way = CheckInWay.DESK if at_desk else CheckInWay.CODE
        phone = None if at_desk else held.get(person.pk)
        checkin.check_in(
            person, session, at=moment, way=way, phone=phone, by=run.teacher if at_desk else None
        )
