"""One module a paper, on the small kit of sheet.py; `PAPERS` has those of a class by name."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from courses.models import TrainingClass
from exports.models import PaperName, PaperTemplate
from exports.papers import (
    agenda,
    attendance_sheet,
    badges,
    budget,
    certificate_list,
    certificates,
    class_summary,
    contacts,
    discussion,
    evaluation,
    evaluation_form,
    expense_list,
    groups,
    handbook,
    hours_register,
    invitation,
    leave_slip,
    lecture_fees,
    lodging,
    notice,
    pack,
    plan_execution,
    quota_sheet,
    registration_list,
    reply_slip,
    roster,
    seating_plan,
    sign_in_sheet,
    table_cards,
    timetable,
    transport,
    unit_report,
    year_ledger,
    year_plan,
)
from exports.papers.asking import PaperForm
from exports.papers.filling import Fillable
from exports.papers.paper import Buildable, Need, Paper, PaperProblem, Stage
from units.models import Unit

# Papers of a class, in the order of its life.
PAPERS: dict[str, Buildable] = {
    paper.name.value: paper
    for paper in (
        notice.PAPER,
        quota_sheet.PAPER,
        reply_slip.PAPER,
        roster.PAPER,
        timetable.PAPER,
        invitation.PAPER,
        budget.PAPER,
        registration_list.PAPER,
        groups.PAPER,
        contacts.PAPER,
        handbook.PAPER,
        agenda.PAPER,
        seating_plan.PAPER,
        table_cards.PAPER,
        badges.PAPER,
        lodging.PAPER,
        sign_in_sheet.PAPER,
        unit_report.PAPER,
        discussion.PAPER,
        transport.PAPER,
        leave_slip.PAPER,
        attendance_sheet.PAPER,
        evaluation_form.PAPER,
        evaluation.PAPER,
        certificates.PAPER,
        certificate_list.PAPER,
        class_summary.PAPER,
        lecture_fees.PAPER,
        expense_list.PAPER,
    )
}
PAPERS[PaperName.PACK.value] = pack.Pack(
    PaperName.PACK,
    _("组织者：一个阶段的文档一次备齐"),
    dict(PAPERS),
    form=pack.PackForm,
    stages=(),
    is_long=True,
)
# Papers of a unit with all below it.
UNIT_PAPERS: dict[str, Buildable] = {
    paper.name.value: paper
    for paper in (year_plan.PAPER, plan_execution.PAPER, hours_register.PAPER, year_ledger.PAPER)
}


def fillable_papers() -> dict[str, Fillable[Any]]:
    """What a template of the office's own can say, by the name of each paper for which there may be one."""
    return {
        name: paper.fillable
        for name, paper in PAPERS.items()
        if isinstance(paper, Paper) and paper.fillable is not None
    }


def paper_of(name: str) -> Buildable:
    """Any paper by its name; raises KeyError."""
    return PAPERS[name] if name in PAPERS else UNIT_PAPERS[name]


def may_take_long(name: str) -> bool:
    """Whether that paper has no bound; one that this release does not know has none to build."""
    paper = PAPERS.get(name) or UNIT_PAPERS.get(name)
    return paper is not None and paper.is_long


def form_of(
    paper: str,
    data: Any = None,
    *,
    subject: TrainingClass | Unit,
    user: User | None,
    asked: Mapping[str, Any] | None = None,
    templates: Iterable[PaperTemplate] = (),
) -> PaperForm:
    """The form of that paper, bound when there are data; its ids carry the paper's name, several stand on a page.
    `asked` chooses beforehand, where it names a choice that there is; `templates` are the office's own that may be
    chosen."""
    kind = paper_of(paper)
    form = kind.form(data, subject=subject, user=user, formats=kind.formats, auto_id=f"id_{paper}_%s")
    form.offer([template for template in templates if template.paper == paper])
    form.suggest(asked or {})
    return form


def filled_form(
    paper: str, given: Mapping[str, Any], *, subject: TrainingClass | Unit, user: User | None
) -> PaperForm:
    """The form of that paper, bound to what is given, and to its own choice in each field that is not."""
    data = form_of(paper, subject=subject, user=user).as_sent(given)
    return form_of(paper, data, subject=subject, user=user)


__all__ = [
    "PAPERS",
    "UNIT_PAPERS",
    "Buildable",
    "Need",
    "Paper",
    "PaperProblem",
    "Stage",
    "fillable_papers",
    "filled_form",
    "form_of",
    "may_take_long",
    "paper_of",
]
