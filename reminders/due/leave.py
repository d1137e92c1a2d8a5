"""请假待审批 and 请假审批结果: whose word is awaited is told, and then the trainee and the head teacher what was said."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from attendance import leave_span
from attendance.models import LeaveAnswer, LeaveLevel, LeaveRequest, LeaveState, LeaveStep
from courses.models import ClassStatus
from reminders.due import people
from reminders.due.approvers import Approvers
from reminders.due.moments import ONE_DAY
from reminders.due.rule import CLASS, LINK, NAME, Batch, Field, Occasion, Offset, Rule, Span, Usual
from reminders.links import address, link_for
from reminders.models import Audience, Message, RuleName
from trainees.models import ATTENDING

USEFUL = ONE_DAY * 3
TRAINEE = Field("学员", "trainee", "王小宁（花园社区）")
WHAT = Field("请假", "leave", "事假，11月23日上午")
DECISIONS = (
    LeaveAnswer.AGREE,
    LeaveAnswer.AGREE_AND_FLAG,
    LeaveAnswer.REFUSE,
    LeaveAnswer.REPLACE,
    LeaveAnswer.WITHDRAW,
)
_WITH = (
    "enrolment__cadre",
    "enrolment__unit",
    "enrolment__training_class__plan",
    "enrolment__training_class__host",
    "enrolment__training_class__implementer",
)


class LeaveAsked(Rule):
    """A request that waits for a word: first the unit's, then that of the level that decides.

    Its version is whose word is awaited and how many were said before, so that each word asks for the next one once, and a
    paper that is added rings nobody twice. What is decided or taken back is no longer told.
    """

    name = RuleName.LEAVE_ASKED
    purpose = gettext_lazy("有人请假，告诉现在轮到审批的人：先是所在单位，再是有权批假的人和受托人。")
    audiences = (Audience.APPROVERS,)
    usual = Usual((Audience.APPROVERS,))
    fields = (NAME, CLASS, TRAINEE, WHAT, Field("待办", "task", "请审批"), LINK)

    def occasions(self, classes: Collection[int], offsets: Sequence[Offset], span: Span) -> list[Occasion]:
        """The requests whose next word is awaited since an instant within the span."""
        waiting = list(_waiting(classes))
        if not waiting:
            return []
        since, said = _since(waiting)
        return [
            Occasion(
                class_id=row.enrolment.training_class_id,
                subject=f"leave/{row.pk}",
                version=f"{row.awaits}/{said[row.pk]}",
                due_at=since[row.enrolment_id],
                useful_until=max(row.end_at, since[row.enrolment_id] + ONE_DAY),
            )
            for row in waiting
            if since[row.enrolment_id] in span
        ]

    def batches(self, audience: Audience, occasions: Sequence[Occasion]) -> list[Batch]:
        """Whose word it is."""
        rows = list(
            _waiting({one.class_id for one in occasions}).filter(
                pk__in=[_key(one.subject) for one in occasions]
            )
        )
        approvers = Approvers.load(rows)
        listed = [
            (row.enrolment.training_class_id, f"leave/{row.pk}", user)
            for row in rows
            for user in approvers.of(row)
        ]
        return [Batch(audience=audience, occasions=occasions, kind="user", listed=listed)]

    def labels(self, abouts: Collection[tuple[str, str]]) -> Mapping[tuple[str, str], str]:
        """Whose leave. One query."""
        return _names(abouts)

    def facts(self, message: Message) -> Mapping[str, str]:
        """Who asks for what, and what the reader is to do. The reason is read on the page."""
        row = _request(message)
        return _about(row, message) | {
            "待办": _("请出具单位意见") if row.awaits == LeaveLevel.UNIT else _("请审批"),
        }


class LeaveDecided(Rule):
    """What became of a request: granted, refused, to be replaced by somebody else, taken back.

    Its version is the word that made it so. Whoever said that word is not told of it.
    """

    name = RuleName.LEAVE_DECIDED
    purpose = gettext_lazy("请假有了结果（准假、不准、更换人选、撤回），告诉学员和班主任。")
    audiences = (Audience.TRAINEES, Audience.HEAD_TEACHERS)
    usual = Usual(audiences)
    fields = (NAME, CLASS, TRAINEE, WHAT, Field("结果", "result", "准假"), Field("说明", "words", ""), LINK)

    def occasions(self, classes: Collection[int], offsets: Sequence[Offset], span: Span) -> list[Occasion]:
        """The last words on requests that were said within the span and stand."""
        steps = _last_words(classes).filter(at__gt=span.since, at__lte=span.until)
        return [
            Occasion(
                class_id=step.request.enrolment.training_class_id,
                subject=f"leave/{step.request_id}",
                version=f"{step.request.state}/{step.pk}",
                due_at=step.at,
                useful_until=step.at + USEFUL,
            )
            for step in steps.select_related("request__enrolment").order_by("pk")
        ]

    def batches(self, audience: Audience, occasions: Sequence[Occasion]) -> list[Batch]:
        """The trainees; the heads of their classes."""
        classes = {one.class_id for one in occasions}
        steps = _last_words(classes).filter(request__in=[_key(one.subject) for one in occasions])
        rows = list(steps.select_related("request__enrolment__cadre").order_by("pk"))
        if audience == Audience.TRAINEES:
            listed = [
                (person.training_class_id, f"leave/{step.request_id}", person.cadre_id)
                for step in rows
                if step.by_id != (person := step.request.enrolment).cadre.user_id
            ]
            return [Batch(audience=audience, occasions=occasions, kind="cadre", listed=listed)]
        heads = people.heads_of(classes)
        listed = [
            (step.request.enrolment.training_class_id, f"leave/{step.request_id}", user)
            for step in rows
            for user in heads.get(step.request.enrolment.training_class_id, ())
            if user != step.by_id
        ]
        return [Batch(audience=audience, occasions=occasions, kind="user", listed=listed)]

    def labels(self, abouts: Collection[tuple[str, str]]) -> Mapping[tuple[str, str], str]:
        """Whose leave. One query."""
        return _names(abouts)

    def facts(self, message: Message) -> Mapping[str, str]:
        """The request, what was said last, and in which words."""
        row = _request(message)
        step = _last_words([message.training_class_id]).filter(request=row).first()
        return _about(row, message) | {
            "结果": _result(step) if step else "",
            "说明": step.words if step else "",
        }


def _waiting(classes: Collection[int]) -> QuerySet[LeaveRequest]:
    """Those of running classes, of people on the list."""
    rows = LeaveRequest.objects.filter(
        state=LeaveState.ASKED,
        enrolment__training_class__in=classes,
        enrolment__training_class__status=ClassStatus.CONFIRMED,
        enrolment__status__in=ATTENDING,
    )
    return rows.select_related(*_WITH).order_by("pk")


def _since(waiting: Iterable[LeaveRequest]) -> tuple[dict[int, dt.datetime], dict[int, int]]:
    """By enrolment, since when its requests await what they do: any of them that comes, goes or is spoken to may make
    another a matter for somebody else (R11). By request, how many words were said. Two queries."""
    since: dict[int, dt.datetime] = {}
    said: dict[int, int] = defaultdict(int)
    enrolments = {row.enrolment_id for row in waiting}
    asked = LeaveRequest.objects.filter(enrolment__in=enrolments)
    for enrolment, at in asked.values_list("enrolment", "asked_at"):
        since[enrolment] = max(at, since.get(enrolment, at))
    steps = LeaveStep.objects.filter(request__enrolment__in=enrolments)
    for enrolment, request, at in steps.values_list("request__enrolment", "request", "at"):
        since[enrolment] = max(at, since[enrolment])
        said[request] += 1
    return since, said


def _last_words(classes: Collection[int]) -> QuerySet[LeaveStep]:
    """By which the requests of these classes stand as they do, of people on the list."""
    steps = LeaveStep.objects.filter(
        answer__in=DECISIONS,
        request__enrolment__training_class__in=classes,
        request__enrolment__status__in=ATTENDING,
    ).exclude(request__state=LeaveState.ASKED)
    later = LeaveStep.objects.filter(request=OuterRef("request"), answer__in=DECISIONS, pk__gt=OuterRef("pk"))
    return steps.exclude(Exists(later))


def _names(abouts: Collection[tuple[str, str]]) -> dict[tuple[str, str], str]:
    rows = LeaveRequest.objects.filter(pk__in=[_key(subject) for subject, _version in abouts])
    names = dict(rows.values_list("pk", "enrolment__cadre__name"))
    return {about: names.get(_key(about[0]), "") for about in abouts}


def _request(message: Message) -> LeaveRequest:
    return LeaveRequest.objects.select_related(*_WITH).get(pk=_key(message.subject))


def _about(row: LeaveRequest, message: Message) -> dict[str, str]:
    person = row.enrolment
    what = {"kind": row.get_kind_display(), "when": leave_span.Span.of(row).label}
    return {
        "学员": _("%(name)s（%(unit)s）") % {"name": person.cadre.name, "unit": person.unit_name},
        "请假": _("%(kind)s，%(when)s") % what,
        "链接": link_for(message, address("attendance:leave_detail", row.pk)),
    }


def _result(step: LeaveStep) -> str:
    return str(_("已撤回")) if step.answer == LeaveAnswer.WITHDRAW else step.label


def _key(subject: str) -> int:
    return int(subject.partition("/")[2])
