"""报名审核结果: each nominee is told for himself, a unit once an hour of everything that was decided in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reminders.due.moments import ONE_DAY, instant_label
from reminders.due.people import Liaisons, paths_of
from reminders.due.rule import CLASS, LINK, NAME, Batch, Field, Occasion, Offset, Rule, Span, Usual
from reminders.links import address, link_for
from reminders.models import Audience, Message, RuleName
from trainees.access import rosters_of
from trainees.models import Enrolment, EnrolmentStatus
from trainees.models.enrolment import EnrolmentQuerySet
from trainees.waiting import MOVED_UP
from units.models import in_subtree

USEFUL = ONE_DAY * 3
HOUR = dt.timedelta(hours=1)
SECOND_THOUGHTS = dt.timedelta(minutes=10)  # a wrong click is taken back before anybody hears of it
ENROLLED = (EnrolmentStatus.APPROVED, EnrolmentStatus.REGISTERED)
SAID = (*ENROLLED, EnrolmentStatus.WAITLISTED, EnrolmentStatus.REJECTED)


class NominationDecided(Rule):
    """Somebody was enrolled, turned down or put on the waiting list, or moved up from it.

    A nominee's own message is `enrolment/123`, its version the decision and its instant, so that one that was taken
    back is not told. The liaisons' digest is `hour/2026-11-23T10`: however many are decided on one by one, it goes once,
    when the hour is over, with those of the reader's units that stand decided then.
    """

    name = RuleName.NOMINATION_DECIDED
    purpose = gettext_lazy("报名有了结果：录取、候补、不录取和递补，本人各收一条，单位每小时合成一条。")
    audiences = (Audience.TRAINEES, Audience.LIAISONS)
    usual = Usual(audiences)
    fields = (NAME, CLASS, Field("结果", "result", "录取：王小宁、李明"), LINK)

    def occasions(self, classes: Collection[int], offsets: Sequence[Offset], span: Span) -> list[Occasion]:
        """A decision ten minutes after it was taken, an hour's decisions at its end."""
        rows = _decided(classes).filter(
            decided_at__gt=span.since - HOUR - SECOND_THOUGHTS, decided_at__lte=span.until
        )
        found: list[Occasion] = []
        hours: set[tuple[int, dt.datetime]] = set()
        for pk, class_id, status, decided_at in rows.values_list(
            "pk", "training_class", "status", "decided_at"
        ):
            if decided_at is None:
                continue
            hours.add((class_id, _hour(decided_at)))
            found.append(
                Occasion(
                    class_id=class_id,
                    subject=f"enrolment/{pk}",
                    version=f"{_word(status)}/{int(decided_at.timestamp())}",
                    due_at=decided_at + SECOND_THOUGHTS,
                    useful_until=decided_at + USEFUL,
                )
            )
        found += [
            Occasion(
                class_id=class_id,
                subject=f"hour/{timezone.localtime(hour):%Y-%m-%dT%H}",
                version="decided",
                due_at=hour + HOUR,
                useful_until=hour + USEFUL,
            )
            for class_id, hour in sorted(hours)
        ]
        return [one for one in found if one.due_at in span]

    def batches(self, audience: Audience, occasions: Sequence[Occasion]) -> list[Batch]:
        """The nominees; the liaisons of those decided on."""
        prefix = "enrolment/" if audience == Audience.TRAINEES else "hour/"
        told = [one for one in occasions if one.subject.startswith(prefix)]
        if not told:
            return []
        if audience == Audience.TRAINEES:
            by_pk = {int(one.subject.partition("/")[2]): one for one in told}
            rows = _decided({one.class_id for one in told}).filter(pk__in=by_pk)
            listed = [
                (class_id, by_pk[pk].subject, cadre)
                for pk, class_id, cadre in rows.order_by("pk").values_list("pk", "training_class", "cadre")
            ]
            return [Batch(audience=audience, occasions=told, kind="cadre", listed=listed)]
        return [Batch(audience=audience, occasions=told, kind="user", listed=_liaisons(told))]

    def labels(self, abouts: Collection[tuple[str, str]]) -> Mapping[tuple[str, str], str]:
        """The nominee, or the hour. One query."""
        keys = [
            int(key)
            for subject, _version in abouts
            for word, _slash, key in [subject.partition("/")]
            if word == "enrolment"
        ]
        names = dict(Enrolment.objects.filter(pk__in=keys).values_list("pk", "cadre__name"))
        found = {}
        for subject, version in abouts:
            word, _slash, key = subject.partition("/")
            is_own = word == "enrolment"
            found[subject, version] = names.get(int(key), "") if is_own else instant_label(_start_of(subject))
        return found

    def facts(self, message: Message) -> Mapping[str, str]:
        """The reader's own result, or those of the reader's units in that hour."""
        if message.cadre_id:
            row = _decided([message.training_class_id]).filter(cadre=message.cadre_id).first()
            return {"结果": _result(row) if row else "", "链接": link_for(message)}
        rows = _of_hour([message.training_class_id], message.subject).filter(
            in_subtree("unit__", paths_of(message.user))
        )
        names: dict[str, list[str]] = {}
        for row in rows.select_related("cadre").in_unit_order():
            names.setdefault(_result(row), []).append(row.cadre.name)
        lines = [
            _("%(result)s：%(names)s") % {"result": result, "names": _("、").join(people)}
            for result, people in names.items()
        ]
        return {"结果": "\n".join(lines), "链接": link_for(message, _page(message))}


