"""What the system sees by itself of a class's preparation: sign-in sheets that were printed."""

from collections.abc import Mapping

from django.db.models import Count, OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from attendance.models import SheetPrinting
from courses.models import KnownBy, TrainingClass
from courses.preparation.known import Check, Columns, Known, Seen


def sign_in_sheet(row: TrainingClass, seen: Seen) -> Known:
    """At least one half-day's sheet was printed under its number."""
    printed = seen["sheets_printed"]
    words = _("已打印 %(n)d 份") % {"n": printed} if printed else _("还没有打印")
    return Known(
        bool(printed), words, reverse("exports:export_new", args=[row.pk, "sign_in_sheet"]), "exports.build"
    )


def _printed() -> Columns:
    rows = SheetPrinting.objects.filter(training_class=OuterRef("pk")).order_by().values("training_class")
    return {"sheets_printed": Subquery(rows.values(n=Count("pk")))}


CHECKS: Mapping[str, Check] = {KnownBy.SIGN_IN_SHEET: Check(sign_in_sheet, _printed)}
