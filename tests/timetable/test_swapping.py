"""Two sessions of a class change places, whole or not at all (R17)."""

import datetime as dt
from collections import Counter
from contextlib import nullcontext
from itertools import combinations
from typing import Any

import pytest

from accounts.models import AuditEntry
from courses.models import TrainingClass
from tests import factories
from tests.conftest import Cast
from tests.factories import MONDAY, at
from tests.meeting import Meeting
from tests.timetable.conftest import Add
from tests.timetable.test_races import at_once
from timetable import scheduling, swapping, undoing
from timetable.models import Session, SessionInstructor
from timetable.refusals import Clashing, ReasonNeeded, Stale

pytestmark = pytest.mark.django_db
TUESDAY = MONDAY + dt.timedelta(days=1)


def stands(session: Session) -> tuple[Any, ...]:
    """Where the stored session is."""
    row = Session.objects.get(pk=session.pk)
    return row.start_at, row.end_at, row.room and row.room.name, row.place, row.version


def test_each_takes_the_others_time_room_and_place(cast: Cast, add: Add) -> None:
    room, chen = factories.room(cast.district), factories.instructor(cast.district)
    one = add("基层党建", room=room, instructors=[chen])
    other = add("参观村史馆", start=at("14:00", TUESDAY), place="雪堰镇政府")
    both = scheduling.swap(one, other, by=cast.organiser, versions=(1, 1))
    assert [session.pk for session in both] == [one.pk, other.pk]
    assert stands(one) == (at("14:00", TUESDAY), at("16:30", TUESDAY), None, "雪堰镇政府", 2)
    assert stands(other) == (at("09:00"), at("11:30"), room.name, "", 2)
    teaching = SessionInstructor.objects.get(session=one)
    assert (teaching.during.lower, teaching.during.upper) == (at("14:00", TUESDAY), at("16:30", TUESDAY))
    assert Session.objects.get(pk=other.pk).room_excludes


def test_a_hard_limit_refuses_a_swap_and_one_that_holds_already_does_not(cast: Cast, add: Add) -> None:
    chen = factories.instructor(cast.district)
    one, other = add("甲", instructors=[chen]), add("乙", start=at("14:00", TUESDAY))
    closure = factories.unavailability(chen, first_on=TUESDAY)
    with pytest.raises(Clashing) as refusal:
        scheduling.swap(one, other, by=cast.organiser, versions=(1, 1))
    assert refusal.value.sentences == ["陈静 11月24日下午 不可用，不能排"]
    closure.delete()
    factories.unavailability(chen)
    scheduling.swap(one, other, by=cast.organiser, versions=(1, 1))
    assert stands(one)[0] == at("14:00", TUESDAY)


def test_both_may_have_the_same_room_and_lecturer(cast: Cast, add: Add) -> None:
    shared: dict[str, Any] = {
        "room": factories.room(cast.district),
        "instructors": [factories.instructor(cast.district)],
    }
    one, other = add("甲", **shared), add("乙", start=at("14:00"), **shared)
    scheduling.swap(one, other, by=cast.organiser, versions=(1, 1))
    assert (stands(one)[0], stands(other)[0]) == (at("14:00"), at("09:00"))


