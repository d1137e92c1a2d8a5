"""What stands in the way of each trainee's completion, and what a person has decided on it (R9, R10, R12)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from attendance import results
from attendance.audience import ON_THE_LIST
from attendance.models import CompletionDecision
from attendance.policy import Flag
from attendance.sitting_in import with_sitters
from attendance.standing import Row, Standing, people_of
from courses.models import ClassStatus, TrainingClass
from trainees.models import Enrolment, LateAddition

SETTLED = (ClassStatus.CLOSED, ClassStatus.ARCHIVED)
# Sentences are kept, and compared, in one language whoever reads the page.
_KEPT_IN = "zh-hans"

Sentences = Mapping[int, tuple[str, ...]]


@dataclass(frozen=True)
class Candidate:
    """A trainee at the end of a class. `findings` say in the reader's language why a person has to decide, `kept` the same
    as it is stored; `history` are all decisions in order, those withdrawn too."""

    row: Row
    findings: tuple[str, ...]
    kept: tuple[str, ...]
    history: tuple[CompletionDecision, ...] = ()

    @property
    def decision(self) -> CompletionDecision | None:
        """The one that stands."""
        return next((one for one in self.history if one.withdrawn_at is None), None)

    @property
    def earlier(self) -> tuple[CompletionDecision, ...]:
        """Those that were withdrawn."""
        return tuple(one for one in self.history if one.withdrawn_at is not None)

    @property
    def enrolment(self) -> Enrolment:
        """Who it is."""
        return self.row.enrolment

    @property
    def is_flagged(self) -> bool:
        """Something was found; nobody is expelled by it (R9)."""
        return bool(self.kept)

    @property
    def is_stale(self) -> bool:
        """Decided, but something has been found since that the decision did not know."""
        return self.decision is not None and not set(self.kept) <= set(self.decision.findings)

    @property
    def is_undecided(self) -> bool:
        """A person's decision is missing, or does not know all that is found now."""
        return self.decision is None or self.is_stale

    @property
    def is_pending_addition(self) -> bool:
        """Added at the door and not confirmed yet (R21)."""
        return self.enrolment.late_addition == LateAddition.PENDING


@dataclass(frozen=True)
class Assessment:
    """The class's trainees as they stand at its end, in the order of their units."""

    standing: Standing
    candidates: tuple[Candidate, ...]

    @classmethod
    def of(cls, training_class: TrainingClass) -> Self:
        """Reads attendance, results and decisions; of a closed class what was found when it was decided. The queries do
        not grow with the people."""
        is_settled = training_class.status in SETTLED
        people = _settled_people(training_class) if is_settled else list(people_of([training_class]))
        history = _history(training_class)
        with translation.override(_KEPT_IN):
            standing = Standing.of(training_class, people)
            kept = _sentences(standing)
        shown = kept
        if translation.get_language() != _KEPT_IN and not is_settled:
            standing = Standing.of(training_class, people)
            shown = _sentences(standing)
        candidates = []
        for row in standing.rows:
            pk = row.enrolment.pk
            one = Candidate(row, shown.get(pk, ()), kept.get(pk, ()), tuple(history.get(pk, ())))
            if is_settled:
                found = tuple(one.decision.findings) if one.decision else ()
                candidates.append(replace(one, findings=found, kept=found))
            elif not row.has_left:
                candidates.append(one)
        return cls(standing, tuple(candidates))

    @cached_property
    def flagged(self) -> tuple[Candidate, ...]:
        """Those of whom something was found."""
        return tuple(one for one in self.candidates if one.is_flagged)

    @cached_property
    def clear(self) -> tuple[Candidate, ...]:
        """Those of whom nothing was."""
        return tuple(one for one in self.candidates if not one.is_flagged)

    @cached_property
    def rest(self) -> tuple[Candidate, ...]:
        """Those who complete by one act: nothing was found, and nobody has decided yet."""
        return tuple(one for one in self.clear if one.decision is None and not one.is_pending_addition)

    @cached_property
    def undecided(self) -> tuple[Candidate, ...]:
        """Those for whom a decision is missing, or no longer enough."""
        return tuple(one for one in self.candidates if one.is_undecided)

    def of_enrolment(self, pk: int) -> Candidate | None:
        """That trainee, or None."""
        return next((one for one in self.candidates if one.enrolment.pk == pk), None)


def _settled_people(training_class: TrainingClass) -> list[Enrolment]:
    """Those on whom was decided, whatever became of them, and who else is on the list."""
    decided = CompletionDecision.objects.filter(enrolment__training_class=training_class, withdrawn_at=None)
    rows = training_class.enrolments.filter(Q(status__in=ON_THE_LIST) | Q(pk__in=decided.values("enrolment")))
    return list(with_sitters(rows.select_related("cadre", "group", "replaced_by").in_unit_order()))


def _history(training_class: TrainingClass) -> dict[int, list[CompletionDecision]]:
    rows = CompletionDecision.objects.filter(enrolment__training_class=training_class)
    found: dict[int, list[CompletionDecision]] = defaultdict(list)
    for row in rows.select_related("decided_by").order_by("decided_at", "pk"):
        found[row.enrolment_id].append(row)
    return found


def _sentences(standing: Standing) -> Sentences:
    """Why each trainee is flagged: attendance, then what the class asks for beyond coming, which nobody misses before the
    class is over."""
    is_over = standing.training_class.status_today == ClassStatus.ENDED
    more = results.findings_of(standing.training_class) if is_over else {}
    found = {}
    for row in standing.rows:
        sentences = list(row.verdict.reasons) if row.flag == Flag.FLAGGED else []
        if not row.hours.expected and not row.has_left:
            sentences.append(_("没有应到的课"))
        sentences += more.get(row.enrolment.pk, ())
        if sentences:
            found[row.enrolment.pk] = tuple(sentences)
    return found
