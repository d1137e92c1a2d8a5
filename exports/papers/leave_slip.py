"""The slip of a request for leave (请假审批表), filed with the class; blank, to be filled in by hand."""

from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _
from docx.document import Document as WordDocument

from accounts.models import User
from attendance.leave_access import requests_known_to
from attendance.leave_page import LeavePage, Line
from attendance.leave_slip import Opinion, Slip, blank_slip, slip_of
from courses.models import TrainingClass
from exports.models import PaperName
from exports.papers import naming
from exports.papers.asking import PaperForm
from exports.papers.document import Cell, Document
from exports.papers.paper import Options, Paper, PaperProblem, Progress, Stage

_WIDTHS = (34, 44, 34, 44)
_ROW, _REASON, _OPINION = 11, 22, 22  # mm
_TO_SIGN = "签名：　　　　　　　　　　年　　月　　日"


@dataclass(frozen=True)
class LeaveSlip:
    """The slip, and when it was printed."""

    slip: Slip
    built: str


def read(training_class: TrainingClass, by: User | None, options: Options) -> LeaveSlip:
    """Of the asked request, whose reason the reader has to know; the blank one where none is asked for."""
    built = naming.built_from(training_class.timetable_versions.first())
    asked = str(options.get("request") or "")
    if not asked:
        return LeaveSlip(blank_slip(training_class), built)
    known = requests_known_to(by, training_class)
    request = next((one for one in known if str(one.pk) == asked), None)
    if request is None:
        raise PaperProblem(_("没有这条请假，或您不能看它的事由。"))
    # The slip is the same for every reader; a page wants one.
    page = LeavePage.of(request, user=by or request.asked_by)
    return LeaveSlip(slip_of(page), built)


def write(content: LeaveSlip, progress: Progress) -> WordDocument:
    """One page."""
    slip = content.slip
    document = Document(slip.title, numbered=False)
    document.headline()
    cells = [cell for name, text in slip.pairs for cell in (Cell(name, head=True), Cell(text))]
    rows = [cells[first : first + 4] for first in range(0, len(cells), 4)]
    heights = [_ROW] * len(rows)
    for heading, text in slip.wide:
        rows.append([Cell(heading, head=True), Cell(text, across=3, left=True)])
        heights.append(_REASON if heading == "事由" else _ROW)
    for opinion in slip.opinions:
        rows.append([Cell(opinion.heading, head=True), Cell(_said(opinion), across=3, left=True)])
        heights.append(_OPINION)
    document.grid(rows, _WIDTHS, height=heights)
    document.note(content.built, size=9)
    progress(1, 1)
    return document.finish()


def _said(opinion: Opinion) -> str:
    """The words, and below them who said so and when, or the line to sign on."""
    return f"{opinion.words}\n{opinion.signed or _TO_SIGN}"


class LeaveSlipForm(PaperForm):
    """Which request, or the blank slip."""

    each = "request"

    request = forms.ChoiceField(label=_("请假"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = requests_known_to(self.user, self.training_class)
        named = [
            (str(one.pk), f"{one.enrolment.cadre.name}　{Line(one).when}　{Line(one).state}") for one in known
        ]
        cast(forms.ChoiceField, self.fields["request"]).choices = [("", _("空白表")), *named]


PAPER = Paper(
    PaperName.LEAVE_SLIP,
    _("班主任、组织者：请假审批存档"),
    read,
    write,
    form=LeaveSlipForm,
    stages=(Stage.DAILY, Stage.ARCHIVE),
    ending=".docx",
)
