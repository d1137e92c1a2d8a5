"""催报: a finished text for a unit or for all that owe a report, and a row each time one is sent."""

import datetime as dt
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.models import User
from courses.models import TrainingClass
from trainees import enrolment
from trainees.models import Chase
from trainees.reporting import Reply, ReplyState
from units.models import Unit

LENGTH = 300
# A second press of the button, or a second person, within this time is the same chase.
ONCE_WITHIN = dt.timedelta(minutes=1)
_WEEKDAYS = "一二三四五六日"


def address_for(training_class: TrainingClass, unit: Unit | None = None) -> str:
    """Where that unit reports, or all of them, as it is pasted into a chat."""
    name, more = ("trainees:reply_detail", [unit.pk]) if unit else ("attendance:nomination_list", [])
    return f"{settings.BASE_URL}{reverse(name, args=[training_class.pk, *more])}"


def text_for(reply: Reply, training_class: TrainingClass, *, address: str) -> str:
    """What to send to one unit: the class, its seats, how many are missing, until when and where. Chinese;
    long names are cut, so that it stays under `LENGTH`."""
    parts = [f"【催报】{_cut(str(reply.unit), 40)}：“{_cut(str(training_class), 60)}”"]
    if reply.seats is not None:
        parts.append(f"分配名额{reply.seats}人，还差{reply.missing}人。")
    if reply.slip and reply.state == ReplyState.RETURNED:
        parts.append(f"报送已退回，原因：{_cut(reply.slip.return_reason, 40)}。请修改后重新报送。")
    parts.append(_until(reply.is_open, reply.until))
    parts.append(f"报送地址：{address}")
    return "".join(parts)


def text_for_all(replies: Sequence[Reply], training_class: TrainingClass, *, address: str) -> str:
    """What to send to the group in which the liaisons of all these units are. Chinese."""
    missing = sum(reply.missing for reply in replies)
    closes_at = training_class.nominations_close_at
    until = _until(any(reply.is_open for reply in replies), closes_at)
    beginning = f"【催报】“{_cut(str(training_class), 60)}”还有{len(replies)}个单位未报、共差{missing}人："
    ending = f"。{until}报送地址：{address}"
    return beginning + _listed(replies, LENGTH - 1 - len(beginning) - len(ending)) + ending


def names_of(replies: Sequence[Reply]) -> str:
    """The units that owe a report, one a line, with what is missing. Chinese."""
    return "\n".join(
        f"{reply.unit}（{'退回，' if reply.state == ReplyState.RETURNED else ''}差{reply.missing}人）"
        for reply in replies
    )


@transaction.atomic
def chase(
    training_class: TrainingClass,
    *,
    texts: Sequence[tuple[Reply, str]],
    by: User,
    at: dt.datetime | None = None,
) -> int:
    """Notes that these units were sent these texts; how many were noted. Sent again within a minute, it counts once."""
    enrolment.lock(training_class)
    now = at or timezone.now()
    recent = set(
        Chase.objects.filter(training_class=training_class, chased_at__gt=now - ONCE_WITHIN).values_list(
            "unit_id", flat=True
        )
    )
    rows = [
        Chase(training_class=training_class, unit=reply.unit, text=text, chased_by=by, chased_at=now)
        for reply, text in texts
        if reply.unit.pk not in recent
    ]
    Chase.objects.bulk_create(rows)
    if rows:
        audit.record("trainees.chase", by=by, subject=training_class, units=[row.unit_id for row in rows])
    return len(rows)


def _until(is_open: bool, until: dt.datetime | None) -> str:
    if not is_open:
        return "报名已截止，请尽快联系组织者补报。"
    if until is None:
        return "请尽快报送。"
    day = timezone.localtime(until)
    weekday = _WEEKDAYS[day.weekday()]
    return f"请于{day.month}月{day.day}日（星期{weekday}）{day:%H:%M}前报送。"


def _listed(replies: Sequence[Reply], room: int) -> str:
    """As many names as there is room for."""
    names = [str(reply.unit) for reply in replies]
    for count in range(len(names), 0, -1):
        said = "、".join(names[:count]) + ("等" if count < len(names) else "")
        if len(said) <= room:
            return said
    return "名单另附"


def _cut(words: str, most: int) -> str:
    return words if len(words) <= most else words[: most - 1] + "…"
