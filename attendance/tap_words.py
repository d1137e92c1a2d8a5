"""What a roll-call page is told of the taps that it sent: a sentence for each that was not taken."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from attendance.taps import Batch, Outcome, OutcomeKind, Tap
from courses.models import ClassStatus, TrainingClass
from timetable.calendar import HalfDay
from trainees.models import Enrolment


def answer(outcomes: Mapping[UUID, Outcome], batch: Batch, training_class: TrainingClass) -> dict[str, Any]:
    """For each nonce the kind, the sentence ("" where it was taken), and what the cell says instead of a conflicting tap.

    One query.
    """
    people = Enrolment.objects.filter(
        training_class=training_class, pk__in={tap.enrolment_id for tap in batch.taps}
    )
    names: dict[int, str] = dict(people.values_list("pk", "cadre__name"))
    return {
        "outcomes": [
            {
                "nonce": str(tap.nonce),
                "kind": outcome.kind,
                "text": "" if outcome.is_taken else _sentence(outcome, tap, names.get(tap.enrolment_id, "")),
                "current": outcome.current.code if outcome.kind == OutcomeKind.CONFLICT else None,
            }
            for tap in batch.taps
            for outcome in [outcomes[tap.nonce]]
        ]
    }


def _sentence(outcome: Outcome, tap: Tap, name: str) -> str:
    words = {
        "name": name or _("有一人"),
        "tapped": _clock(tap.at),
        "value": tap.value.label or _("未记"),
        "why": _why(outcome),
    }
    if outcome.kind != OutcomeKind.CONFLICT:
        return _("%(name)s，%(tapped)s 点的“%(value)s”没有记入：%(why)s") % words
    words |= {
        "by": outcome.by_name or _("系统"),
        "at": _clock(outcome.at) if outcome.at else "",
        "current": outcome.current.label or _("未记"),
    }
    return _("%(name)s：%(by)s %(at)s 已记为“%(current)s”，您 %(tapped)s 点的“%(value)s”没有记入。") % words


def _why(outcome: Outcome) -> str:
    if outcome.kind == OutcomeKind.CLOSED:
        return _("本班%(status)s，考勤不能再改。") % {"status": ClassStatus(outcome.detail).label}
    if outcome.kind == OutcomeKind.MOVED:
        return _("这节课已改到%(half_day)s。") % {"half_day": HalfDay.parse(outcome.detail).label}
    return {
        OutcomeKind.CANCELLED: _("这节课已取消。"),
        OutcomeKind.EARLY: _("还没有到，当天起才能记考勤。"),
        OutcomeKind.LEFT: _("已不在这节课的名单上。"),
        OutcomeKind.REASON: _("已过当天，更正考勤要写明原因，请在考勤表里更正。"),
    }.get(outcome.kind, _("名单里没有这个人。"))


def _clock(at: dt.datetime) -> str:
    """9:02 of today, 11-23 9:02 of another day."""
    local = timezone.localtime(at)
    clock = f"{local.hour}:{local:%M}"
    return clock if local.date() == timezone.localdate() else f"{local:%m-%d} {clock}"
