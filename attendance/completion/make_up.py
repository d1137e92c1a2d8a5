"""补训: what a closed class leaves to somebody, the class in which it is made up, and when it is done or waived."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from attendance.audience import held_sessions
from attendance.models import MakeUp, MakeUpState, Outcome
from attendance.policy import in_hours
from courses.models import ClassStatus, TrainingClass
from trainees.models import ATTENDING, Enrolment, EnrolmentStatus

OWING = (Outcome.NOT_COMPLETED, Outcome.DISMISSED)
_OVER = (ClassStatus.CLOSED, ClassStatus.ARCHIVED, ClassStatus.CANCELLED)
_COMING = (*ATTENDING, EnrolmentStatus.NOMINATED, EnrolmentStatus.WAITLISTED)
_KEPT = ("state", "reason", "arranged_id", "decided_by_id")


class NotArrangeable(Exception):
    """The make-up training cannot be arranged or waived as things stand; the message is for the reader."""


def queue(training_class: TrainingClass, outcomes: Mapping[int, str]) -> int:
    """What is owed when the class closes: all of it by who did not complete, was dismissed, or never came; nothing by who
    completed or is exempt. What was arranged before a reopening is arranged again. Returns how many owe."""
    absent = training_class.enrolments.filter(status=EnrolmentStatus.NO_SHOW)
    owing = [pk for pk, outcome in outcomes.items() if outcome in OWING]
    owing += absent.exclude(pk__in=owing).values_list("pk", flat=True)
    before = _taken_back(training_class)
    whole = _hours_by_group(training_class)
    groups = dict(training_class.enrolments.filter(pk__in=owing).values_list("pk", "group"))
    MakeUp.objects.bulk_create(
        MakeUp(enrolment_id=pk, is_whole=True, hours=whole(groups.get(pk)), **before.get(pk, {}))
        for pk in owing
    )
    return len(owing)


def settle(completed: Iterable[int]) -> int:
    """What was arranged into enrolments that have now completed is done. Returns how many."""
    rows = MakeUp.objects.filter(arranged__in=list(completed), state=MakeUpState.ARRANGED)
    return rows.update(state=MakeUpState.DONE)


def take_back(training_class: TrainingClass) -> list[dict[str, Any]]:
    """The class is reopened: nothing is owed to it, and what was made up in it waits again. Returns what had been decided
    on the owed, as the trail keeps it for the next closing."""
    in_it = MakeUp.objects.filter(
        arranged__training_class=training_class, arranged__status=EnrolmentStatus.COMPLETED
    )
    in_it.filter(state=MakeUpState.DONE).update(state=MakeUpState.ARRANGED)
    own = MakeUp.objects.filter(enrolment__training_class=training_class)
    decided = [
        {
            "enrolment": row.enrolment_id,
            "decided_at": row.decided_at.isoformat() if row.decided_at else None,
            **{name: getattr(row, name) for name in _KEPT},
        }
        for row in own.exclude(state=MakeUpState.OWED)
    ]
    own.delete()
    return decided


@transaction.atomic
def arrange(make_up: MakeUp, *, into: Enrolment, by: User) -> MakeUp:
    """Makes it up in a class in which the person stands already. Raises NotArrangeable."""
    row = _hold(make_up, MakeUpState.OWED, MakeUpState.ARRANGED)
    if not choices(row).filter(pk=into.pk).exists():
        raise NotArrangeable(_("这个班次不能用来补训，请另选。"))
    if row.state != MakeUpState.ARRANGED or row.arranged_id != into.pk:
        row.arranged, row.reason = into, ""
        _decide(row, MakeUpState.ARRANGED, by)
    return row


@transaction.atomic
def waive(make_up: MakeUp, *, reason: str, by: User) -> MakeUp:
    """Nothing is to be made up, for a reason. Raises NotArrangeable."""
    row = _hold(make_up, MakeUpState.OWED, MakeUpState.ARRANGED, MakeUpState.WAIVED)
    if not reason.strip():
        raise NotArrangeable(_("请写明理由。"))
    if (row.state, row.reason) != (MakeUpState.WAIVED, reason.strip()):
        row.arranged, row.reason = None, reason.strip()
        _decide(row, MakeUpState.WAIVED, by)
    return row


@transaction.atomic
def undo(make_up: MakeUp, *, by: User) -> MakeUp:
    """It is owed again as on the first day; what is done stays done. Raises NotArrangeable."""
    row = _hold(make_up, MakeUpState.OWED, MakeUpState.ARRANGED, MakeUpState.WAIVED)
    if row.state != MakeUpState.OWED:
        row.arranged, row.reason = None, ""
        _decide(row, MakeUpState.OWED, by)
    return row


def choices(make_up: MakeUp) -> QuerySet[Enrolment]:
    """The person's other classes that are not over, in which it could be made up."""
    own = make_up.enrolment
    rows = Enrolment.objects.filter(cadre=own.cadre_id, status__in=_COMING).exclude(pk=own.pk)
    open_rows = rows.exclude(training_class__status__in=_OVER)
    return open_rows.select_related("training_class__plan").order_by("training_class__starts_on", "pk")