def _decided(classes: Collection[int]) -> EnrolmentQuerySet:
    return Enrolment.objects.filter(training_class__in=classes, status__in=SAID, decided_at__isnull=False)


def _liaisons(told: Sequence[Occasion]) -> list[tuple[int, str, int]]:
    """Who has a unit of which somebody was decided on in the hour."""
    by_hour = {(one.class_id, one.subject): one for one in told}
    classes = {one.class_id for one in told}
    hours = [_start_of(one.subject) for one in told]
    rows = _decided(classes).filter(decided_at__gte=min(hours), decided_at__lt=max(hours) + HOUR)
    liaisons, listed = Liaisons.load(classes), set()
    for class_id, decided_at, path in rows.values_list("training_class", "decided_at", "unit__path"):
        subject = f"hour/{timezone.localtime(decided_at):%Y-%m-%dT%H}"
        if (class_id, subject) in by_hour:
            listed |= {(class_id, subject, user) for user in liaisons.over(path)}
    return sorted(listed)


def _of_hour(classes: Collection[int], subject: str) -> EnrolmentQuerySet:
    starts = _start_of(subject)
    return _decided(classes).filter(decided_at__gte=starts, decided_at__lt=starts + HOUR)


def _start_of(subject: str) -> dt.datetime:
    """The instant at which the hour of such a subject begins."""
    return timezone.make_aware(dt.datetime.fromisoformat(subject.partition("/")[2] + ":00"))


def _hour(instant: dt.datetime) -> dt.datetime:
    return timezone.localtime(instant).replace(minute=0, second=0, microsecond=0)


def _word(status: str) -> str:
    """Who has registered since was enrolled all the same."""
    return EnrolmentStatus.APPROVED.value if status in ENROLLED else status


def _page(message: Message) -> str:
    """The nominations, to whose unit has seats of its own; else the own people in the class."""
    has_seats = message.user and rosters_of(message.user).filter(pk=message.training_class_id).exists()
    name = "attendance:nomination_list" if has_seats else "attendance:unit_attendance"
    return address(name, message.training_class_id)


def _result(row: Enrolment) -> str:
    if row.status in ENROLLED:
        return _("候补递补，已录取") if row.reason == MOVED_UP else _("已录取")
    return _("列入候补") if row.status == EnrolmentStatus.WAITLISTED else _("未录取")
