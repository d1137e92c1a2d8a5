"""How the demo's past classes have ended: closed with their sheets filed and everybody decided on, but for the latest."""

import datetime as dt
from collections.abc import Sequence

from django.core.files import File

from attendance.completion import closing, deciding
from attendance.completion.deciding import Choice
from attendance.completion.findings import Assessment
from config.demo.classes import Run
from config.demo.letters import letter
from config.demo.reconciling import leave_one, reconcile
from config.demo.scene import Scene
from config.demo.year import Stage
from courses import planning
from courses.models import ClassDocument, DocumentKind
from desk.closing import close as freezing_close
from timetable.calendar import HalfDay
from timetable.models import PublishedSession

LEFT_OPEN = 3
_FROZEN = 2
_CLOSED_AFTER = dt.timedelta(days=2)
_WENT_WRONG = ("NOT_COMPLETED", "缺课过多，安排补训")
_CAME_RIGHT = ("COMPLETED", "请假手续齐全，课后已自学补上")


def close(scene: Scene, runs: Sequence[Run]) -> None:
    """Closes the classes that are over, but for the latest: of these the last has no sheets yet, of the one before it the
    sheets are there, and on none has anybody decided. The latest of the closed ones have their papers frozen, which the workers
    build after the start."""
    past = sorted((run for run in runs if run.stage == Stage.PAST), key=lambda run: run.slot.days[-1])
    settled = past[: max(len(past) - LEFT_OPEN, 0)]
    for run in past[:-1] if LEFT_OPEN else past:
        _file_sheets(scene, run)
    for place, run in enumerate(settled):
        assessment = _decide(scene, run, strictly=place % 3 == 0)
        reconcile(scene, run, assessment)
        day = min(run.slot.days[-1] + _CLOSED_AFTER, scene.today)
        verb = freezing_close if place >= len(settled) - _FROZEN else closing.close
        verb(run.training_class, by=scene.staff.organiser, today=day)
    for run in past[len(settled) :]:
        leave_one(scene, run)


def _file_sheets(scene: Scene, run: Run) -> None:
    """A signed sheet for each half-day: filed once as a file, which the others of the class share."""
    row = run.training_class
    sessions = PublishedSession.objects.of_class(row).taking_place()
    first, *others = sorted({HalfDay(one.day, one.period) for one in sessions})
    made = planning.add_document(
        row,
        by=scene.staff.organiser,
        kind=DocumentKind.SIGNED_SHEET,
        title=_title(first),
        dated_on=first.day,
        day=first.day,
        period=first.period,
        file=File(letter("签到表", ["本文件为演示数据，内容纯属虚构。"]), f"{_title(first)}.docx"),
    )
    ClassDocument.objects.bulk_create(
        ClassDocument(
            training_class=row,
            kind=DocumentKind.SIGNED_SHEET,
            title=_title(half_day),
            dated_on=half_day.day,
            day=half_day.day,
            period=half_day.period,
            file=made.file.name,
            original_name=f"{_title(half_day)}.docx",
            added_by=scene.staff.organiser,
        )
        for half_day in others
    )


def _title(half_day: HalfDay) -> str:
    return f"{half_day.label}签到表"


def _decide(scene: Scene, run: Run, *, strictly: bool) -> Assessment:
    """Of those flagged the first does not complete where it goes strictly, the others have made up for it. Returns the
    findings on which it rests."""
    assessment = Assessment.of(run.training_class)
    choices = {
        one.enrolment.pk: Choice(*(_WENT_WRONG if strictly and not place else _CAME_RIGHT))
        for place, one in enumerate(assessment.flagged)
    }
    deciding.decide_many(run.training_class, choices=choices, by=scene.staff.organiser)
    deciding.complete_rest(run.training_class, by=scene.staff.organiser)
    return assessment
