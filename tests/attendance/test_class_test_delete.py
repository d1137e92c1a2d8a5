"""A test is taken out, with its scores."""

from typing import Any

from django.urls import reverse

from attendance.models import ClassTest, TestScore
from courses.models import ClassStatus, TrainingClass
from tests.attendance.results import class_test
from tests.conftest import Cast


def test_asked_then_taken_out(cast: Cast, as_user: Any) -> None:
    test, client = class_test(cast.training_class), as_user(cast.head_teacher)
    TestScore.objects.create(test=test, enrolment=cast.enrolment, score=88, entered_by=cast.organiser)
    page = reverse("attendance:class_test_delete", args=[test.pk])
    assert "已录的 1 个成绩一起删除" in client.get(page).content.decode()
    after = client.post(page, follow=True).content.decode()
    assert reverse("attendance:class_test_restore", args=[test.pk]) in after
    assert (ClassTest.objects.in_place().count(), TestScore.objects.count()) == (0, 1)


def test_not_of_a_closed_class(cast: Cast, as_user: Any) -> None:
    test = class_test(cast.training_class)
    TrainingClass.objects.update(status=ClassStatus.ARCHIVED)
    as_user(cast.organiser).post(reverse("attendance:class_test_delete", args=[test.pk]))
    assert ClassTest.objects.in_place().count() == 1
