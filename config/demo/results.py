"""What the demo's classes asked at their end: courses rated, a test with its scores, 优秀学员 named."""

from collections.abc import Sequence
from decimal import Decimal
from random import Random

from attendance import class_tests, evaluating, honouring, scoring, terms
from attendance.evaluating import Rating
from attendance.honouring import Board
from attendance.models import ClassTest
from attendance.scoring import Given
from config.demo.classes import Run
from config.demo.scene import Scene
from config.demo.year import Stage

_TESTED = 3  # of the latest classes that are over
_RATED = 2
_RATERS = 14  # so many of a class rate, a few more than twice five
_HONOURS = 2
_WORDS = (
    "案例贴近社区实际，听得懂、用得上",
    "希望多留些互动提问的时间",
    "现场教学组织得好，收获大",
    "课件能不能发一份",
    "内容有点满，时间再宽一些更好",
)


def gather(scene: Scene, runs: Sequence[Run]) -> None:
    """Sets what the latest classes and the running one ask, and fills it in for those that are over."""
    chance = scene.chance("results")
    over = [run for run in runs if run.stage == Stage.PAST][-_TESTED:]
    for run in [*over, *(run for run in runs if run.stage == Stage.NOW)]:
        row = terms.terms_of(run.training_class)
        row.honours_most, row.asks_reflection = _HONOURS, run.stage == Stage.NOW
        terms.keep(row, by=scene.staff.organiser, version=row.version)
    for run in over:
        _test(run, chance)
        _honour(run)
    for run in over[-_RATED:]:
        _rate(run, chance)


def _test(run: Run, chance: Random) -> None:
    """Most pass, one did not sit it."""
    test = ClassTest(training_class=run.training_class, title="结业测试", held_on=run.slot.days[-1])
    class_tests.keep(test, by=run.teacher)
    given = {
        (test.pk, person.pk): Given(Decimal(min(100, max(52, round(chance.gauss(84, 8))))))
        for person in run.enrolments
    }
    if run.enrolments:
        given[test.pk, chance.choice(run.enrolments).pk] = Given(None, "缺考")
    scoring.save(run.training_class, given=given, seen={}, by=run.teacher)


def _honour(run: Run) -> None:
    for one in Board.of(run.training_class).others[:_HONOURS]:
        if one.is_suggested:
            honouring.name(one.person, by=run.teacher, reason="全勤，讨论带头发言，测试成绩靠前")


def _rate(run: Run, chance: Random) -> None:
    people = chance.sample(run.enrolments, min(_RATERS, len(run.enrolments)))
    for due in evaluating.due_of(people):
        if due.is_open and due.courses:
            evaluating.give(due.enrolment, ratings={course.pk: _rating(chance) for course in due.courses})


def _rating(chance: Random) -> Rating:
    score = chance.choices((5, 4, 3, 2), (60, 30, 8, 2))[0]
    words = chance.choice(_WORDS) if chance.random() < 0.15 else ""
    if chance.random() < 0.6:
        return Rating(score, words=words)
    delivery, method, effect = (min(5, max(1, score + chance.choice((-1, 0, 0, 1)))) for _part in range(3))
    return Rating(score, delivery, method, effect, words)
