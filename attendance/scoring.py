"""Scores of a class: trainees by tests, typed or pasted, with the full mark as their bound."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Self

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from attendance import terms
from attendance.models import ClassTest, TestScore
from courses.models import TrainingClass
from trainees.models import Enrolment

Key = tuple[int, int]
"""A test's and an enrolment's id."""

NOT_SAT = ("缺考", "缓考", "免考")
"""What may stand instead of a score."""

_CELL = re.compile(r"(?P<score>\d{1,4}(?:\.\d+)?)分?(?:\s+(?P<remark>\S.*))?")
_HALF_WIDTH = str.maketrans("０１２３４５６７８９．　", "0123456789. ")


@dataclass(frozen=True, slots=True)
class Given:
    """A score with a remark (76 补考), a word instead of one (缺考), or nothing."""

    score: Decimal | None = None
    remark: str = ""

    @property
    def text(self) -> str:
        """As it is typed and shown: 85.5, 76 补考, 缺考."""
        score = "" if self.score is None else shown(self.score)
        return f"{score} {self.remark}".strip()


NOTHING = Given()


def shown(figure: Decimal) -> str:
    """85.5, and 100 for 100.0."""
    return f"{Decimal(figure).normalize():f}"


class NotAScore(ValueError):
    """What was typed is no score of that test; the message is for the reader."""


def read(text: str, test: ClassTest) -> Given:
    """What was typed into a cell. Raises NotAScore."""
    word = text.translate(_HALF_WIDTH).replace("\x00", "").strip()  # PostgreSQL keeps no NUL
    if not word or word in NOT_SAT:
        return Given(None, word)
    found = _CELL.fullmatch(word)
    if not found:
        raise NotAScore(_("“%(text)s”不是成绩，请填数字或“缺考”。") % {"text": word[:20]})
    score, remark = Decimal(found["score"]), found["remark"] or ""
    if score > test.full_mark:
        words = {"score": found["score"], "full": shown(test.full_mark)}
        raise NotAScore(_("%(score)s超过满分%(full)s。") % words)
    if score != score.quantize(Decimal("0.1")):
        raise NotAScore(_("“%(text)s”最多写一位小数。") % {"text": found["score"]})
    if len(remark) > 80:
        raise NotAScore(_("备注最多 80 个字。"))
    return Given(score.quantize(Decimal("0.1")), remark)


class Changed(Exception):
    """Somebody entered other scores in between; `current` is what stands now, by test and enrolment."""

    def __init__(self, current: Mapping[Key, Given]) -> None:
        super().__init__(_("这些成绩刚刚被别人改过。"))
        self.current = current


@dataclass(frozen=True)
class Cell:
    """One score of the table: `text` as it stands or was typed, `saved` what was saved meanwhile (None: the same),
    `problem` why it cannot be kept."""

    test: ClassTest
    enrolment: Enrolment
    text: str
    has_failed: bool = False
    saved: str | None = None
    problem: str = ""

    @property
    def name(self) -> str:
        """Of its field."""
        return f"s-{self.test.pk}-{self.enrolment.pk}"


@dataclass(frozen=True)
class Table:
    """The class's tests, its people in unit order, and what was entered."""

    tests: tuple[ClassTest, ...]
    people: tuple[Enrolment, ...]
    scores: Mapping[Key, Given] = field(default_factory=dict)

    @classmethod
    def load(cls, training_class: TrainingClass) -> Self:
        """Three queries, whatever the rows."""
        tests = tuple(ClassTest.objects.in_place().filter(training_class=training_class))
        people = training_class.enrolments.on_the_list().select_related("cadre").in_unit_order()
        rows = TestScore.objects.filter(test__in=tests)
        return cls(tests, tuple(people), {(row.test_id, row.enrolment_id): _given(row) for row in rows})

    def cell(self, test: ClassTest, person: Enrolment) -> Cell:
        """What stands there."""
        given = self.scores.get((test.pk, person.pk), NOTHING)
        has_failed = given != NOTHING and (given.score is None or given.score < test.pass_mark)
        return Cell(test, person, given.text, has_failed)

    def summary(self, test: ClassTest) -> TestSummary:
        """How the test went."""
        given = [self.scores.get((test.pk, person.pk), NOTHING) for person in self.people]
        sat = [one.score for one in given if one.score is not None]
        mean = (sum(sat, Decimal(0)) / len(sat)).quantize(Decimal("0.1")) if sat else None
        passed = sum(score >= test.pass_mark for score in sat)
        return TestSummary(
            test, entered=sum(one != NOTHING for one in given), sat=len(sat), passed=passed, mean=mean
        )

    @property
    def seen(self) -> dict[str, str]:
        """What stands, as the form carries it: field name → text."""
        return {f"s-{test}-{person}": given.text for (test, person), given in self.scores.items()}


