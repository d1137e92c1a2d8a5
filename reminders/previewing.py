"""What a large batch would be: whom it reaches, what they read, what it takes and when it leaves."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Count
from django.utils import timezone

from accounts.models import User
from reminders import announcing, outlook, rule_settings, wording
from reminders.batches import About
from reminders.channels import CARRIERS
from reminders.due import RULES
from reminders.due.announcements import announcement_of, holding, occasion_of
from reminders.due.rule import Batch, Occasion, Offset, Rule, Span
from reminders.models import (
    Announcement,
    Audience,
    Channel,
    Message,
    MessageStatus,
    RuleName,
    RuleSetting,
)
from reminders.planning import WITH_MAIL, by_channel, people_sql
from reminders.wording import Written
from timetable.models import Instructor
from trainees.models import Cadre

NAMED = 30  # how many without an address are named
AROUND = dt.timedelta(days=2)
_OPEN = (MessageStatus.WAITING, MessageStatus.HELD)
_MODELS: Mapping[str, type[models.Model]] = {"cadre": Cadre, "instructor": Instructor, "user": User}
_WITH_PHONE = {
    "user": "SELECT 1 FROM accounts_user u WHERE u.id = people.person_id AND u.phone <> ''",
    "cadre": (
        "SELECT 1 FROM trainees_cadre c LEFT JOIN trainees_enrolment e "
        "ON e.cadre_id = c.id AND e.training_class_id = told.class_id "
        "WHERE c.id = people.person_id AND (c.phone <> '' OR e.phone <> '')"
    ),
    "instructor": "SELECT 1 FROM timetable_instructor i WHERE i.id = people.person_id AND i.phone <> ''",
}
_REACHED = {Channel.SMS: _WITH_PHONE, Channel.EMAIL: WITH_MAIL}
_PEOPLE = """
SELECT DISTINCT people.person_id
FROM unnest(%s::bigint[], %s::text[]) AS told (class_id, subject)
JOIN ({people}) AS people ON {joined}
{where}
ORDER BY people.person_id {limit}
"""


@dataclass(frozen=True)
class Line:
    """So many of an audience by a channel."""

    audience: str
    channel: Channel
    count: int


@dataclass(frozen=True)
class Sample:
    """What one real recipient reads by these channels."""

    channels: Sequence[Channel]
    recipient: str
    written: Written
    is_short: bool


@dataclass(frozen=True)
class Unreached:
    """Those without an address for a channel: the first few by name, and how many there are."""

    channel: Channel
    names: Sequence[str]
    count: int

    @property
    def more(self) -> int:
        """How many are not named."""
        return self.count - len(self.names)


@dataclass(frozen=True)
class Preview:
    """A batch before it is sent. Without an `occasion` what it is about has changed, and nothing of it will go."""

    lines: Sequence[Line]
    unreached: Sequence[Unreached]
    samples: Sequence[Sample]
    leaves: Sequence[tuple[Channel, dt.datetime]]
    occasion: Occasion | None
    confirm_over: int | None = None

    @property
    def count(self) -> int:
        """How many messages."""
        return sum(line.count for line in self.lines)

    @property
    def short_messages(self) -> int:
        """How many of them are short messages."""
        return sum(line.count for line in self.lines if line.channel == Channel.SMS)

    @property
    def total_parts(self) -> int:
        """The parts of all short messages, if all are as long as the sample."""
        parts = max((one.written.parts for one in self.samples if one.is_short), default=0)
        return parts * self.short_messages

    @property
    def asks_first(self) -> bool:
        """Whether so many short messages wait for a person's word."""
        return self.confirm_over is not None and self.short_messages > self.confirm_over

    @property
    def is_put_off(self) -> bool:
        """Whether quiet hours keep something back that is due."""
        due = max(self.occasion.due_at, timezone.now()) if self.occasion else timezone.now()
        return any(leaves > due for _channel, leaves in self.leaves)


def of_batch(about: About) -> Preview:
    """The preview of a batch, be it written or still to come. A constant number of queries."""
    found = _occasion(about)
    rows = about.messages().filter(status__in=_OPEN).exclude(channel=Channel.MANUAL)
    counted: Counter[tuple[str, str]] = Counter()
    for row in rows.order_by().values("audience", "channel").annotate(n=Count("pk")):
        counted[row["audience"], row["channel"]] = row["n"]
    if found is None:
        return Preview(_lines(counted), [], [], [], None)
    setting, rule, occasion = found
    batches = by_channel(setting, rule, [occasion])
    for channel, batch, numbers in outlook.count(setting, batches):
        counted[batch.audience or "", channel] += sum(numbers.values())
    lines = _lines(counted)
    return Preview(
        lines,
        _unreached(batches),
        _samples(about, setting, batches, _channels(lines)),
        [(channel, _leaves(setting, channel, occasion)) for channel in _channels(lines)],
        occasion,
        setting.confirm_over,
    )


