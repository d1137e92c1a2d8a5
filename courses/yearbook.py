"""A year's plan in figures: which years there are, how many classes stand where, what they add up to."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, Q, Sum
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Role, User
from courses.duties import duties_of
from courses.models import ClassStatus, TrainingPlan
from courses.models.training_class import TrainingClassQuerySet
from units.models import Unit, in_subtree

YEARS = range(2000, 2101)
_STAFF = frozenset({Role.ADMINISTRATOR, Role.ORGANISER, Role.FINANCE, Role.AUDITOR})


@dataclass(frozen=True)
class State:
    """How many classes stand in a status."""

    status: ClassStatus
    count: int


@dataclass(frozen=True)
class Totals:
    """What the classes on the page add up to, of all in the year."""

    left: int
    of: int
    size: int
    days: Decimal

    @property
    def text(self) -> str:
        """How many are left and what they add up to, in a sentence."""
        values = {"left": self.left, "of": self.of, "size": self.size, "days": f"{self.days.normalize():f}"}
        if self.left == self.of:
            return _("共 %(of)s 个班 · %(size)s 人 · %(days)s 天") % values
        return _("筛出 %(left)s 个（共 %(of)s 个班） · %(size)s 人 · %(days)s 天") % values


def plans_open_to(user: User, year: int) -> list[TrainingPlan]:
    """The plans that the person sees, the newest first; 404 where neither a role nor a class opens that
    year; this year's is open to whoever serves a class at all. One query, another for who holds no role."""
    plans = list(TrainingPlan.objects.visible_to(user).select_related("district"))
    known = any(plan.year == year for plan in plans)
    is_open = year in YEARS if user.roles & _STAFF else _is_this_year(year) and bool(duties_of(user))
    if not known and not is_open:
        raise Http404
    return plans


def _is_this_year(year: int) -> bool:
    return year == timezone.localdate().year


def classes_within(unit: Unit) -> Q:
    """The classes that the unit or one below it plans, hosts or implements."""
    paths = [unit.path]
    return (
        in_subtree("plan__district__", paths)
        | in_subtree("host__", paths)
        | in_subtree("implementer__", paths)
    )


def years_of(plans: list[TrainingPlan], year: int) -> list[int]:
    """The years to switch between: those with a plan, this one, and the one that is shown."""
    return sorted({plan.year for plan in plans} | {year, timezone.localdate().year})


def states_of(classes: TrainingClassQuerySet) -> list[State]:
    """The statuses that occur, in the order of a class's life; `classes` after `with_status`."""
    counts = dict(classes.order_by().values_list(F("current_status")).annotate(Count("pk")))
    return [State(status, counts[status]) for status in ClassStatus if status in counts]


def totals_of(classes: TrainingClassQuerySet, *, of: int) -> Totals:
    """The sums over the classes that are left of `of`."""
    sums = classes.order_by().aggregate(left=Count("pk"), size=Sum("planned_size"), days=Sum("days"))
    return Totals(sums["left"], of, sums["size"] or 0, sums["days"] or Decimal())
