"""A class is closed (结班): statuses, certificates, hours and make-up training follow; reopening takes all of it back."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from attendance import crediting
from attendance.completion import certificates, make_up
from attendance.completion.earned import Earned, credits_for, earned
from attendance.completion.findings import Assessment
from attendance.completion.remaining import Remaining, remaining_of
from attendance.models import CreditSource, HoursCredit, Outcome
from courses import progress
from courses.models import ClassStatus, TrainingClass
from trainees.models import Enrolment, EnrolmentStatus


class NotClosable(Exception):
    """The class cannot be closed; `remaining` is what is still to do (R23), the message says it in one line."""

    def __init__(self, remaining: Sequence[Remaining], text: str = "") -> None:
        words = _("；").join(one.text for one in remaining)
        super().__init__(text or _("还不能结班：%(what)s。") % {"what": words})
        self.remaining = tuple(remaining)


class NotReopenable(Exception):
    """The class cannot be reopened; the message is for the reader."""


@dataclass(frozen=True)
class Summary:
    """What closing comes to: people by outcome, certificates by number, hours credited by year, and how many owe."""

    outcomes: Mapping[str, int] = field(default_factory=dict)
    certificates: tuple[str, ...] = ()
    hours: Mapping[int, Decimal] = field(default_factory=dict)
    make_ups: int = 0


@transaction.atomic
def close(training_class: TrainingClass, *, by: User, today: dt.date | None = None) -> Summary:
    """Closes an ended class that lacks nothing (R23): each trainee's status becomes what was decided, whoever completes
    has a numbered certificate, everybody is credited with the hours attended, in the year of each session (R8), and
    whoever did not complete owes it (补训). Nothing happens where it is closed already. Raises NotClosable.

    Whoever marks meanwhile is waited for, or waits and is refused; the number of queries does not grow with the people.
    """
    today = today or timezone.localdate()
    certificates.hold_numbers(training_class.plan.district_id)
    current = progress.locked(training_class)
    if current.status == ClassStatus.CLOSED:
        return summary_of(current)
    hold_people(current)
    assessment = Assessment.of(current)
    if remaining := remaining_of(current, assessment):
        raise NotClosable(remaining)
    outcomes = {one.enrolment.pk: one.decision.outcome for one in assessment.candidates if one.decision}
    rows = earned(current)
    before = _set_statuses(assessment, outcomes)
    people = [one.enrolment for one in assessment.candidates if _completes(outcomes, one.enrolment.pk)]
    certificates.issue(current, people, on=today)
    _credit(current, rows, by)
    make_up.queue(current, outcomes)
    make_up.settle(person.pk for person in people)
    progress.record_closed(current, by=by)
    training_class.status = current.status
    summary = summary_of(current)
    audit.record("attendance.close", by=by, subject=current, before=before, **_plain(summary))
    return summary


@transaction.atomic
def reopen(training_class: TrainingClass, *, by: User, reason: str) -> TrainingClass:
    """Takes a closing back, for a reason: statuses, credits, certificates and make-up training are as before it; the
    decisions stay. Raises NotReopenable."""
    certificates.hold_numbers(training_class.plan.district_id)
    current = progress.locked(training_class)
    if current.status != ClassStatus.CLOSED:
        raise NotReopenable(
            _("班次现在是“%(status)s”，不能撤销结班。") % {"status": current.status_today.label}
        )
    if not reason.strip():
        raise NotReopenable(_("请写明原因。"))
    hold_people(current)
    credits = HoursCredit.objects.filter(training_class=current, source=CreditSource.CLASS)
    gone = crediting.uncredit_many(list(credits.values_list("pk", flat=True)), by=by, reason=reason.strip())
    make_ups = make_up.take_back(current)
    voided = certificates.void(current)
    _restore_statuses(current)
    progress.record_reopened(current, by=by, reason=reason.strip())
    training_class.status = current.status
    audit.record(
        "attendance.reopen",
        by=by,
        subject=current,
        reason=reason.strip(),
        credits=len(gone),
        certificates=voided,
        make_ups=make_ups,
    )
    return training_class


def hold_people(training_class: TrainingClass) -> None:
    """Locks the class's people in order, as marking does: who marks meanwhile waits, and then reads that it is closed."""
    list(training_class.enrolments.order_by("pk").select_for_update(no_key=True).values_list("pk"))


