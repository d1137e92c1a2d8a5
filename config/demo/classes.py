"""The classes of the demo's year: planned, approved, announced, each as far as its days say."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import cycle
from typing import Self

from django.core.files import File

from accounts.models import User
from config.demo import plans
from config.demo.letters import letter
from config.demo.outlines import Outline
from config.demo.people import Person
from config.demo.scene import Scene
from config.demo.year import Slot, Stage
from courses import planning
from courses.models import Category, ClassStatus, DocumentKind, TrainingClass, TrainingPlan
from trainees.models import Enrolment, StudyGroup
from units.models import Unit

_SHORT, _A_WEEK = 10, dt.timedelta(days=7)
_NOTICE_DAYS, _APPROVAL_DAYS = dt.timedelta(days=12), dt.timedelta(days=24)


@dataclass
class Run:
    """One class of the demo with what is known of it so far."""

    outline: Outline
    slot: Slot
    training_class: TrainingClass
    teacher: User
    size: int
    enrolments: list[Enrolment] = field(default_factory=list)
    groups: list[StudyGroup] = field(default_factory=list)

    @property
    def stage(self) -> Stage:
        """How far it has come."""
        return self.slot.stage


def plan(scene: Scene, outlines: list[Outline], slots: list[Slot]) -> list[Run]:
    """Creates the classes in the plans of the years they fall into, issues and adjusts the plans, and takes each class
    on to the point where people are enrolled. A short plan is not adjusted."""
    by, teachers = scene.staff.organiser, scene.staff.teachers
    turns = cycle(teachers[1:])
    runs: list[Run] = []
    for outline, slot in zip(outlines, slots, strict=True):
        year_plan = planning.plan_of(scene.units.district, slot.days[0].year)
        ordinal = 1 + sum(run.training_class.plan == year_plan for run in runs)
        size = min(outline.size, len(audience(scene, outline, slot)))
        teacher = teachers[0] if slot.stage == Stage.NOW else next(turns)
        runs.append(Run(outline, slot, _class(scene, outline, slot, year_plan, ordinal, size), teacher, size))
    changes = _Changes.among(runs) if len(runs) > _SHORT else None
    for run in runs:
        if changes is None or run is not changes.outside:
            planning.create(run.training_class, by=by, co_hosts=_co_hosts(scene, run))
    cancelled = plans.surplus(scene, changes.postponed.training_class) if changes else None
    for row in TrainingPlan.objects.filter(district=scene.units.district, classes__isnull=False).distinct():
        plans.issue(scene, row)
    if changes and cancelled:
        plans.adjust(
            scene, postponed=changes.shift, cancelled=cancelled, outside=changes.outside.training_class
        )
    plans.backdate()
    for run in runs:
        _announce(scene, run)
    return runs


@dataclass(frozen=True)
class _Changes:
    """Which class is postponed by a week, and which comes on top of the plan."""

    postponed: Run
    outside: Run
    shift: plans.Shift

    @classmethod
    def among(cls, runs: list[Run]) -> Self:
        """The first that is only approved, now a week earlier; and the last, a draft."""
        postponed = next(run for run in runs if run.stage == Stage.APPROVED)
        row, days = postponed.training_class, postponed.slot.days
        row.starts_on, row.ends_on = days[0] - _A_WEEK, days[-1] - _A_WEEK
        row.month = row.starts_on.month
        return cls(postponed, runs[-1], plans.Shift(row, days[0], days[-1]))


def audience(scene: Scene, outline: Outline, slot: Slot) -> list[Person]:
    """Those who could be invited on these days."""
    in_office = slot.days[0] >= scene.in_office_on
    return [person for person in scene.people if outline.invites(person, in_office=in_office)]


def confirm(scene: Scene, run: Run) -> None:
    """Settles the list of people."""
    planning.advance(
        run.training_class, to=ClassStatus.CONFIRMED, by=scene.staff.organiser, today=scene.today
    )


def _co_hosts(scene: Scene, run: Run) -> list[Unit]:
    return [scene.units.called(name) for name in run.outline.co_hosts] if run.stage.has_days else []


def _class(
    scene: Scene, outline: Outline, slot: Slot, plan: TrainingPlan, ordinal: int, size: int
) -> TrainingClass:
    row = TrainingClass(
        plan=plan,
        ordinal=ordinal,
        name=outline.name.format(year=plan.year),
        series=outline.series,
        batch_no=outline.batch,
        category=Category.MAIN,
        training_type=outline.type,
        after_election=outline.after_election,
        host=scene.units.called(outline.host),
        month=slot.days[0].month,
        days=Decimal(outline.half_days) / 2,
        planned_size=size,
    )
    if slot.stage.has_days:
        row.implementer = scene.units.called(outline.implementer)
        row.starts_on, row.ends_on = slot.days[0], slot.days[-1]
        row.audience, row.venue = outline.audience, _venue(outline)
        row.theme, row.purposes = outline.theme, outline.purpose
        row.goals, row.disciplines = outline.goal, outline.disciplines
    return row


def _venue(outline: Outline) -> str:
    return "湖塘镇党群服务中心、区委党校" if outline.implementer == "湖塘镇" else "区委党校"


def _announce(scene: Scene, run: Run) -> None:
    """Head teacher, basis, approval and notice, and the steps that go with them."""
    if run.stage == Stage.DRAFT:
        return
    row, organiser = run.training_class, scene.staff.organiser
    planning.appoint(row, user=run.teacher, role="head_teacher", by=organiser)
    year, number, first = row.plan.year, row.ordinal or 0, run.slot.days[0]
    basis = plans.title_of(year)
    issued_on = dt.date(year - 1, 12, 22)
    _file(scene, run, DocumentKind.BASIS, basis, plans.number_of(year), issued_on)
    approved_on = min(max(first - _APPROVAL_DAYS, issued_on), scene.today)
    approval = f"关于同意举办{row.name}的批复"
    _file(scene, run, DocumentKind.APPROVAL, approval, f"武训〔{year}〕{number}号", approved_on)
    planning.advance(row, to=ClassStatus.APPROVED, by=organiser, today=scene.today)
    if run.stage == Stage.APPROVED:
        return
    notice_on = min(max(first - _NOTICE_DAYS, approved_on), scene.today)
    notice = f"关于举办{row.name}的通知"
    _file(scene, run, DocumentKind.NOTICE, notice, f"武组通〔{year}〕{number + 10}号", notice_on)
    planning.advance(row, to=ClassStatus.ENROLLING, by=organiser, today=scene.today)


def _file(scene: Scene, run: Run, kind: DocumentKind, title: str, number: str, dated_on: dt.date) -> None:
    row = run.training_class
    paragraphs = [
        number,
        f"班次：{row.name}",
        f"时间：{row.starts_on:%Y-%m-%d} 至 {row.ends_on:%Y-%m-%d}，共 {run.outline.half_days} 个半天。",
        f"培训对象：{row.audience}，{row.planned_size} 人。",
        f"主办：{row.host}；承办：{row.implementer}。",
        "本文件为演示数据，内容纯属虚构。",
        f"{dated_on:%Y-%m-%d}",
    ]
    planning.add_document(
        row,
        by=scene.staff.organiser,
        kind=kind,
        title=title,
        number=number,
        dated_on=dated_on,
        file=File(letter(title, paragraphs), f"{title}.docx"),
    )
