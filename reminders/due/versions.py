"""课表发布 and 调课通知: whoever a version concerns is told of it once (R18); the notices say whom it concerns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import ClassVar

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reminders.due.rule import CLASS, LINK, NAME, Batch, Field, Occasion, Offset, Rule, Span, Usual
from reminders.links import link_for
from reminders.models import Audience, Channel, Message, RuleName
from timetable.announcing import lines_about
from timetable.models import Notice, TimetableVersion
from trainees.models import Enrolment

USEFUL = dt.timedelta(days=3)
SOON = dt.timedelta(hours=24)
MISSING = "/missing"  # what a copied text about those without 收到 has after its version
_KINDS = {
    Audience.TRAINEES: "cadre",
    Audience.INSTRUCTORS: "instructor",
    Audience.HEAD_TEACHERS: "user",
}


class _OfVersion(Rule):
    """What both have in common. In-app they are the notices themselves, so no second row is written there."""

    audiences = tuple(_KINDS)
    channels = (Channel.EMAIL, Channel.SMS, Channel.GROUP)
    usual = Usual(
        (Audience.TRAINEES, Audience.INSTRUCTORS, Audience.HEAD_TEACHERS), channels=(Channel.EMAIL,)
    )
    is_first: ClassVar[bool]

    def occasions(self, classes: Collection[int], offsets: Sequence[Offset], span: Span) -> list[Occasion]:
        """The versions published within the span."""
        rows = TimetableVersion.objects.filter(
            training_class__in=classes, published_at__gt=span.since, published_at__lte=span.until
        )
        rows = rows.filter(number=1) if self.is_first else rows.filter(number__gt=1)
        return [
            Occasion(
                class_id=row.training_class_id,
                subject=f"version/{row.pk}",
                version=str(row.number),
                due_at=row.published_at,
                useful_until=row.published_at + USEFUL,
                ignores_quiet=not self.is_first and _is_soon(row),
            )
            for row in rows.defer("snapshot").order_by("pk")
        ]

    def labels(self, abouts: Collection[tuple[str, str]]) -> Mapping[tuple[str, str], str]:
        """The number of the version; of a text that names who has not said 收到 to it, that too. One query at most."""
        asking = {about: version_of(about[0]) for about in abouts if about[0].endswith(MISSING)}
        rows = TimetableVersion.objects.filter(pk__in=set(asking.values())) if asking else None
        numbers = dict(rows.values_list("pk", "number")) if rows is not None else {}
        return {
            about: _("第%(number)s版未收到") % {"number": numbers.get(asking[about], "")}
            if about in asking
            else _("第%(number)s版课表") % {"number": about[1]}
            for about in abouts
        }

    def batches(self, audience: Audience, occasions: Sequence[Occasion]) -> list[Batch]:
        """Those to whom a notice was written."""
        kind = _KINDS[audience]
        told = []
        for occasion in occasions:
            notices = self.notices(version_of(occasion.subject), kind)
            told.append(
                Batch(
                    audience=audience,
                    occasions=[occasion],
                    kind=kind,
                    people=notices,
                    class_field="version__training_class",
                )
            )
        return told

    def notices(self, version: int, kind: str) -> QuerySet[Notice]:
        """The notices of a version to that kind of person, without trainees who have left and accounts that were
        disabled since."""
        found = Notice.objects.filter(version=version).exclude(**{kind: None})
        if kind == "user":
            return found.filter(user__is_active=True)
        if kind == "instructor":
            return found
        arranging = OuterRef("version__training_class")
        listed = Enrolment.objects.attending().filter(
            Q(training_class=arranging) | Q(training_class__published_audience__training_class=arranging),
            cadre=OuterRef("cadre"),
        )
        return found.filter(Exists(listed))


class TimetablePublished(_OfVersion):
    """The first version of a class's timetable."""

    name = RuleName.TIMETABLE_PUBLISHED
    purpose = gettext_lazy("课表第一次发布时，告诉全班学员、主讲人和班主任。")
    is_first = True

    def facts(self, message: Message) -> Mapping[str, str]:
        """Where it is read."""
        return {"链接": link_for(message)}


class TimetableChanged(_OfVersion):
    """A later version: exactly those whom its changes concern, with the changes that concern them."""

    name = RuleName.TIMETABLE_CHANGED
    purpose = gettext_lazy("课表变动时，只告诉受影响的人；24 小时内开始的课不受免打扰限制。")
    fields = (NAME, CLASS, Field("变动", "changes", "《基层治理》原11月23日上午，现11月24日下午"), LINK)
    is_first = False

    def notices(self, version: int, kind: str) -> QuerySet[Notice]:
        """Without those whose changes were all changed again meanwhile: the later version tells how it is now."""
        same = {name: OuterRef(name) for name in (kind, "version__training_class")}
        later = Notice.objects.filter(
            version__number__gt=OuterRef("version__number"), sessions__contains=OuterRef("sessions"), **same
        )
        return super().notices(version, kind).filter(~Exists(later))

    def facts(self, message: Message) -> Mapping[str, str]:
        """The changes that concern this person, without what a later version changed again."""
        version = TimetableVersion.objects.get(pk=version_of(message.subject))
        person = {
            kind: key for kind in _KINDS.values() if (key := getattr(message, f"{kind}_id")) is not None
        }
        told = Notice.objects.filter(
            version__training_class=version.training_class_id, version__number__gte=version.number, **person
        )
        own, again = set[int](), set[int]()
        for number, sessions in told.values_list("version__number", "sessions"):
            (own if number == version.number else again).update(sessions)
        changes = lines_about(version.changes, own - again)
        return {"变动": "\n".join(changes), "链接": link_for(message)}


def version_of(subject: str) -> int:
    """The key of the version in such a subject."""
    return int(subject.split("/")[1])


def _is_soon(version: TimetableVersion) -> bool:
    """Whether a change concerns a session that begins, or was to begin, within a day of the publication."""
    for rows in version.changes.values():
        for row in rows:
            for told in (row, row.get("before") or {}):
                if text := told.get("start_at"):
                    starts = dt.datetime.fromisoformat(text)
                    if timezone.is_naive(starts):
                        starts = timezone.make_aware(starts)
                    if dt.timedelta(0) <= starts - version.published_at < SOON:
                        return True
    return False
