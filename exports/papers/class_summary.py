"""The summary of a class (结班小结): its figures filled in, its experience left to be written."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from docx.document import Document as WordDocument

from accounts.models import User
from attendance.completion.findings import Assessment
from attendance.evaluating import LEAST
from attendance.evaluation_figures import CourseResult, results_of
from attendance.models import Certificate, Honour, Outcome
from attendance.standing import Column, Counts
from attendance.terms import terms_of
from courses.models import TrainingClass
from exports.models import PaperName
from exports.papers import naming
from exports.papers.course_rows import Courses, courses_of
from exports.papers.document import Document
from exports.papers.facts import ClassFacts, facts_of
from exports.papers.letter import SignedForm, letterhead_of
from exports.papers.paper import Need, Options, Paper, PaperProblem, Progress, Stage
from timetable.models import SessionKind
from timetable.rows import Row

TO_WRITE = ("主要做法和成效", "存在的问题和不足", "下一步打算")
_ROOM = 5  # blank lines below a head that is to be written


@dataclass(frozen=True)
class Table:
    """Heads, rows and widths in mm; the columns numbered in `left` begin at the left."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    left: tuple[int, ...] = ()


@dataclass(frozen=True)
class Part:
    """A head, what is said below it, and its table."""

    head: str
    said: tuple[str, ...]
    table: Table | None = None


@dataclass(frozen=True)
class ClassSummary:
    """What the summary says."""

    title: str
    parts: tuple[Part, ...]
    organisation: str
    date: str
    built: str


def read(training_class: TrainingClass, by: User | None, options: Options) -> ClassSummary:
    """The class as it stands: from the published timetable, the attendance, what was decided and what was rated."""
    courses, facts = courses_of(training_class), facts_of(training_class)
    if not courses.version or not courses.rows:
        raise PaperProblem(_("课表还没有发布。"))
    assessment = Assessment.of(training_class)
    letterhead = letterhead_of(training_class, by, options)
    parts = [
        _basics(facts),
        _teaching(courses),
        _attendance(assessment.standing.columns),
        _completion(training_class, assessment),
    ]
    if terms_of(training_class).asks_evaluation:
        parts.append(_evaluation(results_of(training_class)))
    return ClassSummary(
        title=f"{facts.name}结班小结",
        parts=tuple(parts),
        organisation=letterhead.organisation,
        date=letterhead.date,
        built=naming.built_from(courses.version),
    )


def _basics(facts: ClassFacts) -> Part:
    by = [f"由{facts.host}主办"]
    by += [f"{facts.implementer}承办"] if facts.implementer and facts.implementer != facts.host else []
    by += [f"{'、'.join(facts.co_hosts)}协办"] if facts.co_hosts else []
    place = f"在{facts.venue}" if facts.venue else ""
    turn = f"，是{facts.year}年度{facts.classes_in_year}个班次中的第{facts.place_in_year}个"
    return Part(
        "基本情况",
        (
            f"{facts.name}{'，'.join(by)}，于{facts.days}{place}举办，共{facts.half_days}个半天、"
            f"{facts.hours.normalize():f}学时{turn if facts.place_in_year else ''}。",
            f"参训学员{facts.people}人，来自{facts.towns}个镇街、{facts.units}个单位，"
            f"其中女性{facts.women}人、新任{facts.newly_elected}人。",
        ),
    )


def _teaching(courses: Courses) -> Part:
    taught = _side_by_side_once(courses.rows)
    kinds = Counter(row.kind for row in taught)
    each = "、".join(f"{kind.label}{kinds[kind]}次" for kind in SessionKind if kinds[kind])
    rows = [
        (
            f"{row.half_day.day.month}月{row.half_day.day.day}日{row.half_day.period.label}",
            row.title,
            row.kind_label,
            row.instructors,
            row.hours_label,
        )
        for row in taught
    ]
    heads = ("时间", "内容", "形式", "主讲人", "学时")
    return Part("教学安排", (f"共安排{each}。",), Table(heads, tuple(rows), (34, 46, 22, 40, 14), (1, 3)))


def _side_by_side_once(rows: Iterable[Row]) -> list[Row]:
    """What the groups hold at the same time under one title, each in its room, is one thing that everybody did once."""
    once: dict[tuple[object, ...], Row] = {}
    for row in rows:
        alone = 0 if row.group_ids else row.session_id
        once.setdefault((row.start_at, row.kind, row.title, row.instructors, row.hours, alone), row)
    return list(once.values())


