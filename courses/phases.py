"""How far a plan is carried out, class by class (执行情况): which classes a figure counts, in Python and as rows."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q, TextChoices
from django.utils.translation import gettext_lazy as _

from courses.models import ClassStatus, PlanAct, PlanChange
from courses.models.training_class import TrainingClassQuerySet

NOT_YET = (ClassStatus.DRAFT, ClassStatus.APPROVED, ClassStatus.ENROLLING, ClassStatus.CONFIRMED)
FINISHED = (ClassStatus.ENDED, ClassStatus.CLOSED, ClassStatus.ARCHIVED)
OPENED = (ClassStatus.RUNNING, *FINISHED)


class Phase(TextChoices):
    """What of a year's classes is counted. Opened, not yet and cancelled together are all of them: those in the plan, and
    those outside it. A postponed one stands in one of them too."""

    PLANNED = "planned", _("计划班次")
    OUTSIDE = "outside", _("计划外新增")
    OPENED = "opened", _("已开班")
    FINISHED = "finished", _("已结束")
    RUNNING = "running", _("进行中")
    NOT_YET = "not_yet", _("未开班")
    POSTPONED = "postponed", _("延期")
    CANCELLED = "cancelled", _("取消")

    def counts(self, status: str, *, is_outside: bool, is_postponed: bool) -> bool:
        """Whether a class is among them, by its state of the day and what `with_phases` says of it."""
        if self in (Phase.PLANNED, Phase.OUTSIDE):
            return is_outside == (self == Phase.OUTSIDE)
        if self == Phase.POSTPONED:
            return is_postponed and status != ClassStatus.CANCELLED
        return status in _STATUSES[self]

    def rows(self, classes: TrainingClassQuerySet) -> TrainingClassQuerySet:
        """The same of classes after `with_status`."""
        if self in (Phase.PLANNED, Phase.OUTSIDE):
            return classes.filter(did(PlanChange.ADDED) if self == Phase.OUTSIDE else ~did(PlanChange.ADDED))
        if self == Phase.POSTPONED:
            return classes.filter(did(PlanChange.POSTPONED)).exclude(status=ClassStatus.CANCELLED)
        return classes.filter(Q(("current_status__in", _STATUSES[self])))


_STATUSES: dict[Phase, Collection[ClassStatus]] = {
    Phase.OPENED: OPENED,
    Phase.FINISHED: FINISHED,
    Phase.RUNNING: (ClassStatus.RUNNING,),
    Phase.NOT_YET: NOT_YET,
    Phase.CANCELLED: (ClassStatus.CANCELLED,),
}


def with_phases(classes: TrainingClassQuerySet) -> TrainingClassQuerySet:
    """Adds `is_outside` and `is_postponed`."""
    return classes.annotate(is_outside=did(PlanChange.ADDED), is_postponed=did(PlanChange.POSTPONED))


def did(change: PlanChange) -> Exists:
    """Whether a row of classes has had that adjustment of a plan in force (R30): to annotate or filter by."""
    return Exists(PlanAct.objects.filter(change=change, training_class=OuterRef("pk")).order_by())
