"""The evaluation as a blank form (教学评估表): a course a row, boxes to tick, and no name (R26)."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook

from accounts.models import User
from attendance.evaluating import courses_of
from attendance.terms import terms_of
from courses.models import TrainingClass
from exports.models import PaperName
from exports.papers import naming
from exports.papers.paper import Need, Options, Paper, PaperProblem, Progress, Stage
from exports.papers.sheet import LEFT, NOTE, NUMBER, SIGN, TEXT, Sheet

_PARTS = ("讲解", "方式", "效果", "总体")
_BOXES = "□5 □4 □3 □2 □1"
_BOX = 19.0  # a box is as wide as a Chinese character
# Across, the words about a course stand beside it; a long list stands upright, with room for words at its end.
_ACROSS = [
    ("序号", 5, NUMBER),
    ("课程", 25, LEFT),
    ("主讲人", 20, LEFT),
    *((part, _BOX, TEXT) for part in _PARTS),
    ("意见和建议", 14, LEFT),
]
_UPRIGHT = [
    ("序号", 5, NUMBER),
    ("课程（主讲人）", 20, LEFT),
    *((part, _BOX, TEXT) for part in _PARTS),
]
_MOST_ACROSS = 7  # courses with room for words below them on one page
_LINE = 33.0
_WORDS = 120.0  # points for what one wants to say at the end
_RULE = "请在每门课的每一项里勾一个分数：5 很好、4 好、3 一般、2 较差、1 差；没有听的课空着。不用写姓名。"


@dataclass(frozen=True)
class EvaluationForm:
    """What the form says: each course with who taught it."""

    title: str
    facts: str
    courses: tuple[tuple[str, str], ...]
    built: str


def read(training_class: TrainingClass, by: User | None, options: Options) -> EvaluationForm:
    """The courses that can be rated, as published."""
    if not terms_of(training_class).asks_evaluation:
        raise PaperProblem(_("本班不做教学评估，没有可以生成的内容。"))
    courses = tuple((row.title, row.instructor_text) for row in courses_of(training_class))
    if not courses:
        raise PaperProblem(_("课表里还没有可以评的课，没有可以生成的内容。"))
    days = naming.days_of(training_class)
    return EvaluationForm(
        title=f"{naming.full_name(training_class)}教学评估表",
        facts=f"主办单位：{training_class.host.name}　　培训时间：{days}",
        courses=courses,
        built=naming.built_from(training_class.timetable_versions.first()),
    )


def write(content: EvaluationForm, progress: Progress) -> Workbook:
    """A4: a row a course, then room for words."""
    across = len(content.courses) <= _MOST_ACROSS
    heads, widths, styles = zip(*(_ACROSS if across else _UPRIGHT), strict=True)
    sheet = Sheet(content.title, widths=widths, landscape=across)
    sheet.headline()
    sheet.note(content.facts)
    sheet.note(_RULE)
    sheet.head(heads)
    for number, (title, instructors) in enumerate(content.courses, start=1):
        who = [title, instructors] if across else [f"{title}\n{instructors}" if instructors else title]
        sheet.line([number, *who, *[_BOXES] * len(_PARTS), *[""] * across], styles, height=_LINE)
        progress(number, len(content.courses))
    sheet.keep_together(_WORDS + 50)
    sheet.note("对课程安排、组织服务和今后培训的意见建议：", SIGN)
    sheet.span(1, sheet.columns, "", LEFT)
    sheet.end_row(_WORDS)
    sheet.note(content.built, NOTE)
    return sheet.finish()


PAPER = Paper(
    PaperName.EVALUATION_FORM,
    _("学员：不记名评课；在手机上评的不用填"),
    read,
    write,
    stages=(Stage.CLOSING,),
    needs=(Need.TIMETABLE,),
)
