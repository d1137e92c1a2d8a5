"""What is due becomes rows of the outbox: once, however often and by however many it is worked out."""

from __future__ import annotations

import dataclasses
import datetime as dt
import logging
from collections.abc import Sequence
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from courses.models import TrainingClass
from reminders import channel_settings, rule_settings
from reminders.due import RULES
from reminders.due.rule import Batch, Occasion, Offset, Rule, Span
from reminders.group_texts import GROUP_TEXTS
from reminders.models import Audience, Channel, GroupRobot, Message, MessageStatus, RuleName, RuleSetting

CATCH_UP = dt.timedelta(days=2)  # how much of a time without workers is made up
OVERLAP = dt.timedelta(minutes=2)  # a row may be committed a little after the time it carries
FOLLOWED = 0x52454D49  # the advisory locks of settings that are being followed

logger = logging.getLogger(__name__)

_FOUND = "SELECT * FROM ({sql}) AS found (class_id, person_id)"
_INSERT = """
INSERT INTO reminders_message (
    rule, training_class_id, subject, subject_version, audience, channel, {person}, status,
    due_at, useful_until, next_try_at, ignores_quiet, language, message_id
)
SELECT %s, told.class_id, told.subject, told.version, %s, %s, people.person_id,
       CASE WHEN told.useful_until <= GREATEST(%s, told.next_try_at) THEN 'MISSED' ELSE %s END,
       told.due_at, told.useful_until, told.next_try_at, told.ignores_quiet, %s, gen_random_uuid()
FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[], %s::boolean[])
     AS told (class_id, subject, version, due_at, useful_until, next_try_at, ignores_quiet)
JOIN ({people}) AS people ON {joined}
{addressed}
ON CONFLICT DO NOTHING
"""
# What no longer held and was called off, and holds again: a class cancelled by mistake, leave taken back.
_REVIVE = """
UPDATE reminders_message AS m
SET status = %s, audience = %s, error = '', attempts = 0, due_at = told.due_at, useful_until = told.useful_until,
    next_try_at = told.next_try_at, ignores_quiet = told.ignores_quiet
FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[], %s::boolean[])
     AS told (class_id, subject, version, due_at, useful_until, next_try_at, ignores_quiet)
JOIN ({people}) AS people ON {joined}
WHERE m.status = 'CANCELLED' AND m.by_id IS NULL AND m.sent_at IS NULL AND m.rule = %s AND m.channel = %s
  AND m.training_class_id = told.class_id AND m.subject = told.subject AND m.subject_version = told.version
  AND m.{person} = people.person_id
  AND (told.useful_until IS NULL OR told.useful_until > GREATEST(%s, told.next_try_at))
"""
WITH_MAIL = {
    "user": "SELECT 1 FROM accounts_user u WHERE u.id = people.person_id AND u.email <> ''",
    "cadre": (
        "SELECT 1 FROM trainees_cadre c JOIN accounts_user u ON u.id = c.user_id "
        "WHERE c.id = people.person_id AND u.email <> ''"
    ),
    "instructor": ("SELECT 1 FROM timetable_instructor i WHERE i.id = people.person_id AND i.email <> ''"),
}


def work_out(now: dt.datetime | None = None, *, thorough: bool = False) -> int:
    """Writes what has fallen due since the last time; how many rows. `thorough` looks again at everything of the last
    two days that is still of use, so that whoever joined meanwhile is told too."""
    now = now or timezone.now()
    rule_settings.lay_out()
    written = 0
    for setting, classes in rule_settings.in_force():
        rule = RULES.get(RuleName(setting.rule))
        if rule is None:
            continue
        try:
            written += _follow(setting, rule, classes, now, thorough=thorough)
        except (OperationalError, InterfaceError, SoftTimeLimitExceeded):
            raise
        except Exception as error:  # one rule that cannot be worked out must not keep back the others
            logger.error("rule %s of setting %s failed", setting.rule, setting.pk, exc_info=error)
    return written


