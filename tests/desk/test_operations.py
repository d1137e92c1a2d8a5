"""How the program fares."""

import datetime as dt
import socket
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from desk import operations
from exports.models import Export
from reminders import heartbeats
from reminders.models import Heartbeat, Message
from tests.conftest import Cast

URL = reverse("desk:operations")


def message(cast: Cast, subject: str, **fields: Any) -> Message:
    return Message.objects.create(
        rule="SESSION_AHEAD",
        training_class=cast.training_class,
        subject=subject,
        subject_version="1",
        channel="EMAIL",
        cadre=cast.cadre,
        **fields,
    )


def test_what_waits_and_what_failed(cast: Cast, as_user: Callable[[User], Client]) -> None:
    now = timezone.now()
    ago = {minutes: now - dt.timedelta(minutes=minutes) for minutes in (2, 5, 20_000)}
    message(cast, "a", next_try_at=ago[5])
    message(cast, "b", next_try_at=now + dt.timedelta(hours=1))
    message(cast, "c", status="FAILED", due_at=ago[2])
    message(cast, "d", status="FAILED", due_at=ago[20_000])
    message(cast, "e", status="SENDING", claim=uuid.uuid4(), lease_until=now + dt.timedelta(seconds=50))
    for status in ("WAITING", "FAILED", "DONE"):
        Export.objects.create(
            paper="roster",
            training_class=cast.training_class,
            requested_by=cast.organiser,
            requested_at=ago[2],
            status=status,
        )
    response = as_user(cast.administrator).get(URL)
    found = [(row.waiting, row.oldest_at, row.is_late, row.failed) for row in response.context["backlogs"]]
    nothing = (0, None, False, 0)
    assert found == [(1, ago[5], True, 1), (1, ago[2], False, 1), nothing, nothing, nothing]
    assert response.text.count("比平时慢") == 1


def test_the_last_sign_of_life_of_each_queue(cast: Cast, as_user: Callable[[User], Client]) -> None:
    heartbeats.leave("messages", worker="w1@here")
    Heartbeat.objects.update(seen_at=timezone.now() - heartbeats.SILENT_AFTER)
    heartbeats.leave("exports", worker="w1@here")
    response = as_user(cast.administrator).get(URL)
    assert [(worker.label, worker.is_silent) for worker in response.context["workers"]] == [
        ("提醒和通知", True),
        ("文档和导入", False),
        ("自动排课", True),
    ]
    assert [words for words in ("正忙或已停", "还没有动静", "秒前有动静") if words not in response.text] == []
    assert "w1@here" not in response.text


def test_which_servers_are_in_use(cast: Cast, as_user: Callable[[User], Client], settings: Any) -> None:
    settings.EMBEDDED_POSTGRES, settings.EMBEDDED_VALKEY = True, False
    database, broker = as_user(cast.administrator).get(URL).context["servers"]
    assert (database.name[:11], database.is_embedded, database.answers) == ("PostgreSQL ", True, True)
    assert (broker.name.split()[0] in ("Valkey", "Redis"), broker.is_embedded, broker.answers) == (
        True,
        False,
        True,
    )


def test_a_broker_that_does_not_answer_is_said_and_fails_nothing(
    cast: Cast, as_user: Callable[[User], Client], settings: Any
) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        settings.REDIS_URL = f"redis://someone:secret@127.0.0.1:{unused.getsockname()[1]}/0"
    response = as_user(cast.administrator).get(URL)
    assert (response.status_code, response.context["servers"][1].answers) == (200, False)
    assert "没有应答" in response.text
    assert "secret" not in response.text


def test_no_folder_account_or_password_is_shown(
    cast: Cast, as_user: Callable[[User], Client], settings: Any
) -> None:
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "robot@example.org", "secret"
    text = as_user(cast.administrator).get(URL).text
    hidden = [str(settings.MEDIA_ROOT), str(settings.VAR_DIR), "robot@example.org", "secret"]
    assert [word for word in hidden if word in text] == []


def test_mail_and_short_messages_not_set_up_say_what_to_do(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    settings.SMS_BACKEND, settings.DEBUG = "accounts.sms.Console", False
    assert [service.is_set for service in operations.services()] == [False, False]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.SMS_BACKEND = "somewhere.Provider"
    assert [service.is_set for service in operations.services()] == [True, True]


def test_the_space_of_a_folder_that_is_not_there_yet(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT, settings.VAR_DIR = tmp_path / "not" / "yet", tmp_path
    (one,) = operations.spaces()
    assert 0 < one.free <= one.total
    assert (operations.Space("x", 2 * 1024**3 - 1, 3 * 1024**3).is_short, one.used_percent <= 100) == (
        True,
        True,
    )
    assert not operations.Space("x", 2 * 1024**3, 3 * 1024**3).is_short


def test_the_release_is_the_changelogs() -> None:
    assert operations.release() == "0.1.0"


def test_it_asks_for_its_fragment_alone(cast: Cast, as_user: Callable[[User], Client]) -> None:
    response = as_user(cast.administrator).get(URL, headers={"HX-Request": "true"})
    assert next(template.name for template in response.templates) == "desk/_operations.html"
    assert response.text.lstrip().startswith('<div id="operations"')


def test_the_queries_do_not_grow(
    cast: Cast,
    as_user: Callable[[User], Client],
    count_queries: Callable[[], AbstractContextManager[CaptureQueriesContext]],
) -> None:
    client = as_user(cast.administrator)
    client.get(URL)
    message(cast, "a")
    with count_queries() as one:
        client.get(URL)
    for subject in ("b", "c"):
        message(cast, subject)
    with count_queries() as three:
        client.get(URL)
    assert len(one) == len(three)


def test_only_get(cast: Cast, as_user: Callable[[User], Client]) -> None:
    assert as_user(cast.administrator).post(URL).status_code == 405
