"""The notice of a class (培训通知), an official document with its attachments."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from docx.document import Document as WordDocument

from accounts.models import User
from courses.models import TrainingClass
from exports.models import PaperName
from exports.papers import naming, reply_slip
from exports.papers.class_rules import demands_of, paragraphs_of, points_of
from exports.papers.course_rows import Courses, courses_of
from exports.papers.document import Document
from exports.papers.letter import NOT_KNOWN, LetterForm, Letterhead, letterhead_of
from exports.papers.paper import Options, Paper, Progress, Stage
from exports.papers.quota_sheet import HEADS, Quotas, quotas_of
from exports.papers.word_styles import CENTRED
from timetable.models import SessionKind

MOST_NAMED = 24  # units that the salutation names one by one
_QUOTA_WIDTHS = (13, 54, 16, 22, 16, 35)
_SLIP_WIDTHS = (8, 15.5, 8, 10, 15, 15, 12, 28, 22, 15, 15, 24, 12, 12, 13.5)
_SLIP_ROWS = 8
_CEREMONIES = (SessionKind.OPENING, SessionKind.CLOSING)


@dataclass(frozen=True)
class Notice:
    """What the notice says: `parts` are heads with their paragraphs, `slip` the heads of the reply slip."""

    title: str
    number: str
    salutation: str
    opening: str
    parts: tuple[tuple[str, tuple[str, ...]], ...]
    letterhead: Letterhead
    quotas: Quotas
    slip: tuple[str, ...]
    built: str


def read(training_class: TrainingClass, by: User | None, options: Options) -> Notice:
    """The class as it stands: the published days and courses, else those of the plan; 待定 for what is not known."""
    quotas, courses = quotas_of(training_class), courses_of(training_class)
    letterhead = letterhead_of(training_class, by, options)
    name = naming.full_name(training_class)
    parts = [
        ("培训时间", _time(training_class, courses)),
        ("培训地点", [f"{training_class.venue or NOT_KNOWN}。"]),
        ("培训对象", _audience(training_class, quotas)),
        ("培训内容", _subjects(training_class, courses)),
        ("报名办法", _enrolling(training_class, letterhead, "附件2" if quotas.lines else "附件")),
        ("有关要求", _numbered(demands_of(training_class))),
    ]
    if more := paragraphs_of(str(options.get("words") or "")):
        parts.append(("其他事项", more))
    return Notice(
        title=f"关于举办{name}的通知",
        number=str(options.get("number") or ""),
        salutation=_salutation(quotas),
        opening=_opening(training_class, name),
        parts=tuple((head, tuple(said)) for head, said in parts),
        letterhead=letterhead,
        quotas=quotas,
        slip=reply_slip.HEADS,
        built=naming.built_from(courses.version),
    )


def _salutation(quotas: Quotas) -> str:
    units = quotas.units
    return "、".join(units) if 0 < len(units) <= MOST_NAMED else "各有关单位"


def _opening(training_class: TrainingClass, name: str) -> str:
    why = "，".join(point.rstrip("。；，") for point in points_of(training_class.purposes))
    why = why if why.startswith("为") or not why else f"为{why}"
    year = training_class.plan.year
    by_plan = f"根据{year}年度培训计划" if training_class.ordinal else "经研究"
    return f"{f'{why}，' if why else ''}{by_plan}，决定举办{name}。现将有关事项通知如下。"


def _time(training_class: TrainingClass, courses: Courses) -> list[str]:
    days = naming.days_of(training_class)
    if not days:
        return [f"{NOT_KNOWN}。"]
    length = f"，共{training_class.days.normalize():f}天" if training_class.days else ""
    said = [f"{days}{length}。"]
    if courses.version and courses.rows:
        said.append(f"首次课于{courses.rows[0].time.split('–')[0]}开始，请提前到场报到。")
    else:
        said.append("报到时间和具体课程以课程表为准。")
    return said


def _audience(training_class: TrainingClass, quotas: Quotas) -> list[str]:
    size = sum(line.seats for line in quotas.lines if not line.within) or training_class.planned_size
    people = f"，共{size}人" if size else ""
    where = "名额分配见附件1。" if quotas.lines else ""
    return [f"{training_class.audience or NOT_KNOWN}{people}。{where}"]


def _subjects(training_class: TrainingClass, courses: Courses) -> list[str]:
    """The theme and goals, then the subjects of the courses, each once."""
    theme = "".join(paragraphs_of(training_class.theme)).rstrip("。")
    said = [f"培训主题：{theme}。"] if theme else []
    said += paragraphs_of(training_class.goals)
    titles = dict.fromkeys(row.title for row in courses.rows if row.kind not in _CEREMONIES)
    if titles:
        said.append(f"主要安排：{'；'.join(titles)}。")
    return said or [f"{NOT_KNOWN}，以课程表为准。"]


def _enrolling(training_class: TrainingClass, letterhead: Letterhead, slip: str) -> list[str]:
    closes = training_class.nominations_close_at
    at = timezone.localtime(closes) if closes else None
    until = f"{naming.on_day(at.date())}{at:%H:%M}" if at else f"（{NOT_KNOWN}）"
    return [
        f"请各单位于{until}前，由本单位联络员报送参训人员名单和报名回执（见{slip}，加盖公章）。"
        "名单报送后原则上不作调整，确需更换人选的须在开班前书面说明。",
        f"{letterhead.contact}。",
    ]


def _numbered(said: Sequence[str]) -> list[str]:
    return [f"{number}.{text}" for number, text in enumerate(said, start=1)]


def write(notice: Notice, progress: Progress) -> WordDocument:
    """The notice, the seats as a table, and a blank reply slip across the page."""
    document = Document(notice.title)
    if notice.number:
        document.paragraph(notice.number, CENTRED)
    document.headline()
    document.salutation(notice.salutation)
    document.paragraph(notice.opening)
    for numeral, (head, said) in zip(naming.NUMERALS, notice.parts, strict=False):
        document.head(f"{numeral}、{head}")
        for text in said:
            document.paragraph(text)
    attached = (["名额分配表"] if notice.quotas.lines else []) + ["报名回执"]
    document.attachments(attached)
    document.ending(notice.letterhead.organisation, notice.letterhead.date)
    marks = [f"附件{number}" if len(attached) > 1 else "附件" for number in range(1, len(attached) + 1)]
    if notice.quotas.lines:
        document.attachment(marks[0], "名额分配表")
        _write_quotas(document, notice.quotas, progress)
    document.turn(landscape=True)
    document.attachment(marks[-1], "报名回执")
    document.signatures("填报单位（盖章）", room=14)
    document.table(notice.slip, [[""] * len(notice.slip)] * _SLIP_ROWS, _SLIP_WIDTHS, size=10.5)
    document.signatures("填报人", "电话", "日期")
    document.note(notice.built, size=9)
    return document.finish()


def _write_quotas(document: Document, quotas: Quotas, progress: Progress) -> None:
    rows, number = [], 0
    for line in quotas.lines:
        number += not line.within
        rows.append(["" if line.within else str(number), *map(_text, line.values)])
    rows.append(["", *map(_text, quotas.total)])
    document.table(HEADS, rows, _QUOTA_WIDTHS, left=(1, 5), progress=progress)


def _text(value: object) -> str:
    return "" if value is None else str(value)


class NoticeForm(LetterForm):
    """The number of the document and further words, beside what every letter has."""

    field_order = ("number", "organisation", "issued_on", "contact", "phone", "words")

    number = forms.CharField(
        label=_("文号"), max_length=60, required=False, help_text=_("例如 武组通〔2026〕15号；没有则不填。")
    )
    words = forms.CharField(
        label=_("补充内容"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写在“其他事项”下，一行一段。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].help_text = _("发文单位，通知末尾右下方。")


PAPER = Paper(
    PaperName.NOTICE,
    _("各单位：办班通知，附名额分配表和报名回执"),
    read,
    write,
    form=NoticeForm,
    stages=(Stage.BEFORE, Stage.ARCHIVE),
    ending=".docx",
)