def settle(setting: RuleSetting, *, now: dt.datetime | None = None) -> int:
    """Writes what has fallen due by this row so far, before its values change or it goes; how many rows."""
    rule = RULES.get(RuleName(setting.rule))
    classes = [
        found for row, found in rule_settings.in_force([RuleName(setting.rule)]) if row.pk == setting.pk
    ]
    if rule is None or not classes:
        return 0
    return _follow(setting, rule, classes[0], now or timezone.now(), thorough=False)


@transaction.atomic
def _follow(setting: RuleSetting, rule: Rule, classes: list[int], now: dt.datetime, *, thorough: bool) -> int:
    if not _is_mine(setting):
        return 0
    reached = setting.planned_until or setting.since
    earliest = max(setting.since, now - CATCH_UP)
    since = earliest if thorough else max(earliest, reached - OVERLAP)
    offsets = [Offset.parse(row) for row in setting.offsets]
    occasions = rule.occasions(classes, offsets, Span(since, now))
    if thorough:
        occasions = [one for one in occasions if one.due_at > reached or is_useful(one, now)]
    written = write(setting, rule, occasions, now=now)
    RuleSetting.objects.filter(pk=setting.pk).update(planned_until=now)
    return written


def _is_mine(setting: RuleSetting) -> bool:
    """Whether nobody else follows the setting just now, and it is still there; then how far it was followed is read
    anew. Two that write the same rows at once would wait for each other, or deadlock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [FOLLOWED, setting.pk % 2**31])
        if not cursor.fetchone()[0]:
            return False
    reached = RuleSetting.objects.filter(pk=setting.pk, is_on=True).values_list("planned_until", flat=True)
    if not (found := list(reached)):
        return False
    setting.planned_until = found[0]
    return True


def is_useful(occasion: Occasion, now: dt.datetime) -> bool:
    """Whether somebody still needs to be told."""
    return occasion.useful_until is None or occasion.useful_until > now


def write(
    setting: RuleSetting,
    rule: Rule,
    occasions: Sequence[Occasion],
    *,
    now: dt.datetime,
    status: MessageStatus = MessageStatus.WAITING,
) -> int:
    """One row a person and channel for each of these occasions that has none; how many. What is no longer of use is
    written as MISSED, so that it is seen."""
    if not occasions:
        return 0
    written = 0
    for channel, batch in by_channel(setting, rule, occasions):
        first = _first_status(setting, channel, batch, status)
        written += insert(setting, channel, batch, now=now, status=first)
    return written


def by_channel(
    setting: RuleSetting, rule: Rule, occasions: Sequence[Occasion]
) -> list[tuple[Channel, Batch]]:
    """Whom the rule tells of these occasions, by each channel that reaches them. The queries do not grow with the
    channels."""
    told = [batch for audience in setting.audiences for batch in rule.batches(Audience(audience), occasions)]
    found = []
    for channel, since in channel_settings.only_on(setting.channels, setting.district_id).items():
        if channel == Channel.GROUP:
            said = [one for one in occasions if rule.is_for_groups(one)]
            batches = [_to_robots(said)] if rule.name in GROUP_TEXTS and said else []
        else:
            batches = told
        if since:
            batches = [_only_after(since, batch) for batch in batches]
        found += [(channel, batch) for batch in batches if batch.occasions and reaches(channel, batch.kind)]
    return found


def _only_after(since: dt.datetime, batch: Batch) -> Batch:
    """What of the batch fell due after the channel was switched on."""
    left = [one for one in batch.occasions if one.due_at > since]
    subjects = {(one.class_id, one.subject) for one in left}
    return dataclasses.replace(
        batch, occasions=left, listed=[row for row in batch.listed if row[:2] in subjects]
    )


def reaches(channel: Channel | str, kind: str) -> bool:
    """Whether that kind of recipient has such an address: lecturers have no inbox here, robots nothing else."""
    if kind == "robot":
        return channel == Channel.GROUP
    return channel in (Channel.EMAIL, Channel.SMS) or (channel == Channel.IN_APP and kind != "instructor")


def size_of(batch: Batch) -> int:
    """How many messages it makes by one channel."""
    if batch.people is None:
        return len(batch.listed)
    return batch.people.count() * len({one.subject for one in batch.occasions})


def _first_status(
    setting: RuleSetting, channel: Channel | str, batch: Batch, status: MessageStatus
) -> MessageStatus:
    """A large batch by a channel that costs waits for a person's confirmation."""
    limit = setting.confirm_over
    if status == MessageStatus.WAITING and channel == Channel.SMS and limit is not None:
        return MessageStatus.HELD if size_of(batch) > limit else status
    return status


