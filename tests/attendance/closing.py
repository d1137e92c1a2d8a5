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

    def complete(self) -> None:
        """Everybody of whom nothing was found completes."""
        deciding.complete_rest(self.training_class, by=self.by)


def fresh(training_class: TrainingClass) -> TrainingClass:
    """The class as it stands now."""
    return TrainingClass.objects.with_label().get(pk=training_class.pk)


def ended(training_class: TrainingClass, by: User) -> Ended:
    """The class with everybody present and every paper filed; nobody is decided on. The clock stands after its last day."""
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
