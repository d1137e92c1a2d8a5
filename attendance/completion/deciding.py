"""Who completes is a person's word: decisions are added, withdrawn by a later one, and kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from attendance.completion.findings import Assessment, Candidate
from attendance.models import CompletionDecision, Outcome
from courses.models import ClassStatus, TrainingClass
from trainees.enrolment import lock
from trainees.models import Enrolment


class NotDecidable(Exception):
    """The decision cannot be recorded as things stand; the message is for the reader."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person has chosen for a trainee, and why."""

    outcome: str
    reason: str = ""


def decide(enrolment: Enrolment, *, by: User, outcome: str, reason: str = "") -> CompletionDecision:
    """Records what becomes of a trainee; see `decide_many`."""
    choices = {enrolment.pk: Choice(outcome, reason)}
    return decide_many(enrolment.training_class, choices=choices, by=by)[enrolment.pk]


@transaction.atomic
def decide_many(
    training_class: TrainingClass, *, choices: Mapping[int, Choice], by: User
) -> dict[int, CompletionDecision]:
    """Records what becomes of trainees, by the id of their enrolments, and withdraws the decisions before; the same again
    changes nothing. Returns the decisions that stand.

    Whatever is not a plain completion needs a reason: another outcome, or a completion although something was found (R9).
    Raises NotDecidable, and then records none. The number of queries does not grow with them.
    """
    current = _hold(training_class, ClassStatus.RUNNING, ClassStatus.ENDED)
    candidates = {one.enrolment.pk: one for one in Assessment.of(current).candidates}
    now = _moment(current)
    standing: dict[int, CompletionDecision] = {}
    made: list[CompletionDecision] = []
    for pk, choice in choices.items():
        candidate = candidates.get(pk)
        if candidate is None:
            raise NotDecidable(_("这个人已不在本班名单上。"))
        if same := _same(candidate, choice):
            standing[pk] = same
        else:
            made.append(_decision(candidate, choice, by, now))
    replaced = [before.pk for row in made if (before := candidates[row.enrolment_id].decision)]
    _withdraw(replaced, now)
    CompletionDecision.objects.bulk_create(made)
    audit.record_many(
        "attendance.decide_completion",
        by=by,
        subjects=[(row.enrolment, {"outcome": row.outcome}) for row in made],
    )
    return standing | {row.enrolment_id: row for row in made}


@transaction.atomic
def complete_rest(training_class: TrainingClass, *, by: User) -> list[CompletionDecision]:
    """Those of whom nothing was found and on whom nobody has decided complete (其余结业), once the class has ended. The
    number of queries does not grow with them. Raises NotDecidable."""
    current = _hold(training_class, ClassStatus.ENDED)
    now = _moment(current)
    made = CompletionDecision.objects.bulk_create(
        CompletionDecision(enrolment=one.enrolment, outcome=Outcome.COMPLETED, decided_by=by, decided_at=now)
        for one in Assessment.of(current).rest
    )
    if made:
        audit.record("attendance.complete_rest", by=by, subject=current, people=len(made))
    return made


@transaction.atomic
def undo(decision: CompletionDecision, *, by: User) -> int:
    """Takes an act of deciding back, all of it where it was one for many: what stood before it stands again. Returns on
    how many; none where a later decision stands or it is taken back already. Raises NotDecidable once the class is closed.
    """
    training_class = decision.enrolment.training_class
    _hold(training_class, ClassStatus.RUNNING, ClassStatus.ENDED)
    act = CompletionDecision.objects.filter(
        enrolment__training_class=training_class,
        decided_by=decision.decided_by_id,
        decided_at=decision.decided_at,
        withdrawn_at=None,
    )
    people = list(act.values_list("enrolment", flat=True))
    _withdraw(list(act.values_list("pk", flat=True)), _moment(training_class))
    CompletionDecision.objects.filter(enrolment__in=people, withdrawn_at=decision.decided_at).update(
        withdrawn_at=None
    )
    if people:
        audit.record("attendance.undo_decision", by=by, subject=training_class, people=len(people))
    return len(people)


def _same(candidate: Candidate, choice: Choice) -> CompletionDecision | None:
    """The decision that stands, where it says the same and knows all that is found."""
    before = candidate.decision
    if before is None or candidate.is_stale:
        return None
    chosen = (str(Outcome(choice.outcome)), choice.reason.strip())
    return before if (before.outcome, before.reason) == chosen else None


def _decision(candidate: Candidate, choice: Choice, by: User, now: dt.datetime) -> CompletionDecision:
    outcome, reason = Outcome(choice.outcome), choice.reason.strip()
    if not reason and (outcome != Outcome.COMPLETED or candidate.is_flagged):
        raise NotDecidable(_("请写明理由。"))
    return CompletionDecision(
        enrolment=candidate.enrolment,
        outcome=outcome.value,
        reason=reason,
        findings=list(candidate.kept),
        decided_by=by,
        decided_at=now,
    )


def _moment(training_class: TrainingClass) -> dt.datetime:
    """Now, but after all that was decided in the class before: an act is known by its moment."""
    rows = CompletionDecision.objects.filter(enrolment__training_class=training_class)
    last: dt.datetime | None = rows.aggregate(last=Greatest(Max("decided_at"), Max("withdrawn_at")))["last"]
    now = timezone.now()
    return max(now, last + dt.timedelta(microseconds=1)) if last else now


def _withdraw(decisions: list[int], now: dt.datetime) -> None:
    CompletionDecision.objects.filter(pk__in=decisions).update(withdrawn_at=now)


def _hold(training_class: TrainingClass, *allowed: ClassStatus) -> TrainingClass:
    """The class as it stands now, held, so that closing and deciding follow one another."""
    current = lock(training_class)
    status = current.status_today
    if status not in allowed:
        raise NotDecidable(_("班次现在是“%(status)s”，不能认定结业。") % {"status": status.label})
    return current
