"""Phones and check-ins of the scene that a head teacher looks into."""

from datetime import timedelta

from accounts.models import User
from attendance import flag_reviews
from attendance.flags import Flags
from attendance.models import CheckIn, FlagVerdict
from courses.models import TrainingClass
from timetable.models import PublishedSession
from trainees import phones
from trainees.models import Enrolment, Phone, TieWay


def share(
    training_class: TrainingClass,
    people: list[Enrolment],
    morning: PublishedSession,
    afternoon: PublishedSession,
    by: User,
) -> None:
    """Two from one phone, which a person has decided on, and again in the afternoon; one who changed phones; one phone that
    was untied."""
    one, two = (Phone.objects.create(key_hash=sign * 64, label="HUAWEI P50") for sign in "ab")
    for person in people[:2]:
        phones.tie(one, person, way=TieWay.NAME)
        _check_in(person, morning, one)
    flag = Flags.of(training_class).open[0]
    flag_reviews.decide(
        training_class,
        by=by,
        kind=flag.kind,
        key=flag.key,
        verdict=FlagVerdict.STOOD_IN,
        words="本人承认由他人代扫",
    )
    for person in people[:2]:
        _check_in(person, afternoon, one)
    tie = phones.tie(two, people[2], way=TieWay.LINK)
    _check_in(people[2], morning, two)
    phones.untie(tie, by=by)
    phones.tie(one, people[2], way=TieWay.SLIP)
    _check_in(people[2], afternoon, one)


def _check_in(person: Enrolment, session: PublishedSession, phone: Phone) -> None:
    at = session.start_at - timedelta(minutes=8)
    CheckIn.objects.create(session_id=session.pk, enrolment=person, way="CODE", at=at, phone=phone)
