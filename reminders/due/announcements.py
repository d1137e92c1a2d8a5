"""临时通知: what somebody has to say to a class, while it is not withdrawn."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy

from accounts.models import AuditEntry, Grant, Role
from courses.models import ClassStatus, TrainingClass
from reminders.due import people
from reminders.due.rule import CLASS, LINK, NAME, Batch, Field, Occasion, Offset, Rule, Span, Usual
from reminders.links import link_for
from reminders.models import Announcement, Audience, Message, RuleName
from timetable.models import PublishedSession
from trainees.models import Enrolment

USEFUL = dt.timedelta(days=3)
VERSION = "1"  # it is never changed, only withdrawn


def subject_of(row: Announcement) -> str:
    """announcement/7."""
    return f"announcement/{row.pk}"


def announcement_of(subject: str) -> int:
    """The key in such a subject."""
    return int(subject.split("/")[1])


def holding() -> QuerySet[Announcement]:
    """Those that are not withdrawn, and whose class was not cancelled after they were written."""
    cancelled = AuditEntry.objects.filter(
        action="courses.advance",
        subject_type=TrainingClass._meta.label_lower,
        subject_id=OuterRef("training_class"),
        data__to=ClassStatus.CANCELLED.value,
        at__gt=OuterRef("at"),
    )
    return Announcement.objects.filter(
        ~Exists(cancelled) | ~Q(training_class__status=ClassStatus.CANCELLED), withdrawn_at=None
    )


def occasion_of(row: Announcement) -> Occasion:
    """The one occasion of an announcement."""
    return Occasion(
        class_id=row.training_class_id,
        subject=subject_of(row),
        version=VERSION,
        due_at=row.send_at,
        useful_until=row.send_at + USEFUL,
    )


class Announcements(Rule):
    """Each has audiences and channels of its own, so that no district sets it; `announcing` writes its rows."""

    name = RuleName.ANNOUNCEMENT
    purpose = gettext_lazy("把自己写的一段话发给班里的人。")
    audiences = (Audience.TRAINEES, Audience.INSTRUCTORS, Audience.HEAD_TEACHERS, Audience.LIAISONS)
    usual = Usual((), channels=())
    fields = (
        NAME,
        CLASS,
        Field("标题", "title", "明天集合地点"),
        Field("内容", "text", "明天早上8:30在镇政府门口集合乘车，请提前10分钟到。"),
        LINK,
    )
    is_laid_out = False

    def occasions(self, classes: Collection[int], offsets: Sequence[Offset], span: Span) -> list[Occasion]:
        """Those to be sent within the span that hold."""
        rows = holding().filter(training_class__in=classes, send_at__gt=span.since, send_at__lte=span.until)
        return [occasion_of(row) for row in rows.order_by("send_at", "pk")]

    def batches(self, audience: Audience, occasions: Sequence[Occasion]) -> list[Batch]:
        """Whoever of the audience is in the class, for those announcements that are meant for it."""
        rows = Announcement.objects.in_bulk([announcement_of(one.subject) for one in occasions])
        told = [
            (one, row)
            for one in occasions
            if (row := rows.get(announcement_of(one.subject))) and audience in row.audiences
        ]
        if not told:
            return []
        if audience == Audience.TRAINEES:
            return _trainees(told)
        return _OTHERS[audience]([one for one, _row in told])

    def facts(self, message: Message) -> Mapping[str, str]:
        """Its own words."""
        row = Announcement.objects.get(pk=announcement_of(message.subject))
        return {"标题": row.title, "内容": row.text, "链接": link_for(message)}

    def labels(self, abouts: Collection[tuple[str, str]]) -> Mapping[tuple[str, str], str]:
        """Their titles. One query."""
        rows = Announcement.objects.in_bulk({announcement_of(subject) for subject, _version in abouts})
        titles = {subject_of(row): row.title for row in rows.values()}
        return {(subject, version): titles.get(subject, "") for subject, version in abouts}


def _trainees(told: Sequence[tuple[Occasion, Announcement]]) -> list[Batch]:
    """The whole class; or one group, which may be gone."""
    found = people.trainees(whole) if (whole := [one for one, row in told if not row.group_name]) else []
    for one, row in told:
        if row.group_name:
            members = Enrolment.objects.attending().filter(
                training_class=row.training_class_id, group=row.group_id, group__isnull=False
            )
            found.append(Batch(audience=Audience.TRAINEES, occasions=[one], kind="cadre", people=members))
    return found


def _instructors(occasions: Sequence[Occasion]) -> list[Batch]:
    """Those who hold a session of the class. One query."""
    sessions = PublishedSession.objects.taking_place().filter(
        training_class__in={one.class_id for one in occasions}
    )
    teaching = {
        (class_id, lecturer)
        for class_id, _session, lecturer in people.instructors_of(sessions.values_list("pk", flat=True))
    }
    return [_listed(Audience.INSTRUCTORS, "instructor", occasions, teaching)]


def _liaisons(occasions: Sequence[Occasion]) -> list[Batch]:
    """Of each unit with people in the class its own liaisons, else those of the nearest above. Two queries."""
    classes = {one.class_id for one in occasions}
    attending = Enrolment.objects.attending().filter(training_class__in=classes)
    rows = set(attending.order_by().values_list("training_class", "unit__path"))
    units = {int(pk) for _class, path in rows for pk in path.strip("/").split("/")}
    grants = Grant.objects.in_force().filter(role=Role.LIAISON, unit__in=units, user__is_active=True)
    holders: dict[int, list[int]] = {}
    for unit_id, user_id in grants.order_by("user").values_list("unit", "user"):
        holders.setdefault(unit_id, []).append(user_id)
    told = {
        (class_id, user_id)
        for class_id, path in rows
        for user_id in people.nearest(holders, reversed(path.strip("/").split("/")))
    }
    return [_listed(Audience.LIAISONS, "user", occasions, told)]


def _listed(
    audience: Audience, kind: str, occasions: Sequence[Occasion], told: Collection[tuple[int, int]]
) -> Batch:
    listed = [
        (one.class_id, one.subject, person)
        for one in occasions
        for class_id, person in sorted(told)
        if class_id == one.class_id
    ]
    return Batch(audience=audience, occasions=occasions, kind=kind, listed=listed)


_OTHERS: Mapping[Audience, Callable[[Sequence[Occasion]], list[Batch]]] = {
    Audience.INSTRUCTORS: _instructors,
    Audience.HEAD_TEACHERS: people.head_teachers,
    Audience.LIAISONS: _liaisons,
}
