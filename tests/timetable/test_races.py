"""Many organisers take one place at once: one has it, the others read why; and what happens without the guards."""

import datetime as dt
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import OperationalError, connection, connections, transaction
from django.utils import timezone

from accounts import audit
from accounts.models import AuditEntry
from courses.models import TrainingClass
from tests import factories
from tests.conftest import Cast
from tests.factories import MONDAY, at
from tests.meeting import Meeting
from timetable import arrangement, limits, notices, placing, publishing, scheduling
from timetable.models import Notice, PublishedSession, Session, SessionInstructor, SessionKind
from timetable.models.notice import NoticeQuerySet
from timetable.refusals import Clashing

TAKERS = 20
pytestmark = pytest.mark.django_db(transaction=True)


def at_once(acts: Sequence[Callable[..., Any]]) -> list[str]:
    """Runs each act in a thread of its own, all let go together; says of each "won", "clashing", or the fault."""
    barrier, outcomes = threading.Barrier(len(acts)), ["never ended"] * len(acts)

    def run(number: int) -> None:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=30)
            acts[number]()
            outcomes[number] = "won"
        except Clashing as refusal:
            outcomes[number] = "clashing" if refusal.clashes else "clashing without a word"
        except Exception as fault:
            outcomes[number] = repr(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return outcomes


def classes_of(cast: Cast, number: int = TAKERS) -> list[TrainingClass]:
    return [factories.training_class(cast.district, f"第{index}班") for index in range(number)]


def taking(
    cast: Cast,
    training_class: TrainingClass,
    day: dt.date = MONDAY,
    clocks: tuple[str, str] = ("09:00", "11:30"),
    **fields: Any,
) -> Callable[[], Session]:
    return lambda: scheduling.add(
        training_class,
        by=cast.organiser,
        kind=SessionKind.LECTURE,
        title="抢教室",
        start=at(clocks[0], day),
        end=at(clocks[1], day),
        **fields,
    )


def one_of_many(cast: Cast, day: dt.date = MONDAY) -> None:
    """Twenty classes want the same room and the same two lecturers, who are named in either order."""
    room = factories.room(cast.district, f"教室{day}")
    people = [factories.instructor(cast.district, name) for name in ("陈静", "王磊")]
    acts = [
        taking(cast, training_class, day, room=room, instructors=people[:: 1 if number % 2 else -1])
        for number, training_class in enumerate(classes_of(cast))
    ]
    assert Counter(at_once(acts)) == {"won": 1, "clashing": TAKERS - 1}
    assert Session.objects.filter(room=room).count() == 1


def constraint_of(model: type[Any], name: str) -> Any:
    """The constraint of that name, as the model declares it."""
    return next(constraint for constraint in model._meta.constraints if constraint.name == name)


@pytest.fixture
def unguarded(cast: Cast) -> Any:
    """Check, then insert: no constraints."""
    guards = [(Session, "session_room_is_free"), (SessionInstructor, "instructor_is_free")]
    with connection.schema_editor() as editor:
        for model, name in guards:
            editor.remove_constraint(model, constraint_of(model, name))
    yield
    Session.objects.all().delete()
    with connection.schema_editor() as editor:
        for model, name in guards:
            editor.add_constraint(model, constraint_of(model, name))


def test_R17_one_of_twenty_gets_the_room_and_the_others_read_why(cast: Cast) -> None:
    one_of_many(cast)


@pytest.mark.endurance
def test_R17_one_of_twenty_gets_the_room_fifty_times(cast: Cast) -> None:
    for number in range(50):
        one_of_many(cast, MONDAY + dt.timedelta(days=number))


def all_look_first(monkeypatch: pytest.MonkeyPatch, takers: int) -> None:
    """No locks, and nobody writes before everybody has looked what stands in the way."""
    monkeypatch.setattr(arrangement, "lock_resources", lambda *args: None)
    monkeypatch.setattr(limits, "hindrances", Meeting(takers).after(limits.hindrances))


def test_control_without_guards_all_win(cast: Cast, unguarded: None, monkeypatch: pytest.MonkeyPatch) -> None:
    all_look_first(monkeypatch, TAKERS)
    room = factories.room(cast.district)
    acts = [taking(cast, training_class, room=room) for training_class in classes_of(cast)]
    assert Counter(at_once(acts)) == {"won": TAKERS}


def test_the_constraints_alone_give_one_winner_and_a_readable_refusal(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arrangement, "lock_resources", lambda *args: None)
    room = factories.room(cast.district)
    acts = [taking(cast, training_class, room=room) for training_class in classes_of(cast)]
    assert Counter(at_once(acts)) == {"won": 1, "clashing": TAKERS - 1}


def sharing_classes(cast: Cast) -> list[TrainingClass]:
    """Classes that have one trainee in common, whom no constraint can guard."""
    classes = classes_of(cast)
    for training_class in classes:
        factories.enrolment(training_class, cast.cadre)
    return classes


def test_R17_one_of_twenty_classes_gets_the_trainee(cast: Cast) -> None:
    acts = [taking(cast, training_class) for training_class in sharing_classes(cast)]
    assert Counter(at_once(acts)) == {"won": 1, "clashing": TAKERS - 1}


def test_control_without_locks_a_trainee_is_in_several_places(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    all_look_first(monkeypatch, TAKERS)
    assert Counter(at_once([taking(cast, other) for other in sharing_classes(cast)])) == {"won": TAKERS}


def test_R17_one_of_twenty_moves_gets_the_place(cast: Cast) -> None:
    room = factories.room(cast.district)
    sessions = [
        factories.session(training_class, start=at("14:00"), room=None) for training_class in classes_of(cast)
    ]
    acts = [
        lambda session=session: scheduling.move(
            session, by=cast.organiser, version=1, start=at("09:00"), room=room
        )
        for session in sessions
    ]
    assert Counter(at_once(acts)) == {"won": 1, "clashing": TAKERS - 1}
    assert Session.objects.filter(start_at=at("09:00")).count() == 1


def test_one_of_twenty_forms_of_the_same_session_is_saved(cast: Cast) -> None:
    session = factories.session(cast.training_class)
    acts = [
        lambda number=number: scheduling.change(
            session, by=cast.organiser, version=1, title=f"第{number}个人改的"
        )
        for number in range(TAKERS)
    ]
    outcomes = Counter("won" if outcome == "won" else outcome.split("(")[0] for outcome in at_once(acts))
    assert outcomes == {"won": 1, "Stale": TAKERS - 1}
    session.refresh_from_db()
    assert session.version == 2


def publishing_at_once(cast: Cast) -> Counter[str]:
    acts = [lambda: publishing.publish(cast.training_class, by=cast.organiser) for _ in range(8)]
    return Counter(outcome.split("(")[0] for outcome in at_once(acts))


def test_R18_publishing_twice_at_once_makes_one_version_and_tells_once(cast: Cast) -> None:
    factories.session(cast.training_class)
    assert publishing_at_once(cast) == {"won": 1, "NothingToPublish": 7}
    assert (cast.training_class.timetable_versions.count(), PublishedSession.objects.count()) == (1, 1)
    assert list(Notice.objects.values_list("cadre", "user")) == [
        (cast.cadre.pk, None),
        (None, cast.head_teacher.pk),
    ]


def test_control_without_locks_publishing_twice_is_an_error_or_tells_twice(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publishing, "lock", lambda *args: None)
    monkeypatch.setattr(publishing, "lock_resources", lambda *args: None)
    monkeypatch.setattr(publishing, "_pending", Meeting(8).after(publishing._pending))
    factories.session(cast.training_class)
    outcomes = publishing_at_once(cast)
    assert outcomes["won"] > 1 or outcomes["IntegrityError"], outcomes


def tapping_at_once(cast: Cast) -> int:
    """The cadre taps 收到 eight times at once; how often the trail says so."""
    own = Notice.objects.addressed_to(cast.cadre_user)
    Notice.objects.update(acknowledged_at=None)
    with audit.unlocked():
        AuditEntry.objects.filter(action="timetable.acknowledge").delete()
    assert set(at_once([lambda: notices.acknowledge(own, by=cast.cadre_user) for _ in range(8)])) == {"won"}
    return AuditEntry.objects.filter(action="timetable.acknowledge").count()


def test_of_many_taps_on_received_one_counts(cast: Cast) -> None:
    factories.session(cast.training_class)
    publishing.publish(cast.training_class, by=cast.organiser)
    assert tapping_at_once(cast) == 1


def test_control_without_the_lock_several_taps_count(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    factories.session(cast.training_class)
    publishing.publish(cast.training_class, by=cast.organiser)
    monkeypatch.setattr(NoticeQuerySet, "select_for_update", lambda rows, **options: rows)
    clock = SimpleNamespace(now=Meeting(8).before(timezone.now))
    monkeypatch.setattr(notices, "timezone", clock)  # asked for when the rows are chosen
    assert tapping_at_once(cast) == 8


def test_two_classes_published_together_from_both_ends_never_wait_in_a_ring(cast: Cast) -> None:
    """Two organisers publish the same two classes, named in either order, which exchange rooms."""
    classes = classes_of(cast, 2)
    rooms = [factories.room(cast.district, name) for name in ("甲", "乙")]
    sessions = [
        factories.session(training_class, room=room)
        for training_class, room in zip(classes, rooms, strict=True)
    ]
    publishing.publish_together(classes, by=cast.organiser)
    with transaction.atomic(), placing.deferred():
        for session, room in zip(sessions, rooms[::-1], strict=True):
            Session.objects.filter(pk=session.pk).update(room=room)
    acts = [
        lambda order=order: publishing.publish_together(order, by=cast.organiser)
        for order in (classes, classes[::-1]) * 3
    ]
    assert Counter(outcome.split("(")[0] for outcome in at_once(acts)) == {"won": 1, "NothingToPublish": 5}
    assert list(PublishedSession.objects.order_by("pk").values_list("room__name", flat=True)) == ["乙", "甲"]


def test_a_deadlock_is_tried_again_and_never_shown(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two verbs take two rooms in opposite order, as no verb does, so that the database has to break the ring."""
    rooms = [factories.room(cast.district, name) for name in ("甲", "乙")]
    both_hold_one = threading.Barrier(2)
    rings: list[OperationalError] = []

    def act(order: list[Any]) -> Callable[[], None]:
        @placing.guarded
        def verb() -> None:
            placing.lock(type(rooms[0]).objects.filter(pk=order[0].pk))
            if not rings:
                both_hold_one.wait(timeout=20)
            try:
                placing.lock(type(rooms[0]).objects.filter(pk=order[1].pk))
            except OperationalError as error:
                rings.append(error)
                raise

        return verb

    assert at_once([act(rooms), act(rooms[::-1])]) == ["won", "won"]
    assert rings, "the ring never happened"
