"""评教未交: after the last day, whoever has not rated the courses (R26). Nobody is told what was said, nor by whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence

from django.utils import timezone
from django.utils.translation import gettext_lazy

from attendance import evaluating
from courses.models import ClassStatus, TrainingClass
from reminders.due.moments import ONE_DAY, calendar_around, farthest, moments
from reminders.due.rule import CLASS, LINK, NAME, Batch, Direction, Field, Occasion, Offset, Rule, Span, Usual
from reminders.links import link_for
from reminders.models import Audience, Message, RuleName
from timetable.calendar import day_label


class EvaluationDue(Rule):
    """Its version is the last day of the timetable; who has rated everything meanwhile is not told."""

    name = RuleName.EVALUATION_DUE
    purpose = gettext_lazy("最后一天起，提醒还没有评教的学员；已经评完的不打扰。")
    audiences = (Audience.TRAINEES,)
    usual = Usual(audiences, (Offset(0, dt.time(16)), Offset(1, dt.time(10))))
    direction = Direction.AFTER
    fields = (NAME, CLASS, Field("最后一天", "last_day", "11月25日"), LINK)

    def occasions(self, classes: Collection[int], offsets: Sequence[Offset], span: Span) -> list[Occasion]:
        """The classes that ask for an evaluation, at each offset after their last day, not before it opens."""
        opened = _openings(classes, span, farthest(offsets)) if offsets else {}
        if not opened:
            return []
        calendar = calendar_around([_day(at) for at in opened.values()], offsets)
        return [
            Occasion(
                class_id=class_id,
                subject=f"evaluation/{one.key}",
                version=_day(opens_at).isoformat(),
                due_at=one.due_at,
                useful_until=one.useful_until,
            )
            for class_id, opens_at in opened.items()
            for one in moments(
                offsets, _day(opens_at), direction=self.direction, calendar=calendar, not_before=opens_at
            )
            if one.due_at in span
        ]

    def batches(self, audience: Audience, occasions: Sequence[Occasion]) -> list[Batch]:
        """Those who have something left to rate."""
        owing = evaluating.owing({one.class_id for one in occasions})
        return [Batch(audience=audience, occasions=occasions, kind="cadre", people=owing)]

    def facts(self, message: Message) -> Mapping[str, str]:
        """The last day, and the own page."""
        last = message.training_class.last_published_on
        return {"最后一天": day_label(last) if last else "", "链接": link_for(message)}


def _openings(classes: Collection[int], span: Span, reach: dt.timedelta) -> dict[int, dt.datetime]:
    """By class when its evaluation opened, of those that ask for one and ended around the span. Two queries."""
    rows = TrainingClass.objects.filter(
        pk__in=classes,
        status=ClassStatus.CONFIRMED,
        last_published_on__gte=_day(span.since) - reach,
        last_published_on__lte=_day(span.until) + ONE_DAY,
    ).exclude(completion_terms__asks_evaluation=False)
    return evaluating.openings(list(rows.order_by("pk").values_list("pk", flat=True)))


def _day(instant: dt.datetime) -> dt.date:
    return timezone.localtime(instant).date()
