"""Where a plan stands on the line 草案, 会议审议, 印发, 调整, and what became of its classes since (R30)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.models import Place, PlanAct, PlanActKind, PlanDocument, PlanStatus, TrainingPlan

_ORDER = list(PlanStatus)


@dataclass(frozen=True)
class Station:
    """One of the four: its label, whether the plan is past it, at it or before it, the document by which it was reached,
    and a word beside."""

    label: str
    state: str
    document: PlanDocument | None = None
    note: str = ""

    @property
    def word(self) -> str:
        """The state for those who do not see it."""
        return {"done": _("已完成"), "now": _("现在"), "next": _("还没到")}[self.state]


def acts_of(plan: TrainingPlan) -> list[PlanAct]:
    """All acts of the plan with their documents and people, the first first. One query."""
    return list(plan.acts.select_related("document", "by", "training_class"))


def line_of(plan: TrainingPlan, acts: Sequence[PlanAct] | None = None) -> list[Station]:
    """The four stations; with the acts at hand no query, else one."""
    acts = acts_of(plan) if acts is None else acts
    reached = _ORDER.index(PlanStatus(plan.status))
    adjusted = sum(act.kind == PlanActKind.ADJUSTED for act in acts)
    documents = _documents(acts)
    notes = {
        PlanStatus.ADJUSTED: ngettext("%(n)s 项", "%(n)s 项", adjusted) % {"n": adjusted} if adjusted else "",
        PlanStatus.ISSUED: "" if documents.get(PlanStatus.ISSUED) else plan.document_number,
    }
    labels = {
        PlanStatus.DRAFT: _("草案"),
        PlanStatus.DELIBERATED: _("会议审议"),
        PlanStatus.ISSUED: _("印发"),
        PlanStatus.ADJUSTED: _("调整"),
    }
    return [
        Station(
            labels[status],
            "now" if place == reached else "done" if place < reached else "next",
            documents.get(status) if place <= reached else None,
            notes.get(status, "") if place <= reached else "",
        )
        for place, status in enumerate(_ORDER)
    ]


def _documents(acts: Sequence[PlanAct]) -> dict[PlanStatus, PlanDocument]:
    """By which document the plan came where it stands; a return to draft forgets those before it."""
    found: dict[PlanStatus, PlanDocument] = {}
    for act in acts:
        if act.kind == PlanActKind.RETURNED:
            found.clear()
        elif act.kind != PlanActKind.ADJUSTED and act.document:
            found[PlanStatus(act.kind)] = act.document
    return found


@dataclass(frozen=True)
class ChangeLine:
    """One act as the table of the plan's changes shows it; `old` and `new` are where the class stood and stands, None where
    the status is what changed, and then `was` and `became` say it."""

    act: PlanAct
    old: Place | None
    new: Place | None
    was: str = ""
    became: str = ""


def changes_of(acts: Sequence[PlanAct]) -> list[ChangeLine]:
    """The acts, the newest first."""
    return [_line(act) for act in reversed(acts)]


def _line(act: PlanAct) -> ChangeLine:
    old, new = act.place_before, act.place_after
    if old and new and old.status != new.status:
        return ChangeLine(act, None, None, old.status_label, new.status_label)
    return ChangeLine(act, old, new)


def first_places(acts: Iterable[PlanAct]) -> dict[int, Place]:
    """Where each class stood before it was first postponed, by its key; `acts` are postponements, the first first."""
    found: dict[int, Place] = {}
    for act in acts:
        if act.training_class_id and (place := act.place_before):
            found.setdefault(act.training_class_id, place)
    return found
