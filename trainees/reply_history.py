"""One unit in one class: its people, and everything that happened with its report."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import identity
from accounts.models import AuditEntry
from courses.models import TrainingClass
from trainees.models import Chase, Enrolment, NominationBasis
from units.models import Unit

_ACTS = (
    "trainees.submit_reply",
    "trainees.send_back_reply",
    "trainees.reopen_unit",
    "trainees.keep_stamped_slip",
)
SHOWN = 100


@dataclass(frozen=True, slots=True)
class Act:
    """Something that was done, by whom and when; `detail` is a reason or a text."""

    at: dt.datetime
    by: str
    what: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class History:
    """The newest acts first, and on what entries on the unit's behalf rest."""

    acts: list[Act]
    bases: Sequence[NominationBasis]


def nominations_of(training_class: TrainingClass, unit: Unit) -> QuerySet[Enrolment]:
    """Everybody of the unit and below it who is or was in the class, in the order of the units."""
    rows = training_class.enrolments.filter(unit__path__startswith=unit.path)
    return rows.select_related("cadre", "call_up_instead", "basis").in_unit_order()


def of(training_class: TrainingClass, unit: Unit) -> History:
    """Three queries. The kept texts come with their phones masked (R28)."""
    chases = Chase.objects.filter(training_class=training_class, unit=unit).select_related("chased_by")
    acts = [Act(one.chased_at, str(one.chased_by), _("催报"), one.text) for one in chases[:SHOWN]]
    entries = AuditEntry.objects.filter(
        action__in=_ACTS,
        subject_type=training_class._meta.label_lower,
        subject_id=training_class.pk,
        data__unit=unit.pk,
    )
    acts += [_act(entry) for entry in entries.select_related("by")[:SHOWN]]
    bases = list(
        NominationBasis.objects.filter(training_class=training_class, unit__path__startswith=unit.path)
        .select_related("entered_by", "unit")
        .annotate(people=Count("enrolments"))
    )
    for basis in bases:
        basis.text = identity.mask_phones(basis.text)
        acts.append(Act(basis.entered_at, str(basis.entered_by), _("代报"), basis.reason))
    return History(sorted(acts, key=lambda act: act.at, reverse=True), bases)


def _act(entry: AuditEntry) -> Act:
    what, detail = entry.action, entry.data.get("reason", "")
    if what == "trainees.submit_reply":
        missing = entry.data.get("missing", 0)
        words = _("已报送，差 %(count)d 人") % {"count": missing} if missing else _("已报送")
    elif what == "trainees.send_back_reply":
        words = _("退回")
    elif what == "trainees.reopen_unit" and "until" not in entry.data:  # emptied by the retention
        words = _("开放补报")
    elif what == "trainees.reopen_unit":
        until = timezone.localtime(dt.datetime.fromisoformat(entry.data["until"]))
        words = _("开放补报至 %(until)s") % {"until": f"{until:%m-%d %H:%M}"}
    else:
        words = _("上传盖章回执")
    return Act(entry.at, str(entry.by or ""), words, detail)
