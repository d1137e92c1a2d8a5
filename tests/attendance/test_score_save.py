"""Scores are entered within their bounds, and nobody's are overwritten silently."""

import json
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from attendance import scoring
from attendance.models import ClassTest, TestScore
from attendance.scoring import Given, NotAScore
from courses.models import ClassStatus, TrainingClass
from tests import factories
from tests.attendance.results import class_test
from tests.conftest import Cast


@pytest.mark.parametrize(
    ("typed", "given"),
    [
        ("", Given()),
        (" 86.5 ", Given(Decimal("86.5"))),
        ("８６．５", Given(Decimal("86.5"))),
        ("0", Given(Decimal("0.0"))),
        ("100", Given(Decimal("100.0"))),
        ("88分", Given(Decimal("88.0"))),
        ("76 补考", Given(Decimal("76.0"), "补考")),
        ("76 补\x00考", Given(Decimal("76.0"), "补考")),
        ("缺考", Given(None, "缺考")),
    ],
)
def test_what_is_a_score(typed: str, given: Given) -> None:
    assert scoring.read(typed, ClassTest(full_mark=Decimal(100))) == given


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("100.1", "100.1超过满分100。"),
        ("86.55", "“86.55”最多写一位小数。"),
        ("-1", "“-1”不是成绩，请填数字或“缺考”。"),
        ("八十", "“八十”不是成绩，请填数字或“缺考”。"),
        ("88 " + "补" * 81, "备注最多 80 个字。"),
    ],
)
def test_what_is_none(typed: str, problem: str) -> None:
    with pytest.raises(NotAScore) as refused:
        scoring.read(typed, ClassTest(full_mark=Decimal(100)))
    assert str(refused.value) == problem


def stored(test: ClassTest) -> dict[int, tuple[Decimal | None, str]]:
    rows = TestScore.objects.filter(test=test).values_list("enrolment_id", "score", "remark")
    return {pk: (score, remark) for pk, score, remark in rows}


def test_entered_changed_and_emptied(cast: Cast, as_user: Any, count_queries: Any) -> None:
    test, first = class_test(cast.training_class), cast.enrolment
    second, third = factories.trainees(cast.training_class, cast.community, 2)
    stranger = factories.enrolment(factories.training_class(cast.district, "另一个班"), cast.cadre)
    client, page = as_user(cast.head_teacher), reverse("attendance:score_save", args=[cast.training_class.pk])
    names = {person: f"s-{test.pk}-{person.pk}" for person in (first, second, third, stranger)}
    with count_queries() as few:
        client.post(page, {names[first]: "59", names[stranger]: "99"})
    assert stored(test) == {first.pk: (Decimal("59.0"), "")}
    seen = json.dumps({names[first]: "59"})
    with count_queries() as many:
        client.post(page, {names[first]: "", names[second]: "缺考", names[third]: "88.5", "seen": seen})
    assert stored(test) == {second.pk: (None, "缺考"), third.pk: (Decimal("88.5"), "")}
    assert len(many) <= len(few) + 1  # one takes out what was emptied


def test_a_wrong_cell_keeps_everything_that_was_typed(cast: Cast, as_user: Any) -> None:
    test, (other,) = (
        class_test(cast.training_class),
        factories.trainees(cast.training_class, cast.community, 1),
    )
    page = reverse("attendance:score_save", args=[cast.training_class.pk])
    sent = {f"s-{test.pk}-{cast.enrolment.pk}": "101", f"s-{test.pk}-{other.pk}": "77"}
    answer = as_user(cast.organiser).post(page, sent)
    text = answer.content.decode()
    assert (answer.status_code, 'value="101"' in text, 'value="77"' in text) == (422, True, True)
    assert ("101超过满分100。" in text, "有 1 格不能保存" in text, stored(test)) == (True, True, {})


def test_what_somebody_else_entered_meanwhile_is_shown_first(cast: Cast, as_user: Any) -> None:
    test, client = class_test(cast.training_class), as_user(cast.organiser)
    page = reverse("attendance:score_save", args=[cast.training_class.pk])
    name = f"s-{test.pk}-{cast.enrolment.pk}"
    scoring.save(
        cast.training_class,
        given={(test.pk, cast.enrolment.pk): Given(Decimal(70))},
        seen={},
        by=cast.head_teacher,
    )
    late = client.post(page, {name: "90", "seen": "{}"})
    text = late.content.decode()
    assert (late.status_code, 'value="90"' in text, "已保存的是 70" in text) == (409, True, True)
    assert stored(test)[cast.enrolment.pk][0] == Decimal("70.0")
    assert (
        "已保存 1 个成绩。"
        in client.post(page, {name: "90", "seen": json.dumps({name: "70"})}, follow=True).content.decode()
    )
    for odd in ("不是JSON", "[1]", '"x"', "[" * 20_000):
        assert client.post(page, {name: "90", "seen": odd}).status_code == 302


def test_a_closed_class_keeps_its_scores(cast: Cast, as_user: Any) -> None:
    test = class_test(cast.training_class)
    TrainingClass.objects.update(status=ClassStatus.CLOSED)
    page = reverse("attendance:score_save", args=[cast.training_class.pk])
    answer = as_user(cast.organiser).post(page, {f"s-{test.pk}-{cast.enrolment.pk}": "90"}, follow=True)
    assert ("不能再改。" in answer.content.decode(), stored(test)) == (True, {})
