"""What the staff reads of the evaluation: aggregates of five or more (R26)."""

from decimal import Decimal
from typing import Any

from django.urls import reverse

from attendance.evaluation_figures import results_of
from attendance.models import Evaluation
from courses.models import ClassStatus
from tests import factories
from tests.attendance.conftest import Attended
from tests.attendance.results import crowd, rated, there
from tests.conftest import Cast


def test_R26_four_are_not_shown_and_five_are(attended: Attended, cast: Cast, as_user: Any) -> None:
    training_class = attended.training_class
    there(attended.morning, [*attended.people, *crowd(training_class, 3)])
    rated(attended.morning, [5, 5, 4, 1], training_class=training_class, words="只有四份")
    client, page = as_user(cast.head_teacher), reverse("attendance:evaluation_list", args=[training_class.pk])
    text = client.get(page).content.decode()
    assert ("不足 5 份，不显示（可评 6 人）" in text, "只有四份" in text) == (True, False)
    rated(attended.morning, [5], training_class=training_class, words="第五份")
    text = client.get(page).content.decode()
    assert ("已计 5 份，可评 6 人" in text, "只有四份" in text, "第五份" in text) == (True, True, True)
    (morning, afternoon) = results_of(training_class)
    assert (morning.mean, [bar.count for bar in morning.spread], morning.could) == (
        Decimal("4.0"),
        [3, 1, 0, 0, 1],
        6,
    )
    assert (afternoon.count, afternoon.mean, afternoon.spread, afternoon.words) == (0, None, (), ())


def test_R26_a_part_that_fewer_than_five_gave_has_no_mean(attended: Attended) -> None:
    training_class = attended.training_class
    rated(attended.morning, [5, 4, 4, 4], training_class=training_class, delivery=4, method=1)
    rated(attended.morning, [4], training_class=training_class, delivery=5)
    result = results_of(training_class)[0]
    assert (result.mean, result.parts, result.average) == (
        Decimal("4.2"),
        (Decimal("4.2"), None, None),
        Decimal("4.2"),
    )


def test_a_mean_of_a_quarter_is_rounded_up(attended: Attended) -> None:
    rated(attended.morning, [5, 4, 4, 4, 5, 4, 4, 4], training_class=attended.training_class)
    assert results_of(attended.training_class)[0].mean == Decimal("4.3")


def test_R26_what_came_after_counts_with_five_more_or_at_the_end(attended: Attended) -> None:
    training_class = attended.training_class
    rated(attended.morning, [5] * 5, training_class=training_class)
    rated(attended.morning, [1] * 4, training_class=training_class, counted=False)
    assert (results_of(training_class)[0].count, results_of(training_class)[0].mean) == (5, Decimal("5.0"))
    training_class.status = ClassStatus.CLOSED
    assert results_of(training_class)[0].count == 9


def test_R26_a_joint_course_is_shown_by_class(attended: Attended, cast: Cast) -> None:
    other = factories.training_class(cast.district, "合班的另一个班")
    attended.morning.classes.add(other)
    rated(attended.morning, [5] * 5, training_class=other)
    rated(attended.morning, [3] * 4, training_class=attended.training_class)
    assert [result.count for result in results_of(attended.training_class)] == [0, 0]
    assert [result.count for result in results_of(other)] == [5]


def test_no_query_a_course(attended: Attended, cast: Cast, as_user: Any, count_queries: Any) -> None:
    client = as_user(cast.organiser)
    page = reverse("attendance:evaluation_list", args=[attended.training_class.pk])
    client.get(page)
    with count_queries() as few:
        client.get(page)
    for hour in ("16:40", "17:00", "17:20"):
        end = factories.at(hour.replace("0", "1", 1)) if hour == "16:40" else None
        row = factories.session(attended.training_class, hour, start=factories.at(hour), end=end)
        session = factories.published(row)
        rated(session, [4] * 6, training_class=attended.training_class)
    with count_queries() as many:
        text = client.get(page).content.decode()
    assert (len(many), text.count("已计 6 份")) == (len(few), 3)
    assert Evaluation.objects.filter(words="").exists()


def test_a_class_without_courses_and_one_that_asks_for_none(cast: Cast, as_user: Any) -> None:
    page = reverse("attendance:evaluation_list", args=[cast.training_class.pk])
    assert "课表里还没有可以评的课。" in as_user(cast.organiser).get(page).content.decode()
