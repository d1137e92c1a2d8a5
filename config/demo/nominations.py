"""What the units have sent in for the classes that enrol: nominations, decisions, reports, reminders."""

import datetime as dt
from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts import admission
from accounts.models import Grant, Role, User
from config.demo.classes import Run
from config.demo.people import Person
from config.demo.scene import Scene
from trainees import chasing, deciding, enrolment, replying, reporting
from trainees.deciding import Decision
from trainees.models import Enrolment, EnrolmentStatus
from trainees.reporting import ReplyState

_CLOSES_BEFORE = dt.timedelta(days=5)
# Of the towns, beginning with the third, every seventh has not answered at all.
_SILENT, _EVERY = 2, 7
# In a smaller class nobody is turned down yet.
_ENOUGH = 6
_SHORT = "其他人员正在值班，走不开"
_SENT_BACK = "推荐的人里有两位本年已参加同类班次，请换人"
_TURNED_DOWN = "本年已参加同类班次，请另推人选"


def liaisons(scene: Scene) -> dict[int, User]:
    """Who answers for each town, by its id; where nobody does yet, somebody who signs in with no password."""
    known = {
        grant.unit_id: grant.user
        for grant in Grant.objects.filter(role=Role.LIAISON, unit__in=scene.units.towns.values())
        .select_related("user")
        .order_by("-pk")
    }
    for town in scene.units.towns.values():
        if town.pk not in known:
            user = User(
                username=f"liaison-{town.pk}",
                name=scene.namer.name("F", 1990),
                unit=town,
                phone=scene.namer.phone(),
            )
            user.set_unusable_password()
            user.save()
            admission.grant(user, by=scene.staff.administrator, role=Role.LIAISON, unit=town)
            known[town.pk] = user
    return known


def collect(scene: Scene, run: Run, people: Sequence[Person], answering: dict[int, User]) -> None:
    """Two thirds have been named by their units, in some towns nobody; of these a half is approved, one turned down and one waits. Some
    towns have reported, one was sent back, the others have been reminded."""
    organiser, training_class = scene.staff.organiser, run.training_class
    towns = list(dict.fromkeys(person.seat.town for person in people))
    silent = towns[_SILENT::_EVERY] if len(towns) > _EVERY else []
    named = [
        person.cadre for place, person in enumerate(people) if place % 3 and person.seat.town not in silent
    ]
    enrolment.enrol_many(training_class, cadres=named, by=organiser, status=EnrolmentStatus.NOMINATED)
    enrolment.enrol_many(training_class, cadres=named[::2], by=organiser)
    _decide(list(training_class.enrolments.filter(status=EnrolmentStatus.NOMINATED).order_by("pk")), scene)
    _close(scene, run)
    if run.outline.is_grassroots:
        _report(scene, run, answering)


def _decide(waiting: Sequence[Enrolment], scene: Scene) -> None:
    organiser = scene.staff.organiser
    if len(waiting) < _ENOUGH:
        return
    for row, decision, reason in zip(
        waiting, (Decision.REJECTED, Decision.WAITLISTED), (_TURNED_DOWN, ""), strict=False
    ):
        deciding.decide(
            row.training_class, enrolments=[row.pk], decision=decision, by=organiser, reason=reason
        )


def _close(scene: Scene, run: Run) -> None:
    """Nominations close at five, some days before the class, and never before tomorrow."""
    day = max(run.slot.days[0] - _CLOSES_BEFORE, scene.today + dt.timedelta(days=1))
    closes_at = timezone.make_aware(dt.datetime.combine(day, dt.time(17)))
    run.training_class.nominations_close_at = closes_at
    run.training_class.save(update_fields=["nominations_close_at"])


def _report(scene: Scene, run: Run, answering: dict[int, User]) -> None:
    training_class, organiser = run.training_class, scene.staff.organiser
    replies = [reply for reply in reporting.load(training_class) if reply.unit.pk in answering]
    reported = [reply for reply in replies[::3] if reply.state != ReplyState.NOT_REPORTED]
    owing = [reply for reply in replies if reply not in reported]
    for reply in reported:
        by = answering[reply.unit.pk]
        replying.submit(training_class, reply.unit, by=by, short_reason=_SHORT)
    if reported:
        replying.send_back(training_class, reported[-1].unit, by=organiser, reason=_SENT_BACK)
    address = settings.BASE_URL + reverse("attendance:nomination_list", args=[training_class.pk])
    texts = [(reply, chasing.text_for(reply, training_class, address=address)) for reply in owing[:4]]
    chasing.chase(training_class, texts=texts, by=organiser)
