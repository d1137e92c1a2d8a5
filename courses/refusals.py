"""Why a change of a class, of what belongs to it, or of a unit is refused."""

from django.utils.translation import gettext as _

from courses.models import PlanAct, PlanDocument, TrainingClass, TrainingPlan


class NotAllowed(Exception):
    """The act is refused; the message says why, in the page's language."""


class Stale(Exception):
    """Somebody saved the class in between. `current` is the row as it stands now."""

    def __init__(self, current: TrainingClass) -> None:
        super().__init__(_("这个班次刚刚被别人修改过。"))
        self.current = current


class PlanMoved(Exception):
    """Somebody acted on the plan in between. `plan` is the plan as it stands now, `last` the act that moved it."""

    def __init__(self, plan: TrainingPlan, last: PlanAct | None) -> None:
        super().__init__(_("这份计划刚刚被别人办理过。"))
        self.plan, self.last = plan, last


class StaleDocument(Exception):
    """Somebody corrected the document in between. `current` is the row as it stands now."""

    def __init__(self, current: PlanDocument) -> None:
        super().__init__(_("这份文件刚刚被别人更正过。"))
        self.current = current
