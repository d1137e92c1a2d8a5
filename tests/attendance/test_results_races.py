"""Two at once: one evaluation tapped twice, the last place of 优秀学员. Each first without its guard."""

import threading
from typing import Any

import pytest
from django.db import IntegrityError, connection

from attendance import evaluating, honouring, terms
from attendance.evaluating import Rating
from attendance.honouring import NotHonoured
from attendance.models import CompletionTerms, Evaluation, EvaluationGiven, Honour
from courses.models import TrainingClass
from tests import factories
from tests.attendance.results import there
from tests.trainees.test_races import HANDS, at_once
from timetable.models import PublishedSession
from trainees.models import Enrolment

pytestmark = pytest.mark.django_db(transaction=True)
Setting = tuple[list[Enrolment], PublishedSession]


@pytest.fixture
def setting(monday: None) -> Setting:
    """As many trainees as there are hands, all there on Monday morning; one honour to give."""
    district = factories.unit("武进区", "DISTRICT")
    town = factories.unit("湖塘镇", "TOWN", district)
    training_class = factories.training_class(district)
    people = factories.trainees(training_class, town, HANDS)
    session = factories.published(factories.session(training_class))
    there(session, people)
    CompletionTerms.objects.create(training_class=training_class, honours_most=1)
    return people, session


def unlocked(training_class: TrainingClass) -> TrainingClass:
    """The class, without waiting for anybody."""
    return TrainingClass.objects.get(pk=training_class.pk)


def meet(monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> None:
    """All meet after they have looked and before they write."""
    barrier, act = threading.Barrier(HANDS, timeout=60), getattr(module, name)

    def late(*args: Any, **kwargs: Any) -> Any:
        found = act(*args, **kwargs)
        barrier.wait()
        return found

    monkeypatch.setattr(module, name, late)


@pytest.mark.parametrize("guarded", [False, True])
def test_R26_tapped_many_times_it_counts_once(
    setting: Setting, guarded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    people, session = setting
    if not guarded:
        monkeypatch.setattr(terms, "lock", unlocked)
        meet(monkeypatch, evaluating, "due_of")
        table = EvaluationGiven._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT evaluated_once')
    try:
        person = Enrolment.objects.select_related("training_class").get(pk=people[0].pk)
        with at_once() as run:
            answers = run(lambda _hand: evaluating.give(person, ratings={session.pk: Rating(5)}))
        assert Evaluation.objects.count() == (1 if guarded else HANDS)
        if guarded:
            assert sorted(map(str, answers)) == ["0"] * (HANDS - 1) + ["1"]
    finally:
        if not guarded:
            EvaluationGiven.objects.all().delete()
            with connection.cursor() as cursor:
                cursor.execute(
                    f'ALTER TABLE "{table}" ADD CONSTRAINT evaluated_once UNIQUE (session_id, enrolment_id)'
                )


def test_R26_the_constraint_alone_lets_one_through(setting: Setting, monkeypatch: pytest.MonkeyPatch) -> None:
    people, session = setting
    monkeypatch.setattr(terms, "lock", unlocked)
    meet(monkeypatch, evaluating, "due_of")
    person = Enrolment.objects.select_related("training_class").get(pk=people[0].pk)
    with at_once() as run:
        answers = run(lambda _hand: evaluating.give(person, ratings={session.pk: Rating(5)}))
    assert answers.count(IntegrityError) == HANDS - 1
    assert Evaluation.objects.count() == 1


@pytest.mark.parametrize("guarded", [False, True])
def test_the_last_place_is_given_once(
    setting: Setting, guarded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    people, _session = setting
    by = factories.user("organiser", "王")
    if not guarded:
        monkeypatch.setattr(terms, "lock", unlocked)
        meet(monkeypatch, terms, "terms_of")

    def act(hand: int) -> object:
        try:
            return honouring.name(people[hand], by=by).pk
        except NotHonoured:
            return "full"

    with at_once() as run:
        answers = run(act)
    assert Honour.objects.count() == (1 if guarded else HANDS)
    assert answers.count("full") == (HANDS - 1 if guarded else 0)
