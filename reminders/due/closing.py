"""待结班: a class that has ended and is not closed (R23)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses import planning
from courses.models import ClassStatus, TrainingClass
from reminders.due import people
from reminders.due.moments import ONE_DAY, calendar_around, farthest, moments
from reminders.due.rule import CLASS, LINK, NAME, Batch, Direction, Field, Occasion, Offset, Rule, Span, Usual
from reminders.links import address, link_for
from reminders.models import Audience, Message, RuleName
from timetable.calendar import at_clock, day_label


class ClosingDue(Rule):
    """Its version is the last day of the timetable: a class whose timetable goes on has not ended."""

    name = RuleName.CLOSING_DUE
    purpose = gettext_lazy("课上完了还没有结班，提醒班主任和组织者，并说明还缺什么材料。")
    audiences = (Audience.HEAD_TEACHERS, Audience.ORGANISERS)
    usual = Usual(audiences, tuple(Offset(days, dt.time(9), working=True) for days in (1, 5, 10)))
    direction = Direction.AFTER
    fields = (
        NAME,
        CLASS,
        Field("结束日期", "ended_on", "11月25日"),
        Field("还缺", "missing", "批准文件、签到表原件"),
        LINK,
    )

    def occasions(self, classes: Collection[int], offsets: Sequence[Offset], span: Span) -> list[Occasion]:
        """The classes that have ended, at each offset after their last day."""
        reach = farthest(offsets)
        rows = TrainingClass.objects.filter(
            pk__in=classes,
            status=ClassStatus.CONFIRMED,
            last_published_on__gte=timezone.localdate(span.since) - reach,
            last_published_on__lt=timezone.localdate(),
        )
        listed = rows.order_by("pk").values_list("pk", "last_published_on") if offsets else []
        ended = {class_id: last for class_id, last in listed if last}
        if not ended:
            return []
        calendar = calendar_around(ended.values(), offsets)
        return [
            Occasion(
                class_id=class_id,
                subject=f"closing/{one.key}",
                version=last.isoformat(),
                due_at=one.due_at,
                useful_until=one.useful_until,
            )
            for class_id, last in ended.items()
            for one in moments(
                offsets,
                last,
                direction=self.direction,
                calendar=calendar,
                lasts=ONE_DAY * 7,
                not_before=at_clock(last + ONE_DAY, dt.time.min),
            )
            if one.due_at in span
        ]

    def batches(self, audience: Audience, occasions: Sequence[Occasion]) -> list[Batch]:
        """The heads and the organisers."""
        who = people.head_teachers if audience == Audience.HEAD_TEACHERS else people.organisers
        return who(occasions)

    def facts(self, message: Message) -> Mapping[str, str]:
        """Since when it is over, and which papers are missing."""
        training_class = message.training_class
        last = training_class.last_published_on
        missing = [str(kind.label) for kind in planning.missing_for_closing(training_class)]
        return {
            "结束日期": day_label(last) if last else "",
            "还缺": _("、").join(missing) or _("材料已齐"),
            "链接": link_for(message, address("attendance:completion_list", training_class.pk)),
        }
