"""未到名单: once check-in of a half-day is over, who is neither there nor on leave (R10, R16)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from attendance import policy as policies
from attendance.audience import HeldSession
from attendance.models import AttendancePolicy, LeaveRequest, Mark, MarkSource
from attendance.standing import Cell, Standing
from courses.models import TrainingClass
from reminders.due import half_days, people
from reminders.due.people import Liaisons, paths_of
from reminders.due.rule import CLASS, LINK, NAME, Batch, Field, Occasion, Offset, Rule, Span, Usual
from reminders.links import address, link_for
from reminders.models import Audience, Channel, Message, RuleName
from timetable.calendar import HalfDay
from trainees.models import Enrolment
from units.models import Unit

SHOWN = 5  # names in a short message
ENTERING = dt.timedelta(minutes=5)  # a roll that is called, or typed in from paper, is not finished before
BY_HAND = (MarkSource.GRID, MarkSource.ROLL, MarkSource.IMPORT, MarkSource.SHEET)

Missing = dict[tuple[int, HalfDay], list[Enrolment]]


class MissingOnes(Rule):
    """One message a half-day. Its version is the state of the half-day's sessions, the names are those of the moment at
    which it is sent. Where nobody is missing, or nobody has taken attendance yet, nothing is said."""

    name = RuleName.MISSING
    purpose = gettext_lazy("签到截止后，把没到又没请假的人告诉班主任和所在单位；还没开始记考勤的半天不发。")
    audiences = (Audience.HEAD_TEACHERS, Audience.LIAISONS, Audience.TRAINEES)
    usual = Usual((Audience.HEAD_TEACHERS, Audience.LIAISONS))
    fields = (
        NAME,
        CLASS,
        Field("半天", "half_day", "11月23日上午"),
        Field("情况", "situation", "未到2人：湖塘镇王小宁、李明"),
        LINK,
    )

    def occasions(self, classes: Collection[int], offsets: Sequence[Offset], span: Span) -> list[Occasion]:
        """The half-days of which somebody is missing and whose check-in ended within the span: five minutes after
        the last mark where one is made by hand, for who calls a roll has not come to everybody."""
        rows = half_days.running(classes, span.since, span.until)
        governed = policies.policies_of(rows.values())
        over = [
            (class_id, half_day, sessions, closes_at)
            for class_id, held in (half_days.held_in(rows) if rows else {}).items()
            for half_day, sessions in held.items()
            if (closes_at := half_days.closes_at(sessions, governed[rows[class_id]])) <= timezone.now()
            and half_days.day_is_over(half_day, closes_at) > span.since
        ]
        entered = _entered(
            {class_id for class_id, *_rest in over}, [row for _c, _h, rows, _at in over for row in rows]
        )
        found = []
        for class_id, half_day, sessions, closes_at in over:
            marked = [at for one in sessions if (at := entered.get((class_id, one.pk)))]
            due_at = max([closes_at, *(at + ENTERING for at in marked)])
            useful_until = half_days.day_is_over(half_day, closes_at)
            if due_at in span and due_at < useful_until:
                found.append(
                    Occasion(
                        class_id=class_id,
                        subject=half_days.subject_of(half_day),
                        version=half_days.version_of(sessions),
                        due_at=due_at,
                        useful_until=useful_until,
                    )
                )
        missing = missing_of(found)
        return [one for one in found if missing.get((one.class_id, half_days.half_day_in(one.subject)))]

    def batches(self, audience: Audience, occasions: Sequence[Occasion]) -> list[Batch]:
        """The heads of the classes, the liaisons of those missing, or these themselves."""
        if audience == Audience.HEAD_TEACHERS:
            return people.head_teachers(occasions)
        missing, listed = missing_of(occasions), set()
        liaisons = Liaisons.load({one.class_id for one in occasions})
        paths = _paths(row for rows in missing.values() for row in rows)
        for (class_id, half_day), rows in missing.items():
            for row in rows:
                told = [row.cadre_id] if audience == Audience.TRAINEES else liaisons.over(paths[row.unit_id])
                listed |= {(class_id, half_days.subject_of(half_day), person) for person in told}
        kind = "cadre" if audience == Audience.TRAINEES else "user"
        return [Batch(audience=audience, occasions=occasions, kind=kind, listed=sorted(listed))]

    def labels(self, abouts: Collection[tuple[str, str]]) -> Mapping[tuple[str, str], str]:
        """The half-day."""
        return {about: half_days.half_day_in(about[0]).label for about in abouts}

    def facts(self, message: Message) -> Mapping[str, str]:
        """Who is missing now, of the reader's units to a liaison."""
        half_day = half_days.half_day_in(message.subject)
        facts = {"半天": half_day.label, "链接": link_for(message)}
        if message.cadre_id:
            return facts | {"情况": _("您还没有签到，也没有请假，请尽快到班或联系班主任。")}
        rows = _of_class(message.training_class, [half_day]).get(half_day, [])
        page = address("attendance:today_detail", message.training_class_id)
        if message.audience == Audience.LIAISONS:
            mine, paths = paths_of(message.user), _paths(rows)
            rows = [row for row in rows if any(paths[row.unit_id].startswith(path) for path in mine)]
            page = address("attendance:unit_attendance", message.training_class_id)
        words = _short(rows) if message.channel == Channel.SMS else _by_town(rows)
        return facts | {"情况": words, "链接": link_for(message, page)}


