"""Many press at once: one link, one answer; and what happens without the guard."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection

from tests.conftest import Cast
from tests.factories import at
from tests.meeting import Meeting
from tests.timetable.conftest import Add
from tests.timetable.test_races import at_once
from timetable import asking, links, placing, scheduling
from timetable.models import ClassLink, Instructor, Session, SessionInstructor

PRESSES = 8
NEXT_YEAR = dt.date.today() + dt.timedelta(days=365)
pytestmark = pytest.mark.django_db(transaction=True)


def test_one_link_however_many_press(cast: Cast) -> None:
    outcomes = at_once([lambda: links.issue_for_class(cast.training_class, by=cast.organiser)] * PRESSES)
    assert (outcomes, ClassLink.objects.count()) == (["won"] * PRESSES, 1)


def test_without_the_lock_some_would_see_an_error(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "_lock", lambda training_class: None)
    monkeypatch.setattr(links, "open_for_class", Meeting(PRESSES).after(links.open_for_class))
    outcomes = at_once([lambda: links.issue_for_class(cast.training_class, by=cast.organiser)] * PRESSES)
    assert sum("one_open_class_link" in outcome for outcome in outcomes) == PRESSES - 1


def asked(cast: Cast, add: Add, lecturer: Instructor) -> Session:
    session = add(start=at("09:00", NEXT_YEAR), instructors=[lecturer])
    asking.invite(session, lecturer, by=cast.organiser)
    return session


def test_a_move_and_a_confirmation_at_once_leave_no_answer_for_a_time_unseen(
    cast: Cast, add: Add, lecturer: Instructor
) -> None:
    session = asked(cast, add, lecturer)
    link = links.open_for_instructors(cast.training_class)[lecturer.pk]
    outcomes = at_once(
        [
            lambda: scheduling.move(session, by=cast.organiser, version=1, start=at("14:00", NEXT_YEAR)),
            lambda: asking.confirm(session, lecturer, by=None, link=link, version=1),
        ]
    )
    row = SessionInstructor.objects.get()
    assert row.during
    assert (outcomes[0], row.answer, row.during.lower) == ("won", "INVITED", at("14:00", NEXT_YEAR))


def test_without_the_lock_the_row_keeps_the_time_before(
    cast: Cast, add: Add, lecturer: Instructor, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = asked(cast, add, lecturer)

    def read_then_moved(session_id: int) -> Session:
        stale = placing.lock_session(session_id)
        others = at_once(
            [lambda: scheduling.move(session, by=cast.organiser, version=1, start=at("14:00", NEXT_YEAR))]
        )
        assert others == ["won"]
        return stale

    def unlocked(session_id: int) -> Any:
        return Session.objects.select_related("training_class", "room").get(pk=session_id)

    monkeypatch.setattr(placing, "lock_session", unlocked)
    monkeypatch.setattr(asking, "lock_session", read_then_moved)
    asking.confirm(session, lecturer, by=cast.organiser)
    session.refresh_from_db()
    row = SessionInstructor.objects.get()
    assert row.during
    assert (session.start_at, row.during.lower) == (at("14:00", NEXT_YEAR), at("09:00", NEXT_YEAR))


def test_two_who_free_and_take_a_lecturer_at_once_never_both_have_the_time(
    cast: Cast, add: Add, lecturer: Instructor, other_class: Any
) -> None:
    session = asked(cast, add, lecturer)
    asking.decline(session, lecturer, by=cast.organiser)
    outcomes = at_once(
        [
            lambda: asking.confirm(session, lecturer, by=cast.organiser),
            lambda: add(training_class=other_class, start=at("09:00", NEXT_YEAR), instructors=[lecturer]),
        ]
    )
    assert sorted(outcomes) == ["clashing", "won"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM timetable_sessioninstructor WHERE during IS NOT NULL")
        assert cursor.fetchone() == (1,)
