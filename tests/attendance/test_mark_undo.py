"""撤销."""

from typing import Any

import pytest
from django.urls import reverse

from attendance.models import AttendanceRecord
from courses.models import ClassStatus
from tests.attendance.conftest import AM, Attended
from tests.conftest import Cast


def undo_of(attended: Attended, **codes: str) -> str:
    marked = attended.mark(AM, None, **codes)
    return reverse("attendance:mark_undo", args=[marked.act])


def state() -> list[str]:
    return list(AttendanceRecord.objects.order_by("enrolment").values_list("status", flat=True))


def test_it_really_restores(attended: Attended, as_user: Any) -> None:
    attended.mark(AM, p0="LATE")
    address = undo_of(attended, p0="PRESENT", p1="PRESENT")
    grid = reverse("attendance:attendance_detail", args=[attended.training_class.pk])
    answer = as_user(attended.by).post(address, {"next": grid + "?q=w"}, follow=True)
    assert answer.redirect_chain == [(grid + "?q=w", 302)]
    assert "已撤销。" in answer.content.decode()
    assert state() == ["LATE"]


def test_what_somebody_marked_since_stays_and_is_said(attended: Attended, cast: Cast, as_user: Any) -> None:
    address = undo_of(attended, p0="PRESENT", p1="PRESENT")
    attended.mark(AM, by=cast.organiser, p0="ABSENT")
    answer = as_user(attended.by).post(address, follow=True)
    assert "有1条之后又被改过，没有动。" in answer.content.decode()
    assert state() == ["ABSENT"]


@pytest.mark.parametrize("target", ["", "https://elsewhere.example/", "//elsewhere.example"])
def test_it_never_leads_elsewhere(attended: Attended, as_user: Any, target: str) -> None:
    answer = as_user(attended.by).post(undo_of(attended, p0="PRESENT"), {"next": target})
    assert answer["Location"] == reverse("attendance:attendance_detail", args=[attended.training_class.pk])


def test_only_the_own_act(attended: Attended, cast: Cast, as_user: Any) -> None:
    address = undo_of(attended, p0="PRESENT")
    for user in (cast.organiser, cast.finance, cast.liaison, cast.cadre_user, cast.stranger):
        assert as_user(user).post(address).status_code == 404
    assert state() == ["PRESENT"]


def test_who_has_lost_the_class_or_the_role_is_refused(attended: Attended, cast: Cast, as_user: Any) -> None:
    address = undo_of(attended, p0="PRESENT")
    post = cast.training_class.staff.get(user=attended.by)
    post.role = "auditor"
    post.save()
    assert as_user(attended.by).post(address).status_code == 403
    post.delete()
    assert as_user(attended.by).post(address).status_code == 404
    assert state() == ["PRESENT"]


def test_anonymous_and_get(attended: Attended, client: Any, as_user: Any) -> None:
    address = undo_of(attended, p0="PRESENT")
    assert client.post(address)["Location"] == f"/sign-in/?next={address}"
    assert as_user(attended.by).get(address).status_code == 405


def test_a_closed_class_is_refused(attended: Attended, as_user: Any) -> None:
    address = undo_of(attended, p0="PRESENT")
    attended.training_class.status = ClassStatus.CLOSED
    attended.training_class.save()
    assert as_user(attended.by).post(address).status_code == 409
    assert state() == ["PRESENT"]


def test_queries_do_not_grow(attended: Attended, as_user: Any, count_queries: Any) -> None:
    client = as_user(attended.by)
    client.post(undo_of(attended, p0="PRESENT"))
    address = undo_of(attended, p0="PRESENT")
    with count_queries() as few:
        client.post(address)
    address = undo_of(attended, p0="PRESENT", p1="PRESENT", p2="PRESENT")
    with count_queries() as many:
        client.post(address)
    assert len(few) == len(many)
