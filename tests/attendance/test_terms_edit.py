"""What a class asks beyond coming."""

import datetime as dt
from typing import Any

from django.urls import reverse

from attendance.models import CompletionTerms
from attendance.terms import terms_of
from courses.models import ClassStatus, TrainingClass
from desk import copying
from tests.conftest import Cast

FORM = {"version": 0, "asks_evaluation": "on", "asks_reflection": "on", "honours_most": 3}


def test_a_change_and_an_older_form(cast: Cast, as_user: Any) -> None:
    client, page = as_user(cast.organiser), reverse("attendance:terms_edit", args=[cast.training_class.pk])
    assert client.get(page).status_code == 200
    assert client.post(page, FORM).status_code == 302
    late = client.post(page, {"version": 0, "honours_most": 9})
    text = late.content.decode()
    assert (late.status_code, 'name="version" value="1"' in text, 'value="9"' in text) == (409, True, True)
    assert "已保存的是：教学评估要，学习体会要，优秀学员名额 3。" in text
    terms = terms_of(cast.training_class)
    assert (terms.asks_evaluation, terms.asks_reflection, terms.honours_most, terms.version) == (
        True,
        True,
        3,
        1,
    )
    assert client.post(page, {"version": 1, "honours_most": 9}).status_code == 302
    terms.refresh_from_db()
    assert (terms.asks_evaluation, terms.asks_reflection, terms.honours_most, terms.version) == (
        False,
        False,
        9,
        2,
    )
    assert client.post(page, {"version": 2, "honours_most": -1}).status_code == 422


def test_a_closed_class_keeps_its_terms(cast: Cast, as_user: Any) -> None:
    TrainingClass.objects.update(status=ClassStatus.CLOSED)
    page = reverse("attendance:terms_edit", args=[cast.training_class.pk])
    answer = as_user(cast.organiser).post(page, FORM)
    assert (answer.status_code, "本班已结班" in answer.content.decode()) == (422, True)
    assert not CompletionTerms.objects.exists()


def test_they_are_copied_with_a_class(cast: Cast) -> None:
    CompletionTerms.objects.create(training_class=cast.training_class, asks_reflection=True, honours_most=4)
    copied = copying.copy(
        cast.training_class,
        by=cast.organiser,
        starts_on=dt.date(2026, 12, 7),
        name="又一个班",
        reason="计划外",
    )
    terms = terms_of(copied.training_class)
    assert (terms.asks_evaluation, terms.asks_reflection, terms.honours_most) == (True, True, 4)
