"""Last time's class, once more: a verb of each app, one transaction."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from attendance.laying_down import copy_policy
from attendance.terms import copy_terms
from courses import planning
from courses.adjusting import Document
from courses.models import TrainingClass
from courses.preparation.ticking import copy_own
from timetable.calendar import WorkCalendar
from timetable.copying import CopyResult, copy_sessions
from trainees.quotas import copy_quotas


@dataclass(frozen=True)
class CopiedClass:
    """The new class, and what its timetable could not take over."""

    training_class: TrainingClass
    timetable: CopyResult


@transaction.atomic
def copy(
    source: TrainingClass,
    *,
    by: User,
    starts_on: dt.date,
    name: str,
    reason: str = "",
    document_number: str = "",
    document: Document = None,
    nonce: uuid.UUID | None = None,
) -> CopiedClass:
    """A draft from `starts_on` with the facts, sessions, quotas, policy, terms and own preparation items of `source`; never
    people, marks or documents. Sessions keep their distance in working days. Raises courses.planning.NotAllowed (R30)."""
    copied = planning.copy_class(
        source,
        by=by,
        plan=planning.plan_of(source.plan.district, starts_on.year),
        starts_on=starts_on,
        name=name,
        reason=reason,
        document_number=document_number,
        document=document,
        nonce=nonce,
    )
    calendar = WorkCalendar.load(source.starts_on or starts_on, starts_on + dt.timedelta(days=366))
    copy_quotas(source, copied)
    copy_policy(source, copied)
    copy_terms(source, copied)
    copy_own(source, copied)
    return CopiedClass(copied, copy_sessions(source, copied, by=by, calendar=calendar))
