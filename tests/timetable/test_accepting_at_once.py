"""Many accept at once: a proposal is taken once, a trainee goes to one place; and what happens without the locks."""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import AuditEntry
from tests import factories
from tests.conftest import Cast
from tests.meeting import Meeting
from tests.timetable.planning import proposed, run_with, stands, waiting
from tests.timetable.test_races import at_once
from timetable import accepting, scheduling
from timetable.models import PlanningRun, Session, SessionKind

TAKERS = 8
COMING = dt.date.today() + dt.timedelta(days=30)
pytestmark = pytest.mark.django_db(transaction=True)


def nine(day: dt.date = COMING) -> dt.datetime:
    return factories.at("09:00", day)


def kinds(outcomes: list[str]) -> Counter[str]:
    return Counter(outcome.split("(")[0] for outcome in outcomes)


def accepting_it(cast: Cast, run: PlanningRun) -> Callable[[], Any]:
    return lambda: accepting.accept(run, by=cast.organiser)


def unlocked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read, then write: no lock on the run, the sessions, or what they use."""
    monkeypatch.setattr(accepting, "_locked", lambda run, status: PlanningRun.objects.get(pk=run.pk))
    monkeypatch.setattr(accepting, "lock", lambda rows: list(rows))
    monkeypatch.setattr(accepting, "lock_resources", lambda *args: None)


def accepted_times(cast: Cast) -> int:
    """How often a proposal that many accept at once was taken."""
    session = waiting(cast.training_class, "基层党建")
    run = run_with(cast, proposed(session, nine()))
    outcomes = kinds(at_once([accepting_it(cast, run)] * TAKERS))
    assert outcomes["won"] + outcomes["Decided"] + outcomes["NothingPlaced"] == TAKERS
    return AuditEntry.objects.filter(action="timetable.move", subject_id=session.pk).count()


def test_one_of_many_accepts_the_proposal(cast: Cast) -> None:
    session = waiting(cast.training_class, "基层党建")
    run = run_with(cast, proposed(session, nine()))
    assert kinds(at_once([accepting_it(cast, run)] * TAKERS)) == {"won": 1, "Decided": TAKERS - 1}
    assert (stands(session)[0], stands(session)[3]) == (nine(), 2)
    assert AuditEntry.objects.filter(action="timetable.accept_plan").count() == 1


def test_control_without_locks_it_is_taken_more_than_once(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlocked(monkeypatch)
    monkeypatch.setattr(accepting, "_moves", Meeting(TAKERS).after(accepting._moves))
    assert accepted_times(cast) == TAKERS


def proposals_for_one_trainee(cast: Cast, day: dt.date) -> list[PlanningRun]:
    """Classes that have one trainee in common, each with a proposal for the same morning."""
    runs = []
    for number in range(TAKERS):
        training_class = factories.training_class(cast.district, f"{day}第{number}班")
        factories.enrolment(training_class, cast.cadre)
        session = waiting(training_class, f"第{number}节")
        runs.append(run_with(cast, proposed(session, nine(day)), training_class=training_class))
    return runs


def test_R17_of_proposals_for_one_trainee_one_is_placed(cast: Cast) -> None:
    runs = proposals_for_one_trainee(cast, COMING)
    outcomes = kinds(at_once([accepting_it(cast, run) for run in runs]))
    assert outcomes == {"won": 1, "NothingPlaced": TAKERS - 1}
    assert Session.objects.filter(start_at=nine()).count() == 1


def test_control_without_locks_the_trainee_is_in_several_places(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlocked(monkeypatch)
    monkeypatch.setattr(accepting, "_hindrances", Meeting(TAKERS).after(accepting._hindrances))
    runs = proposals_for_one_trainee(cast, COMING)
    assert kinds(at_once([accepting_it(cast, run) for run in runs])) == {"won": TAKERS}


def test_R17_who_places_by_hand_and_who_accepts_do_not_both_get_the_room(cast: Cast) -> None:
    room = factories.room(cast.district)
    for number in range(5):
        day = COMING + dt.timedelta(days=number)
        mine = waiting(cast.training_class, "方案里的课")
        run = run_with(cast, proposed(mine, nine(day), room))
        other = factories.training_class(cast.district, f"第{number}班")

        def by_hand(training_class: Any = other, on: dt.date = day) -> Session:
            return scheduling.add(
                training_class,
                by=cast.organiser,
                kind=SessionKind.LECTURE,
                title="手排的课",
                start=nine(on),
                room=room,
            )

        outcomes = kinds(at_once([accepting_it(cast, run), by_hand]))
        assert outcomes["won"] == 1
        assert Session.objects.filter(start_at=nine(day), room=room).count() == 1
