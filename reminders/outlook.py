"""What will go out: worked out from the rules as they are now, and not written."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils import timezone

from courses.models import TrainingClass
from reminders import rule_settings
from reminders.batches import About, labels_of, people_label
from reminders.due import RULES
from reminders.due.rule import Batch, Occasion, Offset, Rule, Span
from reminders.models import Channel, RuleName, RuleSetting
from reminders.planning import WITH_MAIL, by_channel, people_sql

AHEAD = dt.timedelta(days=7)

_COUNT = """
SELECT {number} AS number, told.class_id, told.subject, count(DISTINCT people.person_id)
FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS told (class_id, subject, version)
JOIN ({people}) AS people ON {joined}
WHERE {addressed} NOT EXISTS (
    SELECT 1 FROM reminders_message m
    WHERE m.rule = %s AND m.subject = told.subject AND m.subject_version = told.version
      AND m.training_class_id = told.class_id AND m.channel = %s AND m.{kind}_id = people.person_id
)
GROUP BY told.class_id, told.subject
"""


@dataclass(frozen=True)
class Share:
    """How many messages go by one channel, and when they leave after the quiet hours."""

    channel: Channel
    people: int
    goes_at: dt.datetime


@dataclass(frozen=True)
class Coming:
    """One batch that will be written. `asks_first` where so many short messages wait for a person's word."""

    about: About
    label: str
    due_at: dt.datetime
    shares: Sequence[Share]
    asks_first: bool

    @property
    def address(self) -> str:
        """Where it leads, for those who send."""
        about = self.about
        return f"{about.unfolded_address}&state=COMING" if about.is_folded else about.preview_address

    @property
    def people(self) -> int:
        """The most that one channel tells."""
        return max(share.people for share in self.shares)

    @property
    def goes_at(self) -> dt.datetime:
        """When the first leave."""
        return min(share.goes_at for share in self.shares)


def ahead(
    classes: Collection[int], until: dt.datetime | None = None
) -> list[tuple[RuleSetting, Rule, Occasion]]:
    """The occasions of these classes from now on, each with the rule and how it is wanted. A query or two a rule and
    district."""
    now = timezone.now()
    span, wanted, found = Span(now, until or now + AHEAD), set(classes), []
    for setting, followed in rule_settings.in_force():
        rule = RULES.get(RuleName(setting.rule))
        own = [pk for pk in followed if pk in wanted]
        if rule and own:
            offsets = [Offset.parse(row) for row in setting.offsets]
            found += [(setting, rule, one) for one in rule.occasions(own, offsets, span)]
    return found


def coming(classes: Collection[TrainingClass], until: dt.datetime | None = None) -> list[Coming]:
    """What will be written for these classes until then, by default within a week, the earliest first; without what
    is in the outbox already. The queries grow neither with the classes nor with their people."""
    by_pk = {row.pk: row for row in classes}
    told = ahead(by_pk, until)
    counted = _counted(told)
    labels = labels_of((setting.rule, one.subject, one.version) for setting, _rule, one in told)
    found = []
    for setting, _rule, one in told:
        people = counted.get((setting.rule, one.class_id, one.subject), {})
        shares = [
            Share(channel, people[channel], goes_at(setting, channel, one))
            for channel in Channel
            if people.get(channel)
        ]
        if shares:
            limit = setting.confirm_over
            found.append(
                Coming(
                    about=About(by_pk[one.class_id], setting.rule, one.subject, one.version),
                    label=labels[setting.rule, one.subject, one.version],
                    due_at=one.due_at,
                    shares=shares,
                    asks_first=limit is not None and people.get(Channel.SMS, 0) > limit,
                )
            )
    return sorted(found, key=lambda row: (row.goes_at, row.about.training_class.pk, row.about.subject))


def folded(rows: Sequence[Coming]) -> list[Coming]:
    """The same list with those that are told to each for himself as one line a day, in the place of the first."""
    together: dict[About, list[Coming]] = {}
    for row in rows:
        day = timezone.localdate(row.due_at)
        together.setdefault(row.about.folded(day) if row.about.is_to_each else row.about, []).append(row)
    return [found[0] if len(found) == 1 else _as_one(about, found) for about, found in together.items()]


def _as_one(about: About, rows: Sequence[Coming]) -> Coming:
    shares: dict[Channel, list[Share]] = defaultdict(list)
    for share in (share for row in rows for share in row.shares):
        shares[share.channel].append(share)
    return Coming(
        about=about,
        label=people_label(len(rows)),
        due_at=min(row.due_at for row in rows),
        shares=[
            Share(channel, sum(one.people for one in found), min(one.goes_at for one in found))
            for channel, found in shares.items()
        ],
        asks_first=any(row.asks_first for row in rows),
    )


def goes_at(setting: RuleSetting, channel: Channel, occasion: Occasion) -> dt.datetime:
    """When a message of the occasion leaves by that channel, at the earliest."""
    if occasion.ignores_quiet:
        return occasion.due_at
    return rule_settings.after_quiet(setting, channel, occasion.due_at)


def count(
    setting: RuleSetting, batches: Sequence[tuple[Channel, Batch]]
) -> list[tuple[Channel, Batch, Mapping[tuple[int, str], int]]]:
    """How many of each batch would be told by (class, subject), without those to whom a row was written. One query."""
    asked = [(setting.rule, channel, batch) for channel, batch in batches]
    numbers = _ask(asked)
    return [(channel, batch, numbers.get(place, {})) for place, (channel, batch) in enumerate(batches)]


def _counted(
    told: Sequence[tuple[RuleSetting, Rule, Occasion]],
) -> dict[tuple[str, int, str], dict[Channel, int]]:
    """(rule, class, subject) → channel → how many. One query beside those by which the rules find their people."""
    by_setting: dict[int, list[tuple[RuleSetting, Rule, Occasion]]] = defaultdict(list)
    for row in told:
        by_setting[id(row[0])].append(row)
    asked = [
        (rows[0][0].rule, channel, batch)
        for rows in by_setting.values()
        for channel, batch in by_channel(rows[0][0], rows[0][1], [one for _s, _r, one in rows])
    ]
    found: dict[tuple[str, int, str], dict[Channel, int]] = defaultdict(lambda: defaultdict(int))
    for place, numbers in _ask(asked).items():
        rule, channel, _batch = asked[place]
        for (class_id, subject), number in numbers.items():
            found[rule, class_id, subject][channel] += number
    return found


def _ask(asked: Sequence[tuple[str, Channel, Batch]]) -> dict[int, dict[tuple[int, str], int]]:
    parts, parameters = [], []
    for number, (rule, channel, batch) in enumerate(asked):
        people, of_people, joined = people_sql(batch)
        addressed = f"EXISTS ({WITH_MAIL[batch.kind]}) AND" if channel == Channel.EMAIL else ""
        parts.append(
            _COUNT.format(number=number, people=people, joined=joined, addressed=addressed, kind=batch.kind)
        )
        told: list[Any] = [
            [one.class_id for one in batch.occasions],
            [one.subject for one in batch.occasions],
            [one.version for one in batch.occasions],
        ]
        parameters += [*told, *of_people, rule, channel]
    found: dict[int, dict[tuple[int, str], int]] = defaultdict(dict)
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), parameters)
            for number, class_id, subject, people_told in cursor.fetchall():
                found[number][class_id, subject] = people_told
    return found
