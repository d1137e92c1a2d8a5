"""The classes of the demo's year: planned, approved, announced, each as far as its days say."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import cycle

from django.core.files import File

from accounts.models import User
from config.demo.letters import letter
from config.demo.outlines import Outline
from config.demo.people import Person
from config.demo.scene import Scene
from config.demo.year import Slot, Stage
from courses import planning
from courses.models import Category, ClassStatus, DocumentKind, PlanStatus, TrainingClass, TrainingPlan
from trainees.models import Enrolment, StudyGroup

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
    """Creates the classes in the plans of the years they fall into, issues the plans, and takes each class
    on to the point where people are enrolled."""
    runs = []
    plans: dict[int, TrainingPlan] = {}
    teachers = scene.staff.teachers
    turns = cycle(teachers[1:])
    for outline, slot in zip(outlines, slots, strict=True):
        year = slot.days[0].year
        plans.setdefault(year, planning.plan_of(scene.units.district, year))
        size = min(outline.size, len(audience(scene, outline, slot)))
        teacher = teachers[0] if slot.stage == Stage.NOW else next(turns)
        row = _class(scene, outline, slot, plans[year], size)
        hosts = [scene.units.called(name) for name in outline.co_hosts] if slot.stage.has_days else []
        planning.create(row, by=scene.staff.organiser, co_hosts=hosts)
        runs.append(Run(outline, slot, row, teacher, size))
    for year, row_of_plans in plans.items():
        _issue(row_of_plans, year, scene.staff.organiser)
    for run in runs:
        _announce(scene, run)
    return runs


def audience(scene: Scene, outline: Outline, slot: Slot) -> list[Person]:
    """Those who could be invited on these days."""
    in_office = slot.days[0] >= scene.in_office_on
    return [person for person in scene.people if outline.invites(person, in_office=in_office)]


def confirm(scene: Scene, run: Run) -> None:
    """Settles the list of people."""
    planning.advance(
        run.training_class, to=ClassStatus.CONFIRMED, by=scene.staff.organiser, today=scene.today
    )


def _class(scene: Scene, outline: Outline, slot: Slot, plan: TrainingPlan, size: int) -> TrainingClass:
    row = TrainingClass(
        plan=plan,
        ordinal=planning.next_ordinal(plan),
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


def _issue(plan: TrainingPlan, year: int, organiser: User) -> None:
    plan.status, plan.document_number = PlanStatus.ISSUED, _number_of_plan(year)
    planning.change_plan(plan, by=organiser)


def _number_of_plan(year: int) -> str:
    return f"武组发〔{year - 1}〕58号"


def _announce(scene: Scene, run: Run) -> None:
    """Head teacher, basis, approval and notice, and the steps that go with them."""
    if run.stage == Stage.DRAFT:
        return
    row, organiser = run.training_class, scene.staff.organiser
    planning.appoint(row, user=run.teacher, role="head_teacher", by=organiser)
    year, number, first = row.plan.year, row.ordinal or 0, run.slot.days[0]
    basis = f"关于印发《武进区{year}年度干部教育培训计划》的通知"
    issued_on = dt.date(year - 1, 12, 22)
    _file(scene, run, DocumentKind.BASIS, basis, _number_of_plan(year), issued_on)
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
