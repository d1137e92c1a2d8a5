"""A small demo to be asked: how it is made, and what two of them are compared by."""

import io
import json
from pathlib import Path
from typing import Any

import time_machine
from django.core.management import call_command

from accounts.models import User
from courses.models import ClassStatus, TrainingClass
from timetable.models import Session
from trainees.models import Cadre, Enrolment

MONDAY = "2026-11-23T10:07:00+08:00"


def make(folder: Path, instant: str, **options: Any) -> dict[str, Any]:
    file = folder / "demo.json"
    with time_machine.travel(instant, tick=False):
        call_command("demo", size="small", seed=7, json=file, stdout=io.StringIO(), **options)
    told: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return told


def running() -> TrainingClass:
    return TrainingClass.objects.with_status().in_status(ClassStatus.RUNNING).get()


def rows() -> dict[str, list[tuple[Any, ...]]]:
    """What two demos are compared by: everything but the numbers that the database gives."""
    people = Cadre.objects.order_by("pk").values_list(
        "name", "gender", "birth_month", "phone", "political_status", "appointments__post"
    )
    classes = TrainingClass.objects.order_by("pk").values_list(
        "name", "status", "starts_on", "ends_on", "ordinal"
    )
    sessions = Session.objects.order_by("pk").values_list(
        "title", "start_at", "end_at", "room__name", "place", "speakers", "chair", "instructors__name"
    )
    enrolled = Enrolment.objects.order_by("training_class", "cadre").values_list(
        "cadre__name", "status", "group__number", "class_role", "unit_name"
    )
    marks = Enrolment.objects.order_by("pk").values_list("cadre__name", "attendance__status")
    return {
        "people": list(people),
        "classes": list(classes),
        "sessions": list(sessions),
        "enrolled": list(enrolled),
        "marks": sorted(marks, key=repr),
        "accounts": list(
            User.objects.exclude(username__startswith="cadre-").order_by("pk").values_list("username", "name")
        ),
    }
