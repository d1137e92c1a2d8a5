"""Which step a class may take from where it stands, as data."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courses.models import ClassStatus


@dataclass(frozen=True)
class Step:
    """One move from a status to another. `label` is the words on its button; a step back, a cancellation and
    a reopening need a reason (R30). `page` is the name of the address where the step is taken, where it moves more
    than the class itself: closing and reopening (R23)."""

    source: ClassStatus
    target: ClassStatus
    label: str | Promise
    needs_reason: bool = False
    page: str = ""

    @property
    def is_forward(self) -> bool:
        """Whether it leads on in the life of a class."""
        return not self.needs_reason

    @property
    def touches_plan(self) -> bool:
        """Whether it takes a class out of the plan or puts it back, which in a plan in force is an adjustment (R30)."""
        return ClassStatus.CANCELLED in (self.source, self.target)


FORWARD = (
    Step(ClassStatus.DRAFT, ClassStatus.APPROVED, _("批准办班")),
    Step(ClassStatus.APPROVED, ClassStatus.ENROLLING, _("开始报名")),
    Step(ClassStatus.ENROLLING, ClassStatus.CONFIRMED, _("确定名单")),
    Step(ClassStatus.ENDED, ClassStatus.CLOSED, _("结班"), page="attendance:completion_list"),
    Step(ClassStatus.CLOSED, ClassStatus.ARCHIVED, _("归档")),
)
BACK = (
    Step(ClassStatus.APPROVED, ClassStatus.DRAFT, _("退回草拟"), needs_reason=True),
    Step(ClassStatus.ENROLLING, ClassStatus.APPROVED, _("暂停报名"), needs_reason=True),
    Step(ClassStatus.CONFIRMED, ClassStatus.ENROLLING, _("重新开放报名"), needs_reason=True),
    Step(
        ClassStatus.CLOSED,
        ClassStatus.ENDED,
        _("撤销结班"),
        needs_reason=True,
        page="desk:class_reopen",
    ),
    Step(ClassStatus.ARCHIVED, ClassStatus.CLOSED, _("取消归档"), needs_reason=True),
    Step(ClassStatus.CANCELLED, ClassStatus.DRAFT, _("恢复为草拟"), needs_reason=True),
)
CANCELLING = tuple(
    Step(source, ClassStatus.CANCELLED, _("取消班次"), needs_reason=True)
    for source in (
        ClassStatus.DRAFT,
        ClassStatus.APPROVED,
        ClassStatus.ENROLLING,
        ClassStatus.CONFIRMED,
        ClassStatus.RUNNING,
    )
)
STEPS = {(step.source, step.target): step for step in (*FORWARD, *BACK, *CANCELLING)}
OVER = (ClassStatus.CLOSED, ClassStatus.ARCHIVED, ClassStatus.CANCELLED)
POSTPONABLE = (ClassStatus.DRAFT, ClassStatus.APPROVED, ClassStatus.ENROLLING, ClassStatus.CONFIRMED)


def steps_from(status: ClassStatus) -> list[Step]:
    """What may come next: forward first, then back, then cancelling."""
    return [step for step in STEPS.values() if step.source == status]
