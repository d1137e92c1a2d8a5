"""上课提醒: the sessions of a class's day, days ahead, the evening before, in the morning."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from attendance.models import LeaveRequest
from reminders.due import people
from reminders.due.departed import departed
from reminders.due.moments import ONE_DAY, calendar_around, farthest, moments
from reminders.due.rule import (
    CLASS,
    LINK,
    NAME,
    Batch,
    Direction,
    Field,
    Occasion,
    Offset,
    Rule,
    Span,
    Usual,
)
from reminders.links import link_for
from reminders.models import Audience, Message, RuleName
from timetable.audience import for_enrolments
from timetable.calendar import at_clock, day_label, midnight
from timetable.models import PublishedSession
from trainees.models import Enrolment


def subject_of(day: dt.date, key: str) -> str:
    """2026-11-28/1d: that day, told by the offset of that key."""
    return f"{day.isoformat()}/{key}"


def day_of(subject: str) -> dt.date:
    """The day of such a subject."""
    return dt.date.fromisoformat(subject.split("/")[0])


class SessionAhead(Rule):
    """One message a person and day with the sessions at which the person is expected, or which a lecturer holds.

    Its version is the state of that day's sessions: one that is moved, called off or added makes another. What lay
    before the last change of a day is not made up: the notice of the change said it.
    """

    name = RuleName.SESSION_AHEAD
    purpose = gettext_lazy("上课前提醒时间、地点和内容，按天合成一条。")
    audiences = (Audience.TRAINEES, Audience.INSTRUCTORS, Audience.HEAD_TEACHERS)
    usual = Usual(
        (Audience.TRAINEES, Audience.INSTRUCTORS),
        (Offset(3, dt.time(9)), Offset(1, dt.time(19)), Offset(0, dt.time(7, 30))),
    )
    direction = Direction.BEFORE
    fields = (
        NAME,
        CLASS,
        Field("日期", "day", "11月23日"),
        Field("课程", "sessions", "09:00–11:30 《基层治理》，一号报告厅"),
        LINK,
    )

    def occasions(self, classes: Collection[int], offsets: Sequence[Offset], span: Span) -> list[Occasion]:
        """Each day of a class, at each offset that falls into the span."""
        if not offsets or not classes:
            return []
        days = _days(classes, span.since - ONE_DAY, span.until + farthest(offsets))
        if not days:
            return []
        calendar = calendar_around([day for _class, day in days], offsets)
        gone = departed(classes, span.since)
        found: list[Occasion] = []
        for (class_id, day), sessions in days.items():
            version, changed_at = _version(sessions), max(row.changed_at for row in sessions)
            changed_at = max(changed_at, gone.get((class_id, day), changed_at))
            starts_at = min(row.start_at for row in sessions)
            found += [
                Occasion(
                    class_id=class_id,
                    subject=subject_of(day, one.key),
                    version=version,
                    due_at=one.due_at,
                    useful_until=one.useful_until,
                )
                for one in moments(offsets, day, direction=self.direction, calendar=calendar, until=starts_at)
                if one.due_at in span and changed_at <= one.due_at
            ]
        return found

    def batches(self, audience: Audience, occasions: Sequence[Occasion]) -> list[Batch]:
        """Whoever is expected that day, or teaches."""
        if audience == Audience.HEAD_TEACHERS:
            return people.head_teachers(occasions)
        by_day: dict[dt.date, list[Occasion]] = defaultdict(list)
        for occasion in occasions:
            by_day[day_of(occasion.subject)].append(occasion)
        if audience == Audience.INSTRUCTORS:
            return _lecturers(by_day)
        return [
            Batch(audience=audience, occasions=told, kind="cadre", people=_expected_on(day, told))
            for day, told in by_day.items()
        ]

    def labels(self, abouts: Collection[tuple[str, str]]) -> Mapping[tuple[str, str], str]:
        """The day, and how long before."""
        days = super().labels(abouts)
        return {about: _label(day, about[0]) if day else "" for about, day in days.items()}

    def facts(self, message: Message) -> Mapping[str, str]:
        """The day and its sessions of this person."""
        day = day_of(message.subject)
        lines = [
            _("%(time)s 《%(title)s》，%(place)s")
            % {"time": _clock(row), "title": row.title, "place": row.place_text or _("地点待定")}
            for row in _sessions_for(message, day)
        ]
        return {"日期": day_label(day), "课程": "\n".join(lines), "链接": link_for(message)}


def _label(day: str, subject: str) -> str:
    _day, _slash, key = subject.partition("/")
    if not re.fullmatch(r"\d+[dw]", key):  # a text that somebody copied
        return day
    if key[:-1] == "0":
        return _("%(day)s的课（当天）") % {"day": day}
    ahead = int(key[:-1])
    words = {"day": day, "n": ahead}
    if key.endswith("w"):
        return ngettext("%(day)s的课（提前%(n)d个工作日）", "%(day)s的课（提前%(n)d个工作日）", ahead) % words
    return ngettext("%(day)s的课（提前%(n)d天）", "%(day)s的课（提前%(n)d天）", ahead) % words


def _days(
    classes: Collection[int], since: dt.datetime, until: dt.datetime
) -> dict[tuple[int, dt.date], list[PublishedSession]]:
    """The sessions that take place, by class and local day. Two queries."""
    sessions = (
        PublishedSession.objects.taking_place()
        .filter(classes__in=classes, start_at__gte=midnight(since), start_at__lt=until)
        .distinct()
        .order_by("start_at", "pk")
        .prefetch_related("classes")
    )
    wanted, found = set(classes), defaultdict(list)
    for row in sessions:
        for audience in row.classes.all():
            if audience.pk in wanted:
                found[audience.pk, row.day].append(row)
    return found


def _version(sessions: Sequence[PublishedSession]) -> str:
    state = ";".join(f"{row.pk}.{row.sequence}" for row in sorted(sessions, key=lambda row: row.pk))
    return hashlib.sha256(state.encode()).hexdigest()[:32]


def _on(day: dt.date) -> dict[str, dt.datetime]:
    starts = at_clock(day, dt.time.min)
    return {"start_at__gte": starts, "start_at__lt": starts + ONE_DAY}


def _expected_on(day: dt.date, occasions: Sequence[Occasion]) -> QuerySet[Enrolment]:
    """The trainees of these classes who are expected at a session of that day.

    Whole classes and groups are found once; only the few who joined later or have leave are asked about their sessions.
    """
    classes = {occasion.class_id for occasion in occasions}
    audience, groups = PublishedSession.classes.through.objects, PublishedSession.groups.through.objects
    held = PublishedSession.objects.taking_place().filter(**_on(day))
    narrowed = groups.filter(
        publishedsession=OuterRef("publishedsession"), studygroup__training_class=OuterRef("trainingclass")
    )
    invited = audience.filter(
        publishedsession=OuterRef("publishedsession"), trainingclass=OuterRef("studygroup__training_class")
    )
    whole = audience.filter(~Exists(narrowed), publishedsession__in=held, trainingclass__in=classes)
    divided = groups.filter(
        Exists(invited), publishedsession__in=held, studygroup__training_class__in=classes
    )
    from_the_start = Q(training_class__in=whole.values("trainingclass")) | Q(
        group__in=divided.values("studygroup")
    )
    starts, ends = _on(day).values()
    away = LeaveRequest.objects.approved().filter(
        enrolment=OuterRef("pk"), start_at__lt=ends, end_at__gt=starts
    )
    singled_out = Q(expected_from__isnull=False) | Q(Exists(away))
    own = _of_enrolment(held)
    since_joining = own.filter(start_at__gte=OuterRef("expected_from"))
    asked = Q(Exists(own), expected_from=None) | Q(Exists(since_joining))
    return Enrolment.objects.attending().filter(
        (from_the_start & ~singled_out) | (singled_out & asked), training_class__in=classes
    )


def _of_enrolment(held: QuerySet[PublishedSession]) -> QuerySet[PublishedSession]:
    """Of these sessions, within a question about enrolments: those of its class and group that no granted leave takes."""
    own_class, own_group = OuterRef(OuterRef("training_class")), OuterRef(OuterRef("group"))
    audience = PublishedSession.classes.through.objects.filter(publishedsession=OuterRef("pk"))
    groups = PublishedSession.groups.through.objects.filter(publishedsession=OuterRef("pk"))
    narrowed = Exists(groups.filter(studygroup__training_class=own_class))
    return held.filter(
        Exists(audience.filter(trainingclass=own_class)),
        ~narrowed | Exists(groups.filter(studygroup=own_group)),
    ).exclude(Exists(_leave_over(enrolment=OuterRef(OuterRef("pk")))))


def _leave_over(**whose: Any) -> QuerySet[LeaveRequest]:
    """Within a question about published sessions: the leave granted to somebody that takes all of the session."""
    by_half_days = Q(end_at__gt=OuterRef("start_at")) & (
        Q(returned_at=None) | Q(returned_at__gt=OuterRef("start_at"))
    )
    by_hours = Q(end_at__gte=OuterRef("end_at")) & (
        Q(returned_at=None) | Q(returned_at__gte=OuterRef("end_at"))
    )
    granted = LeaveRequest.objects.approved().filter(start_at__lte=OuterRef("start_at"), **whose)
    return granted.filter(Q(by_hours=False) & by_half_days | Q(by_hours=True) & by_hours)


def _lecturers(by_day: Mapping[dt.date, list[Occasion]]) -> list[Batch]:
    """Who holds a session on these days, in the class that arranges it. A query a day."""
    found = []
    for day, occasions in by_day.items():
        classes = {occasion.class_id for occasion in occasions}
        held = PublishedSession.objects.taking_place().filter(training_class__in=classes, **_on(day))
        teaching = {
            (class_id, lecturer) for class_id, _session, lecturer in people.instructors_of(held.values("pk"))
        }
        listed = [
            (occasion.class_id, occasion.subject, lecturer)
            for occasion in occasions
            for class_id, lecturer in sorted(teaching)
            if class_id == occasion.class_id
        ]
        found.append(
            Batch(audience=Audience.INSTRUCTORS, occasions=occasions, kind="instructor", listed=listed)
        )
    return found


def _sessions_for(message: Message, day: dt.date) -> list[PublishedSession]:
    """The day's sessions of the message's person in its class."""
    if message.cadre_id:
        mine = Enrolment.objects.attending().filter(
            cadre=message.cadre_id, training_class=message.training_class_id
        )
        away = _leave_over(enrolment__in=mine.values("pk"))
        sessions = for_enrolments(mine).exclude(Exists(away))
    elif message.instructor_id:
        sessions = PublishedSession.objects.filter(training_class=message.training_class_id)
        taught = people.teaching_of(sessions.values("pk"))
        sessions = sessions.filter(
            pk__in=taught.filter(instructor=message.instructor_id).values("published_session")
        )
    else:
        sessions = PublishedSession.objects.of_class(message.training_class)
    return list(sessions.taking_place().filter(**_on(day)).order_by("start_at", "pk"))


def _clock(row: PublishedSession) -> str:
    starts, ends = timezone.localtime(row.start_at), timezone.localtime(row.end_at)
    return f"{starts:%H:%M}–{ends:%H:%M}"
