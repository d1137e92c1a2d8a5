"""Two people edited one class: what is stored beside what was typed."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import AuditEntry
from courses.models import TrainingClass
from courses.planning import FACTS
from units.fields import column_label
from units.models import Unit


@dataclass(frozen=True)
class Difference:
    """One fact: its label, the stored value and the typed one, as a person reads them."""

    label: str
    stored: str
    typed: str


def differences(stored: TrainingClass, typed: TrainingClass, co_hosts: Iterable[Unit]) -> list[Difference]:
    """The facts in which the two are not the same, in the order of the form."""
    rows = [
        Difference(column_label(TrainingClass, name), _shown(stored, name), _shown(typed, name))
        for name in FACTS
        if getattr(stored, name) != getattr(typed, name)
    ]
    before, after = set(stored.co_hosts.all()), set(co_hosts)
    if before != after:
        rows.append(Difference(column_label(TrainingClass, "co_hosts"), _listed(before), _listed(after)))
    return rows


def last_change(training_class: TrainingClass) -> AuditEntry | None:
    """Who last touched it, and when."""
    return (
        AuditEntry.objects.filter(subject_type=training_class._meta.label_lower, subject_id=training_class.pk)
        .select_related("by")
        .first()
    )


def _shown(training_class: TrainingClass, name: str) -> str:
    display = getattr(training_class, f"get_{name}_display", None)
    value = display() if display else getattr(training_class, name)
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return "" if value is None else str(value)


def _listed(units: Iterable[Unit]) -> str:
    return _("、").join(str(unit) for unit in sorted(units, key=lambda unit: (unit.position, unit.pk)))
