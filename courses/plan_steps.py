"""Which act moves a plan from where it stands to where, as data (R30)."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courses.models import PlanActKind, PlanStatus


@dataclass(frozen=True)
class PlanStep:
    """One act: from a status to another. `label` is the words on its button; a step back needs a reason, a step on the
    document by which it was taken. A plan in force is adjusted by the acts on its classes, not from here."""

    source: PlanStatus
    target: PlanStatus
    kind: PlanActKind
    label: str | Promise
    is_forward: bool = True


PLAN_STEPS = (
    PlanStep(PlanStatus.DRAFT, PlanStatus.DELIBERATED, PlanActKind.DELIBERATED, _("登记会议审议")),
    PlanStep(PlanStatus.DELIBERATED, PlanStatus.ISSUED, PlanActKind.ISSUED, _("印发计划")),
    PlanStep(PlanStatus.DELIBERATED, PlanStatus.DRAFT, PlanActKind.RETURNED, _("退回草案"), is_forward=False),
    PlanStep(PlanStatus.ISSUED, PlanStatus.DRAFT, PlanActKind.RETURNED, _("退回草案"), is_forward=False),
)


def plan_steps_from(status: str) -> list[PlanStep]:
    """What may come next, the step on first."""
    return [step for step in PLAN_STEPS if step.source == status]


def plan_step(status: str, kind: str) -> PlanStep | None:
    """The act of that kind from that status; without a kind the step on; None where there is none."""
    steps = plan_steps_from(status)
    return next((step for step in steps if kind in (step.kind, "")), None)
