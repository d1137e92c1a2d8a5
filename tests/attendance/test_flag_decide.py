"""Deciding on a flag."""

from typing import Any

import pytest

from accounts.models import AuditEntry
from attendance.flags import Flags
from attendance.models import FlagReview
from courses.models import ClassStatus, TrainingClass
from tests.attendance.conftest import PM, Attended
from tests.attendance.doors import WRITERS, answers
from tests.attendance.test_flags import check_in
from tests.conftest import Cast


@pytest.fixture
def said(attended: Attended) -> dict[str, str]:
    """The form of the one flag that is open."""
    check_in(attended.people[0], attended.morning, None)
    attended.mark(PM, p1="PRESENT")
    (flag,) = Flags.of(attended.training_class).open
    return {"kind": flag.kind.value, "key": flag.key, "verdict": "STOOD_IN", "words": "本人承认"}


def url(attended: Attended) -> str:
    return f"/classes/{attended.training_class.pk}/flags/decide/"


def test_who_may(attended: Attended, cast: Cast, as_user: Any) -> None:
    refused = {name: code if code != 302 else 422 for name, code in WRITERS.items()} | {"anonymous": 302}
    assert answers(cast, as_user, url(attended), "post") == refused
    assert as_user(attended.by).get(url(attended)).status_code == 405


def test_it_is_kept_with_who_and_why_and_may_be_taken_back(
    attended: Attended, said: dict[str, str], as_user: Any
) -> None:
    answer = as_user(attended.by).post(url(attended), said, follow=True)
    review = FlagReview.objects.get()
    assert (review.verdict, review.words, review.decided_by) == ("STOOD_IN", "本人承认", attended.by)
    assert f'"/flag-reviews/{review.pk}/undo/"' in answer.content.decode()
    entry = AuditEntry.objects.get(action="attendance.decide_flag")
    assert entry.data["enrolments"] == [attended.people[0].pk]


@pytest.mark.parametrize(
    ("change", "status", "words"),
    [
        ({"words": ""}, 422, "认定代签要写明依据，例如：本人承认由他人代扫。"),
        ({"verdict": ""}, 422, ""),
        ({"verdict": "GUILTY"}, 422, ""),
        ({"kind": "OTHER"}, 422, ""),
        ({"words": "长" * 201}, 422, ""),
        ({"key": "1:2"}, 409, "这条已有人处理，或者又有了新的签到，请再看一遍。"),
        ({"key": "\x00"}, 422, ""),
    ],
)
def test_what_is_refused(
    attended: Attended, said: dict[str, str], as_user: Any, change: dict[str, str], status: int, words: str
) -> None:
    answer = as_user(attended.by).post(url(attended), said | change)
    assert (answer.status_code, words in answer.content.decode()) == (status, True)
    assert not FlagReview.objects.exists()


def test_twice_is_once(attended: Attended, said: dict[str, str], as_user: Any) -> None:
    client = as_user(attended.by)
    assert [client.post(url(attended), said).status_code for _time in range(2)] == [302, 409]
    assert FlagReview.objects.count() == 1


def test_a_closed_class_may_still_be_looked_into(
    attended: Attended, said: dict[str, str], as_user: Any
) -> None:
    TrainingClass.objects.update(status=ClassStatus.CLOSED)
    assert as_user(attended.by).post(url(attended), said).status_code == 302
