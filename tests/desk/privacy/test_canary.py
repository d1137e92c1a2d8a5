"""After their time a phone and an ID number are nowhere, after an erasure the name as well; before, they are everywhere."""

import logging
from pathlib import Path
from typing import Any

import pytest

from courses.models import ClassStatus, TrainingClass
from desk.privacy import erasing, retention
from exports import sweeping
from tests.conftest import Cast
from tests.desk.privacy import canary
from trainees.models import Cadre, Enrolment, ErasedPerson

NUMBERS = (canary.PHONE, canary.ID_NUMBER)


@pytest.fixture
def settled(
    cast: Cast,
    today: None,
    settings: Any,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    django_capture_on_commit_callbacks: Any,
) -> Enrolment:
    settings.ERASED_LIST = str(tmp_path / "erased.list")
    caplog.set_level(logging.INFO)
    with django_capture_on_commit_callbacks(execute=True):
        mine = canary.settle(cast)
    TrainingClass.objects.filter(pk=cast.training_class.pk).update(status=ClassStatus.CLOSED)
    return mine


def test_without_a_purge_it_is_everywhere(settled: Enrolment, caplog: pytest.LogCaptureFixture) -> None:
    """The control: whoever searches like this finds it."""
    there = set(canary.found(*NUMBERS, canary.NAME))
    assert there >= {
        "accounts_user",
        "attendance_attendanceposting",
        "attendance_contacttry",
        "attendance_leaverequest",
        "attendance_reflection",
        "attendance_sittingin",
        "exports",
        "exports_export",
        "hours",
        "leave",
        "reflections",
        "reminders_announcement",
        "reminders_message",
        "timetable.PaymentDetails.id_number_encrypted",
        "timetable_instructor",
        "trainees.Cadre.id_number_encrypted",
        "trainees.CadreMerge.before",
        "trainees.RosterImport.before",
        "trainees.RosterImport.content",
        "trainees_cadre",
        "trainees_enrolment",
        "trainees_nominationbasis",
    }
    assert not any(number in caplog.text for number in NUMBERS)


def test_after_their_time_phone_and_id_number_are_nowhere(
    settled: Enrolment, time_machine_at: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with time_machine_at("2040-01-01T03:20:00+08:00"), django_capture_on_commit_callbacks(execute=True):
        sweeping.sweep()
        retention.run()
    # What somebody typed or uploaded into what stays is the archive's; the program writes no number there.
    typed = {"attendance_attendanceposting", "hours", "reminders_announcement", "trainees_nominationbasis"}
    assert set(canary.found(*NUMBERS)) == typed


def test_after_an_erasure_the_name_is_nowhere_either(
    settled: Enrolment, cast: Cast, caplog: pytest.LogCaptureFixture, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        erasing.erase(settled.cadre, by=cast.administrator, reason=canary.TOLD, asked_by="本人")
    assert canary.found(canary.NAME) == []
    # The lecturer of the same phone is another person, whose data have a time of their own.
    assert set(canary.found(*NUMBERS)) == {
        "timetable.PaymentDetails.account_encrypted",
        "timetable.PaymentDetails.id_number_encrypted",
        "timetable_instructor",
    }
    assert not any(word in caplog.text for word in (*NUMBERS, canary.NAME))
    assert Cadre.objects.get(pk=settled.cadre_id).name == f"已删除人员{settled.cadre_id}"
    assert ErasedPerson.objects.get().cadre_id == settled.cadre_id
