"""In which other classes the same people are: warned, never refused (R17, R20)."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from courses.models import ClassStatus, TrainingClass
from trainees.models import Cadre, Enrolment
from trainees.quotas import SEATED


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another class of a cadre: on the same days (R17), or of the same category in the same year (R20)."""

    class_name: str
    starts_on: dt.date | None
    ends_on: dt.date | None
    same_days: bool

    def __str__(self) -> str:
        if self.same_days:
            return _("与“%(name)s”（%(first)s 至 %(last)s）时间重叠") % {
                "name": self.class_name,
                "first": f"{self.starts_on:%m-%d}",
                "last": f"{self.ends_on:%m-%d}",
            }
        return _("本年度已参加同类班次“%(name)s”") % {"name": self.class_name}


def classes_beside(
    training_class: TrainingClass, cadres: Collection[int] | QuerySet[Cadre]
) -> dict[int, list[Elsewhere]]:
    """By cadre id what is to be warned of; those without a warning are missing. One query."""
    same_year = Q(
        training_class__plan__year=training_class.plan.year, training_class__category=training_class.category
    )
    first, last = training_class.starts_on, training_class.ends_on
    same_days = Q(training_class__starts_on__lte=last, training_class__ends_on__gte=first)
    rows = (
        Enrolment.objects.filter(same_year | same_days if first and last else same_year)
        .filter(cadre__in=cadres, status__in=SEATED)
        .exclude(training_class=training_class)
        .exclude(training_class__status=ClassStatus.CANCELLED)
        .order_by("training_class__starts_on", "pk")
        .values_list(
            "cadre_id", "training_class__name", "training_class__starts_on", "training_class__ends_on"
        )
    )
    found: dict[int, list[Elsewhere]] = {}
    for cadre_id, name, starts_on, ends_on in rows:
        overlaps = bool(first and last and starts_on and ends_on and starts_on <= last and ends_on >= first)
        found.setdefault(cadre_id, []).append(Elsewhere(name, starts_on, ends_on, overlaps))
    return found
