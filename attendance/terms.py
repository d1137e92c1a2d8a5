"""What a class asks of its trainees beyond coming: evaluation, 学习体会, and how many 优秀学员 it names."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from attendance.models import CompletionTerms
from courses.models import ClassStatus, TrainingClass

SETTLED = (ClassStatus.CLOSED, ClassStatus.ARCHIVED, ClassStatus.CANCELLED)
EDITABLE = ("asks_evaluation", "asks_reflection", "honours_most")


class Settled(Exception):
    """The class is closed or cancelled, so that its results stand; the message is for the reader."""


class Stale(Exception):
    """Somebody saved the terms in between; `current` is what stands now."""

    def __init__(self, current: CompletionTerms) -> None:
        super().__init__(_("结业要求刚刚被别人改过。"))
        self.current = current


def terms_of(training_class: TrainingClass) -> CompletionTerms:
    """The class's terms; without a row of its own those of the defaults, unsaved. One query."""
    row = CompletionTerms.objects.filter(training_class=training_class).first()
    return row or CompletionTerms(training_class=training_class, version=0)


def fetched_terms(training_class: TrainingClass) -> CompletionTerms:
    """The same of a class that was fetched with its `completion_terms`; one query of one that was not."""
    row: CompletionTerms | None = getattr(training_class, "completion_terms", None)  # most have none
    return row or CompletionTerms(training_class=training_class, version=0)


def lock(training_class: TrainingClass) -> TrainingClass:
    """The class, locked until the transaction ends, so that closing waits or is seen; raises Settled."""
    locked = TrainingClass.objects.select_for_update(no_key=True).get(pk=training_class.pk)
    if locked.status in SETTLED:
        words = {"status": ClassStatus(locked.status).label}
        raise Settled(_("本班%(status)s，评估、成绩和评优不能再改。") % words)
    return locked


@transaction.atomic
def keep(terms: CompletionTerms, *, by: User, version: int) -> CompletionTerms:
    """Saves the terms when `version`, 0 before there were any, is still the stored one; else raises Stale.

    Raises Settled where the class is closed.
    """
    training_class = lock(terms.training_class)
    current = terms_of(training_class)
    if current.version != version:
        raise Stale(current)
    terms.pk, terms._state.adding = current.pk, current.pk is None
    terms.version = version + 1
    terms.save()
    values = {field: getattr(terms, field) for field in EDITABLE}
    audit.record("attendance.terms", by=by, subject=training_class, values=values)
    return terms


def copy_terms(source: TrainingClass, target: TrainingClass) -> None:
    """Gives the target a copy of the source's own terms; without any the defaults hold for both."""
    own = CompletionTerms.objects.filter(training_class=source).first()
    if own:
        CompletionTerms.objects.create(
            training_class=target, **{field: getattr(own, field) for field in EDITABLE}
        )
