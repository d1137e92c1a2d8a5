"""撤销 of an adjustment: it is published back, and the people are told again."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.conftest import Cast
from tests.timetable.conftest import Publish
from timetable import adjusting, scheduling
from timetable.adjusting import Cancellation
from timetable.models import Notice, PublishedSession, Session

Pair = tuple[Session, Session]


def undo(client: Client, session: Session, number: int) -> tuple[str, str]:
    """Where it leads, and what is said there."""
    answer = client.post(reverse("timetable:adjust_undo", args=[session.pk, number]))
    return answer["Location"], client.get(answer["Location"]).content.decode()


def done(session: Session, number: int) -> str:
    return reverse("timetable:adjust_done", args=[session.pk, number])


def test_who_may(cast: Cast, pair: Pair, as_user: Callable[[User], Client]) -> None:
    address = reverse("timetable:adjust_undo", args=[pair[0].pk, 1])
    people = (cast.head_teacher, cast.finance, cast.cadre_user, cast.stranger)
    assert [as_user(person).post(address).status_code for person in people] == [403, 403, 404, 404]


def test_it_is_published_back(cast: Cast, organiser: Client, pair: Pair) -> None:
    adjusting.adjust(pair[0], Cancellation(), by=cast.organiser, version=1, reason="雨")
    where, html = undo(organiser, pair[0], 2)
    assert where == done(pair[0], 3)
    assert "已撤销，课表恢复原样，并通知了有关的人。" in html
    assert PublishedSession.objects.get(session=pair[0]).status == "SCHEDULED"
    told = [
        set(Notice.objects.filter(version__number=number).values_list("cadre", "user")) for number in (2, 3)
    ]
    assert told[0] == told[1]


def test_what_was_changed_since_stays(cast: Cast, organiser: Client, pair: Pair) -> None:
    adjusting.adjust(pair[0], Cancellation(), by=cast.organiser, version=1, reason="雨")
    scheduling.reinstate(pair[0], by=cast.administrator)
    where, html = undo(organiser, pair[0], 2)
    assert where == done(pair[0], 2)
    assert "这节课程后来又被改过，没有撤销。" in html


def test_another_version_is_not_taken_back(organiser: Client, pair: Pair) -> None:
    assert "这一版不能撤销，请另作调整。" in undo(organiser, pair[0], 1)[1]


def test_a_place_taken_since_is_named(cast: Cast, organiser: Client, pair: Pair, publish: Publish) -> None:
    adjusting.adjust(pair[0], Cancellation(), by=cast.organiser, version=1, reason="雨")
    scheduling.move(pair[1], by=cast.organiser, version=1, start=pair[0].start_at)
    where, html = undo(organiser, pair[0], 2)
    assert where == done(pair[0], 2)
    assert "没有恢复：“社区干部培训班” 11月23日上午 已有“网格化管理”" in html
