"""A class that has ended and lacks nothing, and what is asked of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.files.base import ContentFile

from accounts.models import User
from attendance import marking
from attendance.completion import deciding
from attendance.completion.findings import Assessment
from attendance.completion.remaining import remaining_of
from attendance.models import MarkSource
from attendance.reconciliation import counting, explaining
from attendance.reconciliation.explaining import Said
from attendance.reconciliation.half_days import counted_in, seen_of
from attendance.reconciliation.whole import Reconciliation
from attendance.value import Value
from courses.models import ClassDocument, TrainingClass
from timetable.calendar import HalfDay
from timetable.models import PublishedSession
from trainees.models import Enrolment

AFTER = "2026-11-24T09:00:00+08:00"
PAPERS = ("APPROVAL", "NOTICE")


@dataclass
class Ended:
    """`people` are the trainees in order; `half_days` those of the class."""

    training_class: TrainingClass
    people: list[Enrolment]
    half_days: list[HalfDay]
    by: User

    def kinds(self) -> list[str]:
        """What is still to do."""
        return [one.kind for one in remaining_of(fresh(self.training_class), self.assessment())]

    def assessment(self) -> Assessment:
        return Assessment.of(fresh(self.training_class))

    def mark(
        self, code: str, people: Iterable[Enrolment], half_days: Iterable[HalfDay] | None = None
    ) -> None:
        """Records it, and the signed sheets say the same."""
        self.record(code, people, half_days)
        self.count()

    def record(
        self, code: str, people: Iterable[Enrolment], half_days: Iterable[HalfDay] | None = None
    ) -> None:
        """Records it, whatever was counted on the sheets."""
        chosen = list(people)
        marking.mark_many(
            self.training_class,
            by=self.by,
            marks={
                half_day: {person.pk: Value.of(code) for person in chosen}
                for half_day in (half_days or self.half_days)
            },
            source=MarkSource.GRID,
            reason="更正",
        )

    def count(self, **numbers: int) -> None:
        """The signatures are counted and typed in, as many as were there, or `AM=2` on Monday's sheet."""
        rows = self.reconciliation().sheets
        counts = {row.half_day: numbers.get(row.half_day.period.value, row.counts.present) for row in rows}
        seen = seen_of(counted_in(self.training_class))
        counting.count(fresh(self.training_class), counts=counts, seen=seen, by=self.by)

    def reconciliation(self) -> Reconciliation:
        """As everything stands."""
        return Reconciliation.of(fresh(self.training_class))

    def explain(self, words: str = "已核对") -> None:
        """Every line that closing waits for is explained."""
        said = {
            line.key: Said(*line.figures, line.last_note, words) for line in self.reconciliation().open_lines
        }
        explaining.explain_many(self.training_class, said=said, by=self.by)

    def complete(self) -> None:
        """Everybody of whom nothing was found completes."""
        deciding.complete_rest(self.training_class, by=self.by)


def fresh(training_class: TrainingClass) -> TrainingClass:
    """The class as it stands now."""
    return TrainingClass.objects.with_label().get(pk=training_class.pk)


def ended(training_class: TrainingClass, by: User) -> Ended:
    """The class with everybody present, every paper filed and the signatures counted; nobody is decided on, and its size was
    not planned. The clock stands after its last day."""
    TrainingClass.objects.filter(pk=training_class.pk).update(planned_size=None)
    published = PublishedSession.objects.of_class(training_class).taking_place()
    half_days = sorted({HalfDay(row.day, row.period) for row in published})
    found = Ended(training_class, list(training_class.enrolments.attending().order_by("pk")), half_days, by)
    found.mark("PRESENT", found.people)
    for kind in PAPERS:
        file(training_class, kind)
    for half_day in half_days:
        file(training_class, "SIGNED_SHEET", half_day)
    return found


def file(training_class: TrainingClass, kind: str, half_day: HalfDay | None = None) -> ClassDocument:
    """A paper with a file."""
    return ClassDocument.objects.create(
        training_class=training_class,
        kind=kind,
        title=kind,
        file=ContentFile(b"%PDF-1.7", name=f"{kind}.pdf"),
        day=half_day.day if half_day else None,
        period=half_day.period if half_day else "",
    )
