"""Two at the door at once: one person registered by many, replaced by many, a place given away by many. Each first shows
what happens unguarded."""

import threading
from typing import Any

import pytest
from django.db import IntegrityError

from accounts.models import AuditEntry, User
from courses.models import TrainingClass
from tests import factories
from tests.meeting import Meeting
from tests.trainees.test_races import HANDS, at_once, place
from trainees import arrival, enrolment, newcomers
from trainees.arrival import NotArrived
from trainees.models import Enrolment
from trainees.newcomers import Comer
from trainees.people import NewCadre
from trainees.waiting import Queue
from units.models import Unit

__all__ = ["place"]

Place = tuple[TrainingClass, Unit, User]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def unguarded(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A call that takes the locks away: everybody reads before anybody writes."""

    def remove() -> None:
        meet = threading.Barrier(HANDS)

        def look(row: Enrolment) -> Enrolment:
            seen = Enrolment.objects.select_related("cadre", "unit__parent", "training_class__plan__district")
            found = seen.get(pk=row.pk)
            meet.wait()
            return found

        for module in (arrival, newcomers):
            monkeypatch.setattr(module, "hold", look)
            monkeypatch.setattr(module, "lock", lambda _class: None)
        monkeypatch.setattr(enrolment, "lock", lambda _class: None)

    return remove


def people(place: Place, size: int, **fields: Any) -> list[Enrolment]:
    rows = factories.trainees(place[0], place[1], size)
    Enrolment.objects.filter(pk__in=[row.pk for row in rows]).update(**fields)
    return rows


@pytest.mark.parametrize("guarded", [False, True])
def test_one_person_is_registered_by_many_once(place: Place, unguarded: Any, guarded: bool) -> None:
    (row,) = people(place, 1)
    if not guarded:
        unguarded()
    with at_once() as run:
        answers: list[Any] = run(lambda _number: arrival.register(row, by=place[2]))
    assert [answer[0].status for answer in answers] == ["REGISTERED"] * HANDS
    assert sum(answer[1] for answer in answers) == (1 if guarded else HANDS)
    assert AuditEntry.objects.filter(action="trainees.register").count() == (1 if guarded else HANDS)


@pytest.mark.parametrize("guarded", [False, True])
def test_R21_one_person_is_replaced_by_many_once(
    place: Place, unguarded: Any, guarded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    (row,) = people(place, 1)
    cadres = [factories.cadre(f"李{number}", place[1]) for number in range(HANDS)]
    if not guarded:
        unguarded()
        # Once more after every check, so that nobody's check sees what somebody else wrote.
        monkeypatch.setattr(newcomers, "release", Meeting(HANDS).before(arrival.release))

    def act(number: int) -> object:
        return newcomers.replace(
            row,
            comer=Comer(cadres[number]),
            by=place[2],
            reason="住院",
            agreed_by="镇里",
            expected_from=None,
        )

    with at_once() as run:
        answers = run(act)
    # Unguarded, the constraint alone keeps the place from being taken twice, by an error.
    assert answers.count(NotArrived if guarded else IntegrityError) == HANDS - 1
    assert sorted(Enrolment.objects.values_list("status", flat=True)) == ["REGISTERED", "REPLACED"]


@pytest.mark.parametrize("guarded", [False, True])
def test_R14_places_go_to_as_many_as_wait(
    place: Place, unguarded: Any, guarded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = people(place, HANDS, status="NO_SHOW")
    waiting = {row.pk for row in people(place, 3, status="WAITLISTED")}
    if not guarded:
        unguarded()
        monkeypatch.setattr(Queue, "load", Meeting(HANDS).after(Queue.load))
    with at_once() as run:
        answers = run(lambda number: arrival.give_away(missing[number], by=place[2]))
    heirs = [answer.pk for answer in answers if isinstance(answer, Enrolment)]
    assert set(heirs) <= waiting
    if guarded:
        assert (sorted(heirs), answers.count(None)) == (sorted(waiting), HANDS - 3)
    else:
        assert (len(heirs), len(set(heirs))) == (HANDS, 1)


def test_R14_one_place_is_given_away_by_many_once(place: Place) -> None:
    (row,) = people(place, 1, status="NO_SHOW")
    waiting = people(place, HANDS, status="WAITLISTED")
    with at_once() as run:
        answers = run(lambda _number: arrival.give_away(row, by=place[2]))
    assert answers == [waiting[0]] * HANDS
    assert Enrolment.objects.filter(status="APPROVED").count() == 1


def test_R14_without_looking_who_has_it_the_place_is_given_again(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of the test above."""
    (row,) = people(place, 1, status="NO_SHOW")
    people(place, HANDS, status="WAITLISTED")
    monkeypatch.setattr(arrival, "successor", lambda _row: None)
    with at_once() as run:
        answers = run(lambda _number: arrival.give_away(row, by=place[2]))
    assert answers.count(IntegrityError) == HANDS - 1


def test_one_newcomer_typed_in_by_many_is_added_once(place: Place) -> None:
    new = NewCadre(name="赵六", unit=place[1], post="委员", phone="13700000001")
    with at_once() as run:
        answers: list[Any] = run(
            lambda _number: newcomers.add_late(place[0], comer=Comer(new), by=place[2], expected_from=None)
        )
    assert len({answer.enrolment.pk for answer in answers}) == 1
    assert Enrolment.objects.count() == 1
