"""复制到群: a text that somebody copied into a chat group is a row of the outbox too."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from attendance import unit_report
from attendance.marking import NotMarkable
from courses.models import TrainingClass
from reminders.group_texts import GroupText
from reminders.models import Channel, Message, MessageStatus, RuleName
from timetable.calendar import HalfDay
from trainees import chasing, reporting

LAST = 3  # copies of a text that are shown


@transaction.atomic
def note(text: GroupText, training_class: TrainingClass, *, by: User) -> Message:
    """Notes that the text was copied now, to the minute: a second press within it is the same row, whoever pressed."""
    now = timezone.now()
    row, is_new = Message.objects.get_or_create(
        channel=Channel.MANUAL,
        rule=text.rule,
        subject=text.subject,
        subject_version=text.version,
        training_class=training_class,
        copied_at=now.replace(second=0, microsecond=0),
        defaults={
            "by": by,
            "status": MessageStatus.SENT,
            "title": text.title[:200],
            "text": text.text,
            "due_at": now,
            "sent_at": now,
        },
    )
    if is_new:
        audit.record(
            "reminders.copy",
            by=by,
            subject=training_class,
            rule=text.rule.value,
            about=text.subject,
            message=row.pk,
        )
    return row


def tell(text: GroupText, training_class: TrainingClass, *, by: User) -> None:
    """What else such a copy is: 考勤通报 is noted as posted (R15), 催报 to all as a chase of each unit, where the person may
    do so. The pages on which these stand do it by themselves."""
    if text.rule == RuleName.POSTING and by.has_perm("attendance.mark", training_class):
        half_day = HalfDay.parse(text.subject.split("/")[1])
        try:
            unit_report.post(training_class, half_day=half_day, text=text.text, by=by)
        except NotMarkable:  # a closed class keeps its postings as they are; the copy is noted all the same
            return
    if text.rule == RuleName.NOMINATION_CLOSING and by.has_perm(
        "trainees.decide_nominations", training_class
    ):
        owing = [reply for reply in reporting.load(training_class) if reply.owes]
        chasing.chase(training_class, texts=[(reply, text.text) for reply in owing], by=by)


def copies_of(
    training_class: TrainingClass, texts: Collection[GroupText]
) -> dict[tuple[str, str], list[Message]]:
    """The last copies of what these texts are about, by (rule, subject), the newest first. One query."""
    rows = Message.objects.filter(
        training_class=training_class,
        channel=Channel.MANUAL,
        subject__in={text.subject for text in texts},
    )
    found: dict[tuple[str, str], list[Message]] = defaultdict(list)
    for row in rows.select_related("by").order_by("-copied_at", "-pk")[:200]:
        if len(found[row.rule, row.subject]) < LAST:
            found[row.rule, row.subject].append(row)
    return found