def visible_to(user: User) -> QuerySet[MakeUp]:
    """What is owed by those whom the user sees: staff in their classes, a liaison in the own subtree; by town and unit."""
    rows = MakeUp.objects.filter(enrolment__in=Enrolment.objects.visible_to(user))
    rows = rows.select_related(
        "enrolment__cadre",
        "enrolment__training_class__plan",
        "enrolment__training_class__host",
        "enrolment__training_class__implementer",
        "arranged__training_class",
        "decided_by",
    )
    return rows.order_by("enrolment__town_position", "enrolment__unit__position", "enrolment__cadre", "pk")


def years_of(rows: QuerySet[MakeUp]) -> list[int]:
    """The years of the plans whose classes are owed, the latest first. One query."""
    years = rows.order_by().values_list("enrolment__training_class__plan__year", flat=True)
    return sorted(set(years), reverse=True)


def towns_of(rows: QuerySet[MakeUp]) -> list[str]:
    """The towns of those who owe, in order. One query."""
    names = rows.order_by("enrolment__town_position").values_list("enrolment__town_name", flat=True)
    return list(dict.fromkeys(name for name in names if name))


def chosen(
    rows: QuerySet[MakeUp], *, q: str, year: str, town: str, state: str, training_class: int | None
) -> QuerySet[MakeUp]:
    """Those that are looked for; empty texts mean anything."""
    if q:
        named = Q(enrolment__cadre__search_key__contains=q.lower()) | Q(enrolment__unit_name__contains=q)
        rows = rows.filter(named | Q(enrolment__training_class__search_key__contains=q.lower()))
    if year:
        rows = rows.filter(enrolment__training_class__plan__year=int(year))
    if town:
        rows = rows.filter(enrolment__town_name=town)
    if state:
        rows = rows.filter(state=state)
    return rows.filter(enrolment__training_class=training_class) if training_class else rows


def _hold(make_up: MakeUp, *allowed: MakeUpState) -> MakeUp:
    rows = MakeUp.objects.select_for_update(of=["self"]).select_related("enrolment__training_class")
    row = rows.filter(pk=make_up.pk).first()
    if row is None or row.state not in allowed:
        raise NotArrangeable(_("这项补训已经办结，或者班次已撤销结班。"))
    return row


def _decide(row: MakeUp, state: MakeUpState, by: User) -> None:
    before = row.state
    row.state, row.decided_by, row.decided_at = state, by, timezone.now()
    row.save(update_fields=["state", "arranged", "reason", "decided_by", "decided_at"])
    audit.record(
        "attendance.make_up",
        by=by,
        subject=row.enrolment,
        before=str(before),
        state=state.value,
        arranged=row.arranged_id,
    )


def _hours_by_group(training_class: TrainingClass) -> Any:
    """Gives the hours of the whole class as somebody of a group attends it."""
    sessions = [one for half_day in held_sessions(training_class).values() for one in half_day]

    def hours(group: int | None) -> Decimal:
        return in_hours(sum(one.tenths for one in sessions if not one.groups or group in one.groups))

    return hours


def _taken_back(training_class: TrainingClass) -> dict[int, dict[str, Any]]:
    """What had been decided when the class was last reopened, for the arrangements that still can be."""
    entry = audit.latest("attendance.reopen", training_class)
    rows: Sequence[dict[str, Any]] = entry.data.get("make_ups", []) if entry else []
    there = set(
        Enrolment.objects.filter(pk__in=[row["arranged_id"] for row in rows]).values_list("pk", flat=True)
    )
    return {
        row["enrolment"]: {name: row[name] for name in (*_KEPT, "decided_at")}
        for row in rows
        if row["arranged_id"] is None or row["arranged_id"] in there
    }
