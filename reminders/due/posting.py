"""考勤通报: the head teacher is reminded to post the day's attendance (R15), the units get theirs once it is posted."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from django.db.models import Min
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from attendance import unit_report
from attendance.models import AttendancePosting
from attendance.standing import Standing, on_attendance
from courses.models import ClassStatus
from reminders.due import half_days, people
from reminders.due.moments import calendar_around, farthest, moments
from reminders.due.people import Liaisons, paths_of
from reminders.due.rule import CLASS, LINK, NAME, Batch, Direction, Field, Occasion, Offset, Rule, Span, Usual
from reminders.links import address, link_for
from reminders.models import Audience, Message, RuleName
from timetable.calendar import HalfDay
from trainees.models import Enrolment
from units.models import Unit

ENTERING = dt.timedelta(minutes=15)  # a half-day's last marks are made after it has ended
POSTED, UNPOSTED = "posted", "unposted"


class Posting(Rule):
    """What is to be posted is `unposted/2026-11-23-PM/0d`: the half-days of that day that have ended when the offset falls
    and are not posted, by the last of them. What was posted is `half-day/2026-11-23-PM`."""

    name = RuleName.POSTING
    purpose = gettext_lazy("当天的考勤还没有通报时提醒班主任；通报以后，各单位收到自己单位的情况。")
    audiences = (Audience.HEAD_TEACHERS, Audience.LIAISONS)
    usual = Usual(audiences, (Offset(0, dt.time(17)),))
    direction = Direction.AFTER
    fields = (
        NAME,
        CLASS,
        Field("内容", "content", "11月23日上午、下午的考勤还没有通报，请当天发到群里。"),
        LINK,
    )

    def occasions(self, classes: Collection[int], offsets: Sequence[Offset], span: Span) -> list[Occasion]:
        """What of these classes is to be posted, and what has been, within the span."""
        return [*_unposted(classes, offsets, span), *_posted(classes, span)]

    def batches(self, audience: Audience, occasions: Sequence[Occasion]) -> list[Batch]:
        """The heads of what is to be posted, the liaisons of those who stand in what was."""
        if audience == Audience.HEAD_TEACHERS:
            told = [one for one in occasions if one.version != POSTED]
            return people.head_teachers(told) if told else []
        told = [one for one in occasions if one.version == POSTED]
        if not told:
            return []
        classes = {one.class_id for one in told}
        rows = on_attendance(Enrolment.objects.filter(training_class__in=classes))
        liaisons = Liaisons.load(classes)
        users: dict[int, set[int]] = defaultdict(set)
        for class_id, path in rows.order_by().values_list("training_class", "unit__path").distinct():
            users[class_id] |= set(liaisons.over(path))
        listed = [(one.class_id, one.subject, user) for one in told for user in sorted(users[one.class_id])]
        return [Batch(audience=audience, occasions=told, kind="user", listed=listed)]

    def is_for_groups(self, occasion: Occasion) -> bool:
        """What is posted; that it is still to be posted is the head teacher's alone."""
        return occasion.version == POSTED

    def labels(self, abouts: Collection[tuple[str, str]]) -> Mapping[tuple[str, str], str]:
        """The half-day."""
        return {about: half_days.half_day_in(about[0]).label for about in abouts}

    def facts(self, message: Message) -> Mapping[str, str]:
        """What is still to be posted, or what was, of the reader's units."""
        if message.audience == Audience.LIAISONS:
            page = address("attendance:unit_attendance", message.training_class_id)
            return {"内容": _report(message), "链接": link_for(message, page)}
        last = half_days.half_day_in(message.subject)
        held = half_days.held_in({message.training_class_id: message.training_class})
        posted = _postings([message.training_class_id])
        left = [
            half_day.label
            for half_day, sessions in held.get(message.training_class_id, {}).items()
            if half_day.day == last.day
            and half_day <= last
            and (message.training_class_id, half_day) not in posted
        ]
        words = {"half_days": _("、").join(left)}
        return {
            "内容": _("%(half_days)s的考勤还没有通报，请当天发到群里。") % words,
            "链接": link_for(message, address("attendance:posting_detail", message.training_class_id)),
        }


def _unposted(classes: Collection[int], offsets: Sequence[Offset], span: Span) -> list[Occasion]:
    """Of each day the half-days whose reminders fall at one instant, together, while one of them is not posted: what is
    posted meanwhile makes no other occasion. Five queries."""
    rows = half_days.running(classes, span.since - farthest(offsets), span.until) if offsets else {}
    if not rows:
        return []
    held, posted = half_days.held_in(rows), _postings(rows)
    days = {half_day.day for one in held.values() for half_day in one}
    calendar = calendar_around(days, offsets)
    due: dict[tuple[int, dt.date, dt.datetime], list[tuple[HalfDay, str, dt.datetime]]] = defaultdict(list)
    for class_id, found in held.items():
        for half_day, sessions in found.items():
            ready_at = half_days.ends_at(sessions) + ENTERING
            for one in moments(
                offsets, half_day.day, direction=Direction.AFTER, calendar=calendar, not_before=ready_at
            ):
                if one.due_at in span:
                    useful_until = min(one.useful_until, half_days.day_is_over(half_day, one.due_at))
                    due[class_id, half_day.day, one.due_at].append((half_day, one.key, useful_until))
    return [
        Occasion(
            class_id=class_id,
            subject=f"unposted/{max(found)[0].key}/{found[-1][1]}",
            version=UNPOSTED,
            due_at=due_at,
            useful_until=found[-1][2],
        )
        for (class_id, _day, due_at), found in sorted(due.items())
        if any((class_id, half_day) not in posted for half_day, _key, _until in found)
    ]


def _posted(classes: Collection[int], span: Span) -> list[Occasion]:
    """The half-days that were posted for the first time within the span. One query."""
    rows = AttendancePosting.objects.filter(
        training_class__in=classes, training_class__status=ClassStatus.CONFIRMED
    )
    first = rows.values_list("training_class", "day", "period").annotate(at=Min("posted_at")).order_by()
    return [
        Occasion(
            class_id=class_id,
            subject=half_days.subject_of(half_day := HalfDay(day, period)),
            version=POSTED,
            due_at=at,
            useful_until=half_days.day_is_over(half_day, at),
        )
        for class_id, day, period, at in first.filter(at__gt=span.since, at__lte=span.until)
    ]


def _postings(classes: Collection[int]) -> set[tuple[int, HalfDay]]:
    rows = AttendancePosting.objects.filter(training_class__in=classes)
    return {
        (class_id, HalfDay(day, period))
        for class_id, day, period in rows.values_list("training_class", "day", "period")
    }


def _report(message: Message) -> str:
    """The half-day's figures of the reader's units."""
    half_day = half_days.half_day_in(message.subject)
    standing = Standing.of(message.training_class)
    mine = paths_of(message.user)
    units = Unit.objects.filter(pk__in={row.enrolment.unit_id for row in standing.rows})
    paths = dict(units.values_list("pk", "path"))
    own = standing.only(
        row for row in standing.rows if any(paths[row.enrolment.unit_id].startswith(path) for path in mine)
    )
    return "\n".join(unit_report.texts_of(message.training_class, unit_report.report_of(own, [half_day])))
