"""The invitation of lecturers (邀请函): a page each, with their courses."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _
from docx.document import Document as WordDocument

from accounts.models import User
from courses.models import TrainingClass
from exports.models import PaperName
from exports.papers import naming
from exports.papers.course_rows import courses_of, when
from exports.papers.document import Document
from exports.papers.letter import NOT_KNOWN, LetterForm, Letterhead, letterhead_of
from exports.papers.paper import Options, Paper, PaperProblem, Progress, Stage
from timetable.models import Instructor
from timetable.rows import Row

_HEADS = ("课程", "时间", "地点", "形式", "学时", "听课对象")
_WIDTHS = (32, 42, 26, 21.5, 13, 21.5)


@dataclass(frozen=True)
class Page:
    """What one lecturer reads: the salutation, and a line a course."""

    salutation: str
    lines: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Invitations:
    """What all of them read, and the page of each."""

    title: str
    opening: str
    asking: str
    pages: tuple[Page, ...]
    letterhead: Letterhead
    built: str


def read(training_class: TrainingClass, by: User | None, options: Options) -> Invitations:
    """The lecturers of the published timetable, by their first course; of the drafted one as long as none is published, for
    lecturers are asked before. `lecturer` narrows them to one."""
    courses = courses_of(training_class)
    taught = _by_lecturer(courses.rows, str(options.get("lecturer") or ""))
    people = Instructor.objects.in_bulk(taught)
    if not taught:
        raise PaperProblem(_("课程安排里还没有讲师，没有可以生成的内容。"))
    letterhead = letterhead_of(training_class, by, options)
    return Invitations(
        title="邀请函",
        opening=_opening(training_class),
        asking=f"敬请拨冗授课，并请于开课前确认时间、提供课件和所需设备。{letterhead.contact}。",
        pages=tuple(_page(people[pk], rows) for pk, rows in taught.items()),
        letterhead=letterhead,
        built=naming.built_from(courses.version),
    )


def _by_lecturer(rows: Sequence[Row], only: str = "") -> dict[int, list[Row]]:
    """The courses of each lecturer by time, or those of one."""
    taught: dict[int, list[Row]] = {}
    for row in rows:
        for pk in sorted(row.instructor_ids):
            if only in ("", str(pk)):
                taught.setdefault(pk, []).append(row)
    return taught


def _opening(training_class: TrainingClass) -> str:
    days = naming.days_of(training_class)
    size = training_class.enrolments.on_the_list().count() or training_class.planned_size
    whom = f"，培训对象为{training_class.audience}" if training_class.audience else ""
    people = f"，共{size}人" if size else ""
    return (
        f"兹定于{days or NOT_KNOWN}举办{naming.full_name(training_class)}{whom}{people}。"
        "现诚邀您莅临授课，课程安排如下："
    )


def _page(person: Instructor, rows: Sequence[Row]) -> Page:
    of = person.employer + (person.post or person.title)
    return Page(
        salutation=f"尊敬的{person.name}老师{f'（{of}）' if of else ''}",
        lines=tuple(
            (
                row.title,
                when(row),
                row.place or NOT_KNOWN,
                row.kind_label,
                row.hours_label,
                row.audience_label or "全班",
            )
            for row in rows
        ),
    )


def write(content: Invitations, progress: Progress) -> WordDocument:
    """A page each; more only where somebody has more courses than a page holds."""
    document = Document(content.title, numbered=False)
    for number, page in enumerate(content.pages, start=1):
        if number > 1:
            document.break_page()
        document.headline()
        document.salutation(page.salutation)
        document.paragraph(content.opening)
        document.table(_HEADS, page.lines, _WIDTHS, left=(0,), height=11)
        document.space(10)
        document.paragraph(content.asking)
        document.paragraph("恳请支持为盼！")
        document.ending(content.letterhead.organisation, content.letterhead.date)
        document.note(content.built, size=9)
        progress(number, len(content.pages))
    return document.finish()


class InvitationForm(LetterForm):
    """All lecturers, or one."""

    field_order = ("lecturer", "organisation", "issued_on", "contact", "phone")

    lecturer = forms.ChoiceField(label=_("讲师"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        taught = _by_lecturer(courses_of(self.training_class).rows)
        people = Instructor.objects.in_bulk(taught)
        chosen = cast(forms.ChoiceField, self.fields["lecturer"])
        chosen.choices = [("", _("全部，每人一页")), *((str(pk), people[pk].description) for pk in taught)]
        if not taught:
            chosen.help_text = _("课程安排里还没有讲师。")


PAPER = Paper(
    PaperName.INVITATION,
    _("讲师：邀请授课，每人一页"),
    read,
    write,
    form=InvitationForm,
    stages=(Stage.BEFORE,),
    ending=".docx",
)
