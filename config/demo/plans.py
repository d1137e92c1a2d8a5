"""The year's plan of the demo: deliberated and issued before the year, and adjusted three times since (R30)."""

import datetime as dt
from dataclasses import dataclass

from django.core.files import File

from config.demo.letters import letter
from config.demo.scene import Scene
from courses import plan_acts, plan_papers, planning
from courses.models import (
    Category,
    ClassStatus,
    PlanAct,
    PlanDocument,
    PlanDocumentKind,
    TrainingClass,
    TrainingPlan,
)
from courses.plan_acts import Paper
from timetable.calendar import at_clock

_WEEK, _APPROVED_BEFORE = dt.timedelta(days=7), dt.timedelta(days=45)
_MORNING = dt.time(9, 40)


@dataclass(frozen=True)
class Shift:
    """A class that the plan had a week earlier than it is held."""

    training_class: TrainingClass
    starts_on: dt.date
    ends_on: dt.date


def number_of(year: int) -> str:
    """The number of the document by which the plan of that year was issued."""
    return f"武组发〔{year - 1}〕58号"


def title_of(year: int) -> str:
    """What that document is called."""
    return f"关于印发《武进区{year}年度干部教育培训计划》的通知"


def issue(scene: Scene, plan: TrainingPlan) -> None:
    """A meeting and a document, in the December before."""
    by, before = scene.staff.organiser, plan.year - 1
    meeting = "武进区干部教育培训联席会议"
    minutes = Paper(
        f"武教联〔{before}〕6号",
        dt.date(before, 12, 15),
        f"{meeting}第六次会议",
        _letter(
            f"{meeting}会议纪要", f"审议并原则通过{plan.year}年度干部教育培训计划。", dt.date(before, 12, 15)
        ),
    )
    issued = Paper(
        number_of(plan.year),
        dt.date(before, 12, 22),
        title_of(plan.year),
        _letter(title_of(plan.year), "各镇、街道、开发区，区级机关各部门：", dt.date(before, 12, 22)),
    )
    plan_acts.deliberate(plan, by=by, paper=minutes)
    plan_acts.issue(plan, by=by, paper=issued)


def surplus(scene: Scene, beside: TrainingClass) -> TrainingClass:
    """A class of the plan that will not be held."""
    row = TrainingClass(
        plan=beside.plan,
        name=f"{beside.plan.year}年基层治理专题培训班",
        category=Category.SPECIAL,
        host=scene.units.district,
        month=beside.month,
        days=2,
        planned_size=60,
        audience="村（社区）两委成员",
    )
    return planning.create(row, by=scene.staff.organiser)


def adjust(scene: Scene, *, postponed: Shift, cancelled: TrainingClass, outside: TrainingClass) -> None:
    """One document postpones a class and cancels another, a second approves one outside the plan."""
    by, year = scene.staff.organiser, postponed.training_class.plan.year
    plan = postponed.training_class.plan
    first = _approval(
        scene, plan, f"武组发〔{year}〕31号", min(postponed.starts_on - _WEEK, scene.today) - _APPROVED_BEFORE
    )
    planning.postpone(
        postponed.training_class,
        by=by,
        starts_on=postponed.starts_on,
        ends_on=postponed.ends_on,
        reason="与区委全会时间冲突，顺延一周",
        document=first,
        today=scene.today,
    )
    planning.advance(
        cancelled,
        to=ClassStatus.CANCELLED,
        by=by,
        reason="内容并入区委统一组织的集中轮训，不再单独举办",
        document=first,
        today=scene.today,
    )
    second = _approval(scene, outside.plan, f"武组发〔{year}〕36号", scene.today - 2 * _WEEK)
    planning.create(outside, by=by, reason="区委常委会要求年内增办", document=second)


def backdate() -> None:
    """Each act was entered on the morning of its document; the trail tells when the demo was made."""
    acts = list(PlanAct.objects.all())
    for act in acts:
        act.at = at_clock(act.dated_on, _MORNING)
    PlanAct.objects.bulk_update(acts, ["at"])


def _approval(scene: Scene, plan: TrainingPlan, number: str, day: dt.date) -> PlanDocument:
    dated_on = max(day, dt.date(plan.year, 1, 4))
    title = f"关于调整武进区{plan.year}年度干部教育培训计划的批复"
    return plan_papers.add(
        plan,
        by=scene.staff.organiser,
        kind=PlanDocumentKind.ADJUSTMENT,
        number=number,
        title=title,
        dated_on=dated_on,
        file=_letter(title, "区委组织部干部教育科：", dated_on),
    )


def _letter(title: str, text: str, dated_on: dt.date) -> File:
    paragraphs = [text, "本文件为演示数据，内容纯属虚构。", f"{dated_on:%Y-%m-%d}"]
    return File(letter(title, paragraphs), f"{title}.docx")
