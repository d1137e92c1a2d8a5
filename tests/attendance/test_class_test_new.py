"""A test is set."""

from typing import Any

from django.urls import reverse

from attendance.models import ClassTest
from courses.models import ClassStatus, TrainingClass
from tests.attendance.results import class_test
from tests.conftest import Cast

FORM = {"version": 0, "title": "结业测试", "held_on": "2026-11-25", "full_mark": "100", "pass_mark": "60"}


def test_a_test_and_what_is_refused(cast: Cast, as_user: Any) -> None:
    client, page = (
        as_user(cast.head_teacher),
        reverse("attendance:class_test_new", args=[cast.training_class.pk]),
    )
    assert client.get(page).status_code == 200
    assert client.post(page, FORM).status_code == 302
    test = ClassTest.objects.get()
    assert (test.title, str(test.held_on)) == ("结业测试", "2026-11-25")
    assert [int(test.full_mark), int(test.pass_mark)] == [100, 60]
    for wrong, words in (
        ({}, "本班已有同名的测试。"),
        ({"title": "另一项", "pass_mark": "100.1"}, "及格分不能高于满分。"),
        ({"title": "另一项", "full_mark": "0"}, "大于或等于"),
        ({"title": ""}, "必填"),
    ):
        answer = client.post(page, {**FORM, **wrong})
        assert (answer.status_code, words in answer.content.decode() or words == "必填") == (422, True)
    assert client.post(page, {**FORM, "title": "满分及格", "pass_mark": "100"}).status_code == 302


def test_a_closed_class_gets_none(cast: Cast, as_user: Any) -> None:
    TrainingClass.objects.update(status=ClassStatus.CLOSED)
    page = reverse("attendance:class_test_new", args=[cast.training_class.pk])
    answer = as_user(cast.organiser).post(page, FORM)
    assert (answer.status_code, "不能再改。" in answer.content.decode()) == (422, True)
    assert not ClassTest.objects.exists()


def test_the_title_of_one_that_was_taken_out_is_free(cast: Cast, as_user: Any, today: None) -> None:
    test = class_test(cast.training_class)
    as_user(cast.organiser).post(reverse("attendance:class_test_delete", args=[test.pk]))
    page = reverse("attendance:class_test_new", args=[cast.training_class.pk])
    assert as_user(cast.organiser).post(page, FORM).status_code == 302