def _to_robots(occasions: Sequence[Occasion]) -> Batch:
    """The robots of the occasions' classes: a class's own, else those of its district, each from when it was added or
    switched on."""
    classes = TrainingClass.objects.filter(pk__in={one.class_id for one in occasions})
    districts = dict(classes.values_list("pk", "plan__district"))
    robots = GroupRobot.objects.filter(is_on=True, district__in=set(districts.values())).order_by("pk")
    listed = []
    for occasion in occasions:
        there = [robot for robot in robots if robot.since < occasion.due_at]
        own = [robot.pk for robot in there if robot.training_class_id == occasion.class_id]
        shared = [
            robot.pk
            for robot in there
            if robot.training_class_id is None and robot.district_id == districts[occasion.class_id]
        ]
        listed += [(occasion.class_id, occasion.subject, pk) for pk in own or shared]
    return Batch(audience=None, occasions=occasions, kind="robot", listed=listed)


def insert(
    setting: RuleSetting, channel: Channel | str, batch: Batch, *, now: dt.datetime, status: MessageStatus
) -> int:
    """The rows of one batch by one channel in one statement, that reads the people and writes them; how many were new.
    A row that the program itself had called off, and that holds again, waits again."""
    people, parameters, joined = people_sql(batch)
    addressed = f"WHERE EXISTS ({WITH_MAIL[batch.kind]})" if channel == Channel.EMAIL else ""
    sql = _INSERT.format(person=f"{batch.kind}_id", people=people, joined=joined, addressed=addressed)
    told = batch.occasions
    columns: list[list[Any]] = [
        [one.class_id for one in told],
        [one.subject for one in told],
        [one.version for one in told],
        [one.due_at for one in told],
        [one.useful_until for one in told],
        [
            one.due_at if one.ignores_quiet else rule_settings.after_quiet(setting, channel, one.due_at)
            for one in told
        ],
        [one.ignores_quiet for one in told],
    ]
    audience = batch.audience or ""
    with connection.cursor() as cursor:
        if batch.kind != "robot":  # a group is told by what it would read, which nobody asks here
            revive = _REVIVE.format(person=f"{batch.kind}_id", people=people, joined=joined)
            cursor.execute(revive, [status, audience, *columns, *parameters, setting.rule, channel, now])
        cursor.execute(
            sql,
            [setting.rule, audience, channel, now, status, setting.language, *columns, *parameters],
        )
        return int(cursor.rowcount)


def people_sql(batch: Batch) -> tuple[str, list[Any], str]:
    """The SQL of who is told, its parameters, and how it joins the occasions."""
    by_class = "people.class_id = told.class_id"
    if batch.people is not None:
        rows: QuerySet[Message] = batch.people.order_by().values_list(batch.class_field, f"{batch.kind}_id")
        sql, parameters = rows.query.sql_with_params()
        return _FOUND.format(sql=sql), list(parameters), by_class
    columns = [[row[place] for row in batch.listed] for place in range(3)]
    sql = "SELECT * FROM unnest(%s::bigint[], %s::text[], %s::bigint[]) AS listed (class_id, subject, person_id)"
    return sql, list(columns), f"{by_class} AND people.subject = told.subject"
