"""An announcement: written, previewed, sent once."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from reminders import announcing, sending
from reminders.models import Announcement, Message
from tests import factories
from tests.conftest import Cast
from trainees.models import StudyGroup

SignIn = Callable[[User], Client]
pytestmark = pytest.mark.usefixtures("sunday")
WORDS = {
    "title": "集合地点",
    "text": "明早在{{姓名}}门口集合。",
    "audiences": ["TRAINEES"],
    "channels": ["IN_APP"],
}


@pytest.fixture
def address(cast: Cast) -> str:
    return reverse("reminders:announcement_new", args=[cast.training_class.pk])


def sent(client: Client, address: str, **values: Any) -> Any:
    """Previews, then confirms what was previewed."""
    form = {**WORDS, "nonce": str(uuid.uuid4()), **values}
    page = client.post(address, form)
    assert (page.status_code, Announcement.objects.count(), Message.objects.count()) == (200, 0, 0)
    form["previewed"] = page.context["form"].fingerprint
    return page, [client.post(address, form).status_code for _ in range(2)]


def test_it_is_previewed_and_sent_once(cast: Cast, as_user: SignIn, address: str) -> None:
    page, statuses = sent(as_user(cast.head_teacher), address)
    assert [(line.audience, line.count) for line in page.context["preview"].lines] == [("学员", 1)]
    assert statuses == [302, 302]
    assert sending.send_waiting() == 1
    message = Message.objects.get()
    assert (message.status, message.title) == ("SENT", "集合地点：社区干部培训班")
    assert message.text == "王小宁，您好。\n明早在{{姓名}}门口集合。\nhttp://127.0.0.1:8000/me/"


@pytest.mark.parametrize(
    ("send_at", "said"),
    [
        ("", "“集合地点”已交给发件箱。发给了谁、谁读了，看下面。"),
        ("2026-11-22T10:30", "“集合地点”会在 11-22 10:30 发出，在那之前可以撤回。"),
    ],
)
def test_it_says_when_it_goes(cast: Cast, as_user: SignIn, address: str, send_at: str, said: str) -> None:
    client = as_user(cast.organiser)
    sent(client, address, send_at=send_at)
    page = client.get(reverse("reminders:message_detail", args=[Message.objects.get().pk]))
    assert said in page.content.decode()


def test_other_words_are_previewed_again(cast: Cast, as_user: SignIn, address: str) -> None:
    client, nonce = as_user(cast.organiser), str(uuid.uuid4())
    page = client.post(address, {**WORDS, "nonce": nonce})
    other = {**WORDS, "text": "改了", "nonce": nonce, "previewed": page.context["form"].fingerprint}
    assert (client.post(address, other).status_code, Announcement.objects.count()) == (200, 0)


def test_it_goes_at_its_time_and_not_before(
    cast: Cast, as_user: SignIn, address: str, time_machine_at: Any
) -> None:
    sent(as_user(cast.organiser), address, send_at="2026-11-22T10:30")
    assert sending.send_waiting() == 0
    with time_machine_at("2026-11-22T10:30:00+08:00"):
        assert sending.send_waiting() == 1


@pytest.mark.parametrize(("at", "written"), [("10:29:59", 0), ("10:30:00", 1)])
def test_whoever_joined_before_its_time_is_told_too(
    cast: Cast, as_user: SignIn, address: str, time_machine_at: Any, at: str, written: int
) -> None:
    sent(as_user(cast.organiser), address, send_at="2026-11-22T10:30")
    factories.enrolment(cast.training_class, factories.cadre("李四", cast.community))
    with time_machine_at(f"2026-11-22T{at}+08:00"):
        assert [announcing.write_due(), announcing.write_due()] == [written, 0]


def test_line_ends_count_once(cast: Cast, as_user: SignIn, address: str) -> None:
    form = {**WORDS, "nonce": str(uuid.uuid4()), "text": "字\r\n" * 500}
    page = as_user(cast.organiser).post(address, form)
    assert (page.status_code, page.context["draft"].text) == (200, ("字\n" * 500).strip())
    assert as_user(cast.organiser).post(address, {**form, "text": "字" * 1001}).status_code == 422


@pytest.mark.parametrize(("at", "status"), [("2026-11-22T10:00", 422), ("2026-11-22T10:01", 200)])
def test_a_time_is_still_to_come(cast: Cast, as_user: SignIn, address: str, at: str, status: int) -> None:
    form = {**WORDS, "nonce": str(uuid.uuid4()), "send_at": at}
    assert as_user(cast.organiser).post(address, form).status_code == status


def test_a_group_alone_and_nobody_once_it_is_gone(cast: Cast, as_user: SignIn, address: str) -> None:
    group = StudyGroup.objects.create(training_class=cast.training_class, number=1, name="第一组")
    factories.enrolment(cast.training_class, factories.cadre("李四", cast.community), group=group)
    sent(as_user(cast.organiser), address, group=group.pk)
    assert [row.recipient for row in Message.objects.all()] == ["李四"]
    group.delete()
    sending.send_waiting()
    assert [row.status for row in Message.objects.all()] == ["CANCELLED"]


def test_whoever_left_is_not_told(cast: Cast, as_user: SignIn, address: str) -> None:
    sent(as_user(cast.organiser), address)
    cast.enrolment.status = "CANCELLED"
    cast.enrolment.save()
    sending.send_waiting()
    message = Message.objects.get()
    assert (message.status, message.error) == ("CANCELLED", "这个人已不在提醒范围内。")


def test_lecturers_head_teachers_and_liaisons_are_told_each_once(
    cast: Cast, as_user: SignIn, address: str
) -> None:
    lecturer = factories.instructor(cast.district, phone="13900001111")
    factories.published(factories.session(cast.training_class, instructors=(lecturer,)))
    everybody = ["TRAINEES", "INSTRUCTORS", "HEAD_TEACHERS", "LIAISONS"]
    sent(as_user(cast.organiser), address, audiences=everybody, channels=["IN_APP"])
    assert sorted((row.audience, row.recipient) for row in Message.objects.all()) == [
        ("HEAD_TEACHERS", str(cast.head_teacher)),
        ("LIAISONS", str(cast.liaison)),
        ("TRAINEES", "王小宁"),
    ]