def summary_of(training_class: TrainingClass) -> Summary:
    """What the closing of a closed class came to. Four queries."""
    statuses = training_class.enrolments.filter(status__in=Outcome.values).values_list("status", flat=True)
    credits = HoursCredit.objects.filter(training_class=training_class, source=CreditSource.CLASS)
    hours: dict[int, Decimal] = defaultdict(Decimal)
    for year, amount in credits.order_by("year").values_list("year", "hours"):
        hours[year] += amount
    owed = training_class.enrolments.filter(make_up__isnull=False).count()
    numbers = tuple(row.number for row in certificates.standing(training_class))
    return Summary(dict(Counter(statuses)), numbers, dict(hours), owed)


def forecast(training_class: TrainingClass, assessment: Assessment) -> Summary:
    """What closing now would come to, as far as it is decided; the numbers of certificates are given by the closing."""
    outcomes = Counter(one.decision.outcome for one in assessment.candidates if one.decision)
    hours: dict[int, Decimal] = defaultdict(Decimal)
    for row in earned(training_class):
        hours[row.year] += row.hours
    owed = sum(outcomes[one] for one in make_up.OWING)
    owed += training_class.enrolments.filter(status=EnrolmentStatus.NO_SHOW).count()
    return Summary(dict(outcomes), (), dict(sorted(hours.items())), owed)


def _completes(outcomes: Mapping[int, str], pk: int) -> bool:
    return outcomes.get(pk) == Outcome.COMPLETED


def _set_statuses(assessment: Assessment, outcomes: Mapping[int, str]) -> dict[str, list[int]]:
    """Each trainee's status becomes the outcome; what they were, for the way back."""
    before: dict[str, list[int]] = defaultdict(list)
    for one in assessment.candidates:
        before[str(one.enrolment.status)].append(one.enrolment.pk)
    for outcome in Outcome.values:
        chosen = [pk for pk, decided in outcomes.items() if decided == outcome]
        Enrolment.objects.filter(pk__in=chosen).update(status=outcome)
    return dict(before)


def _restore_statuses(training_class: TrainingClass) -> None:
    """As the trail remembers them; where that has been emptied since (retention), by whether the people had registered."""
    entry = audit.latest("attendance.close", training_class)
    if entry and "before" in entry.data:
        for status, people in entry.data["before"].items():
            training_class.enrolments.filter(pk__in=people).update(status=status)
        return
    decided = training_class.enrolments.filter(status__in=Outcome.values)
    decided.exclude(registered_at=None).update(status=EnrolmentStatus.REGISTERED)
    decided.filter(registered_at=None).update(status=EnrolmentStatus.APPROVED)


def _credit(training_class: TrainingClass, rows: Sequence[Earned], by: User) -> None:
    """Credits the hours; where the same class already stands credited to somebody, a person has to look at it first."""
    wanted = credits_for(training_class, rows)
    made = crediting.credit_many(wanted, by=by)
    if len(made) == len(wanted):
        return
    credited = {(row.cadre_id, row.year) for row in made}
    missing = [row.enrolment.cadre.name for row in rows if (row.enrolment.cadre_id, row.year) not in credited]
    names = _("、").join(missing)
    raise NotClosable(
        (), _("%(names)s已有同名班次的学时，请先到干部页核对、去掉重复的一项。") % {"names": names}
    )


def _plain(summary: Summary) -> dict[str, object]:
    numbers = summary.certificates
    return {
        "outcomes": dict(summary.outcomes),
        "certificates": [numbers[0], numbers[-1]] if numbers else [],
        "hours": {str(year): str(amount) for year, amount in summary.hours.items()},
        "make_ups": summary.make_ups,
    }
