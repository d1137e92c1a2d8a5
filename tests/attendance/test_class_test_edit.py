"""A test is changed."""

from typing import Any

from django.urls import reverse

from attendance.models import TestScore
from tests.attendance.results import class_test
from tests.attendance.test_class_test_new import FORM
from tests.conftest import Cast


def test_a_change_and_an_older_form(cast: Cast, as_user: Any) -> None:
    test, client = class_test(cast.training_class), as_user(cast.organiser)
    page = reverse("attendance:class_test_edit", args=[test.pk])
    assert client.get(page).status_code == 200
    assert client.post(page, {**FORM, "version": 1, "pass_mark": "70"}).status_code == 302
    late = client.post(page, {**FORM, "version": 1, "pass_mark": "80"})
    text = late.content.decode()
    assert (late.status_code, "满分 100，及格 70" in text, 'name="version" value="2"' in text) == (
        409,
        True,
        True,
    )
    client.post(reverse("attendance:class_test_delete", args=[test.pk]))
    assert client.post(page, {**FORM, "version": 2}).status_code == 403


def test_no_score_may_pass_the_full_mark(cast: Cast, as_user: Any) -> None:
    test = class_test(cast.training_class)
    TestScore.objects.create(test=test, enrolment=cast.enrolment, score=88, entered_by=cast.organiser)
    client, page = as_user(cast.organiser), reverse("attendance:class_test_edit", args=[test.pk])
    form = {**FORM, "version": 1, "pass_mark": "50"}
    assert client.post(page, {**form, "full_mark": "87.9"}).status_code == 422
    assert client.post(page, {**form, "full_mark": "88"}).status_code == 302
