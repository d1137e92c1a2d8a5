"""Files that the running class was given: a notice and reading of the class, and the lecture notes of two sessions."""

import uuid
from collections.abc import Sequence

from django.core.files import File

from config.demo.classes import Run
from config.demo.letters import letter
from config.demo.scene import Scene
from config.demo.year import Stage
from courses import planning
from courses.models import DocumentKind
from timetable import handing_out
from timetable.audience import for_enrolments
from timetable.models import SessionKind, SessionMaterial

_READERS = 9
_FICTION = "本文件为演示数据，内容纯属虚构。"


def hand_out(scene: Scene, runs: Sequence[Run]) -> None:
    """The first two lectures have notes; of these the first are given out and some people have opened them."""
    by = scene.staff.organiser
    for run in [run for run in runs if run.stage == Stage.NOW]:
        row = run.training_class
        for notice in row.documents.in_place().filter(kind=DocumentKind.NOTICE).exclude(file=""):
            planning.show_document(notice, by=by, shown=True)
        reading = File(letter("学员须知", ["请遵守课堂纪律，按时签到。", _FICTION]), "学员须知.docx")
        kind = DocumentKind.MATERIAL
        planning.add_document(row, by=by, kind=kind, title="学员须知", file=reading, shown=True)
        lectures = row.published_sessions.taking_place().filter(kind=SessionKind.LECTURE)
        for place, one in enumerate(lectures.select_related("session").order_by("start_at")[:2]):
            notes = File(letter(one.title, [_FICTION]), f"{one.title}讲义.docx")
            nonce = uuid.UUID(int=scene.chance("materials").getrandbits(128) ^ place)
            given = handing_out.attach(one.session, files=[notes], by=by, released=place == 0, nonce=nonce)
            if place == 0:
                _open(run, given[0])


def _open(run: Run, material: SessionMaterial) -> None:
    people = run.training_class.enrolments.attending().select_related("cadre__user").order_by("pk")
    for enrolment in people[:_READERS]:
        if for_enrolments([enrolment]).filter(pk=material.session_id).exists():
            handing_out.opened(material, by=enrolment.cadre.user, as_trainee=enrolment)
