"""An answer, noted by the organiser."""

import datetime as dt

from django.test import Client
from django.urls import reverse

from courses.models import TrainingClass
from tests import factories
from tests.conftest import Cast
from tests.factories import MONDAY, at
from tests.timetable.conftest import Add, Asked
from timetable import asking, scheduling


def address(asked: Asked) -> str:
    return reverse("timetable:answer_set", args=[asked.session.pk, asked.link.instructor_id])


def test_each_answer_can_be_noted(organiser: Client, asked: Asked) -> None:
    found = []
    for answer in ("CONFIRMED", "DECLINED", "INVITED", "PROPOSED"):
        response = organiser.post(address(asked), {"answer": answer, "note": "电话"})
        found.append((response.status_code, asked.row.answer, asked.row.note))
    assert found == [
        (302, "CONFIRMED", "电话"),
        (302, "DECLINED", "电话"),
        (302, "INVITED", ""),
        (302, "PROPOSED", ""),
    ]


def test_it_goes_back_to_the_page_it_came_from(organiser: Client, cast: Cast, asked: Asked) -> None:
    page = reverse("timetable:answer_list", args=[cast.training_class.pk])
    sent = {"answer": "CONFIRMED"}
    assert organiser.post(address(asked), {**sent, "next": page})["Location"] == page
    assert organiser.post(address(asked), sent)["Location"] == asked.session.get_absolute_url()
    elsewhere = organiser.post(address(asked), {**sent, "next": "//evil.example"})
    assert elsewhere["Location"] == asked.session.get_absolute_url()


def test_a_step_that_is_none_is_refused_in_words(organiser: Client, cast: Cast, asked: Asked) -> None:
    asking.confirm(asked.session, asked.link.instructor, by=cast.organiser)
    html = organiser.post(address(asked), {"answer": "INVITED"}, follow=True).content.decode()
    assert "现在是“已确认”，不能改为“已邀”。" in html


def test_R17_a_time_that_is_taken_is_refused_in_words(
    organiser: Client, cast: Cast, asked: Asked, add: Add, other_class: TrainingClass
) -> None:
    asking.decline(asked.session, asked.link.instructor, by=cast.organiser)
    start = at("09:00", MONDAY + dt.timedelta(days=1))
    add("别班的课", training_class=other_class, start=start, instructors=[asked.link.instructor])
    html = organiser.post(address(asked), {"answer": "INVITED"}, follow=True).content.decode()
    assert "没有改：陈静 11月24日上午 已有“科级干部班”的“别班的课”" in html
    assert asked.row.answer == "DECLINED"


def test_a_called_off_session_is_not_asked_for(organiser: Client, cast: Cast, asked: Asked) -> None:
    scheduling.cancel(asked.session, by=cast.organiser, reason="台风")
    html = organiser.post(address(asked), {"answer": "CONFIRMED"}, follow=True).content.decode()
    assert "这节课已停课，不用答复。" in html


def test_odd_input_changes_nothing(organiser: Client, asked: Asked) -> None:
    for odd in ({}, {"answer": "MAYBE"}, {"answer": "DECLINED", "note": "长" * 201}):
        assert organiser.post(address(asked), odd).status_code == 302
    assert asked.row.answer == "INVITED"


def test_a_lecturer_of_another_session_is_not_found(organiser: Client, cast: Cast, asked: Asked) -> None:
    other = factories.instructor(cast.district, "李明")
    page = reverse("timetable:answer_set", args=[asked.session.pk, other.pk])
    assert organiser.post(page, {"answer": "CONFIRMED"}).status_code == 404


def test_only_post(organiser: Client, asked: Asked) -> None:
    assert organiser.get(address(asked)).status_code == 405
