"""What the system sees by itself of a class's preparation: papers that were built, alone or in a pack."""

from collections.abc import Mapping, Sequence

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.models import KnownBy, TrainingClass
from courses.preparation.known import Check, Facts, Known
from exports.models import Export, ExportStatus, PaperName
from exports.papers import PAPERS
from timetable.calendar import day_label


def _built(name: PaperName) -> Check:
    """Whether somebody has had the paper built, or a pack that holds it. One query."""

    def check(classes: Sequence[TrainingClass]) -> Facts:
        paper = PAPERS[name.value]
        stages = [stage.value for stage in paper.stages]
        wanted = Q(paper=name.value) | Q(paper=PaperName.PACK, options__stage__in=stages)
        rows = Export.objects.filter(wanted, training_class__in=classes, status=ExportStatus.DONE)
        built = dict(rows.order_by("finished_at").values_list("training_class", "finished_at"))
        found = {}
        for row in classes:
            at = built.get(row.pk)
            words = _("%(day)s已生成") % {"day": day_label(timezone.localdate(at))} if at else _("还没有生成")
            url = reverse("exports:export_new", args=[row.pk, name.value])
            found[row.pk] = Known(bool(at), words, url, paper.permission or "exports.build")
        return found

    return check


CHECKS: Mapping[str, Check] = {
    KnownBy.BUDGET: _built(PaperName.BUDGET),
    KnownBy.TABLE_CARDS: _built(PaperName.TABLE_CARDS),
    KnownBy.HANDBOOK: _built(PaperName.HANDBOOK),
    KnownBy.REGISTRATION_LIST: _built(PaperName.REGISTRATION_LIST),
}
