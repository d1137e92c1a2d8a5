"""The lecturers of a class with their answers."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests import factories
from tests.conftest import Cast
from tests.factories import MONDAY, at
from tests.timetable.conftest import Add, Asked
from tests.timetable.doors import answers
from timetable import asking, scheduling
from timetable.models import Instructor, InstructorLink, SessionInstructor


def address(cast: Cast) -> str:
    return reverse("timetable:answer_list", args=[cast.training_class.pk])


def test_it_shows_the_answer_and_the_text_to_copy(organiser: Client, cast: Cast, asked: Asked) -> None:
    html = organiser.get(address(cast)).content.decode()
    for text in (
        "陈静(区委党校讲师)",
        "已邀",
        "11月24日上午 09:00–11:30",
        asked.page,
        "联系人：刘老师",
        "复制文字",
    ):
        assert text in html


def test_a_changed_time_is_said(organiser: Client, cast: Cast, asked: Asked) -> None:
    asking.confirm(asked.session, asked.link.instructor, by=cast.organiser)
    scheduling.move(
        asked.session, by=cast.organiser, version=1, start=at("14:00", MONDAY + dt.timedelta(days=1))
    )
    html = organiser.get(address(cast)).content.decode()
    assert ("时间已改，需重新确认" in html, "再次邀请" in html) == (True, True)


def test_who_was_asked_and_has_no_link_any_more_gets_another(
    organiser: Client, cast: Cast, asked: Asked
) -> None:
    page = reverse("timetable:instructor_link_issue", args=[cast.training_class.pk, asked.link.instructor_id])
    offered = []
    for typed in ({"revoke": "1"}, {}):
        organiser.post(page, typed)
        html = organiser.get(address(cast)).content.decode()
        offered.append(("没有可用的链接" in html, "复制文字" in html))
    assert offered == [(True, False), (False, True)]


def test_one_press_invites_all_and_a_second_nobody(
    organiser: Client, cast: Cast, add: Add, today: None
) -> None:
    for number in (1, 2):
        person = factories.instructor(cast.district, f"讲师{number}")
        add(start=at("09:00", MONDAY + dt.timedelta(days=number)), instructors=[person])
    assert "邀请全部（2）" in organiser.get(address(cast)).content.decode()
    found = [organiser.post(address(cast), follow=True).content.decode() for _press in range(2)]
    assert ["已邀请2节课" in html for html in found] == [True, False]
    assert InstructorLink.objects.count() == 2


def test_or_one_lecturer(organiser: Client, cast: Cast, add: Add, lecturer: Instructor, today: None) -> None:
    add(start=at("09:00", MONDAY + dt.timedelta(days=1)), instructors=[lecturer])
    assert organiser.post(address(cast), {"instructor": lecturer.pk}).status_code == 302
    assert SessionInstructor.objects.get().answer == "INVITED"
    stranger = factories.instructor(cast.district, "别班讲师")
    codes = [
        organiser.post(address(cast), {"instructor": text}).status_code
        for text in (stranger.pk, "x", "-1", "9" * 40, "٣")
    ]
    assert codes == [404] * 5


def test_nobody_named_yet(organiser: Client, cast: Cast) -> None:
    assert "接下来的课都还没有讲师" in organiser.get(address(cast)).content.decode()


def test_who_may_look_and_who_may_ask(cast: Cast, as_user: Callable[[User], Client], asked: Asked) -> None:
    assert answers(cast, as_user, address(cast)) == {
        "administrator": 200,
        "organiser": 200,
        "head_teacher": 200,
        "finance": 200,
        "liaison": 404,
        "cadre_user": 404,
        "stranger": 404,
        "anonymous": 302,
    }
    codes = {
        name: as_user(getattr(cast, name)).post(address(cast)).status_code
        for name in ("organiser", "head_teacher", "finance", "liaison")
    }
    assert codes == {"organiser": 302, "head_teacher": 403, "finance": 403, "liaison": 404}


def test_who_only_reads_gets_neither_links_nor_buttons(
    cast: Cast, as_user: Callable[[User], Client], asked: Asked
) -> None:
    html = as_user(cast.head_teacher).get(address(cast)).content.decode()
    assert ("/l/" in html, "记为已确认" in html, "已邀" in html) == (False, False, True)


def test_the_page_is_kept_by_no_cache(organiser: Client, cast: Cast, asked: Asked) -> None:
    assert organiser.get(address(cast))["Cache-Control"] == "no-store, private"


def test_the_queries_do_not_grow_with_the_lecturers(
    organiser: Client, cast: Cast, add: Add, count_queries: Any, today: None
) -> None:
    taken = []
    for size in (1, 3):
        for number in range(size):
            person = factories.instructor(cast.district, f"讲师{size}{number}")
            add(start=at("09:00", MONDAY + dt.timedelta(days=size * 3 + number)), instructors=[person])
        asking.invite_all(cast.training_class, by=cast.organiser)
        with count_queries() as queries:
            organiser.get(address(cast))
        taken.append(len(queries))
    assert taken[0] == taken[1]
