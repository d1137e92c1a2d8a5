"""报名开始 and 报名即将截止: whoever answers for a unit's seats is told that they are asked for, and that time runs out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import AuditEntry
from courses.models import ClassStatus, TrainingClass
from reminders.due.moments import ONE_DAY, calendar_around, farthest, instant_label, moments
from reminders.due.people import Liaisons
from reminders.due.rule import CLASS, LINK, NAME, Batch, Direction, Field, Occasion, Offset, Rule, Span, Usual
from reminders.links import address, link_for
from reminders.models import Audience, Message, RuleName
from trainees import reporting
from trainees.models import Quota
from trainees.reply_slips import Doors
from trainees.reporting import Reply

SUBJECT = "nominations"
USEFUL = ONE_DAY * 7
UNITS = Field("单位", "units", "湖塘镇3人")
UNTIL = Field("截止", "until", "11月30日17:00")


class NominationOpened(Rule):
    """A class begins to take nominations; units that are given seats later are told when they are."""

    name = RuleName.NOMINATION_OPENED
    purpose = gettext_lazy("班次开始报名时，告诉有名额的单位有几个名额、什么时候截止。")
    audiences = (Audience.LIAISONS,)
    usual = Usual((Audience.LIAISONS,))
    fields = (NAME, CLASS, UNITS, UNTIL, LINK)

    def occasions(self, classes: Collection[int], offsets: Sequence[Offset], span: Span) -> list[Occasion]:
        """The openings within the span, and those whose seats were given out anew in it."""
        enrolling = _enrolling(classes)
        if not enrolling:
            return []
        found = []
        for class_id, (opening, moved) in _openings(enrolling).items():
            within = [at for at in moved if at in span]
            closes_at = enrolling[class_id].nominations_close_at
            if within and (closes_at is None or max(within) < closes_at):
                useful_until = max(within) + USEFUL
                found.append(
                    Occasion(
                        class_id=class_id,
                        subject=SUBJECT,
                        version=str(opening),
                        due_at=max(within),
                        useful_until=min(useful_until, closes_at) if closes_at else useful_until,
                    )
                )
        return found

    def batches(self, audience: Audience, occasions: Sequence[Occasion]) -> list[Batch]:
        """Who answers for a unit with seats."""
        liaisons = Liaisons.load({one.class_id for one in occasions})
        quotas = Quota.objects.filter(training_class__in={one.class_id for one in occasions}, seats__gt=0)
        listed = {
            (class_id, SUBJECT, user)
            for class_id, path in quotas.values_list("training_class", "unit__path")
            for user in liaisons.answering_for(path)
        }
        return [Batch(audience=audience, occasions=occasions, kind="user", listed=sorted(listed))]

    def facts(self, message: Message) -> Mapping[str, str]:
        """The seats for which the reader answers."""
        liaisons = Liaisons.load([message.training_class_id])
        quotas = Quota.objects.filter(training_class=message.training_class_id, seats__gt=0)
        lines = [
            _("%(unit)s%(count)d人") % {"unit": quota.unit, "count": quota.seats}
            for quota in quotas.select_related("unit__parent")
            if message.user_id in liaisons.answering_for(quota.unit.path)
        ]
        until = message.training_class.nominations_close_at
        return {
            "单位": _("、").join(lines),
            "截止": instant_label(until) if until else _("名单确定前"),
            "链接": _page(message),
        }


class NominationClosing(Rule):
    """Before the door of a unit shuts: by the class's closing time, or by its own where it was opened again (补报).

    Its subject is `nominations/2026-11-30T17:00:00/1d`, its version that time. Whoever has sent everything in is left alone, and after the time nothing is sent.
    """

    name = RuleName.NOMINATION_CLOSING
    purpose = gettext_lazy("报名截止前，提醒还没有报、报得不够或被退回的单位；已经报完的不打扰。")
    audiences = (Audience.LIAISONS,)
    usual = Usual((Audience.LIAISONS,), (Offset(2, dt.time(9), working=True), Offset(1, dt.time(15))))
    direction = Direction.BEFORE
    fields = (NAME, CLASS, Field("单位", "units", "湖塘镇（还差2人）"), UNTIL, LINK)

    def occasions(self, classes: Collection[int], offsets: Sequence[Offset], span: Span) -> list[Occasion]:
        """Each time at which a door of these classes shuts, at each offset within the span."""
        enrolling = {pk: row for pk, row in _enrolling(classes).items() if row.nominations_close_at}
        if not enrolling or not offsets:
            return []
        reach = farthest(offsets)
        times = {
            (pk, until)
            for pk, doors in Doors.load_many(list(enrolling.values())).items()
            for until in _times(doors)
            if span.since < until <= span.until + reach
        }
        if not times:
            return []
        opened = _openings({pk: enrolling[pk] for pk, _until in times})
        calendar = calendar_around([_day(until) for _pk, until in times], offsets)
        return [
            Occasion(
                class_id=pk,
                subject=f"{SUBJECT}/{_spelt(until)}/{one.key}",
                version=_spelt(until),
                due_at=one.due_at,
                useful_until=one.useful_until,
            )
            for pk, until in sorted(times)
            for one in moments(offsets, _day(until), direction=self.direction, calendar=calendar, until=until)
            if one.due_at in span and not (pk in opened and one.due_at < opened[pk][1][0])
        ]

    def batches(self, audience: Audience, occasions: Sequence[Occasion]) -> list[Batch]:
        """Who answers for a unit that owes something by that time."""
        rows = _enrolling({one.class_id for one in occasions})
        owed = list(_owed(list(rows.values())))
        listed = {
            (one.class_id, one.subject, user)
            for one in occasions
            for debt in owed
            if debt.class_id == one.class_id and debt.until == one.version
            for user in debt.users
        }
        return [Batch(audience=audience, occasions=occasions, kind="user", listed=sorted(listed))]

    def labels(self, abouts: Collection[tuple[str, str]]) -> Mapping[tuple[str, str], str]:
        """The time; of a text that was copied for one unit, or without a time, nothing."""
        found = {about: _instant_in(about[1]) for about in abouts}
        return {about: instant_label(at) if at else "" for about, at in found.items()}

    def facts(self, message: Message) -> Mapping[str, str]:
        """The units for which the reader answers and that owe something by that time."""
        lines, until = [], ""
        for debt in _owed([message.training_class]):
            if debt.until == message.subject_version and message.user_id in debt.users and debt.reply.until:
                lines.append(_line(debt.reply))
                until = instant_label(debt.reply.until)
        return {"单位": _("、").join(lines), "截止": until, "链接": _page(message)}


@dataclass(frozen=True)
class Debt:
    """A unit that owes something, the time at which its door shuts as subjects spell it, and who answers for it."""

    class_id: int
    reply: Reply
    until: str
    users: Sequence[int]


def _enrolling(classes: Collection[int]) -> dict[int, TrainingClass]:
    rows = TrainingClass.objects.filter(pk__in=classes, status=ClassStatus.ENROLLING)
    return {row.pk: row for row in rows.select_related("plan")}


def _openings(classes: Mapping[int, TrainingClass]) -> dict[int, tuple[int, list[dt.datetime]]]:
    """By class its last opening, as the trail has it: which entry, and the instants of it and of every allotment of
    seats since. A list of names that was opened again (重新开放报名) is no opening. One query."""
    entries = AuditEntry.objects.filter(
        action__in=["courses.advance", "trainees.allot"],
        subject_type=TrainingClass._meta.label_lower,
        subject_id__in=classes,
    )
    found: dict[int, tuple[int, list[dt.datetime]]] = {}
    for entry in entries.order_by("at", "pk"):
        class_id, is_step = int(entry.subject_id or 0), entry.action == "courses.advance"
        if is_step and (entry.data.get("source"), entry.data.get("to")) == _OPENING:
            found[class_id] = (entry.pk, [entry.at])
        elif not is_step and class_id in found:
            found[class_id][1].append(entry.at)
    return found


_OPENING = (ClassStatus.APPROVED.value, ClassStatus.ENROLLING.value)


def _times(doors: Doors) -> set[dt.datetime]:
    """When the doors of a class shut: at its closing time, and later where a unit was let in again."""
    closes_at = doors.training_class.nominations_close_at
    if closes_at is None:
        return set()
    return {closes_at, *(until for _path, until in doors.reopened if until > closes_at)}


def _owed(classes: Collection[TrainingClass]) -> Iterator[Debt]:
    """What these classes still wait for. Seven queries at most."""
    liaisons = Liaisons.load([row.pk for row in classes])
    for class_id, replies in reporting.load_many(classes).items():
        for reply in replies:
            if reply.seats != 0 and reply.is_open and reply.until and reply.may_be_chased:
                users = liaisons.answering_for(reply.unit.path)
                yield Debt(class_id, reply, _spelt(reply.until), users)


def _line(reply: Reply) -> str:
    words = {"unit": reply.unit, "count": reply.missing}
    if reply.slip and reply.slip.returned_at and reply.owes:
        return _("%(unit)s（已退回，请改后再报）") % words
    return _("%(unit)s（还差%(count)d人）") % words if reply.missing else _("%(unit)s（还没有报）") % words


def _day(instant: dt.datetime) -> dt.date:
    return timezone.localtime(instant).date()


def _spelt(instant: dt.datetime) -> str:
    """2026-11-30T17:00, local time, to the second where there is one."""
    return timezone.localtime(instant).replace(tzinfo=None).isoformat(timespec="auto")


def _instant_in(version: str) -> dt.datetime | None:
    """The time that such a version spells; None for another kind of version."""
    try:
        found = dt.datetime.fromisoformat(version)
    except ValueError:
        return None
    return timezone.make_aware(found) if timezone.is_naive(found) else found


def _page(message: Message) -> str:
    return link_for(message, address("attendance:nomination_list", message.training_class_id))
