"""One rule at work: switched on alone, worked out and sent at an instant, and who was told."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import time_machine
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from reminders import planning, rule_settings, sending
from reminders.due import RULES
from reminders.due.rule import Occasion, Offset, Span
from reminders.models import Audience, Message, RuleName, RuleSetting
from units.models import Unit

LONG_AGO = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def only(rule: str, district: Unit, **values: Any) -> RuleSetting:
    """The district's row of that rule, switched on long ago, and every other one off."""
    row = changed(rule, district, **values)
    RuleSetting.objects.exclude(pk=row.pk).update(is_on=False)
    return row


def changed(rule: str, district: Unit, **values: Any) -> RuleSetting:
    """The district's row of that rule, switched on long ago, with these values."""
    rule_settings.lay_out([district])
    row = RuleSetting.objects.get(district=district, rule=RuleName(rule), training_class=None)
    for name, value in {"since": LONG_AGO, **values}.items():
        setattr(row, name, value)
    row.save()
    return row


def plan(instant: str, **given: Any) -> int:
    """Works out what is due at that instant, local time: how many messages it writes."""
    with time_machine.travel(f"{instant}+08:00", tick=False):
        return planning.work_out(**given)


def send(instant: str) -> int:
    """Sends at that instant."""
    with time_machine.travel(f"{instant}+08:00", tick=False):
        return sending.send_waiting()


def work(instant: str, **given: Any) -> int:
    """Both, twice: how many messages it wrote."""
    written = plan(instant, **given) + plan(instant, **given)
    send(instant)
    return written


def told(**wanted: Any) -> list[tuple[str, str, str]]:
    """(audience, whom, status) of every message."""
    rows = Message.objects.filter(**wanted).order_by("audience", "pk")
    return [(row.audience, row.recipient, row.status) for row in rows]


def text(**wanted: Any) -> str:
    """What the only such message says."""
    message: Message = Message.objects.get(**wanted)
    return message.text


def opened(as_user: Callable[[User], Client]) -> set[int]:
    """How the page answers to which each message to an account leads, when the reader opens it."""
    rows = Message.objects.filter(user__isnull=False, status="SENT").select_related("user")
    return {
        as_user(row.user).get(row.text.splitlines()[-1].removeprefix(settings.BASE_URL)).status_code
        for row in rows
        if row.user
    }


def occasions(rule: str, classes: list[int], since: dt.datetime, until: dt.datetime) -> list[Occasion]:
    """What of these classes falls due by the rule's usual offsets."""
    one = RULES[RuleName(rule)]
    offsets: tuple[Offset, ...] = one.usual.offsets
    return one.occasions(classes, offsets, Span(since, until))


def cost(rule: str, classes: list[int], since: dt.datetime, until: dt.datetime) -> tuple[int, int]:
    """How many occasions the rule finds, and by how many queries, recipients included."""
    one = RULES[RuleName(rule)]
    with CaptureQueriesContext(connection) as queries:
        found = occasions(rule, classes, since, until)
        for audience in one.audiences:
            for batch in one.batches(Audience(audience), found):
                planning.size_of(batch)
    return len(found), len(queries)
