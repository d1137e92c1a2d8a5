"""A trainee rates the courses: once, without a name, while it is open (R26)."""

from typing import Any

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from attendance import evaluating, terms
from attendance.evaluating import Rating
from attendance.models import AttendanceRecord, CompletionTerms, Evaluation, EvaluationGiven
from courses.models import ClassStatus, TrainingClass
from tests import factories
from tests.attendance.conftest import Attended
from tests.attendance.results import crowd, there
from tests.conftest import Cast

AFTERNOON = "2026-11-23T14:00:00+08:00"


@pytest.fixture
def at_hand(attended: Attended) -> Attended:
    """Two lectures of Monday, and beside them a ceremony, a test and a discussion without a lecturer, all attended."""
    people = attended.people
    for session in (attended.morning, attended.afternoon):
        there(session, people)
    for clock, kind in (
        ("08:00", "OPENING"),
        ("16:45", "TEST"),
        ("17:00", "CLOSING"),
        ("13:00", "GROUP_DISCUSSION"),
    ):
        end = factories.at(clock) + (factories.at("00:15") - factories.at("00:00"))
        row = factories.session(attended.training_class, kind, kind=kind, start=factories.at(clock), end=end)
        there(factories.published(row), people)
    return attended


def address(attended: Attended) -> str:
    return reverse("attendance:evaluation_new", args=[attended.training_class.pk])


def titles(attended: Attended) -> list[str]:
    (due,) = evaluating.due_of([attended.people[0]])
    return [course.title for course in due.courses]


def test_R26_what_can_be_rated(at_hand: Attended, cast: Cast) -> None:
    assert titles(at_hand) == ["基层党建", "矛盾调解"]
    teacher = factories.instructor(cast.district)
    row = factories.session(
        at_hand.training_class,
        "带讲师的讨论",
        kind="GROUP_DISCUSSION",
        start=factories.at("12:00"),
        end=factories.at("12:30"),
        instructors=(teacher,),
    )
    discussion = factories.published(row)
    assert titles(at_hand) == ["基层党建", "矛盾调解"]  # nobody is recorded there
    there(discussion, at_hand.people[:1], "LATE")
    assert titles(at_hand) == ["基层党建", "带讲师的讨论", "矛盾调解"]
    discussion.status = "CANCELLED"
    discussion.save()
    assert titles(at_hand) == ["基层党建", "矛盾调解"]


@pytest.mark.parametrize("status", ["ABSENT", "ON_LEAVE"])
def test_R26_who_was_away_does_not_rate(attended: Attended, status: str) -> None:
    leave = {"leave_kind": "SICK"} if status == "ON_LEAVE" else {}
    there(attended.morning, attended.people[:1], "PRESENT")
    there(attended.afternoon, attended.people[1:2], "PRESENT")
    assert titles(attended) == ["基层党建"]
    AttendanceRecord.objects.filter(enrolment=attended.people[0]).update(status=status, **leave)
    assert titles(attended) == []


def test_R26_open_from_the_last_half_day_until_closing(at_hand: Attended, time_machine_at: Any) -> None:
    at_hand.training_class.published_sessions.filter(start_at__gt=factories.at("14:00")).delete()
    at_hand.training_class.published_sessions.filter(period="PM", start_at__lt=factories.at("14:00")).delete()
    (due,) = evaluating.due_of(at_hand.people[:1])
    assert due.opens_at == factories.at("14:00")
    ratings = {at_hand.morning.pk: Rating(5)}
    with (
        time_machine_at("2026-11-23T13:59:59+08:00"),
        pytest.raises(evaluating.NotOpen, match="现在不能评估"),
    ):
        evaluating.give(at_hand.people[0], ratings=ratings)
    with time_machine_at(AFTERNOON):
        assert evaluating.give(at_hand.people[0], ratings=ratings) == 1
    TrainingClass.objects.update(status=ClassStatus.CLOSED)
    with pytest.raises(terms.Settled, match="本班已结班，评估、成绩和评优不能再改。"):
        evaluating.give(at_hand.people[1], ratings=ratings)
    TrainingClass.objects.update(status=ClassStatus.CONFIRMED)
    CompletionTerms.objects.create(training_class=at_hand.training_class, asks_evaluation=False)
    with pytest.raises(evaluating.NotOpen):
        evaluating.give(at_hand.people[1], ratings=ratings)


