"""A lecturer answers by the own link."""

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from courses.models import TrainingClass
from tests.conftest import Cast
from tests.factories import MONDAY, at
from tests.timetable.conftest import Add, Asked
from timetable import asking, links, scheduling
from timetable.models import Instructor

TOMORROW = MONDAY + dt.timedelta(days=1)


def send(asked: Asked, client: Client | None = None, **form: Any) -> Any:
    form = {"answer": "CONFIRMED", "version": 1, **form}
    return (client or Client()).post(f"{asked.page}sessions/{asked.session.pk}/", form)


def test_confirm_then_decline_then_confirm_again(asked: Asked) -> None:
    found = []
    for answer, version in (("CONFIRMED", 1), ("DECLINED", 1), ("CONFIRMED", 2)):
        response = send(asked, answer=answer, version=version, note="说明")
        found.append((response.status_code, asked.row.answer))
    assert found == [(302, "CONFIRMED"), (302, "DECLINED"), (302, "CONFIRMED")]


def test_it_goes_back_to_the_session_and_says_thanks(asked: Asked) -> None:
    client = Client()
    response = send(asked, client)
    assert response["Location"] == f"{asked.page}#session-{asked.session.pk}"
    assert "已确认，谢谢您！" in client.get(asked.page).content.decode()


def test_a_second_tap_is_once(asked: Asked) -> None:
    assert [send(asked, answer="DECLINED").status_code for _tap in range(2)] == [302, 302]


def test_what_moved_meanwhile_is_shown_before_it_is_answered(cast: Cast, asked: Asked) -> None:
    scheduling.move(asked.session, by=cast.organiser, version=1, start=at("14:00", TOMORROW))
    response = send(asked)
    html = response.content.decode()
    assert (response.status_code, asked.row.answer) == (409, "INVITED")
    assert ("安排刚刚改过" in html, "11月24日下午 14:00–16:30" in html, 'value="2"' in html) == (
        True,
        True,
        True,
    )
    assert send(asked, version=2).status_code == 302


def test_R17_a_time_that_is_taken_meanwhile_is_said(
    cast: Cast, asked: Asked, add: Add, lecturer: Instructor, other_class: TrainingClass
) -> None:
    send(asked, answer="DECLINED")
    add("别班的课", training_class=other_class, start=at("09:00", TOMORROW), instructors=[lecturer])
    response = send(asked, version=2)
    assert (response.status_code, "已有“科级干部班”的“别班的课”" in response.content.decode()) == (409, True)
    assert asked.row.answer == "DECLINED"


def test_a_called_off_session_is_refused_in_words(cast: Cast, asked: Asked) -> None:
    scheduling.cancel(asked.session, by=cast.organiser, reason="台风")
    response = send(asked, version=2)
    assert (response.status_code, "停课" in response.content.decode()) == (409, True)


@pytest.mark.parametrize("status", ["CLOSED", "ARCHIVED", "CANCELLED"])
def test_a_class_that_is_over_asks_nothing(cast: Cast, asked: Asked, status: str) -> None:
    cast.training_class.status = status
    cast.training_class.save()
    html = Client().get(asked.page).content.decode()
    assert ("不用再答复" in html, 'name="answer"' in html, 'type="file"' in html) == (True, False, False)
    assert "13700002222" not in html
    file = SimpleUploadedFile("讲义.pdf", b"%PDF-1.7")
    handed_in = Client().post(f"{asked.page}sessions/{asked.session.pk}/materials/", {"file": file})
    assert (send(asked).status_code, handed_in.status_code, asked.row.answer) == (409, 409, "INVITED")


def test_odd_input(asked: Asked) -> None:
    odd: list[dict[str, Any]] = [
        {"answer": "PROPOSED"},
        {"answer": ""},
        {"version": "x"},
        {"version": ""},
        {"version": 2**40},
        {"note": "长" * 201},
    ]
    assert [send(asked, **form).status_code for form in odd] == [422] * 6
    assert asked.row.answer == "INVITED"


def test_only_sessions_that_were_asked_of_this_lecturer(
    cast: Cast, asked: Asked, add: Add, lecturer: Instructor, other_class: TrainingClass
) -> None:
    proposed = add("没邀请的课", start=at("14:00", TOMORROW), instructors=[lecturer])
    nobodys = add("没有讲师的课", start=at("19:00", TOMORROW))
    elsewhere = add("别班的课", training_class=other_class, start=at("14:00"), instructors=[lecturer])
    asking.invite(elsewhere, lecturer, by=cast.organiser)
    form = {"answer": "CONFIRMED", "version": 1}
    found = [
        Client().post(f"{asked.page}sessions/{session.pk}/", form).status_code
        for session in (proposed, nobodys, elsewhere)
    ]
    assert found == [404] * 3


def test_a_revoked_link_answers_nothing(cast: Cast, asked: Asked) -> None:
    links.revoke(asked.link, by=cast.organiser)
    assert (send(asked).status_code, asked.row.answer) == (404, "INVITED")


def test_another_site_cannot_answer(asked: Asked) -> None:
    assert send(asked, Client(enforce_csrf_checks=True)).status_code == 403
