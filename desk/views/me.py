"""The cadre's own page: read on a phone in ten seconds."""

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Any, cast

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import condition, require_safe

from accounts.access import UserRequest, signed_in
from accounts.models import User
from attendance.models import AttendanceRecord, HoursCredit, Mark, Requirement
from attendance.offices import people_in
from attendance.requirements import Books
from attendance.value import UNMARKED, Value, value_of
from timetable import notices
from timetable.audience import for_enrolments
from timetable.models import Notice, PublishedSession
from trainees.models import Appointment, Cadre, Enrolment


@dataclass(frozen=True)
class Block:
    """One session of mine: the published row, my enrolment in its class, and what was recorded."""

    session: PublishedSession
    enrolment: Enrolment
    value: Value


@dataclass(frozen=True)
class Days:
    """My sessions of one day."""

    day: dt.date
    blocks: list[Block]


def fingerprint(request: HttpRequest) -> str | None:
    """The ETag: changes with my enrolments, what is published, my notices, my marks, my hours and what is asked of
    me, each session that begins or ends, the language and the release; None while a message waits to be shown. One query."""
    user = cast(User, request.user)
    if not user.is_authenticated or "messages" in request.COOKIES:
        return None
    now = timezone.now()
    sessions = PublishedSession.objects.filter(classes=OuterRef("enrolments__training_class"))
    told = Notice.objects.filter(cadre=OuterRef("pk"))
    marks = Mark.objects.filter(enrolment=OuterRef("enrolments__pk"))
    state = Cadre.objects.filter(user=user).values_list(
        *hours_at_hand(),
        "enrolments__pk",
        "enrolments__version",
        "enrolments__status",
        Subquery(sessions.order_by("-version").values("version")[:1]),
        Subquery(sessions.order_by("-changed_at").values("changed_at")[:1]),
        Subquery(sessions.filter(start_at__lte=now).order_by("-start_at").values("start_at")[:1]),
        Subquery(sessions.filter(end_at__lte=now).order_by("-end_at").values("end_at")[:1]),
        Subquery(marks.order_by("-pk").values("pk")[:1]),
        Subquery(told.order_by("-pk").values("pk")[:1]),
        *(
            Subquery(rows.order_by().values("cadre").annotate(n=Count("pk")).values("n"))
            for rows in (told.unread(), told.unacknowledged())
        ),
    )
    release = getattr(staticfiles_storage, "manifest_hash", "")
    about = (user.pk, user.name, sorted(state), timezone.localdate(), request.LANGUAGE_CODE, release)
    return f'"{hashlib.sha256(repr(about).encode()).hexdigest()[:32]}"'


def hours_at_hand() -> list[ArraySubquery]:
    """What my hours and their bars follow from, as columns of a query over cadres."""
    rows = (
        (HoursCredit.objects.filter(cadre=OuterRef("pk")), ("id", "hours", "days")),
        (
            Appointment.objects.filter(cadre=OuterRef("pk")),
            ("id", "post", "is_new", "started_on", "ended_on"),
        ),
        (Requirement.objects.filter(district=OuterRef("district")), ("id", "version")),
    )
    return [
        ArraySubquery(found.order_by("pk").values(facts=JSONObject(**{name: name for name in names})))
        for found, names in rows
    ]


@require_safe
@condition(etag_func=fingerprint)
@signed_in
def me(request: UserRequest) -> HttpResponse:
    """Next session, what waits for 收到, today, the coming days, what is over with my attendance, my hours."""
    cadre = Cadre.objects.filter(user=request.user).first()
    context = overview(cadre) if cadre else {}
    response = render(request, "desk/me.html", {"cadre": cadre, **context})
    response["Cache-Control"] = "private, no-cache"
    return response


def overview(cadre: Cadre) -> dict[str, Any]:
    """`next`, `news`, `today`, `coming` and `past` (days), `classes`, `hours` of this year. Constant queries."""
    enrolments = list(
        Enrolment.objects.filter(cadre=cadre).on_the_list().select_related("training_class", "group")
    )
    blocks = blocks_of(enrolments)
    now, today = timezone.now(), timezone.localdate()
    ahead = [block for block in blocks if block.session.end_at > now and block.session.status != "CANCELLED"]
    mine = [enrolment.training_class_id for enrolment in enrolments]
    left = cadre.enrolments.exclude(training_class__in=mine).values("training_class")
    told = cadre.notices.exclude(version__training_class__in=left)
    return {
        "classes": enrolments,
        "next": ahead[0] if ahead else None,
        "news": notices.news_of(notices.waiting(told)),
        "under_way": bool(ahead) and ahead[0].session.start_at <= now,
        "today": [block for block in blocks if block.session.day == today],
        "coming": by_day(block for block in blocks if block.session.day > today),
        "past": list(reversed(by_day(block for block in blocks if block.session.day < today))),
        **hours_of(cadre, today),
    }


def blocks_of(enrolments: list[Enrolment]) -> list[Block]:
    """My sessions in order of time; a joint session of two of my classes stands once."""
    if not enrolments:
        return []
    mine = {enrolment.training_class_id: enrolment for enrolment in enrolments}
    recorded = {
        row.session_id: value_of(row.status, row.leave_kind)
        for row in AttendanceRecord.objects.filter(enrolment__in=enrolments)
    }
    sessions = for_enrolments(enrolments).prefetch_related("classes").order_by("start_at", "pk")
    return [
        Block(
            session,
            next(mine[row.pk] for row in session.classes.all() if row.pk in mine),
            recorded.get(session.pk, UNMARKED),
        )
        for session in sessions
    ]


def by_day(blocks: Any) -> list[Days]:
    """Gathered under their days."""
    days: dict[dt.date, list[Block]] = {}
    for block in blocks:
        days.setdefault(block.session.day, []).append(block)
    return [Days(day, found) for day, found in days.items()]


def hours_of(cadre: Cadre, today: dt.date) -> dict[str, Any]:
    """`hours` of this year, credited or attended in classes that are not closed yet (R8), of these `pending`;
    `bars`, one for each rule. Four queries."""
    people = people_in(Cadre.objects.filter(pk=cadre.pk), on=today)
    books = Books.open(people, year=today.year, today=today)
    pending = books.pending_of(cadre.pk)
    return {
        "year": today.year,
        "hours": (books.sum_of(cadre.pk) + pending).hours,
        "pending": pending.hours,
        "bars": books.bars_of(cadre.pk),
    }
