"""What the system sees by itself of a class's preparation: papers that were built, alone or in a pack."""

from collections.abc import Mapping

from django.db.models import Max, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.models import KnownBy, TrainingClass
from courses.preparation.known import Check, Columns, Known, Seen
from exports.models import Export, ExportStatus, PaperName
from exports.papers import PAPERS
from timetable.calendar import day_label


def _built(name: PaperName) -> Check:
    """Whether somebody has had the paper built, or a pack that holds it."""
    column = f"{name.value}_built_at"

    def columns() -> Columns:
        stages = [stage.value for stage in PAPERS[name.value].stages]
        wanted = Q(paper=name.value) | Q(paper=PaperName.PACK, options__stage__in=stages)
        rows = Export.objects.filter(wanted, training_class=OuterRef("pk"), status=ExportStatus.DONE)
        last = rows.order_by().values("training_class").values(last=Max("finished_at"))
        return {column: Subquery(last)}

    def say(row: TrainingClass, seen: Seen) -> Known:
        at = seen[column]
        words = _("%(day)s已生成") % {"day": day_label(timezone.localdate(at))} if at else _("还没有生成")
        url = reverse("exports:export_new", args=[row.pk, name.value])
        return Known(bool(at), words, url, PAPERS[name.value].permission or "exports.build")

    return Check(say, columns)


CHECKS: Mapping[str, Check] = {
    KnownBy.BUDGET: _built(PaperName.BUDGET),
    KnownBy.TABLE_CARDS: _built(PaperName.TABLE_CARDS),
    KnownBy.HANDBOOK: _built(PaperName.HANDBOOK),
    KnownBy.REGISTRATION_LIST: _built(PaperName.REGISTRATION_LIST),
}
