"""The outbox by batches: the messages of one reminder are one row with counts."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Case, CharField, Count, F, Max, Min, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce, TruncDate
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from courses.models import TrainingClass
from reminders.due import RULES
from reminders.models import Channel, Message, MessageStatus, RuleName

# The states as the pages count them: what a worker has in hand still waits.
COUNTED: Mapping[MessageStatus, tuple[MessageStatus, ...]] = {
    MessageStatus.WAITING: (MessageStatus.WAITING, MessageStatus.SENDING),
    MessageStatus.HELD: (MessageStatus.HELD,),
    MessageStatus.SENT: (MessageStatus.SENT,),
    MessageStatus.FAILED: (MessageStatus.FAILED,),
    MessageStatus.MISSED: (MessageStatus.MISSED,),
    MessageStatus.CANCELLED: (MessageStatus.CANCELLED,),
}
_MANUAL = Q(channel=Channel.MANUAL)
# A list of two hundred people decided on would be two hundred lines: those of a day are one.
EACH = "each"
_TO_EACH = Q(rule=RuleName.NOMINATION_DECIDED, subject__startswith="enrolment/")


@dataclass(frozen=True)
class About:
    """What the messages of one batch are about."""

    training_class: TrainingClass
    rule: str
    subject: str
    version: str

    def messages(self) -> QuerySet[Message]:
        """Its rows."""
        return Message.objects.filter(
            training_class=self.training_class,
            rule=self.rule,
            subject=self.subject,
            subject_version=self.version,
        )

    @property
    def plain(self) -> dict[str, str]:
        """As an address or the trail keeps it."""
        return {"rule": self.rule, "subject": self.subject, "version": self.version}

    @property
    def query(self) -> str:
        """As an address spells it."""
        return urlencode(self.plain)

    @property
    def address(self) -> str:
        """Where its people are listed."""
        return f"{reverse('reminders:message_batch', args=[self.training_class.pk])}?{self.query}"

    @property
    def preview_address(self) -> str:
        """Where it is looked at before it is sent."""
        return f"{reverse('reminders:batch_preview', args=[self.training_class.pk])}?{self.query}"

    @property
    def is_to_each(self) -> bool:
        """Whether it is told to each person for himself, so that a list shows those of a day as one line."""
        return self.rule == RuleName.NOMINATION_DECIDED and self.subject.startswith("enrolment/")

    def folded(self, day: dt.date) -> About:
        """The line of those that are told to each on that day."""
        return About(self.training_class, self.rule, EACH, day.isoformat())

    @property
    def is_folded(self) -> bool:
        """Whether it is such a line."""
        return self.subject == EACH

    @property
    def unfolded_address(self) -> str:
        """Where a class's outbox shows them one by one."""
        return f"{reverse('reminders:message_list', args=[self.training_class.pk])}?rule={self.rule}"

    @property
    def rule_label(self) -> str:
        """The rule in words."""
        return str(RuleName(self.rule).label)


@dataclass(frozen=True)
class Tally:
    """One state and how many messages are in it."""

    status: MessageStatus
    count: int


@dataclass(frozen=True)
class Row:
    """One batch in a list; `label` says what it is about."""

    about: About
    label: str
    due_at: dt.datetime
    channels: Sequence[Channel]
    tallies: Sequence[Tally]
    copied: int
    size: int = field(default=0)

    @property
    def address(self) -> str:
        """Where it leads."""
        return self.about.unfolded_address if self.about.is_folded else self.about.address


def counts() -> dict[str, Any]:
    """An aggregate for each state, and how often a text was copied."""
    found = {
        status.value: Count("pk", filter=Q(status__in=stored) & ~_MANUAL)
        for status, stored in COUNTED.items()
    }
    return found | {"copied": Count("pk", filter=_MANUAL)}


def people_label(count: int) -> str:
    """How a line of several people is labelled."""
    return ngettext("%(n)d 人", "%(n)d 人", count) % {"n": count}


def grouped(messages: QuerySet[Message], status: str = "", *, folded: bool = False) -> Any:
    """One row a batch, the latest first; with a status those batches that have a message in it. Folded, what is told to
    each for himself is one row a day."""
    day = Cast(TruncDate("due_at"), CharField())
    rows: Any = messages.order_by()
    if folded:
        rows = rows.annotate(
            of=Case(When(_TO_EACH, then=Value(EACH)), default=F("subject")),
            of_version=Case(When(_TO_EACH, then=day), default=F("subject_version")),
        )
    else:
        rows = rows.annotate(of=F("subject"), of_version=F("subject_version"))
    rows = rows.values("training_class", "rule", "of", "of_version").annotate(
        batches=Count("subject", distinct=True),
        first=Min("subject"),
        first_version=Min("subject_version"),
        last=Max(Coalesce("copied_at", "due_at")),
        channels=ArrayAgg("channel", distinct=True, default=[]),
        size=Count("pk"),
        **counts(),
    )
    if status in (*COUNTED,):
        rows = rows.filter(**{f"{status}__gt": 0})
    return rows.order_by("-last", "training_class", "rule", "of", "of_version")


def tallies_of(messages: QuerySet[Message]) -> list[Tally]:
    """How many are in each state. One query."""
    found = messages.aggregate(**counts())
    return [Tally(status, found[status.value]) for status in COUNTED]


def rows_of(found: Sequence[Mapping[str, Any]]) -> list[Row]:
    """The rows of a page of `grouped`. One query, and at most one a rule that occurs."""
    classes = TrainingClass.objects.in_bulk({row["training_class"] for row in found})
    abouts = [_about(row, classes[row["training_class"]]) for row in found]
    labels = labels_of((one.rule, one.subject, one.version) for one in abouts if not one.is_folded)
    return [
        Row(
            about=about,
            label=people_label(row["batches"])
            if about.is_folded
            else labels[about.rule, about.subject, about.version],
            due_at=row["last"],
            channels=[channel for channel in Channel if channel in row["channels"]],
            tallies=[Tally(status, row[status.value]) for status in COUNTED if row[status.value]],
            copied=row["copied"],
            size=row["size"],
        )
        for row, about in zip(found, abouts, strict=True)
    ]


def _about(row: Mapping[str, Any], training_class: TrainingClass) -> About:
    """A line of one is that one."""
    key = (row["of"], row["of_version"]) if row["batches"] > 1 else (row["first"], row["first_version"])
    return About(training_class, row["rule"], *key)


def labels_of(abouts: Iterable[tuple[str, str, str]]) -> dict[tuple[str, str, str], str]:
    """What each (rule, subject, version) is about, in a word. At most one query a rule."""
    by_rule: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for name, subject, version in abouts:
        by_rule[name].append((subject, version))
    found: dict[tuple[str, str, str], str] = {}
    for name, told in by_rule.items():
        rule = RULES.get(RuleName(name)) if name in RuleName.values else None
        labels = rule.labels(told) if rule else {}
        found |= {(name, *about): labels.get(about, "") for about in told}
    return found


def unconfirmed(classes: QuerySet[TrainingClass], most: int) -> list[Row]:
    """Batches of short messages that wait for a person's confirmation; what a person put off by hand is none of them.
    One query, another two where there are some."""
    held = Message.objects.filter(
        Q(useful_until=None) | Q(useful_until__gt=timezone.now()),
        status=MessageStatus.HELD,
        channel=Channel.SMS,
        by=None,
        training_class__in=classes,
    )
    return rows_of(list(grouped(held)[:most]))