def _attendance(columns: Sequence[Column]) -> Part:
    whole = _summed(column.counts for column in columns)
    rest = f"另有{whole.unmarked}人次没有记录。" if whole.unmarked else ""
    said = (
        f"应到{whole.expected}人次，实到{whole.present}人次，出勤率{_rate(whole)}；请假{whole.on_leave}人次，"
        f"旷课{whole.absent}人次，实到中迟到{whole.late}人次、早退{whole.left_early}人次。{rest}"
    )
    rows = [(column.half_day.label, *_figures(column.counts)) for column in columns]
    heads = ("半天", "应到", "实到", "出勤率", "请假", "旷课", "迟到", "早退")
    widths = (38, 16, 16, 22, 16, 16, 16, 16)
    return Part("考勤情况", (said,), Table(heads, (*rows, ("合计", *_figures(whole))), widths))


def _summed(counts: Iterable[Counts]) -> Counts:
    rows = list(counts)
    names = ("expected", "present", "on_leave", "absent", "unmarked", "late", "left_early")
    return Counts(**{name: sum(getattr(row, name) for row in rows) for name in names})


def _figures(counts: Counts) -> list[str]:
    figures = (counts.on_leave, counts.absent, counts.late, counts.left_early)
    return [str(counts.expected), str(counts.present), _rate(counts), *map(str, figures)]


def _rate(counts: Counts) -> str:
    return f"{counts.present * 100 / counts.expected:.1f}%" if counts.expected else "—"


def _completion(training_class: TrainingClass, assessment: Assessment) -> Part:
    """How many of each outcome; who did not complete, and why; certificates and honours. Two queries."""
    decided = [(one.enrolment, one.decision) for one in assessment.candidates if one.decision]
    outcomes = Counter(decision.outcome for _person, decision in decided)
    open_still = len(assessment.candidates) - len(decided)
    each = [f"{outcome.label}{outcomes[outcome]}人" for outcome in Outcome if outcomes[outcome]]
    each += [f"结论待定{open_still}人" if open_still else ""]
    of_class = {"enrolment__training_class": training_class}
    certificates = Certificate.objects.filter(voided_at=None, **of_class).count()
    honours = Honour.objects.filter(**of_class).order_by("pk")
    names = [str(name) for name in honours.values_list("enrolment__cadre__name", flat=True)]
    said = [f"{'，'.join(filter(None, each))}。"] if decided or open_still else ["没有学员。"]
    said += [f"颁发结业证书{certificates}份。"] if certificates else []
    said += [f"评为优秀学员{len(names)}人：{'、'.join(names)}。"] if names else []
    said += [
        f"{person.cadre.name}（{person.unit_name}）{decision.get_outcome_display()}"
        f"{f'：{decision.reason}' if decision.reason else ''}。"
        for person, decision in decided
        if decision.outcome != Outcome.COMPLETED
    ]
    return Part("结业情况", tuple(said))


def _evaluation(results: Sequence[CourseResult]) -> Part:
    shown = [result for result in results if result.is_shown]
    means = [result.average for result in shown if result.average is not None]
    if not means:
        return Part("教学评估", (f"各课评价都不足{LEAST}份，不作统计。",))
    rows = [
        (result.course.title, result.course.instructor_text, *_rated(result), str(result.count))
        for result in shown
    ]
    left_out = len(results) - len(shown)
    rest = f"另有{left_out}门评价不足{LEAST}份，不作统计。" if left_out else ""
    said = f"学员对{len(shown)}门课作了评价（5分制），平均{sum(means) / len(means):.1f}分。{rest}"
    heads = ("课程", "主讲人", "总体", "均分", "份数")
    return Part("教学评估", (said,), Table(heads, tuple(rows), (62, 46, 16, 16, 16), (0, 1)))


def _rated(result: CourseResult) -> tuple[str, str]:
    mean, average = (f"{figure}" if figure is not None else "—" for figure in (result.mean, result.average))
    return mean, average


def write(content: ClassSummary, progress: Progress) -> WordDocument:
    """The parts with their tables, then the heads that are to be written, each with room."""
    document = Document(content.title)
    document.headline()
    for numeral, part in zip(naming.NUMERALS, content.parts, strict=False):
        document.head(f"{numeral}、{part.head}")
        for text in part.said:
            document.paragraph(text)
        if table := part.table:
            document.table(table.heads, table.rows, table.widths, left=table.left)
            document.space(8)
        progress(naming.NUMERALS.index(numeral) + 1, len(content.parts))
    for numeral, head in zip(naming.NUMERALS[len(content.parts) :], TO_WRITE, strict=False):
        document.head(f"{numeral}、{head}")
        document.paragraph("（请填写）")
        for _line in range(_ROOM - 1):
            document.paragraph("")
    document.ending(content.organisation, content.date)
    document.note(content.built, size=9)
    return document.finish()


PAPER = Paper(
    PaperName.CLASS_SUMMARY,
    _("组织者：结班时的情况汇总，成效和不足由您来写"),
    read,
    write,
    form=SignedForm,
    stages=(Stage.CLOSING, Stage.ARCHIVE),
    needs=(Need.PEOPLE, Need.TIMETABLE),
    ending=".docx",
)