def test_R26_given_once_and_by_nobody(at_hand: Attended, cast: Cast, as_user: Any) -> None:
    client, page = as_user(cast.cadre_user), address(at_hand)
    score, words = f"score-{at_hand.morning.pk}", f"words-{at_hand.morning.pk}"
    form = {score: "4", words: "案例很实在", f"delivery-{at_hand.morning.pk}": "5"}
    shown = client.get(page)
    assert (shown.status_code, shown["Cache-Control"]) == (200, "no-store, private")
    before = AuditEntry.objects.count()
    for _press in range(2):
        assert client.post(page, form).status_code == 302
    rows = list(Evaluation.objects.values("session", "score", "delivery", "method", "words", "counted"))
    assert rows == [
        {
            "session": at_hand.morning.pk,
            "score": 4,
            "delivery": 5,
            "method": None,
            "words": "案例很实在",
            "counted": False,
        }
    ]
    given = EvaluationGiven.objects.values_list("session", "enrolment")
    assert list(given) == [(at_hand.morning.pk, at_hand.people[0].pk)]
    assert AuditEntry.objects.count() == before  # no instant and no name beside it
    columns = {field.name for field in Evaluation._meta.get_fields()}
    assert columns == {
        *("id", "session", "training_class", "score", "delivery", "method", "effect", "words"),
        *("given_on", "counted"),
    }
    left = client.get(page).content.decode()
    assert (score in left, f"score-{at_hand.afternoon.pk}" in left) == (False, True)


def test_what_is_not_said_is_asked_for(at_hand: Attended, cast: Cast, as_user: Any) -> None:
    client, page = as_user(cast.cadre_user), address(at_hand)
    nothing = client.post(page, {})
    assert (nothing.status_code, "请至少给一门课选一个评价。" in nothing.content.decode()) == (422, True)
    words = client.post(page, {f"words-{at_hand.morning.pk}": "好<b>"})
    text = words.content.decode()
    assert (words.status_code, "请给这门课选一个总体评价。" in text, 'value="好&lt;b&gt;"' in text) == (
        422,
        True,
        True,
    )
    odd = client.post(page, {f"score-{at_hand.morning.pk}": "6"})
    foreign = client.post(page, {f"score-{at_hand.morning.pk + 99}": "5"})
    assert (odd.status_code, foreign.status_code, Evaluation.objects.count()) == (422, 302, 0)


def test_R26_figures_move_in_steps_of_five(at_hand: Attended) -> None:
    people = [*at_hand.people, *crowd(at_hand.training_class, 9)]
    there(at_hand.morning, people[3:])
    counted = []
    for person in people:
        evaluating.give(person, ratings={at_hand.morning.pk: Rating(3)})
        counted.append(Evaluation.objects.filter(counted=True).count())
    assert counted == [0, 0, 0, 0, 5, 5, 5, 5, 5, 10, 10, 10]


def test_the_page_before_its_time(attended: Attended, cast: Cast, as_user: Any, time_machine_at: Any) -> None:
    client, page = as_user(cast.cadre_user), address(attended)
    with time_machine_at("2026-11-23T08:00:00+08:00"):
        early = client.get(page)
        assert (early.status_code, "11-23 14:00 起可以评" in early.content.decode()) == (200, True)
        assert client.post(page, {"score-1": "5"}).status_code == 409
    assert "还没有您上过的课可评" in client.get(page).content.decode()
    TrainingClass.objects.update(status=ClassStatus.CLOSED)
    assert "现在不能评估" in client.get(page).content.decode()


def test_my_page_asks_until_all_is_given(
    at_hand: Attended, cast: Cast, as_user: Any, count_queries: Any
) -> None:
    client = as_user(cast.cadre_user)
    with count_queries() as first:
        page = client.get("/me/")
    assert "还有 2 门课请您评" in page.content.decode()
    person = at_hand.people[0]
    evaluating.give(person, ratings={at_hand.morning.pk: Rating(5)})
    again = client.get("/me/", headers={"If-None-Match": page["ETag"]})
    assert (again.status_code, "还有 1 门课请您评" in again.content.decode()) == (200, True)
    evaluating.give(person, ratings={at_hand.afternoon.pk: Rating(5)})
    other = factories.training_class(cast.district, "另一个班")
    factories.enrolment(other, cast.cadre)
    with count_queries() as second:
        assert "门课请您评" not in client.get("/me/").content.decode()
    assert len(second) <= len(first)
