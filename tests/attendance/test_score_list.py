"""The table of scores."""

from decimal import Decimal
from typing import Any

from django.urls import reverse

from attendance.models import TestScore
from courses.models import ClassStatus, TrainingClass
from tests import factories
from tests.attendance.results import class_test
from tests.conftest import Cast


def test_who_sees_and_who_enters(cast: Cast, as_user: Any) -> None:
    test = class_test(cast.training_class)
    TestScore.objects.create(
        test=test, enrolment=cast.enrolment, score=Decimal("55.5"), remark="补考", entered_by=cast.organiser
    )
    page = reverse("attendance:score_list", args=[cast.training_class.pk])
    name = f's-{test.pk}-{cast.enrolment.pk}"'
    entering = as_user(cast.head_teacher).get(page).content.decode()
    looking = as_user(cast.auditor).get(page).content.decode()
    assert (f'name="{name} value="55.5 补考"' in entering, name in looking) == (True, False)
    for text in (entering, looking):
        assert "未及格" in text
        assert "已录 1，参加 1，及格 0，平均 55.5" in text
    TrainingClass.objects.update(status=ClassStatus.CLOSED)
    assert name not in as_user(cast.head_teacher).get(page).content.decode()


def test_without_tests_it_says_so(cast: Cast, as_user: Any) -> None:
    page = reverse("attendance:score_list", args=[cast.training_class.pk])
    assert "本班还没有测试。" in as_user(cast.organiser).get(page).content.decode()


def test_no_query_a_score(cast: Cast, as_user: Any, count_queries: Any) -> None:
    client, page = as_user(cast.organiser), reverse("attendance:score_list", args=[cast.training_class.pk])
    tests = [class_test(cast.training_class)]
    client.get(page)
    with count_queries() as few:
        client.get(page)
    tests.append(class_test(cast.training_class, "期中测试"))
    for person in factories.trainees(cast.training_class, cast.community, 3):
        for test in tests:
            TestScore.objects.create(test=test, enrolment=person, score=80, entered_by=cast.organiser)
    with count_queries() as many:
        client.get(page)
    assert len(few) == len(many)
