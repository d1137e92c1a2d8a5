"""请假接近上限: whoever comes near the limit of leave, or passes it, is told once of each (R9, R10)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from attendance import policy as policies
from attendance.models import Mark
from attendance.policy import Flag
from attendance.standing import Row, Standing
from courses.models import ClassStatus, TrainingClass
from reminders.due import people
from reminders.due.moments import ONE_DAY
from reminders.due.rule import CLASS, LINK, NAME, Batch, Field, Occasion, Offset, Rule, Span, Usual
from reminders.links import address, link_for
from reminders.models import Audience, Message, RuleName
from timetable.models import TimetableVersion
from trainees.models import ATTENDING, Enrolment

SECOND_THOUGHTS = dt.timedelta(minutes=10)  # a wrong mark is put right before anybody hears of it
USEFUL = ONE_DAY * 2


class LeaveNearLimit(Rule):
    """`attendance.standing` says who is warned of or flagged. Its version is the level reached, so that later marks do not
    tell it again; one that no longer stands so is not told."""

    name = RuleName.LEAVE_NEAR_LIMIT
    purpose = gettext_lazy("请假、旷课接近或超过上限时，告诉学员本人和班主任；每到一级只说一次。")
    audiences = (Audience.TRAINEES, Audience.HEAD_TEACHERS)
    usual = Usual(audiences)
    fields = (
        NAME,
        CLASS,
        Field("学员", "trainee", "王小宁（花园社区）"),
        Field("情况", "situation", "请假、旷课累计4/20学时，接近1/7"),
        LINK,
    )

    def occasions(self, classes: Collection[int], offsets: Sequence[Offset], span: Span) -> list[Occasion]:
        """Who stands so since a mark or a version of the timetable, ten minutes ago within the span."""
        before = Span(span.since - SECOND_THOUGHTS, span.until - SECOND_THOUGHTS)
        since = _changed(classes, before)
        if not since:
            return []
        rows = Enrolment.objects.filter(pk__in=since, status__in=ATTENDING)
        return [
            Occasion(
                class_id=row.enrolment.training_class_id,
                subject=f"enrolment/{row.enrolment.pk}",
                version=row.flag.value,
                due_at=since[row.enrolment.pk] + SECOND_THOUGHTS,
                useful_until=since[row.enrolment.pk] + SECOND_THOUGHTS + USEFUL,
            )
            for row in _standing(list(rows.select_related("cadre", "group", "replaced_by").order_by("pk")))
            if row.flag != Flag.CLEAR
        ]

    def batches(self, audience: Audience, occasions: Sequence[Occasion]) -> list[Batch]:
        """The trainees; the heads of their classes."""
        by_pk = {int(one.subject.partition("/")[2]): one for one in occasions}
        if audience == Audience.TRAINEES:
            rows = Enrolment.objects.attending().filter(pk__in=by_pk)
            listed = [
                (by_pk[pk].class_id, by_pk[pk].subject, cadre)
                for pk, cadre in rows.values_list("pk", "cadre")
            ]
            return [Batch(audience=audience, occasions=occasions, kind="cadre", listed=listed)]
        heads = people.heads_of({one.class_id for one in occasions})
        listed = [
            (one.class_id, one.subject, user) for one in occasions for user in heads.get(one.class_id, ())
        ]
        return [Batch(audience=audience, occasions=occasions, kind="user", listed=listed)]

    def labels(self, abouts: Collection[tuple[str, str]]) -> Mapping[tuple[str, str], str]:
        """Who. One query."""
        keys = {about: int(about[0].partition("/")[2]) for about in abouts}
        names = dict(Enrolment.objects.filter(pk__in=keys.values()).values_list("pk", "cadre__name"))
        return {about: names.get(pk, "") for about, pk in keys.items()}

    def facts(self, message: Message) -> Mapping[str, str]:
        """The person and the reasons as the attendance pages give them."""
        rows = Enrolment.objects.filter(pk=int(message.subject.partition("/")[2]))
        row = next(iter(_standing(list(rows.select_related("cadre", "group", "replaced_by")))), None)
        if row is None:
            return {"链接": link_for(message)}
        words = {"name": row.enrolment.cadre.name, "unit": row.enrolment.unit_name}
        return {
            "学员": _("%(name)s（%(unit)s）") % words,
            "情况": row.conclusion,
            "链接": link_for(message, address("attendance:mark_list", row.enrolment.pk)),
        }


def _standing(enrolments: Sequence[Enrolment]) -> list[Row]:
    """How these people, who come in running classes, stand. Six queries, however many."""
    classes = TrainingClass.objects.filter(
        pk__in={row.training_class_id for row in enrolments}, status=ClassStatus.CONFIRMED
    )
    governed = policies.policies_of(classes.select_related("plan"))
    running = {row.pk for row in governed}
    wanted = [row for row in enrolments if row.training_class_id in running]
    return [row for one in Standing.of_many(governed, wanted) for row in one.rows]


def _changed(classes: Collection[int], span: Span) -> dict[int, dt.datetime]:
    """By enrolment when, within the span, something last came that may move its standing: a mark, or a version of the
    class's timetable, which changes the hours of all (R29). Two queries, three where a timetable was published."""
    marks = Mark.objects.filter(
        enrolment__training_class__in=classes, marked_at__gt=span.since, marked_at__lte=span.until
    )
    found = dict(marks.values_list("enrolment").annotate(Max("marked_at")).order_by())
    versions = TimetableVersion.objects.filter(
        training_class__in=classes, published_at__gt=span.since, published_at__lte=span.until
    )
    published = dict(versions.values_list("training_class").annotate(Max("published_at")).order_by())
    if published:
        rows = Enrolment.objects.filter(training_class__in=published, status__in=ATTENDING)
        for pk, class_id in rows.values_list("pk", "training_class"):
            found[pk] = max(published[class_id], found.get(pk, published[class_id]))
    return found
