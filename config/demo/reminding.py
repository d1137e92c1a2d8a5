"""The reminders of the last days: worked out and sent by the verbs as the clock stood then. No mail leaves the program."""

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db.models import F, Min
from django.db.models.functions import Mod
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Role, User
from attendance.models import LeaveRequest
from config.demo.clock import standing_at
from courses.models import ClassStatus, StaffRole, TrainingClass
from reminders import announcing, copying, moving, outlook, planning, rule_settings, sending
from reminders.batches import About
from reminders.channels import CARRIERS, Refused
from reminders.channels.mail import Mail
from reminders.group_texts import GROUP_TEXTS
from reminders.models import (
    Announcement,
    Audience,
    Channel,
    Message,
    MessageStatus,
    RuleName,
    RuleSetting,
)
from reminders.moving import Move
from reminders.wording import Written
from timetable.calendar import at_clock
from timetable.models import Instructor
from trainees.models import Enrolment
from units.models import Unit

_BACK = dt.timedelta(days=1)
_DECIDED, _LONG_AGO = dt.timedelta(days=10), dt.timedelta(days=3)
# Shortly after these times of day a worker looked: the usual times of the rules.
_LOOKS = (dt.time(7, 31), dt.time(9, 1), dt.time(19, 1))
# When somebody copied what a class is reminded of into its group.
_COPIED = (dt.time(7, 36), dt.time(19, 6))
_COPIES = 2
_AS_LONG_AS_IT_TAKES = 3600.0
_ANNOUNCED_AGO = dt.timedelta(minutes=40)
_TITLE = "请带好身份证"
_TEXT = "食堂刷身份证就餐。请各位学员随身带好身份证，中午11:40开餐。"
_REFUSED = "lecturer1@example.com"
# What these say is the same for everybody in the class, but for the name.
_SAME_FOR_ALL = (RuleName.ANNOUNCEMENT, RuleName.EVALUATION_DUE)


def remind(districts: Sequence[Unit], now: dt.datetime) -> None:
    """What was sent, copied, held and refused in these districts up to now. From now on the workers go on; what lies
    before is not made up by them."""
    _decide_before(districts, now)
    rule_settings.lay_out(districts)
    RuleSetting.objects.filter(district__in=districts).update(since=_since(now))
    for district in districts:
        _give_addresses(district, now)
    looks = moments(now)
    with postman():
        for moment in looks:
            with standing_at(moment):
                planning.work_out(moment)
                _send(moment)
                if moment == looks[-1]:
                    let_go(moment)
        for district in districts:
            _by_hand(district, now)
    _read_some(now)


def _decide_before(districts: Sequence[Unit], now: dt.datetime) -> None:
    """Who comes to a settled class was decided on ten days before it, not when the demo was made, or all would be told
    of it now."""
    classes = TrainingClass.objects.filter(plan__district__in=districts)
    for row in classes.exclude(status=ClassStatus.ENROLLING):
        begins = row.starts_on or now.date()
        at = min(at_clock(begins - _DECIDED, dt.time(10)), now - _LONG_AGO)
        row.enrolments.filter(decided_at__isnull=False).update(decided_at=at)


def _since(now: dt.datetime) -> dt.datetime:
    return _midnight(now) - _BACK


def _midnight(now: dt.datetime) -> dt.datetime:
    return at_clock(now.date(), dt.time.min)


def moments(now: dt.datetime) -> list[dt.datetime]:
    """When a worker looked, until now; on the day itself until the end of the making, for what is asked and decided in it
    carries the time of the clock on the wall."""
    ended = timezone.now()
    last = max(now, ended) if timezone.localdate(ended) == now.date() else now
    return [*_before(now, _LOOKS), last]


def _before(now: dt.datetime, clocks: Sequence[dt.time]) -> list[dt.datetime]:
    """Those times of yesterday and today that are past."""
    days = [now.date() - _BACK, now.date()]
    return [moment for day in days for clock in clocks if (moment := at_clock(day, clock)) < now]


def _send(moment: dt.datetime) -> None:
    """Sends what waits. Of the people of a group, who are told the same, one goes through the sending; the others get
    its words under their own name, for a hundred and eighty would take seconds."""
    alike = _alike(moment)
    others = {first: rest for first, *rest in alike if rest}
    late = Message.objects.filter(pk__in=[row.pk for rest in others.values() for row in rest])
    late.update(status=MessageStatus.HELD)
    sending.send_waiting(budget=_AS_LONG_AS_IT_TAKES)
    sent = Message.objects.select_related("cadre").in_bulk([first.pk for first in others])
    for first, rest in others.items():
        model = sent[first.pk]
        for row in rest:
            row.status, row.error, row.sent_at = model.status, model.error, model.sent_at
            row.attempts, row.title = model.attempts, model.title
            row.text = model.text.replace(model.recipient, row.recipient)
    fields = ["status", "error", "sent_at", "attempts", "title", "text"]
    Message.objects.bulk_update([row for rest in others.values() for row in rest], fields, batch_size=500)


def let_go(moment: dt.datetime) -> None:
    """Mails that wait for the end of quiet hours go too: a worker would hand them to a real server in the morning."""
    waiting = Message.objects.filter(status=MessageStatus.WAITING, channel=Channel.EMAIL)
    waiting.update(ignores_quiet=True, next_try_at=moment)
    sending.send_waiting(budget=_AS_LONG_AS_IT_TAKES)