@dataclass(frozen=True)
class TestSummary:
    """Of one test: for how many there is an entry, how many sat it and passed, and their mean."""

    __test__ = False  # not a test of ours

    test: ClassTest
    entered: int
    sat: int
    passed: int
    mean: Decimal | None


@transaction.atomic
def save(
    training_class: TrainingClass, *, given: Mapping[Key, Given], seen: Mapping[Key, str], by: User
) -> int:
    """Enters those of `given` that differ from what was `seen` (as text), and says how many changed.

    Raises Changed, and writes nothing, where one of them says meanwhile neither what was seen nor what is given; terms.Settled
    where the class is closed. Keys of other classes are passed over. The number of queries does not grow with the rows.
    """
    terms.lock(training_class)
    wanted = {key: value for key, value in given.items() if value.text != seen.get(key, "")}
    wanted = _of_class(training_class, wanted)
    rows = TestScore.objects.filter(
        test__in={test for test, _person in wanted}, enrolment__in={person for _test, person in wanted}
    )
    current = {(row.test_id, row.enrolment_id): row for row in rows}
    standing = {key: _given(current[key]) if key in current else NOTHING for key in wanted}
    clashing = [key for key in wanted if standing[key].text not in (wanted[key].text, seen.get(key, ""))]
    if clashing:
        raise Changed({key: standing[key] for key in clashing})
    changes = {key: value for key, value in wanted.items() if value != standing[key]}
    _write(changes, current, by=by)
    if changes:
        tests = sorted({test for test, _person in changes})
        audit.record("attendance.scores", by=by, subject=training_class, tests=tests, cells=len(changes))
    return len(changes)


def _of_class(training_class: TrainingClass, wanted: Mapping[Key, Given]) -> dict[Key, Given]:
    tests = set(
        ClassTest.objects.in_place().filter(training_class=training_class).values_list("pk", flat=True)
    )
    people = set(training_class.enrolments.on_the_list().values_list("pk", flat=True))
    return {key: value for key, value in wanted.items() if key[0] in tests and key[1] in people}


def _write(changes: Mapping[Key, Given], current: Mapping[Key, TestScore], *, by: User) -> None:
    now = timezone.now()
    emptied = [current[key].pk for key, value in changes.items() if value == NOTHING and key in current]
    if emptied:
        TestScore.objects.filter(pk__in=emptied).delete()
    TestScore.objects.bulk_create(
        [
            TestScore(
                test_id=test,
                enrolment_id=person,
                score=value.score,
                remark=value.remark,
                entered_by=by,
                entered_at=now,
            )
            for (test, person), value in changes.items()
            if value != NOTHING
        ],
        update_conflicts=True,
        unique_fields=["test", "enrolment"],
        update_fields=["score", "remark", "entered_by", "entered_at"],
    )


def means_of(
    tests: Sequence[ClassTest], scores: Mapping[Key, Given], people: Iterable[int]
) -> dict[int, Decimal]:
    """Enrolment id → the mean of the scores in percent of the full mark, 缺考 as nought; none without an entry."""
    found = {}
    for person in people:
        given = [(test, scores[test.pk, person]) for test in tests if (test.pk, person) in scores]
        if given:
            shares = [100 * (one.score or Decimal(0)) / test.full_mark for test, one in given]
            found[person] = (sum(shares, Decimal(0)) / len(shares)).quantize(Decimal("0.1"))
    return found


def _given(row: TestScore) -> Given:
    return Given(row.score, row.remark)
