"""The evaluation of a class (教学评估汇总): a course a row, nothing of those that fewer than five have rated (R26)."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook

from accounts.models import User
from attendance.evaluating import LEAST
from attendance.evaluation_figures import CourseResult, results_of
from attendance.terms import terms_of
from courses.models import TrainingClass
from exports.models import PaperName
from exports.papers import naming
from exports.papers.cells import Value, lines_of
from exports.papers.filling import Fillable, Filling, lines_by
from exports.papers.paper import Need, Options, Paper, PaperProblem, Progress, Stage
from exports.papers.sheet import LEFT, NOTE, NUMBER, TEXT, Sheet

_WORDS = 40
_COLUMNS = [
    ("序号", 5, NUMBER),
    ("课程", 24, LEFT),
    ("主讲人", 16, LEFT),
    ("时间", 11, TEXT),
    ("讲解", 6, NUMBER),
    ("方式", 6, NUMBER),
    ("效果", 6, NUMBER),
    ("总体", 6, NUMBER),
    ("均分", 6, NUMBER),
    ("份数", 6, NUMBER),
    ("可评\n人数", 6, NUMBER),
    ("意见", _WORDS, LEFT),
]
_MOST_LINES = 20  # of one row's words; the rest stand in rows of their own
HIDDEN = f"不足{LEAST}份，不显示"


@dataclass(frozen=True)
class EvaluationSheet:
    """What the sheet says: the results as the page shows them, and on which day."""

    title: str
    facts: str
    results: tuple[CourseResult, ...]


def read(training_class: TrainingClass, by: User | None, options: Options) -> EvaluationSheet:
    """The same results that the page shows."""
    if not terms_of(training_class).asks_evaluation:
        raise PaperProblem(_("本班不做教学评估，没有可以生成的内容。"))
    results = tuple(results_of(training_class))
    if not results:
        raise PaperProblem(_("课表里还没有可以评的课，没有可以生成的内容。"))
    host, days = training_class.host.name, naming.days_of(training_class)
    return EvaluationSheet(
        title=f"{naming.full_name(training_class)}教学评估汇总",
        facts=f"主办单位：{host}　　培训时间：{days}　　共{len(results)}门课",
        results=results,
    )


def write(content: EvaluationSheet, progress: Progress) -> Workbook:
    """Landscape A4: a row a course, and more where its words need them."""
    sheet = Sheet(content.title, widths=[width for _head, width, _style in _COLUMNS], landscape=True)
    styles = [style for _head, _width, style in _COLUMNS]
    sheet.headline()
    sheet.note(content.facts, NOTE)
    sheet.head([head for head, _width, _style in _COLUMNS], height=34)
    for place, result in enumerate(content.results, start=1):
        first, *more = _parts_of(result)
        sheet.line([place, *_facts(result), first], styles)
        for words in more:
            sheet.line([None] * (len(_COLUMNS) - 1) + [words], styles)
        progress(place, len(content.results))
    sheet.note(
        f"不记名评价，5分制（很好5、好4、一般3、较差2、差1）。总体、讲解、方式、效果各为平均分，不足{LEAST}份的不显示；"
        "均分是显示的各项的平均。"
    )
    return sheet.finish()


def _facts(result: CourseResult) -> list[Value]:
    course = result.course
    means = [*result.parts, result.mean, result.average]
    return [
        course.title,
        course.instructor_text,
        f"{course.day.month}月{course.day.day}日",
        *(float(mean) if mean is not None else "—" for mean in means),
        result.count if result.is_shown else f"<{LEAST}",
        result.could,
    ]


def _parts_of(result: CourseResult) -> Iterator[str]:
    """What was said, a line each, in portions that a row can hold; "" where nothing was."""
    if not result.is_shown:
        yield HIDDEN
        return
    portion: list[str] = []
    for words in result.words:
        if portion and lines_of("\n".join([*portion, words]), _WORDS) > _MOST_LINES:
            yield "\n".join(portion)
            portion = []
        portion.append(words)
    yield "\n".join(portion)


_NAMES = tuple(head.replace("\n", "") for head, _width, _style in _COLUMNS[1:])


def _filling(content: EvaluationSheet) -> Filling:
    rows = [(*_facts(result), "\n".join(_parts_of(result))) for result in content.results]
    return Filling({}, lines_by(_NAMES, rows))


PAPER = Paper(
    PaperName.EVALUATION,
    _("组织者：结业总结、课程和师资改进"),
    read,
    write,
    stages=(Stage.CLOSING, Stage.ARCHIVE),
    needs=(Need.TIMETABLE,),
    fillable=Fillable(_NAMES, _filling),
)
