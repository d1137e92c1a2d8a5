"""What the tests of reminders share: a class with a published timetable, and a clock."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.mail.utils import DNS_NAME

from reminders.models import RuleSetting
from tests.conftest import Cast
from tests.exports.conftest import use_broker
from tests.reminders import many, told
from tests.reminders.outside import Outside, certificate, outside
from tests.reminders.processes import Broker, broker
from tests.reminders.sink import Sink, opened
from tests.timetable.conftest import Add, Publish, add, publish

__all__ = ["Add", "Outside", "Publish", "add", "certificate", "outside", "publish", "use_broker"]

Freeze = Callable[[str], Any]


@pytest.fixture
def sunday(time_machine_at: Any) -> Iterator[None]:
    """Freezes the clock at Sunday 2026-11-22 10:00 in Shanghai, the day before the cast's sessions."""
    with time_machine_at("2026-11-22T10:00:00+08:00"):
        yield


@pytest.fixture
def change_rule(cast: Cast) -> Callable[..., RuleSetting]:
    """`change_rule("SESSION_AHEAD", channels=["SMS"])`: the district's row, switched on long ago."""

    def change(rule: str, **values: Any) -> RuleSetting:
        return told.changed(rule, cast.district, **values)

    return change


@pytest.fixture
def own_broker() -> Iterator[Broker]:
    """A broker that a test may stop and kill."""
    with broker() as server:
        yield server


@pytest.fixture
def sink(settings: Any) -> Iterator[Sink]:
    """A mail server of our own, to which the program sends."""
    with opened(Sink()) as server:
        to_sink(settings, server)
        yield server


def to_sink(settings: Any, server: Sink) -> None:
    """Mails go there from now on."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    DNS_NAME._fqdn = "localhost"  # asking for it takes as long as the machine's name server likes


@pytest.fixture
def published(cast: Cast, add: Add, publish: Publish, change_rule: Any) -> None:
    """A timetable that has just been published, of which the class is told by mail at any hour, as fast as it goes."""
    cast.cadre_user.email = "xiaoning@example.org"
    cast.cadre_user.save()
    add("基层党建")
    publish()
    change_rule(
        "TIMETABLE_PUBLISHED", channels=["EMAIL"], audiences=["TRAINEES"], quiet_from=None, quiet_to=None
    )
    many.no_pace(cast)
