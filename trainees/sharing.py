"""Sharing a class's seats out among units by a rule: in proportion to what each unit has, and exactly all of them."""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models import TrainingClass
from trainees.models import Appointment, Enrolment
from trainees.quotas import SEATED
from units.models import GRASSROOTS_KINDS, Unit


class Rule(models.TextChoices):
    """What the seats are in proportion to."""

    COMMUNITIES = "communities", _("社区（村）个数")
    CADRES = "cadres", _("干部人数")
    UNTRAINED = "untrained", _("本年度还没参加同类班次的干部人数")
    NEW = "new", _("新任干部人数")
    EVEN = "even", _("每个单位一样多")


class NotShared(Exception):
    """The seats cannot be shared out so; `str()` says why."""


def share(
    total: int, weights: Sequence[int], *, least: int = 0, most: Sequence[int] | None = None
) -> list[int]:
    """`total` seats in proportion to the weights, by largest remainder, the first of equals first.

    A unit of weight 0 gets none, any other at least `least` and at most its `most`. Raises NotShared where
    the bounds leave no such sharing.
    """
    lower = [least if weight else 0 for weight in weights]
    upper = [
        (max(total, least) if most is None else most[place]) if weight else 0
        for place, weight in enumerate(weights)
    ]
    lower = [min(low, high) for low, high in zip(lower, upper, strict=True)]
    if sum(lower) > total:
        raise NotShared(
            _("每个单位至少 %(least)d 名，要 %(sum)d 个名额。") % {"least": least, "sum": sum(lower)}
        )
    if sum(upper) < total:
        raise NotShared(
            _("这些单位合计只有 %(sum)d 人符合条件，分不完 %(total)d 个名额。")
            % {"sum": sum(upper), "total": total}
        )
    return _rounded(_within(total, weights, lower, upper), total)


def _within(total: int, weights: Sequence[int], lower: Sequence[int], upper: Sequence[int]) -> list[Fraction]:
    """Proportional parts, those beyond a bound held at it and the others sharing what is left."""
    held: dict[int, int] = {place: 0 for place, weight in enumerate(weights) if not weight}
    while True:
        left, weight = total - sum(held.values()), sum(w for i, w in enumerate(weights) if i not in held)
        parts = [
            Fraction(held[i]) if i in held else Fraction(left * w, weight) for i, w in enumerate(weights)
        ]
        below = {i: lower[i] for i, part in enumerate(parts) if i not in held and part < lower[i]}
        above = {i: upper[i] for i, part in enumerate(parts) if i not in held and part > upper[i]}
        # The bound that is passed by more is held first, so that the other may still be met.
        short = sum(lower[i] - parts[i] for i in below)
        beyond = sum(parts[i] - upper[i] for i in above)
        if not below and not above:
            return parts
        held |= below if short >= beyond else above


def _rounded(parts: Sequence[Fraction], total: int) -> list[int]:
    seats = [int(part) for part in parts]
    by_remainder = sorted(range(len(parts)), key=lambda place: (seats[place] - parts[place], place))
    for place in by_remainder[: total - sum(seats)]:
        seats[place] += 1
    return seats


def weights_of(training_class: TrainingClass, units: Sequence[Unit], rule: Rule) -> list[int]:
    """What each unit has of what the rule counts, everything below it included; one query at most."""
    if rule == Rule.EVEN:
        return [1] * len(units)
    found: Counter[int] = Counter()
    for path in _paths_counted(training_class, rule):
        for unit in units:
            found[unit.pk] += path.startswith(unit.path)
    return [found[unit.pk] for unit in units]


def most_of(weights: Sequence[int], rule: Rule) -> Sequence[int] | None:
    """A unit sends no more people than it has of those whom the rule counts; communities are no people."""
    return None if rule in (Rule.EVEN, Rule.COMMUNITIES) else weights


def _paths_counted(training_class: TrainingClass, rule: Rule) -> list[str]:
    """The path of the unit of each community or person counted; a person with two posts counts by the first."""
    district = training_class.plan.district
    if rule == Rule.COMMUNITIES:
        communities = Unit.objects.within(district).filter(kind__in=GRASSROOTS_KINDS)
        return list(communities.valid_on(timezone.localdate()).values_list("path", flat=True))
    posts = Appointment.objects.current().filter(cadre__district=district)
    if rule == Rule.NEW:
        posts = posts.filter(is_new=True)
    if rule == Rule.UNTRAINED:
        trained = Enrolment.objects.filter(
            training_class__plan__year=training_class.plan.year,
            training_class__category=training_class.category,
            status__in=SEATED,
        )
        posts = posts.filter(~Q(cadre__in=trained.values("cadre")))
    return [
        path
        for _cadre, path in posts.order_by("cadre", "pk").distinct("cadre").values_list("cadre", "unit__path")
    ]
