"""Marking a half-day absent that somebody else signed for, by a person."""

from typing import Any

import pytest

from attendance.models import FlagReview, Mark
from courses.models import ClassStatus, TrainingClass
from tests.attendance.conftest import AM, PM, Attended
from tests.attendance.doors import WRITERS
from tests.attendance.test_flags import STOOD_IN, check_in, decide
from tests.conftest import Cast


@pytest.fixture
def review(attended: Attended) -> FlagReview:
    check_in(attended.people[0], attended.morning, None)
    attended.mark(AM, p0="PRESENT")
    attended.mark(PM, p1="PRESENT")
    return decide(attended, STOOD_IN)


def said(attended: Attended, half_day: str = AM.key) -> dict[str, Any]:
    return {"enrolment": attended.people[0].pk, "half_day": half_day}


def test_it_is_marked_with_the_reason_and_may_be_taken_back(
    attended: Attended, review: FlagReview, as_user: Any
) -> None:
    client, address = as_user(attended.by), f"/flag-reviews/{review.pk}/mark/"
    page = client.get(f"/classes/{attended.training_class.pk}/flags/").content.decode()
    assert "记为旷课" in page
    answer = client.post(address, said(attended), follow=True)
    mark = Mark.objects.latest("pk")
    assert (mark.status, mark.reason, mark.marked_by) == ("ABSENT", "认定代签：已核实", attended.by)
    assert f'"/marks/{mark.pk}/undo/"' in answer.content.decode()
    assert client.post(address, said(attended)).status_code == 409


@pytest.mark.parametrize(
    ("half_day", "status"), [("", 422), ("2026-11-23-XX", 422), ("\x00", 422), ("2026-11-24-AM", 409)]
)
def test_what_is_refused(
    attended: Attended, review: FlagReview, as_user: Any, half_day: str, status: int
) -> None:
    marks = Mark.objects.count()
    client = as_user(attended.by)
    assert client.post(f"/flag-reviews/{review.pk}/mark/", said(attended, half_day)).status_code == status
    assert Mark.objects.count() == marks


def test_a_closed_class_is_not_marked(attended: Attended, review: FlagReview, as_user: Any) -> None:
    TrainingClass.objects.update(status=ClassStatus.CLOSED)
    answer = as_user(attended.by).post(f"/flag-reviews/{review.pk}/mark/", said(attended))
    assert answer.status_code == 409


def test_who_may(attended: Attended, review: FlagReview, cast: Cast, as_user: Any) -> None:
    address = f"/flag-reviews/{review.pk}/mark/"
    others = {name: code for name, code in WRITERS.items() if code != 302}
    refused = {
        name: as_user(getattr(cast, name)).post(address, said(attended)).status_code for name in others
    }
    assert refused == others
    assert as_user(attended.by).get(address).status_code == 405
