"""A full hall taps at once: one row a person and one mark, however often and over however many connections."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from attendance import checkin, marking
from attendance.models import AttendanceRecord, CheckIn, Mark
from attendance.said import Kind
from courses.models import ClassStatus, TrainingClass
from tests.attendance.conftest import AM, Attended
from tests.attendance.test_marking_at_once import no_lock
from tests.factories import at
from timetable.models import PublishedSession
from trainees.models import Cadre, Enrolment

pytestmark = pytest.mark.django_db(transaction=True)
TAPS, NEIGHBOURS = 5, 32


def hall(attended: Attended, size: int) -> list[int]:
    """Enrolments of as many people, in few queries."""
    like = attended.people[0]
    cadres = Cadre.objects.bulk_create(
        Cadre(district=like.cadre.district, name=f"学员{n}") for n in range(size)
    )
    rows = Enrolment.objects.bulk_create(
        Enrolment(
            training_class=attended.training_class,
            cadre=cadre,
            unit=like.unit,
            unit_name=like.unit_name,
            status="APPROVED",
        )
        for cadre in cadres
    )
    return [row.pk for row in rows]


def tap(enrolment: int, session: int) -> str:
    """One tap as a request makes it: its own reading of person and session."""
    person = Enrolment.objects.select_related("training_class", "cadre__user").get(pk=enrolment)
    published = PublishedSession.objects.get(pk=session)
    try:
        return checkin.check_in(person, published, at=at("08:52"), way="CODE").kind.name
    except DatabaseError as error:
        return type(error).__name__


def all_tap(attended: Attended, people: list[int], threads: int, taps: int = TAPS) -> Counter[str]:
    """Everybody's taps side by side, over that many connections at work."""
    line = threading.Barrier(threads)
    work = [people[n % len(people)] for n in range(len(people) * taps)]
    shares = [work[n::threads] for n in range(threads)]

    def run(share: list[int]) -> list[str]:
        try:
            line.wait(timeout=30)
            return [tap(person, attended.morning.pk) for person in share]
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        return Counter(name for told in pool.map(run, shares) for name in told)


def meet_at_the_insert(monkeypatch: pytest.MonkeyPatch, insert: Callable[[CheckIn], bool]) -> None:
    """Takes the lock away and lets all of them come to the insert together: the worst moment."""
    place = threading.Barrier(TAPS)

    def meet(row: CheckIn) -> bool:
        with suppress(threading.BrokenBarrierError):
            place.wait(timeout=30)
        return insert(row)

    monkeypatch.setattr(marking, "lock", no_lock)
    monkeypatch.setattr(checkin, "_insert", meet)


@pytest.fixture
def unconstrained(transactional_db: None) -> Iterator[None]:
    """Without the constraint, which comes back afterwards."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'check_in_once'")
        made = cursor.fetchone()[0]
        cursor.execute("DROP INDEX check_in_once")
    yield
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE attendance_checkin CASCADE")
        cursor.execute(made)


def assert_each_once(people: list[int], told: Counter[str], taps: int) -> None:
    once = dict.fromkeys(people, 1)
    assert told == {"ON_TIME": len(people), "ALREADY": len(people) * (taps - 1)}
    for model in (CheckIn, Mark, AttendanceRecord):
        assert Counter(model._default_manager.values_list("enrolment_id", flat=True)) == once


def test_a_row_of_people_taps_five_times_each(attended: Attended) -> None:
    people = hall(attended, 6)
    assert_each_once(people, all_tap(attended, people, threads=10), TAPS)


@pytest.mark.endurance
def test_two_hundred_people_tap_five_times_each_over_thirty_two_connections(attended: Attended) -> None:
    people = hall(attended, 200)
    assert_each_once(people, all_tap(attended, people, threads=NEIGHBOURS), TAPS)


def test_without_the_lock_the_constraint_has_the_last_word(
    attended: Attended, monkeypatch: pytest.MonkeyPatch
) -> None:
    meet_at_the_insert(monkeypatch, checkin._insert)
    people = hall(attended, 1)
    assert_each_once(people, all_tap(attended, people, threads=TAPS), TAPS)


def plainly(row: CheckIn) -> bool:
    row.save()
    return True


def test_control_a_plain_insert_ends_in_errors(attended: Attended, monkeypatch: pytest.MonkeyPatch) -> None:
    meet_at_the_insert(monkeypatch, plainly)
    told = all_tap(attended, hall(attended, 1), threads=TAPS)
    assert told == {"ON_TIME": 1, IntegrityError.__name__: TAPS - 1}


def test_control_without_the_constraint_there_are_more_rows(
    attended: Attended, unconstrained: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    meet_at_the_insert(monkeypatch, checkin._insert)
    told = all_tap(attended, hall(attended, 1), threads=TAPS)
    assert (CheckIn.objects.count(), told["ALREADY"]) == (TAPS, 0)


def test_a_tap_waits_for_whoever_marks_the_person_and_leaves_the_mark(attended: Attended) -> None:
    person, marked, tapped = attended.people[1].pk, threading.Event(), []

    def scan() -> None:
        marked.wait(timeout=30)
        tapped.append(tap(person, attended.morning.pk))
        connection.close()

    thread = threading.Thread(target=scan)
    thread.start()

    with transaction.atomic():
        attended.mark(AM, p1="LATE")
        marked.set()
        thread.join(timeout=0.5)
        assert tapped == []  # it waits for the lock
    thread.join(timeout=30)
    assert tapped == ["ON_TIME"]
    assert [row.status for row in AttendanceRecord.objects.filter(enrolment=person)] == ["LATE"]


def test_a_class_that_closes_meanwhile_is_seen(attended: Attended) -> None:
    """Whoever closes a class locks its people first, as marking does."""
    person, held, tapped = attended.people[1].pk, threading.Event(), []

    def scan() -> None:
        held.wait(timeout=30)
        tapped.append(tap(person, attended.morning.pk))
        connection.close()

    thread = threading.Thread(target=scan)
    thread.start()
    with transaction.atomic():
        marking.lock(attended.training_class, [row.pk for row in attended.people])
        TrainingClass.objects.filter(pk=attended.training_class.pk).update(status=ClassStatus.CLOSED)
        held.set()
        thread.join(timeout=0.5)
        assert tapped == []
    thread.join(timeout=30)
    assert (tapped, CheckIn.objects.count()) == ([Kind.CLASS_CLOSED.name], 0)
