"""After it is published: the text to copy."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.conftest import Cast
from tests.timetable.doors import SESSION_EDITORS, answers
from timetable import adjusting
from timetable.adjusting import Cancellation
from timetable.models import Session

Pair = tuple[Session, Session]


def test_who_sees_it(cast: Cast, pair: Pair, as_user: Callable[[User], Client]) -> None:
    assert answers(cast, as_user, reverse("timetable:adjust_done", args=[pair[0].pk, 1])) == SESSION_EDITORS


def test_the_text_stands_there_to_be_copied(cast: Cast, organiser: Client, pair: Pair) -> None:
    version = adjusting.adjust(pair[0], Cancellation(), by=cast.organiser, version=1, reason="天气原因")
    answer = organiser.get(reverse("timetable:adjust_done", args=[pair[0].pk, version.number]))
    assert answer.context["text"].splitlines() == [
        "【社区干部培训班】课程调整",
        "《基层党建》11月23日上午 09:00–11:30停课。",
        "原因：天气原因",
        f"课表：http://127.0.0.1:8000/classes/{cast.training_class.pk}/timetable/",
    ]
    html = answer.content.decode()
    assert 'data-copy="text"' in html
    assert f'data-note-rule="TIMETABLE_CHANGED" data-note-subject="version/{version.pk}"' in html


def test_what_no_longer_holds_is_not_offered(cast: Cast, organiser: Client, pair: Pair) -> None:
    version = adjusting.adjust(pair[0], Cancellation(), by=cast.organiser, version=1, reason="天气原因")
    adjusting.take_back(version, by=cast.organiser)
    answer = organiser.get(reverse("timetable:adjust_done", args=[pair[0].pk, version.number]))
    assert answer.context["text"] == ""
    assert "没有要发到群里的话了" in answer.content.decode()


def test_a_version_that_is_none_is_not_found(organiser: Client, pair: Pair) -> None:
    assert organiser.get(reverse("timetable:adjust_done", args=[pair[0].pk, 9])).status_code == 404
