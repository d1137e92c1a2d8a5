"""Sessions laid out from the catalogue."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEntry
from tests import factories
from tests.conftest import Cast
from tests.timetable.conftest import Add
from tests.timetable.doors import CLASS_EDITORS, answers
from timetable import laying_out


@pytest.fixture
def address(cast: Cast) -> str:
    return reverse("timetable:tray_fill", args=[cast.training_class.pk])


def laid_out(cast: Cast) -> list[tuple[Any, ...]]:
    return [
        (row.kind, row.title, row.hours, [person.name for person in row.instructors.all()], row.start_at)
        for row in cast.training_class.sessions.order_by("pk")
    ]


def test_it_works(organiser: Client, cast: Cast, address: str) -> None:
    one = factories.course(cast.district, "民法典", hours=2)
    two = factories.course(cast.district, "应急管理")
    alone, first, second, gone = (
        factories.instructor(cast.district, name) for name in ("陈静", "王磊", "赵敏", "老周")
    )
    alone.courses.add(one)
    gone.courses.add(one)
    gone.is_active = False
    gone.save()
    first.courses.add(two)
    second.courses.add(two)
    answer = organiser.post(address, {"courses": [one.pk, two.pk], "ceremonies": "on"}, follow=True)
    assert answer.redirect_chain == [
        (reverse("timetable:timetable_detail", args=[cast.training_class.pk]), 302)
    ]
    assert "已加入4节课。" in answer.content.decode()
    assert sorted(laid_out(cast)) == sorted(
        [
            ("OPENING", "开班式", Decimal(1), [], None),
            ("LECTURE", "民法典", Decimal(2), ["陈静"], None),
            ("LECTURE", "应急管理", Decimal(4), [], None),
            ("CLOSING", "结业式", Decimal(1), [], None),
        ]
    )
    assert (
        AuditEntry.objects.filter(action="timetable.lay_out", subject_id=cast.training_class.pk).count() == 1
    )


def test_ceremonies_that_the_class_has_are_not_added_again(cast: Cast, add: Add) -> None:
    add("开班式", kind="OPENING")
    made = laying_out.lay_out(cast.training_class, [], by=cast.organiser, ceremonies=True)
    assert [session.kind for session in made] == ["CLOSING"]


def test_titles_are_chinese_whoever_lays_out(cast: Cast, organiser: Client, address: str) -> None:
    organiser.cookies["django_language"] = "en"
    course = factories.course(cast.district)
    organiser.post(address, {"courses": [course.pk], "ceremonies": "on"})
    assert {row[1] for row in laid_out(cast)} == {"开班式", course.title, "结业式"}


def test_without_a_course_it_asks_for_one(organiser: Client, cast: Cast, address: str) -> None:
    answer = organiser.post(address, {"ceremonies": "on"})
    assert answer.status_code == 422
    assert "请至少勾一门课。" in answer.content.decode()
    assert laid_out(cast) == []


def test_a_course_of_another_district_is_refused(organiser: Client, cast: Cast, address: str) -> None:
    abroad = factories.course(cast.stranger.grants.get().unit)
    assert organiser.post(address, {"courses": [abroad.pk]}).status_code == 422


def test_sent_twice_it_counts_once(organiser: Client, cast: Cast, address: str) -> None:
    form = {"courses": [factories.course(cast.district).pk], "csrfmiddlewaretoken": "same"}
    for _ in range(2):
        organiser.post(address, form)
    assert len(laid_out(cast)) == 1


def test_the_queries_do_not_grow(
    cast: Cast, count_queries: Callable[[], AbstractContextManager[CaptureQueriesContext]]
) -> None:
    def counted(*titles: str) -> int:
        courses = [factories.course(cast.district, title) for title in titles]
        for course in courses:
            factories.instructor(cast.district, course.title).courses.add(course)
        with count_queries() as queries:
            laying_out.lay_out(cast.training_class, courses, by=cast.organiser)
        return len(queries)

    assert counted("甲") == counted("乙", "丙", "丁")


def test_who_may(cast: Cast, as_user: Any, address: str) -> None:
    assert answers(cast, as_user, address) == CLASS_EDITORS
