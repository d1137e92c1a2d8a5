"""The speech is taken out."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.conftest import Cast
from tests.timetable.ceremony import opening
from tests.timetable.test_speech_file import handed_in
from tests.trainees.arranged import said
from timetable import speeches


def test_it_goes_and_the_message_puts_it_back(cast: Cast, organiser: Client) -> None:
    speech = handed_in(cast)
    response = organiser.post(reverse("timetable:speech_delete", args=[speech.pk]), follow=True)
    assert said(response) == ["“讲话稿.pdf”已移除。"]
    assert speeches.in_place(opening(cast)) is None
    (message,) = response.context["messages"]
    organiser.post(message.extra_tags.removeprefix("undo:"))
    assert speeches.in_place(opening(cast)) == speech


def test_the_head_teacher_may_not(cast: Cast, as_user: Callable[[User], Client]) -> None:
    address = reverse("timetable:speech_delete", args=[handed_in(cast).pk])
    assert as_user(cast.head_teacher).post(address).status_code == 403
    assert speeches.in_place(opening(cast))
