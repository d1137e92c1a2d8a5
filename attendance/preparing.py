"""What the system sees by itself of a class's preparation: sign-in sheets that were printed."""

from collections.abc import Mapping, Sequence

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from attendance.models import SheetPrinting
from courses.models import KnownBy, TrainingClass
from courses.preparation.known import Check, Facts, Known


def sign_in_sheet(classes: Sequence[TrainingClass]) -> Facts:
    """At least one half-day's sheet was printed under its number. One query."""
    rows = SheetPrinting.objects.filter(training_class__in=classes).order_by()
    printed = dict(rows.values_list("training_class").annotate(Count("pk")))
    return {
        row.pk: Known(
            row.pk in printed,
            _("已打印 %(n)d 份") % {"n": printed[row.pk]} if row.pk in printed else _("还没有打印"),
            reverse("exports:export_new", args=[row.pk, "sign_in_sheet"]),
            "exports.build",
        )
        for row in classes
    }


CHECKS: Mapping[str, Check] = {KnownBy.SIGN_IN_SHEET: sign_in_sheet}
