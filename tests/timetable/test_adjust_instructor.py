"""换人: who is free, with the phone and a link to what it would change."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests import factories
from tests.conftest import Cast
from tests.timetable.conftest import Add
from tests.timetable.doors import SESSION_EDITORS, answers
from timetable import scheduling
from timetable.models import Instructor, Session

Pair = tuple[Session, Session]


@pytest.fixture
def address(pair: Pair) -> str:
    return reverse("timetable:adjust_instructor", args=[pair[0].pk])


def test_who_sees_it(cast: Cast, address: str, as_user: Callable[[User], Client]) -> None:
    assert answers(cast, as_user, address) == SESSION_EDITORS


def test_the_free_are_named_with_their_phone(cast: Cast, organiser: Client, pair: Pair, address: str) -> None:
    wang = factories.instructor(cast.district, "王磊", phone="13900002222")
    answer = organiser.get(address)
    html = answer.content.decode()
    query = (
        f"?door=instructor&amp;version=1&amp;instructor={wang.pk}&amp;instead={pair[0].instructors.get().pk}"
    )
    assert f'href="{reverse("timetable:adjust_publish", args=[pair[0].pk])}{query}"' in html
    assert 'href="tel:13900002222"' in html
    assert answer["Cache-Control"] == "no-store"


def test_who_knows_the_course_stands_above_the_others(
    cast: Cast, organiser: Client, pair: Pair, address: str
) -> None:
    course = factories.course(cast.district)
    scheduling.change(pair[0], by=cast.organiser, version=1, course=course)
    usual, other = (factories.instructor(cast.district, name) for name in ("惯讲", "别人"))
    usual.courses.add(course)
    context = organiser.get(address).context
    assert [one.instructor for one in context["fitting"]] == [usual]
    assert [one.instructor for one in context["others"]] == [other]


def test_of_several_lecturers_one_is_chosen(cast: Cast, organiser: Client, pair: Pair, address: str) -> None:
    both = [pair[0].instructors.get(), factories.instructor(cast.district, "同讲")]
    scheduling.change(pair[0], by=cast.organiser, version=1, instructors=both)
    found = [
        organiser.get(address, query).context["instead"]
        for query in ({}, {"instead": both[1].pk}, {"instead": "x"})
    ]
    assert found == [both[0], both[1], None]


def test_nobody_is_free(organiser: Client, address: str) -> None:
    assert "这个时间没有讲师有空。" in organiser.get(address).content.decode()


def test_a_session_without_a_time_goes_back_to_the_doors(organiser: Client, add: Add) -> None:
    waiting = add(start=None)
    answer = organiser.get(reverse("timetable:adjust_instructor", args=[waiting.pk]))
    assert answer["Location"] == reverse("timetable:session_adjust", args=[waiting.pk])


def test_the_queries_do_not_grow(
    cast: Cast, organiser: Client, address: str, count_queries: Callable[[], Any]
) -> None:
    organiser.get(address)
    counts = []
    for number in (1, 3):
        while Instructor.objects.count() <= number:
            factories.instructor(cast.district, f"老师{Instructor.objects.count()}")
        with count_queries() as queries:
            organiser.get(address)
        counts.append(len(queries))
    assert counts[0] == counts[1]
