"""A copy is noted: from the page, from a script beside another page's button, and never of what no longer holds."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from reminders.models import Message
from tests.conftest import Cast
from tests.reminders.conftest import Add, Publish
from timetable.models import TimetableVersion

pytestmark = pytest.mark.usefixtures("sunday")


@pytest.fixture
def version(add: Add, publish: Publish) -> TimetableVersion:
    add("基层党建")
    return publish()


@pytest.fixture
def address(cast: Cast) -> str:
    return reverse("reminders:notice_copy", args=[cast.training_class.pk])


def form(version: TimetableVersion, **more: str) -> dict[str, str]:
    return {"rule": "TIMETABLE_PUBLISHED", "subject": f"version/{version.pk}", **more}


def test_it_is_noted_and_goes_back_to_the_card(
    cast: Cast, as_user: Any, version: TimetableVersion, address: str
) -> None:
    answer = as_user(cast.organiser).post(address, form(version, page="1"))
    page = reverse("reminders:notice_list", args=[cast.training_class.pk])
    assert (answer.status_code, answer["Location"]) == (
        302,
        f"{page}#timetable-published-version-{version.pk}",
    )
    row = Message.objects.get()
    assert (row.rule, row.subject, row.by) == ("TIMETABLE_PUBLISHED", f"version/{version.pk}", cast.organiser)
    assert row.text.startswith("【社区干部培训班】课表已发布")


def test_a_resend_is_one_row(cast: Cast, as_user: Any, version: TimetableVersion, address: str) -> None:
    client = as_user(cast.organiser)
    assert [client.post(address, form(version)).status_code for _ in range(2)] == [302, 302]
    assert Message.objects.count() == 1


def test_htmx_gets_the_copies_and_a_script_nothing(
    cast: Cast, as_user: Any, version: TimetableVersion, address: str
) -> None:
    client: Client = as_user(cast.head_teacher)
    answer = client.post(address, form(version, page="1"), headers={"HX-Request": "true"})
    assert f'<div id="copies-timetable-published-version-{version.pk}"' in answer.content.decode()
    assert "刘老师 复制" in answer.content.decode()
    quiet = client.post(address, form(version, quiet="1"))
    assert (quiet.status_code, quiet.content) == (204, b"")


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"rule": "LEAVE_ASKED", "subject": "leave/1"}, 422),
        ({"rule": "NONE", "subject": "x"}, 422),
        ({"rule": "MISSING", "subject": ""}, 422),
        ({"rule": "MISSING", "subject": "x" * 61}, 422),
        ({"rule": "MISSING", "subject": "\x00"}, 422),
        ({"rule": "MISSING", "subject": "half-day/2026-11-22-AM"}, 409),
        ({"rule": "POSTING", "subject": "half-day/2026-11-23-AM"}, 409),
        ({"rule": "POSTING", "subject": "half-day/nonsense/1"}, 409),
        ({"rule": "TIMETABLE_CHANGED", "subject": "version/٣"}, 409),
        ({"rule": "SESSION_AHEAD", "subject": "0001-01-01/group"}, 409),
        ({"rule": "SESSION_AHEAD", "subject": "9999-12-31/group"}, 409),
    ],
)
def test_what_is_no_text_is_refused_in_words(
    cast: Cast, as_user: Any, address: str, said: dict[str, str], status: int
) -> None:
    client: Client = as_user(cast.organiser)
    answer = client.post(address, said)
    assert (answer.status_code, Message.objects.count()) == (status, 0)
    assert "刷新页面" in answer.content.decode()
    part = client.post(address, said, headers={"HX-Request": "true", "HX-Target": "copies-x"})
    assert part.status_code == status
    assert part.content.decode().strip().startswith('<div id="copies-x"')


def test_who_may(cast: Cast, as_user: Any, version: TimetableVersion, address: str) -> None:
    people = (
        "organiser",
        "administrator",
        "head_teacher",
        "finance",
        "auditor",
        "liaison",
        "cadre_user",
        "stranger",
    )
    answers = {name: as_user(getattr(cast, name)).post(address, form(version)).status_code for name in people}
    assert answers == {
        "organiser": 302,
        "administrator": 302,
        "head_teacher": 302,
        "finance": 403,
        "auditor": 403,
        "liaison": 404,
        "cadre_user": 404,
        "stranger": 404,
    }


def test_only_post(cast: Cast, as_user: Any, address: str) -> None:
    assert as_user(cast.organiser).get(address).status_code == 405
