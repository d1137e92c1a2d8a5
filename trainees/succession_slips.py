"""The reply slips (回执) of a unit that is merged or split go to its heir, and come back."""

from collections.abc import Sequence
from typing import Any

from django.utils.dateparse import parse_datetime

from courses.models import TrainingClass
from trainees.models import ReplySlip
from units.models import Unit


def hand_over(gone: Unit, heir: Unit, classes: Sequence[TrainingClass]) -> list[dict[str, Any]]:
    """Gives the slips in these classes to the heir; one that has a slip of its own keeps that, open as long as the
    longer of the two. What was written, so that it can be taken back."""
    rows = ReplySlip.objects.filter(training_class__in=classes, unit__in=[gone, heir])
    slips = list(rows.order_by("pk"))
    theirs = {slip.training_class_id: slip for slip in slips if slip.unit_id == heir.pk}
    told: list[dict[str, Any]] = []
    for slip in slips:
        other = theirs.get(slip.training_class_id)
        if slip.unit_id == heir.pk or (other and not slip.reopened_until):
            continue
        if other is None:
            slip.unit = heir
            told.append({"slip": slip.pk})
        elif slip.reopened_until and (not other.reopened_until or other.reopened_until < slip.reopened_until):
            had = other.reopened_until and other.reopened_until.isoformat()
            other.reopened_until = slip.reopened_until
            told.append({"into": other.pk, "had": had, "until": slip.reopened_until.isoformat()})
    ReplySlip.objects.bulk_update(slips, ["unit", "reopened_until"])
    return told


def take_back(gone: Unit, heirs: Sequence[Unit], told: Sequence[dict[str, Any]]) -> None:
    """Undoes it, where the slips stand as they were left."""
    keys: list[int] = [one.get("slip") or one["into"] for one in told]
    slips = ReplySlip.objects.select_for_update().filter(pk__in=keys, unit__in=heirs).in_bulk()
    for one in told:
        if slip := slips.get(one.get("slip")):
            slip.unit = gone
        elif (slip := slips.get(one.get("into"))) and slip.reopened_until == parse_datetime(one["until"]):
            slip.reopened_until = parse_datetime(one["had"]) if one["had"] else None
    ReplySlip.objects.bulk_update(slips.values(), ["unit", "reopened_until"])