def _alike(moment: dt.datetime) -> list[list[Message]]:
    """What waits for trainees in the program, those that say the same together."""
    waiting = Message.objects.claimable(moment).filter(
        rule__in=[RuleName.SESSION_AHEAD, *_SAME_FOR_ALL],
        channel=Channel.IN_APP,
        audience=Audience.TRAINEES,
    )
    rows = list(waiting.select_related("cadre").order_by("pk"))
    attending = Enrolment.objects.attending().filter(
        training_class__in={row.training_class_id for row in rows}
    )
    expected: dict[tuple[int, int | None], Sequence[object]] = {
        (class_id, cadre): rest
        for class_id, cadre, *rest in attending.values_list(
            "training_class", "cadre", "group", "expected_from"
        )
    }
    away = set(LeaveRequest.objects.approved().values_list("enrolment__training_class", "enrolment__cadre"))
    found: dict[tuple[object, ...], list[Message]] = {}
    for row in rows:
        person = (row.training_class_id, row.cadre_id)
        of: Sequence[object] = [row.pk] if person in away else expected.get(person, [row.pk])
        key = (row.training_class_id, row.subject, row.subject_version, *of)
        if row.rule in _SAME_FOR_ALL:
            key = (row.training_class_id, row.subject, row.subject_version)
        found.setdefault(key, []).append(row)
    return list(found.values())


class _Postman(Mail):
    """Takes every mail and carries none away; one address is unknown to its server."""

    def carry(self, message: Message, written: Written, address: str) -> None:
        """As the mail server would answer."""
        if address == _REFUSED:
            raise Refused(_("邮件服务器不收这个地址（%(code)d）。") % {"code": 550})


@contextmanager
def postman() -> Iterator[None]:
    """Within it no mail leaves."""
    mail = CARRIERS[Channel.EMAIL]
    CARRIERS[Channel.EMAIL] = _Postman()
    try:
        yield
    finally:
        CARRIERS[Channel.EMAIL] = mail


def _give_addresses(district: Unit, now: dt.datetime) -> None:
    """Three who teach in the running class from yesterday on can be written to."""
    session = "teaching__session"
    lecturers = Instructor.objects.filter(
        **{f"{session}__training_class": _running(district, now), f"{session}__start_at__gte": _since(now)}
    )
    lecturers = lecturers.annotate(next=Min(f"{session}__start_at")).order_by("next", "pk")[:3]
    for number, lecturer in enumerate(lecturers, start=1):
        lecturer.email = f"lecturer{number}@example.com"
    Instructor.objects.bulk_update(lecturers, ["email"])


def _running(district: Unit, now: dt.datetime) -> TrainingClass:
    running = TrainingClass.objects.with_status(now.date()).in_status(ClassStatus.RUNNING)
    return running.filter(plan__district=district).order_by("pk")[0]


def _by_hand(district: Unit, now: dt.datetime) -> None:
    """What people did with the running class and with the next one."""
    running = _running(district, now)
    organiser = User.objects.filter(grants__role=Role.ORGANISER, grants__unit=district).order_by("pk")[0]
    teacher = running.staff.filter(role=StaffRole.HEAD_TEACHER).order_by("pk")[0].user
    _announce(running, by=teacher, at=now - _ANNOUNCED_AGO)
    _copy(running, by=teacher, now=now)
    with standing_at(now):
        _hold(district, by=organiser, now=now)


def _announce(running: TrainingClass, *, by: User, at: dt.datetime) -> None:
    """One announcement to the class, which everybody has in the inbox."""
    with standing_at(at):
        row = announcing.draft(
            running, title=_TITLE, text=_TEXT, audiences=[Audience.TRAINEES], channels=[Channel.IN_APP]
        )
        made = announcing.announce(row, by=by, nonce=uuid.uuid4())
        _send(at)
    Announcement.objects.filter(pk=made.pk).update(at=at)


def _copy(running: TrainingClass, *, by: User, now: dt.datetime) -> None:
    """What the class was last reminded of was put into its chat group too."""
    speaker, copied = GROUP_TEXTS[RuleName.SESSION_AHEAD], 0
    for moment in reversed(_before(now, _COPIED)):
        with standing_at(moment):
            texts = speaker.now(running)
            if texts and copied < _COPIES:
                copying.note(texts[0], running, by=by)
                copied += 1


def _hold(district: Unit, *, by: User, now: dt.datetime) -> None:
    """The next reminder of a class to come waits for the organiser's word."""
    coming = TrainingClass.objects.with_status(now.date()).in_status(ClassStatus.CONFIRMED)
    classes = coming.filter(plan__district=district).in_bulk()
    ahead = [
        one for _setting, rule, one in outlook.ahead(list(classes)) if rule.name == RuleName.SESSION_AHEAD
    ]
    for one in sorted(ahead, key=lambda one: (one.due_at, one.class_id))[:1]:
        about = About(classes[one.class_id], RuleName.SESSION_AHEAD.value, one.subject, one.version)
        moving.move(about, to=Move.HOLD, by=by, seen_at=now)


def _read_some(now: dt.datetime) -> None:
    """What was sent before today has been read by those who look at it: two in three."""
    sent = Message.objects.in_inbox().filter(sent_at__lt=_midnight(now))
    looking = sent.annotate(third=Mod("cadre", 3)).filter(cadre__user=None).exclude(third=0)
    looking.update(read_at=F("sent_at") + dt.timedelta(minutes=35))