def missing_of(occasions: Sequence[Occasion]) -> Missing:
    """Who is missing in the half-days of these occasions. Nine queries, however many classes and people."""
    wanted: dict[int, set[HalfDay]] = {}
    for one in occasions:
        wanted.setdefault(one.class_id, set()).add(half_days.half_day_in(one.subject))
    classes = TrainingClass.objects.filter(pk__in=wanted).select_related("plan")
    governed = policies.policies_of(classes) if wanted else {}
    cells = {
        (standing.training_class.pk, half_day): _cells(standing, half_day)
        for standing in Standing.of_many(governed)
        for half_day in wanted[standing.training_class.pk]
    }
    away = _away(row.pk for rows in cells.values() for row, cell in rows if _is_absent(cell))
    by_class = {row.pk: policy for row, policy in governed.items()}
    return {
        key: [row for row, cell in rows if _is_missing(cell, by_class[key[0]], away.get(row.pk, ()))]
        for key, rows in cells.items()
        if any(cell.value and not cell.value.is_leave for _row, cell in rows)
    }


def _of_class(training_class: TrainingClass, wanted: Collection[HalfDay]) -> dict[HalfDay, list[Enrolment]]:
    now = timezone.now()
    occasions = [
        Occasion(class_id=training_class.pk, subject=half_days.subject_of(one), version="", due_at=now)
        for one in wanted
    ]
    return {half_day: rows for (_class, half_day), rows in missing_of(occasions).items()}


def _cells(standing: Standing, half_day: HalfDay) -> list[tuple[Enrolment, Cell]]:
    return [
        (row.enrolment, cell)
        for row in standing.rows
        for cell in row.cells
        if cell.half_day == half_day and cell.is_expected and not row.has_left
    ]


def _is_absent(cell: Cell) -> bool:
    return not cell.value or cell.value.is_absent


def _is_missing(cell: Cell, policy: AttendancePolicy, away: Iterable[LeaveRequest]) -> bool:
    """Neither there nor on leave, be it by the hour (R29), after the end of the own check-in."""
    starts_at = cell.sessions[0].start_at
    if not _is_absent(cell) or policies.window(policy, starts_at).closes_at > timezone.now():
        return False
    return not any(
        one.start_at <= starts_at < one.end_at and not (one.returned_at and one.returned_at <= starts_at)
        for one in away
    )


def _away(enrolments: Iterable[int]) -> dict[int, list[LeaveRequest]]:
    """The leave granted to those enrolments. One query."""
    found: dict[int, list[LeaveRequest]] = {}
    for row in LeaveRequest.objects.approved().filter(enrolment__in=set(enrolments)):
        found.setdefault(row.enrolment_id, []).append(row)
    return found


def _entered(
    classes: Collection[int], sessions: Collection[HeldSession]
) -> dict[tuple[int, int], dt.datetime]:
    """By class and session when somebody last marked it by hand. One query."""
    rows = Mark.objects.filter(
        session__in={one.pk for one in sessions},
        enrolment__training_class__in=classes,
        source__in=BY_HAND,
    ).order_by()
    found = rows.values_list("enrolment__training_class", "session").annotate(Max("marked_at"))
    return {(class_id, session): at for class_id, session, at in found}


def _paths(rows: Iterable[Enrolment]) -> dict[int, str]:
    return dict(Unit.objects.filter(pk__in={row.unit_id for row in rows}).values_list("pk", "path"))


def _by_town(rows: Sequence[Enrolment]) -> str:
    towns: dict[str, list[str]] = {}
    for row in rows:
        towns.setdefault(row.town_name or row.unit_name, []).append(row.cadre.name)
    lines = [
        _("%(unit)s（%(count)d人）：%(names)s")
        % {"unit": town, "count": len(names), "names": _("、").join(names)}
        for town, names in towns.items()
    ]
    return "\n".join([_("未到%(count)d人：") % {"count": len(rows)}, *lines])


def _short(rows: Sequence[Enrolment]) -> str:
    words = {"count": len(rows), "names": _("、").join(row.cadre.name for row in rows[:SHOWN])}
    if len(rows) > SHOWN:
        return _("未到%(count)d人：%(names)s等") % words
    return _("未到%(count)d人：%(names)s") % words