def of_draft(row: Announcement, *, by: User) -> Preview:
    """The preview of an announcement before it is made: it is kept for the look and taken back."""
    with transaction.atomic():
        row.by = by
        row.save()
        try:
            return of_batch(announcing.about(row))
        finally:
            row.pk = None
            transaction.set_rollback(True)


def _lines(counted: Mapping[tuple[str, str], int]) -> list[Line]:
    labels = dict(Audience.choices)
    found = [
        Line(str(labels.get(audience, "")), Channel(channel), n)
        for (audience, channel), n in counted.items()
        if n
    ]
    return sorted(found, key=lambda line: (list(Channel).index(line.channel), line.audience))


def _channels(lines: Sequence[Line]) -> list[Channel]:
    return list(dict.fromkeys(line.channel for line in lines))


def _leaves(setting: RuleSetting, channel: Channel, occasion: Occasion) -> dt.datetime:
    moment = max(occasion.due_at, timezone.now())
    return moment if occasion.ignores_quiet else rule_settings.after_quiet(setting, channel, moment)


def _occasion(about: About) -> tuple[RuleSetting, Rule, Occasion] | None:
    """What the batch is about as it stands now."""
    rule = RULES.get(RuleName(about.rule))
    if rule is None:
        return None
    class_id = about.training_class.pk
    if rule.name == RuleName.ANNOUNCEMENT:
        rows = holding().select_related("training_class__plan__district")
        row = rows.filter(pk=announcement_of(about.subject), training_class=class_id).first()
        return (announcing.setting_for(row), rule, occasion_of(row)) if row else None
    first = about.messages().exclude(channel=Channel.MANUAL).order_by("pk").first()
    if first is None:
        planned = [found for found in outlook.ahead([class_id]) if found[1] is rule]
    else:
        setting = rule_settings.setting_of(rule.name, about.training_class)
        span = Span(first.due_at - AROUND, first.due_at + AROUND)
        offsets = [Offset.parse(row) for row in setting.offsets]
        planned = [(setting, rule, one) for one in rule.occasions([class_id], offsets, span)]
    same = (about.subject, about.version)
    return next((found for found in planned if (found[2].subject, found[2].version) == same), None)


def _people(batch: Batch, where: str = "", limit: int | None = None) -> list[int]:
    people, parameters, joined = people_sql(batch)
    sql = _PEOPLE.format(people=people, joined=joined, where=where, limit=f"LIMIT {limit:d}" if limit else "")
    told: list[Any] = [[one.class_id for one in batch.occasions], [one.subject for one in batch.occasions]]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*told, *parameters])
        return [row[0] for row in cursor.fetchall()]


def _reached(channel: Channel, batch: Batch) -> list[int]:
    """One of those whom the channel reaches."""
    where = f"WHERE EXISTS ({_REACHED[channel][batch.kind]})" if channel in _REACHED else ""
    return _people(batch, where, limit=1)


def _unreached(batches: Sequence[tuple[Channel, Batch]]) -> list[Unreached]:
    found = []
    for channel, reached in _REACHED.items():
        names: list[str] = []
        for by, batch in batches:
            if by == channel and (missing := _people(batch, f"WHERE NOT EXISTS ({reached[batch.kind]})")):
                rows = _MODELS[batch.kind]._default_manager.filter(pk__in=missing).order_by("pk")
                names += rows.values_list("name", flat=True)
        if names:
            found.append(Unreached(channel, names[:NAMED], len(names)))
    return found


def _samples(
    about: About,
    setting: RuleSetting,
    batches: Sequence[tuple[Channel, Batch]],
    used: Sequence[Channel],
) -> list[Sample]:
    """One for each form of the wording that the channels in use take."""
    by_form: dict[str, list[tuple[Channel, Batch]]] = {}
    for channel, batch in batches:
        if batch.kind in _MODELS and channel in CARRIERS and channel in used:
            by_form.setdefault(CARRIERS[channel].form, []).append((channel, batch))
    found = []
    for told in by_form.values():
        chosen = next((one for one in told if (people := _reached(*one))), None)
        if chosen is None:
            continue
        channel, batch = chosen
        person = _MODELS[batch.kind]._default_manager.get(pk=people[0])
        message = Message(
            rule=about.rule,
            training_class=about.training_class,
            subject=about.subject,
            subject_version=about.version,
            audience=batch.audience or "",
            channel=channel,
            language=setting.language,
            **{batch.kind: person},
        )
        written = wording.write(message, CARRIERS[channel].form)
        channels = list(dict.fromkeys(one for one, _batch in told))
        found.append(Sample(channels, message.recipient, written, Channel.SMS in channels))
    return found