def test_control_without_deferring_the_first_row_meets_the_second(
    cast: Cast, add: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(swapping, "deferred", nullcontext)
    room = factories.room(cast.district)
    one, other = add("甲", room=room), add("乙", start=at("14:00"), room=room)
    with pytest.raises(Clashing) as refused:
        scheduling.swap(one, other, by=cast.organiser, versions=(1, 1))
    # Nothing was found in the way, yet the database refused each time.
    assert refused.value.clashes == ()


@pytest.mark.parametrize(
    ("first", "second", "first_after", "second_after"),
    [
        pytest.param("09:00–11:30", "14:00–17:00", "14:00–16:30", "09:00–12:00", id="own length"),
        pytest.param("09:00–10:00", "10:10–11:30", "10:30–11:30", "09:00–10:20", id="one half-day, longer"),
        pytest.param("09:00–10:30", "10:30–11:00", "09:30–11:00", "09:00–09:30", id="one half-day, shorter"),
        pytest.param("09:00–10:00", "10:30–11:30", "10:30–11:30", "09:00–10:00", id="one half-day, equal"),
    ],
)
def test_lengths_stay(
    cast: Cast, add: Add, first: str, second: str, first_after: str, second_after: str
) -> None:
    def span(words: str) -> tuple[dt.datetime, dt.datetime]:
        starts, ends = words.split("–")
        return at(starts), at(ends)

    one, other = (
        add("甲", start=span(first)[0], end=span(first)[1]),
        add("乙", start=span(second)[0], end=span(second)[1]),
    )
    scheduling.swap(other, one, by=cast.organiser, versions=(1, 1))
    assert stands(one)[:2] == span(first_after)
    assert stands(other)[:2] == span(second_after)
    undoing.undo(one, by=cast.organiser, version=2)
    assert (stands(one)[:2], stands(other)[:2]) == (span(first), span(second))


def test_R17_two_that_would_overlap_after_it_are_refused(cast: Cast, add: Add) -> None:
    one = add("甲", start=at("11:00"), end=at("12:00"))
    other = add("乙", start=at("12:00"), end=at("14:00"))
    with pytest.raises(Clashing) as refused:
        scheduling.swap(one, other, by=cast.organiser, versions=(1, 1))
    assert refused.value.sentences == ["“社区干部培训班” 11月23日上午 已有“乙”（11:00–13:00）"]
    assert (stands(one)[0], stands(other)[0]) == (at("11:00"), at("12:00"))


def test_R17_a_lecturer_busy_at_the_other_time_is_named(
    cast: Cast, add: Add, other_class: TrainingClass
) -> None:
    chen = factories.instructor(cast.district)
    one, other = add("甲", instructors=[chen]), add("乙", start=at("14:00"))
    add("丙", start=at("14:00"), training_class=other_class, instructors=[chen])
    with pytest.raises(Clashing) as refused:
        scheduling.swap(one, other, by=cast.organiser, versions=(1, 1))
    assert refused.value.sentences == ["陈静 11月23日下午 已有“科级干部班”的“丙”（14:00–16:30）"]
    assert (stands(one), stands(other)) == (
        (at("09:00"), at("11:30"), None, "", 1),
        (at("14:00"), at("16:30"), None, "", 1),
    )


def test_an_old_version_names_the_one_that_changed(cast: Cast, add: Add) -> None:
    one, other = add("甲"), add("乙", start=at("14:00"))
    scheduling.change(other, by=cast.organiser, version=1, title="乙改")
    with pytest.raises(Stale) as stale:
        scheduling.swap(one, other, by=cast.organiser, versions=(1, 1))
    assert (stale.value.current.pk, stale.value.current.title) == (other.pk, "乙改")


def test_marks_ask_for_a_reason(cast: Cast, add: Add) -> None:
    one, other = add("甲"), add("乙", start=at("14:00"))
    other.marks.create(enrolment=cast.enrolment, status="PRESENT", source="GRID", marked_by=cast.organiser)
    with pytest.raises(ReasonNeeded):
        scheduling.swap(one, other, by=cast.organiser, versions=(1, 1))
    scheduling.swap(one, other, by=cast.organiser, versions=(1, 1), reason="讲师临时有事")
    assert stands(other)[0] == at("09:00")


@pytest.mark.parametrize("wrong", ["other class", "cancelled", "unplaced", "itself"])
def test_only_two_sessions_of_one_class_that_take_place(
    cast: Cast, add: Add, other_class: TrainingClass, wrong: str
) -> None:
    one = add("甲")
    other = {
        "other class": lambda: add("乙", start=at("14:00"), training_class=other_class),
        "cancelled": lambda: scheduling.cancel(add("乙", start=at("14:00")), by=cast.organiser, reason="停"),
        "unplaced": lambda: add("乙", start=None),
        "itself": lambda: one,
    }[wrong]()
    with pytest.raises(ValueError, match="swapped"):
        scheduling.swap(one, other, by=cast.organiser, versions=(1, other.version))


def test_the_trail_keeps_both(cast: Cast, add: Add) -> None:
    one, other = add("甲"), add("乙", start=at("14:00"))
    scheduling.swap(one, other, by=cast.organiser, versions=(1, 1), reason="讲师临时有事")
    entries = AuditEntry.objects.filter(action="timetable.swap").order_by("pk")
    assert [(row.subject_id, row.data["with"], row.data["reason"]) for row in entries] == [
        (one.pk, other.pk, "讲师临时有事"),
        (other.pk, one.pk, "讲师临时有事"),
    ]


def test_undo_puts_both_back_and_not_over_a_later_change(cast: Cast, add: Add) -> None:
    one, other = add("甲"), add("乙", start=at("14:00"), place="村史馆")
    scheduling.swap(one, other, by=cast.organiser, versions=(1, 1))
    undoing.undo(other, by=cast.organiser, version=2)
    assert (stands(one)[0], stands(other)[::3]) == (at("09:00"), (at("14:00"), "村史馆"))
    scheduling.swap(one, other, by=cast.organiser, versions=(3, 3))
    scheduling.change(one, by=cast.organiser, version=4, title="甲改")
    with pytest.raises(Stale) as stale:
        undoing.undo(other, by=cast.organiser, version=4)
    assert stale.value.current.pk == one.pk
    assert stands(other)[0] == at("09:00")


def lined_up(cast: Cast, **fields: Any) -> list[Session]:
    """Seven sessions of the class on seven days."""
    days = [MONDAY + dt.timedelta(days=number) for number in range(7)]
    return [
        factories.session(cast.training_class, f"{day:%d}日", start=at("09:00", day), **fields)
        for day in days
    ]


def swapping_pairs(cast: Cast, sessions: list[Session]) -> list[Any]:
    """Twenty swaps of overlapping pairs, each told the versions that stand when it begins, in either order."""

    def act(one: Session, other: Session) -> Any:
        def run() -> None:
            fresh = Session.objects.in_bulk([one.pk, other.pk])
            versions = (fresh[one.pk].version, fresh[other.pk].version)
            scheduling.swap(one, other, by=cast.organiser, versions=versions)

        return run

    pairs = list(combinations(sessions, 2))[:20]
    return [act(*(pair if number % 2 else pair[::-1])) for number, pair in enumerate(pairs)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("in_one_room", [True, False])
def test_R17_twenty_swaps_at_once_lose_no_session(cast: Cast, in_one_room: bool) -> None:
    room, chen = factories.room(cast.district), factories.instructor(cast.district)
    sessions = lined_up(cast, room=room, instructors=(chen,)) if in_one_room else lined_up(cast)
    outcomes = Counter(outcome.split("(")[0] for outcome in at_once(swapping_pairs(cast, sessions)))
    assert set(outcomes) <= {"won", "Stale"}
    assert outcomes["won"] >= 1
    rows = Session.objects.order_by("start_at")
    assert [row.start_at for row in rows] == [session.start_at for session in sessions]
    assert sum(row.version - 1 for row in rows) == 2 * outcomes["won"]
    taught = [(row.during.lower, row.during.upper) for row in SessionInstructor.objects.order_by("during")]
    assert taught == ([(row.start_at, row.end_at) for row in rows] if in_one_room else [])


@pytest.mark.django_db(transaction=True)
def test_control_without_locks_a_swap_is_lost(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read, then write: a swap overwrites what another has done meanwhile."""
    sessions = lined_up(cast)
    acts = swapping_pairs(cast, sessions)
    reading = Session.objects.select_related("training_class__plan", "room")
    monkeypatch.setattr(swapping, "lock_sessions", Meeting(len(acts)).after(reading.in_bulk))
    monkeypatch.setattr(swapping, "lock_resources", lambda *args: None)
    won = Counter(at_once(acts))["won"]
    assert sum(row.version - 1 for row in Session.objects.all()) < 2 * won
