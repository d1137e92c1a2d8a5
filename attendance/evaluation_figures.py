"""What the trainees said of each course, in aggregate of five or more and not otherwise (R26)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from attendance.evaluating import LEAST, THERE, courses_of
from attendance.models import AttendanceRecord, Evaluation
from attendance.terms import SETTLED
from courses.models import TrainingClass
from timetable.models import PublishedSession

SCORES = ((5, _("很好")), (4, _("好")), (3, _("一般")), (2, _("较差")), (1, _("差")))
PARTS = (("delivery", _("讲解")), ("method", _("方式")), ("effect", _("效果")))


@dataclass(frozen=True)
class Bar:
    """How many said that, and of how many in percent."""

    score: int
    label: str
    count: int
    percent: int


@dataclass(frozen=True)
class CourseResult:
    """A course and what was said of it. Where fewer than five have, `count` is 0 and there is nothing else; a part that fewer
    than five gave has no mean."""

    course: PublishedSession
    could: int
    count: int = 0
    mean: Decimal | None = None
    parts: tuple[Decimal | None, ...] = (None,) * len(PARTS)
    spread: tuple[Bar, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def is_shown(self) -> bool:
        """Whether five or more have come together."""
        return self.count >= LEAST

    @property
    def has_parts(self) -> bool:
        """Whether a part of it can be shown."""
        return any(part is not None for part in self.parts)

    @property
    def named_parts(self) -> list[tuple[str, Decimal | None]]:
        """讲解, 方式 and 效果 with their means."""
        return [(str(label), mean) for (_name, label), mean in zip(PARTS, self.parts, strict=True)]

    @property
    def average(self) -> Decimal | None:
        """均分: of 讲解, 方式, 效果 and 总体, as far as each is shown."""
        means = [mean for mean in (*self.parts, self.mean) if mean is not None]
        return _rounded(sum(means), len(means)) if means else None


def results_of(training_class: TrainingClass) -> list[CourseResult]:
    """Every course that can be rated, in order of time. Three queries, whatever the rows.

    What does not make up five yet counts from the closing of the class on, when nothing more can come.
    """
    courses = list(courses_of(training_class))
    records = AttendanceRecord.objects.filter(
        session__in=[row.pk for row in courses],
        enrolment__training_class=training_class,
        status__in=THERE,
    )
    could = dict(records.order_by().values_list("session_id").annotate(Count("pk")))
    said = Evaluation.objects.filter(training_class=training_class).order_by("pk")
    if training_class.status not in SETTLED:
        said = said.filter(counted=True)
    by_course: dict[int, list[Evaluation]] = defaultdict(list)
    for row in said:
        by_course[row.session_id].append(row)
    return [_result(row, could.get(row.pk, 0), by_course[row.pk]) for row in courses]


def _result(course: PublishedSession, could: int, said: Sequence[Evaluation]) -> CourseResult:
    if len(said) < LEAST:
        return CourseResult(course, could)
    many = Counter(row.score for row in said)
    bars = (
        Bar(score, str(label), many[score], round(100 * many[score] / len(said))) for score, label in SCORES
    )
    return CourseResult(
        course=course,
        could=could,
        count=len(said),
        mean=_rounded(sum(row.score for row in said), len(said)),
        parts=tuple(_mean_of(getattr(row, name) for row in said) for name, _label in PARTS),
        spread=tuple(bars),
        words=tuple(row.words for row in said if row.words),
    )


def _mean_of(figures: Iterable[int | None]) -> Decimal | None:
    given = [figure for figure in figures if figure is not None]
    return _rounded(sum(given), len(given)) if len(given) >= LEAST else None


def _rounded(total: int | Decimal, count: int) -> Decimal:
    """With one decimal, halves up: 4.25 is 4.3."""
    return (Decimal(total) / count).quantize(Decimal("0.1"), ROUND_HALF_UP)
