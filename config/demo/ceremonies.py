"""Openings and closings in the demo: the usual agendas, and of the running class the speech."""

from collections.abc import Sequence

from django.core.files import File

from config.demo.classes import Run
from config.demo.letters import letter
from config.demo.scene import Scene
from config.demo.year import Stage
from timetable import agenda, ceremonies, speeches
from timetable.models import CeremonyKind

_WITH_AN_OPENING = 2


def prepare(scene: Scene, runs: Sequence[Run]) -> None:
    """The running class has both ceremonies and a speech, the next two classes have their openings."""
    by = scene.staff.organiser
    for run in [run for run in runs if run.stage == Stage.NOW]:
        for kind in CeremonyKind:
            agenda.fill(ceremonies.find(run.training_class, kind), by=by)
        _hand_in_a_speech(scene, run)
    for run in [run for run in runs if run.stage == Stage.CONFIRMED][:_WITH_AN_OPENING]:
        agenda.fill(ceremonies.find(run.training_class, CeremonyKind.OPENING), by=by)


def _hand_in_a_speech(scene: Scene, run: Run) -> None:
    row = run.training_class
    paragraphs = [
        "同志们：",
        f"今天，{row.name}正式开班。首先，向参加培训的各位学员表示欢迎。",
        f"这次培训安排了 {run.outline.half_days} 个半天，希望大家静下心来学，带着问题学，学以致用。",
        "本文件为演示数据，内容纯属虚构。",
    ]
    file = File(letter(f"在{row.name}开班式上的讲话", paragraphs), f"{row.name}开班式讲话稿.docx")
    opening = ceremonies.find(row, CeremonyKind.OPENING)
    speeches.hand_in(opening, file=file, by=scene.staff.organiser)
