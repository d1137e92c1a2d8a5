"""A check-in that staff took, taken back."""

from typing import Any

from django.urls import reverse

from attendance import checkin
from attendance.models import AttendanceRecord, CheckIn, CheckInWay
from courses.models import ClassStatus
from tests.attendance.conftest import AM, Attended
from tests.factories import at


def taken(attended: Attended, clock: str = "08:50") -> CheckIn:
    outcome = checkin.check_in(
        attended.people[0], attended.morning, at=at(clock), way=CheckInWay.DESK, by=attended.by
    )
    assert outcome.check_in
    return outcome.check_in


def test_the_mark_goes_with_it_and_the_person_may_check_in_again(attended: Attended, as_user: Any) -> None:
    client = as_user(attended.by)
    attended.mark(AM, p0="ABSENT")
    row = taken(attended)
    assert AttendanceRecord.objects.get().status == "PRESENT"
    address = reverse("attendance:check_in_delete", args=[row.pk])
    assert client.post(address, {"next": "/"})["Location"] == "/"
    assert (CheckIn.objects.count(), AttendanceRecord.objects.get().status) == (0, "ABSENT")
    assert client.post(address).status_code == 404
    taken(attended, "09:10")
    assert AttendanceRecord.objects.get().status == "LATE"


def test_what_was_said_since_stays(attended: Attended, as_user: Any) -> None:
    row = taken(attended)
    attended.mark(AM, p0="SICK")
    as_user(attended.by).post(reverse("attendance:check_in_delete", args=[row.pk]))
    assert (CheckIn.objects.count(), AttendanceRecord.objects.get().leave_kind) == (0, "SICK")


def test_the_own_phone_s_and_those_of_a_closed_class_stay(attended: Attended, as_user: Any) -> None:
    client, row = as_user(attended.by), taken(attended)
    address = reverse("attendance:check_in_delete", args=[row.pk])
    CheckIn.objects.update(taken_by=None)
    client.post(address)
    CheckIn.objects.update(taken_by=attended.by)
    attended.training_class.status = ClassStatus.CLOSED
    attended.training_class.save()
    client.post(address)
    assert (CheckIn.objects.count(), AttendanceRecord.objects.get().status) == (1, "PRESENT")
