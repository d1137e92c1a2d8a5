"""What the demo shows of openings and closings, of lodging and of fees."""

import zipfile
from typing import Any

import pytest

from tests.config import demo
from timetable import agenda, ceremonies, fee_standards, speeches
from timetable.models import Ceremony, CeremonyKind

pytestmark = pytest.mark.django_db


def test_the_running_class_has_both_agendas_and_a_speech(of_small: dict[str, Any]) -> None:
    running = demo.running()
    for kind in CeremonyKind:
        ceremony = ceremonies.find(running, kind)
        held = agenda.of(ceremony, ceremonies.session_of(ceremony))
        assert len(held.lines) == 5
        assert all(line.starts_at for line in held.lines)
        assert held.excess == 0
    speech = speeches.in_place(ceremonies.find(running, CeremonyKind.OPENING))
    assert speech is not None
    with speech.file.open() as file, zipfile.ZipFile(file) as archive:
        assert running.name in archive.read("word/document.xml").decode()


def test_a_class_to_come_has_its_opening_and_past_ones_none(of_small: dict[str, Any]) -> None:
    kept = Ceremony.objects.order_by("training_class", "-kind")
    assert [(row.training_class.status_today, row.kind) for row in kept] == [
        ("RUNNING", "OPENING"),
        ("RUNNING", "CLOSING"),
        ("CONFIRMED", "OPENING"),
    ]


def test_of_a_class_some_stay_overnight_and_one_in_five_has_not_said(of_small: dict[str, Any]) -> None:
    people = list(demo.running().enrolments.attending().in_unit_order())
    assert [row.needs_lodging for row in people[:5]] == [True, False, False, False, None]
    assert all(row.needs_lodging for row in people if row.diet)


def test_lectures_have_a_fee_and_a_tax_on_the_day(of_small: dict[str, Any]) -> None:
    running = demo.running()
    assert running.starts_on
    district = running.plan.district_id
    assert fee_standards.withholding_on(running.starts_on, district_id=district) is not None
    assert fee_standards.cost_on(running.starts_on, district_id=district, category=running.category)
