"""Which papers a closed class leaves behind, in their order, as data.

They are frozen for good, so none of them holds a phone or a full ID number: a file that never changes could not follow
when these are purged. A roster is without the columns that ask for a permission, a receipt of lecture fees has its numbers
masked. The blank sign-in sheets are not among them, for the signed ones are filed and each new sheet would be another
printing; nor is the pack of the archive, which holds the same papers once more.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from django import forms
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from attendance.models import AttendancePosting, Certificate, Evaluation
from courses.models import TrainingClass
from exports.models import PaperName
from exports.papers import PAPERS, Buildable
from exports.papers.asking import PaperForm
from timetable.fees import FeeSheet
from timetable.models import CostStandard


def _always(training_class: TrainingClass) -> bool:
    return True


def _was_posted(training_class: TrainingClass) -> bool:
    return AttendancePosting.objects.filter(training_class=training_class).exists()


def _was_evaluated(training_class: TrainingClass) -> bool:
    return Evaluation.objects.filter(training_class=training_class).exists()


def _gave_certificates(training_class: TrainingClass) -> bool:
    standing = Certificate.objects.filter(enrolment__training_class=training_class, voided_at=None)
    return standing.exists()


def _owes_fees(training_class: TrainingClass) -> bool:
    return any(payee.net or payee.lacks_standard for payee in FeeSheet.of(training_class).payees)


def _has_standard(training_class: TrainingClass) -> bool:
    return CostStandard.objects.filter(district=training_class.plan.district_id).exists()


@dataclass(frozen=True)
class Kind:
    """A paper of the list: `asked` are the choices that differ from those its form opens with, `applies` whether a class
    has it at all, `permission` what reading it asks for beyond what the paper itself does."""

    paper: PaperName
    asked: Mapping[str, Any] = field(default_factory=dict)
    applies: Callable[[TrainingClass], bool] = _always
    permission: str = ""


KINDS = (
    Kind(PaperName.ROSTER),
    Kind(PaperName.TIMETABLE),
    Kind(PaperName.ATTENDANCE_SHEET),
    # The reason of a leave is for its approvers, not for everybody who reads the class.
    Kind(PaperName.LEAVE_SLIP, permission="exports.read_leave_slips"),
    Kind(PaperName.UNIT_REPORT, {"span": ""}, _was_posted),
    Kind(PaperName.EVALUATION, applies=_was_evaluated),
    Kind(PaperName.CERTIFICATE_LIST, applies=_gave_certificates),
    Kind(PaperName.CERTIFICATES, applies=_gave_certificates),
    Kind(PaperName.CLASS_SUMMARY),
    Kind(PaperName.LECTURE_FEES, applies=_owes_fees),
    Kind(PaperName.BUDGET, applies=_has_standard),
    Kind(PaperName.EXPENSE_LIST),
)
PERMISSIONS = {kind.paper.value: kind.permission for kind in KINDS}


@dataclass(frozen=True)
class Wanted:
    """One paper to be frozen, with its choices; `key` tells it from the others of the edition, `problem` says why it cannot
    be asked for."""

    paper: str
    key: str
    options: dict[str, Any]
    problem: str = ""


def wanted(training_class: TrainingClass, by: User) -> Iterator[Wanted]:
    """What the class leaves behind, as `by` may build it. The options are Chinese, as the papers are."""
    with translation.override("zh-hans"):
        for kind in KINDS:
            if kind.applies(training_class):
                yield from _of_kind(kind, training_class, by)


def _of_kind(kind: Kind, training_class: TrainingClass, by: User) -> Iterator[Wanted]:
    paper, name = PAPERS[kind.paper], kind.paper.value
    form = paper.form.unchanged(subject=training_class, user=by, asked=kind.asked)
    if not form.is_valid():
        fields = _("、").join(str(form.fields[one].label or one) for one in form.errors if one in form.fields)
        yield Wanted(name, name, {}, _("要先选：%(fields)s。请在文档页单独生成。") % {"fields": fields})
    elif form.each:
        yield from _each(paper, form)
    else:
        yield Wanted(name, name, form.options | _spared(paper))


def _each(paper: Buildable, form: PaperForm) -> Iterator[Wanted]:
    """One for each thing that the form has to choose from, the blank one not among them."""
    choices = cast(forms.ChoiceField, form.fields[form.each]).choices
    for value, label in cast(Any, choices):
        if value:
            options = form.options | {form.each: value, "part": str(label).strip()[:60]}
            yield Wanted(paper.name.value, f"{paper.name.value}/{value}", options)


def _spared(paper: Buildable) -> dict[str, Any]:
    """The columns of a list that say the same to everybody who may read it: without phones and ID numbers."""
    columns = getattr(paper.form, "offered", None)
    if columns is None:
        return {}
    standard = set(columns.standard)
    kept = [one.key for one in columns.offered if one.key in standard and not (one.permission or one.in_full)]
    return {"columns": kept}
