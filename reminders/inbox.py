"""消息: what somebody was told inside the program, notices of timetables and messages of the outbox as one list.

The read-state of a notice stays the notice's. What is older than ninety days is not shown, nor what was cancelled.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.db import transaction
from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.asked_once import asked_once
from accounts.models import User
from courses.models import TrainingClass
from reminders.links import path_in, without_link
from reminders.models import Message, RuleName
from reminders.models.message import MessageQuerySet
from timetable import notices
from timetable.models import Notice
from timetable.models.notice import NoticeQuerySet
from timetable.notices import News

KEPT = dt.timedelta(days=90)
COUNTED = 100  # so many unread ones are counted; beyond, the bell says 99+
NOTICE, MESSAGE = "notices", "messages"
# In-app these two are the notices themselves.
_TOLD_BY_NOTICE = (RuleName.TIMETABLE_PUBLISHED, RuleName.TIMETABLE_CHANGED)
Key = tuple[str, int, dt.datetime]


@dataclass(frozen=True)
class Item:
    """One line of the inbox: the news of a timetable, or a message of the outbox."""

    at: dt.datetime
    training_class: TrainingClass
    news: News | None = None
    message: Message | None = None

    @property
    def kind(self) -> str:
        """How its address spells what it is."""
        return NOTICE if self.news else MESSAGE

    @property
    def row(self) -> Notice | Message:
        """The row that keeps whether it was read."""
        row = self.news.notice if self.news else self.message
        if row is None:
            raise ValueError("an item has a row")
        return row

    @property
    def title(self) -> str:
        """What it is about, in one line."""
        if self.message:
            return self.message.title or str(self.message.get_rule_display())
        is_first = self.news is not None and self.news.is_first
        name = {"class": self.training_class.name}
        return (_("课表发布了：%(class)s") if is_first else _("课表有变动：%(class)s")) % name

    @property
    def text(self) -> str:
        """What a message says, without the link that stands as a button beside it."""
        return without_link(self.message.text) if self.message else ""

    @property
    def summary(self) -> str:
        """The beginning of what it says."""
        if self.message:
            return self.text
        changes = self.news.changes if self.news else []
        if self.news and self.news.is_first:
            count = len(changes)
            words = ngettext("和您有关的共 %(n)d 节课。", "和您有关的共 %(n)d 节课。", count) % {"n": count}
            return words if count else _("目前没有安排您的课。")
        return _("；").join(f"{one.kind.label} {one.row.title} {one.row.time}" for one in changes)

    @property
    def is_outdated(self) -> bool:
        """Whether the timetable changed after a reminder had gone, before what it reminds of."""
        reminds = self.message is not None and self.message.rule == RuleName.SESSION_AHEAD
        return reminds and bool(getattr(self.message, "changed_since", False))

    @property
    def awaits_answer(self) -> bool:
        """Whether 收到 is still to be said."""
        return bool(self.news and self.news.notice.acknowledged_at is None)

    @property
    def page(self) -> str:
        """The path of the page to which it leads; "" for none."""
        if self.message:
            return path_in(self.message)
        if self.news and self.news.notice.cadre_id:
            return reverse("desk:me")
        return reverse("timetable:timetable_detail", args=[self.training_class.pk])


@asked_once
def unread_of(user: User) -> list[Key]:
    """(kind, key, when) of what the person has not read, the newest first, at most COUNTED. One query, once a request."""
    return list(unread_by(user).order_by("-at", "-pk")[:COUNTED])


def unread_by(user: User) -> QuerySet[Any, Key]:
    """The same as a question that can be put together with another of its columns."""
    return _told(user, unread=True)


def told_to(user: User) -> QuerySet[Any, Key]:
    """(kind, key, when) of all that is shown, the newest first; to be counted and cut into pages."""
    return _told(user).order_by("-at", "-pk")


def items_of(user: User, keys: Sequence[Key]) -> list[Item]:
    """What these say, in their order. Two queries."""
    wanted = {kind: [pk for of, pk, _at in keys if of == kind] for kind in (NOTICE, MESSAGE)}
    found: dict[tuple[str, int], Item] = {}
    if wanted[NOTICE]:
        told = notices.news_of(_notices(user).filter(pk__in=wanted[NOTICE]), at_most=len(keys))
        found |= {
            (NOTICE, one.notice.pk): Item(one.version.published_at, one.version.training_class, news=one)
            for one in told
        }
    if wanted[MESSAGE]:
        rows = _messages(user).filter(pk__in=wanted[MESSAGE]).select_related("training_class")
        found |= {
            (MESSAGE, row.pk): Item(row.sent_at, row.training_class, message=row)
            for row in rows.annotate(changed_since=_changed_since())
            if row.sent_at
        }
    return [found[kind, pk] for kind, pk, _at in keys if (kind, pk) in found]


def open_item(user: User, kind: str, pk: int) -> Item | None:
    """The person's own item, read from now on; None for any other."""
    rows = _notices(user) if kind == NOTICE else _messages(user)
    if kind not in (NOTICE, MESSAGE) or not rows.filter(pk=pk).exists():
        return None
    rows.filter(pk=pk, read_at=None).update(read_at=timezone.now())
    return next(iter(items_of(user, [(kind, pk, timezone.now())])), None)


@transaction.atomic
def read_all(user: User, *, until: dt.datetime) -> int:
    """What had come by then is read; the first time stays. How many were unread. Two queries."""
    new = _messages(user).unread().filter(sent_at__lte=until)
    told = _notices(user).filter(version__published_at__lte=until)
    return notices.read(told) + new.update(read_at=timezone.now())


def _told(user: User, *, unread: bool = False) -> QuerySet[Any, Key]:
    """Both kinds, as one of the staff and as a trainee, each by an index of its own."""
    parts: list[QuerySet[Any, Key]] = []
    for whose in ("user", "cadre__user"):
        told, sent = Notice.objects.filter(**{whose: user}), Message.objects.filter(**{whose: user})
        if unread:
            told, sent = told.unread(), sent.unread()
        parts.append(_keys(_lately_told(told), NOTICE, "version__published_at"))
        parts.append(_keys(_lately_sent(sent), MESSAGE, "sent_at"))
    return parts[0].union(*parts[1:], all=True)


def _keys(rows: NoticeQuerySet | MessageQuerySet, kind: str, at: str) -> QuerySet[Any, Key]:
    named = rows.order_by().annotate(kind=Value(kind, output_field=CharField()), at=F(at))
    keys: Any = named.values_list("kind", "pk", "at")
    return cast(QuerySet[Any, Key], keys)


def _notices(user: User) -> NoticeQuerySet:
    return _lately_told(Notice.objects.addressed_to(user))


def _messages(user: User) -> MessageQuerySet:
    return _lately_sent(Message.objects.addressed_to(user))


def _lately_told(rows: NoticeQuerySet) -> NoticeQuerySet:
    return rows.filter(version__published_at__gt=timezone.now() - KEPT)


def _lately_sent(rows: MessageQuerySet) -> MessageQuerySet:
    return rows.in_inbox().filter(sent_at__gt=timezone.now() - KEPT).exclude(rule__in=_TOLD_BY_NOTICE)


def _changed_since() -> Exists:
    """Whether the person was told of a change in the class after the message, before the time that it is about."""
    same = Q(cadre=OuterRef("cadre")) | Q(user=OuterRef("user"))
    return Exists(
        Notice.objects.filter(
            same,
            version__training_class=OuterRef("training_class"),
            version__published_at__gt=OuterRef("sent_at"),
            version__published_at__lt=OuterRef("useful_until"),
        )
    )
