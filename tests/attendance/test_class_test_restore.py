"""A test is put back with its scores."""

from typing import Any

from django.urls import reverse

from attendance import class_tests
from attendance.models import ClassTest, TestScore
from tests.attendance.results import class_test
from tests.conftest import Cast


def test_back_with_its_scores_unless_its_title_is_taken(cast: Cast, as_user: Any) -> None:
    test, client = class_test(cast.training_class), as_user(cast.organiser)
    TestScore.objects.create(test=test, enrolment=cast.enrolment, score=88, entered_by=cast.organiser)
    class_tests.remove(test, by=cast.organiser)
    other = class_test(cast.training_class)
    page = reverse("attendance:class_test_restore", args=[test.pk])
    assert "现在另有一项“结业测试”，不能恢复。" in client.post(page, follow=True).content.decode()
    other.delete()
    assert "“结业测试”已恢复。" in client.post(page, follow=True).content.decode()
    assert (ClassTest.objects.in_place().get().scores.count(), client.get(page).status_code) == (1, 405)
