"""Many at once: nominations and approvals for the last seats, withdrawals that let the next move up.

Each first shows what happens with the class's lock taken away.
"""

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection, connections
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from courses.models import ClassStatus, TrainingClass
from tests import factories
from trainees import deciding, enrolment, nominating, waiting
from trainees.deciding import Decision
from trainees.enrolment import NotEnrolled
from trainees.models import Appointment, Cadre, Enrolment, EnrolmentStatus, Quota
from units.models import Unit

LEAVING = 20

pytestmark = pytest.mark.django_db(transaction=True)
Act = Callable[[], object]


@dataclass
class Place:
    training_class: TrainingClass
    town: Unit
    community: Unit
    organiser: User
    liaison: User


@pytest.fixture
def place() -> Place:
    district = factories.unit("武进区", "DISTRICT")
    town = factories.unit("湖塘镇", "TOWN", district)
    return Place(
        factories.training_class(district, status=ClassStatus.ENROLLING, starts_on=None, planned_size=None),
        town,
        factories.unit("花园社区", "COMMUNITY", town),
        factories.user("organiser", "王", "organiser", district),
        factories.user("liaison", "陈", "liaison", town),
    )


def at_once(acts: Sequence[Act], *, hands: int) -> Counter[str]:
    """Does the acts over as many connections as there are hands, which begin together; counts how they ended."""
    barrier = threading.Barrier(hands)

    def hand(number: int) -> Counter[str]:
        ended: Counter[str] = Counter()
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
            barrier.wait()
            for act in acts[number::hands]:
                ended[_ending(act)] += 1
        finally:
            connections.close_all()
        return ended

    with ThreadPoolExecutor(hands) as pool:
        return sum(pool.map(hand, range(hands)), Counter[str]())


def _ending(act: Act) -> str:
    try:
        act()
    except NotEnrolled as refusal:
        return refusal.hindrances[0].what
    return "granted"


def people(place: Place, count: int) -> list[Cadre]:
    district = place.training_class.plan.district
    made = Cadre.objects.bulk_create(Cadre(district=district, name=f"李{number}") for number in range(count))
    Appointment.objects.bulk_create(
        Appointment(cadre=cadre, unit=place.community, post="委员") for cadre in made
    )
    return made


def rows(place: Place, count: int, status: EnrolmentStatus) -> list[Enrolment]:
    now = timezone.now()
    return Enrolment.objects.bulk_create(
        Enrolment(
            training_class=place.training_class,
            cadre=cadre,
            status=status,
            unit=place.community,
            waitlisted_at=now if status == EnrolmentStatus.WAITLISTED else None,
        )
        for cadre in people(place, count)
    )


def nominations(place: Place, count: int) -> list[Act]:
    """A request by the liaison for each of so many people."""

    def asking(cadre: Cadre) -> Act:
        return lambda: nominating.nominate(place.training_class, cadres=[cadre], by=place.liaison)

    return [asking(cadre) for cadre in people(place, count)]


def approvals(place: Place, count: int) -> list[Act]:
    """A request by the organiser for each of so many nominations."""

    def asking(row: Enrolment) -> Act:
        return lambda: deciding.decide(
            place.training_class, enrolments=[row.pk], decision=Decision.APPROVED, by=place.organiser
        )

    return [asking(row) for row in rows(place, count, EnrolmentStatus.NOMINATED)]


def compete(
    place: Place, asked: Callable[[Place, int], list[Act]], *, count: int, seats: int, hands: int
) -> int:
    """How many are granted where `count` ask for `seats`; what was answered agrees with what was written."""
    Quota.objects.create(training_class=place.training_class, unit=place.town, seats=seats)
    ended = at_once(asked(place, count), hands=hands)
    granted = EnrolmentStatus.NOMINATED if asked is nominations else EnrolmentStatus.APPROVED
    written = Enrolment.objects.filter(status=granted).count()
    assert ended == Counter({"granted": written, f"湖塘镇的 {seats} 个名额已满。": count - written})
    return written


@pytest.fixture
def unlocked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(enrolment, "lock", lambda row: TrainingClass.objects.get(pk=row.pk))


@pytest.mark.parametrize("asked", [nominations, approvals])
def test_R19_many_ask_for_the_last_seats(place: Place, asked: Any) -> None:
    assert compete(place, asked, count=48, seats=5, hands=8) == 5


@pytest.mark.parametrize("asked", [nominations, approvals])
def test_control_without_the_lock_more_are_granted(
    place: Place, asked: Any, unlocked: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    meet, save = threading.Barrier(8), enrolment.save
    monkeypatch.setattr(enrolment, "save", lambda rows: (meet.wait(), save(rows)))
    assert compete(place, asked, count=8, seats=5, hands=8) == 8


@pytest.mark.endurance
@pytest.mark.parametrize("asked", [nominations, approvals])
def test_R19_ten_thousand_ask_for_a_thousand_seats(place: Place, asked: Any) -> None:
    assert compete(place, asked, count=10_000, seats=1_000, hands=32) == 1_000


@pytest.mark.endurance
@pytest.mark.parametrize("asked", [nominations, approvals])
def test_control_without_the_lock_of_thousands_too_many_are_granted(
    place: Place, asked: Any, unlocked: None
) -> None:
    assert compete(place, asked, count=1_000, seats=100, hands=32) > 100


def leave(place: Place) -> tuple[list[int], list[int]]:
    """Everybody on a seat withdraws at once: who waited, in order, and who of them has moved up."""
    seated = rows(place, LEAVING, EnrolmentStatus.APPROVED)
    waited = [row.pk for row in rows(place, LEAVING + 10, EnrolmentStatus.WAITLISTED)]
    Quota.objects.create(training_class=place.training_class, unit=place.town, seats=LEAVING)

    def leaving(row: Enrolment) -> Act:
        return lambda: enrolment.withdraw(row, by=place.organiser, reason="工作调整")

    assert at_once([leaving(row) for row in seated], hands=LEAVING) == Counter(granted=LEAVING)
    assert {row.status for row in Enrolment.objects.filter(pk__in=[row.pk for row in seated])} == {
        "CANCELLED"
    }
    moved = Enrolment.objects.filter(status="APPROVED").annotate(once=F("version") - 1)
    assert {row.once for row in moved} == {1}
    return waited, [row.pk for row in moved]


def test_R19_each_freed_seat_moves_the_next_up_once(place: Place) -> None:
    waited, moved = leave(place)
    assert moved == waited[:LEAVING]


def test_control_without_the_lock_all_seats_go_to_the_same_one(
    place: Place, unlocked: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    meet, load = threading.Barrier(LEAVING), waiting.Queue.load

    def all_look(training_class: TrainingClass) -> waiting.Queue:
        queue = load(training_class)
        meet.wait()
        return queue

    monkeypatch.setattr(waiting.Queue, "load", all_look)
    waited, moved = leave(place)
    assert moved == waited[:1]
