"""Rows that the tests of results share: people who were there, tests, and what was said of a course."""

from collections.abc import Iterable
from typing import Any

from attendance.models import AttendanceRecord, ClassTest, Evaluation, Mark
from courses.models import TrainingClass
from tests import factories
from timetable.models import PublishedSession
from trainees.models import Enrolment

WORDS = ("案例很实在", "", "能再多留些提问时间更好")


def there(session: PublishedSession, people: Iterable[Enrolment], status: str = "PRESENT") -> None:
    """Each of them recorded with that status in the session, without the verb."""
    for person in people:
        mark = Mark.objects.create(session_id=session.pk, enrolment=person, status=status, source="GRID")
        AttendanceRecord.objects.create(session_id=session.pk, enrolment=person, status=status, mark=mark)


def rated(
    session: PublishedSession, scores: Iterable[int], *, training_class: TrainingClass, **fields: Any
) -> None:
    """One anonymous rating for each score, as if five had come together."""
    for place, score in enumerate(scores):
        words = fields.get("words", WORDS[place % len(WORDS)])
        parts = {name: value for name, value in fields.items() if name != "words"}
        Evaluation.objects.create(
            session_id=session.pk, training_class=training_class, score=score, words=words, **parts
        )


def class_test(training_class: TrainingClass, title: str = "结业测试", **fields: Any) -> ClassTest:
    """A test of a hundred, passed at sixty."""
    test: ClassTest = ClassTest.objects.create(training_class=training_class, title=title, **fields)
    return test


def crowd(training_class: TrainingClass, size: int, **fields: Any) -> list[Enrolment]:
    """So many more trainees of the class's other town."""
    unit = factories.unit(f"人多社区{training_class.enrolments.count()}", parent=training_class.host)
    return [
        factories.enrolment(training_class, factories.cadre(f"众{number}", unit), **fields)
        for number in range(size)
    ]
