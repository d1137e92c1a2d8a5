"""优秀学员: named by a person within the class's quota; the program only orders who comes into question."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import AuditEntry, User
from attendance import terms
from attendance.audience import ON_THE_LIST
from attendance.models import CompletionDecision, Honour, Outcome
from attendance.policy import Flag
from attendance.results import NOT_HONOURED
from attendance.scoring import Table, means_of
from attendance.standing import Row, Standing
from courses.models import TrainingClass
from trainees.models import Enrolment, EnrolmentStatus


class NotHonoured(Exception):
    """There is no place left, or the person cannot be named; the message is for the reader."""


class NeedsWord(NotHonoured):
    """The person is flagged (R9, R10) and may be named only by who says to know it."""


@transaction.atomic
def name(enrolment: Enrolment, *, by: User, reason: str = "", knowing: bool = False) -> Honour:
    """Names somebody; one who is named keeps the place and gets the reason anew.

    Raises NotHonoured above the quota or for one who does not complete, NeedsWord for one who is flagged unless `knowing`,
    terms.Settled where the class is closed. The class is locked, so that two who name at once do not pass the quota.
    """
    training_class = terms.lock(enrolment.training_class)
    person = Enrolment.objects.select_related("cadre", "training_class").get(pk=enrolment.pk)
    _refuse_unfit(person)
    if not knowing and (why := _flag_of(person)):
        words = {"name": person.cadre.name, "why": why}
        raise NeedsWord(_("%(name)s的考勤已被标记（%(why)s）。仍要评定的，请勾选“已了解”再提交。") % words)
    named = Honour.objects.filter(enrolment__training_class=training_class).exclude(enrolment=person).count()
    most = terms.terms_of(training_class).honours_most
    if named >= most:
        raise NotHonoured(_full(most))
    honour, _is_new = Honour.objects.update_or_create(
        enrolment=person, defaults={"reason": reason, "decided_by": by}
    )
    audit.record("attendance.honour", by=by, subject=person, knowing=knowing)
    return honour


@transaction.atomic
def take_back(honour: Honour, *, by: User) -> AuditEntry:
    """Takes the honour back; the entry of the trail by which `restore` gives it again. Raises terms.Settled."""
    terms.lock(honour.enrolment.training_class)
    entry = audit.record("attendance.honour_taken", by=by, subject=honour.enrolment, reason=honour.reason)
    honour.delete()
    return entry


def restore(entry: AuditEntry, *, by: User) -> Honour:
    """Gives an honour again that was taken back, with its reason; raises as `name` does."""
    enrolment = Enrolment.objects.select_related("training_class").get(pk=entry.subject_id or 0)
    return name(enrolment, by=by, reason=entry.data["reason"], knowing=True)


def _full(most: int) -> str:
    if not most:
        return _("本班还没有优秀学员名额，请先在结业要求里填写。")
    return _("本班的优秀学员名额是 %(most)d 人，已经评满。要换人的，请先撤回一位。") % {"most": most}


def refusal_of(person: Enrolment, outcome: str) -> str:
    """Why somebody cannot be named at all; `outcome` is the standing decision, "" while there is none."""
    if outcome in NOT_HONOURED:
        return _("已认定为%(outcome)s，不能评优。") % {"outcome": Outcome(outcome).label}
    if person.status not in ON_THE_LIST or person.status == EnrolmentStatus.NOT_COMPLETED:
        return _("%(status)s，不能评优。") % {"status": person.get_status_display()}
    return ""


def _refuse_unfit(person: Enrolment) -> None:
    decision = CompletionDecision.objects.filter(enrolment=person, withdrawn_at=None).first()
    if refusal := refusal_of(person, decision.outcome if decision else ""):
        raise NotHonoured(f"{person.cadre.name}{refusal}")


def _flag_of(person: Enrolment) -> str:
    row = Standing.of(person.training_class, [person]).rows[0]
    return row.conclusion if row.verdict.flag == Flag.FLAGGED else ""


@dataclass(frozen=True)
class Candidate:
    """One trainee: attendance, the mean score in percent, the honour where there is one, and why not to name the
    person. `is_suggested` where the program would begin."""

    row: Row
    mean: Decimal | None
    honour: Honour | None
    refusal: str
    is_suggested: bool = False

    @property
    def person(self) -> Enrolment:
        """Who it is."""
        return self.row.enrolment

    @property
    def is_flagged(self) -> bool:
        """By R9 or R10."""
        return self.row.verdict.flag == Flag.FLAGGED

    @property
    def warning(self) -> str:
        """Why the record is flagged or warned of."""
        return self.row.conclusion if self.row.verdict.flag != Flag.CLEAR else ""

    @property
    def _rank(self) -> tuple[bool, Decimal, Decimal]:
        """The best first: by attendance, then by score."""
        hours = self.row.hours
        share = hours.attended / hours.expected if hours.expected else Decimal(0)
        return bool(self.refusal) or self.is_flagged, -share, -(self.mean or Decimal(0))


@dataclass(frozen=True)
class Board:
    """Who is named, who comes into question, best first, and how many places there are."""

    most: int
    named: tuple[Candidate, ...]
    others: tuple[Candidate, ...]

    @classmethod
    def of(cls, training_class: TrainingClass) -> Self:
        """The number of queries does not grow with the people."""
        standing, table = Standing.of(training_class), Table.load(training_class)
        rows = [row for row in standing.rows if row.enrolment.status in ON_THE_LIST]
        means = means_of(table.tests, table.scores, (row.enrolment.pk for row in rows))
        honours = Honour.objects.filter(enrolment__training_class=training_class).select_related("decided_by")
        named = {honour.enrolment_id: honour for honour in honours}
        decisions = CompletionDecision.objects.filter(
            enrolment__training_class=training_class, withdrawn_at=None
        )
        outcomes = dict(decisions.values_list("enrolment_id", "outcome"))
        people = [
            Candidate(
                row,
                means.get(row.enrolment.pk),
                named.get(row.enrolment.pk),
                refusal_of(row.enrolment, outcomes.get(row.enrolment.pk, "")),
            )
            for row in rows
        ]
        most = terms.terms_of(training_class).honours_most
        left = [one for one in sorted(people, key=lambda one: one._rank) if not one.honour]
        return cls(most, tuple(one for one in people if one.honour), _suggested(left, most - len(named)))

    @property
    def left(self) -> int:
        """How many may still be named."""
        return max(self.most - len(self.named), 0)


def _suggested(people: list[Candidate], places: int) -> tuple[Candidate, ...]:
    """The first so many of those in whose way nothing stands are marked."""
    found = []
    for one in people:
        is_fit = places > 0 and not one.refusal and not one.is_flagged and one.row.hours.attended > 0
        places -= is_fit
        found.append(
            Candidate(one.row, one.mean, one.honour, one.refusal, is_suggested=True) if is_fit else one
        )
    return tuple(found)
