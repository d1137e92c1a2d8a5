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
from attendance import evaluating, my_check_in, reflecting
from attendance.completion import certificates
from attendance.leave_page import asked_by
from attendance.models import AttendanceRecord, EvaluationGiven, HoursCredit, LeaveRequest, Mark, Requirement
from attendance.offices import people_in
from attendance.requirements import Books
from attendance.value import UNMARKED, Value, value_of
from courses.models import ClassDocument, ClassStatus
from reminders.inbox import MESSAGE, Item, items_of, unread_of
from timetable import materials, notices
from timetable.audience import for_enrolments
from timetable.materials import Readable
from timetable.models import Notice, PublishedSession, SessionMaterial
from trainees.models import ATTENDING, Appointment, Cadre, Enrolment

UNREAD = 3  # so many stand on the page; the inbox has them all


@dataclass(frozen=True)
class Block:
    """One session of mine: the published row, my enrolment in its class, and what was recorded."""

    session: PublishedSession
    enrolment: Enrolment
    value: Value


@dataclass(frozen=True)
class Materials:
    """What I may read: `shown` on my page, the files of today's sessions before those of my classes; `classes` are the
    enrolments in whose classes there is anything."""

    shown: list[Readable]
    classes: list[Enrolment]

    @property
    def any(self) -> bool:
        """Whether there is anything to read."""
        return bool(self.classes)


@dataclass(frozen=True)
class Days:
    """My sessions of one day."""

    day: dt.date
    blocks: list[Block]


def fingerprint(request: HttpRequest) -> str | None:
    """The ETag: changes with my enrolments, what is published, my notices, my marks, my leave, my hours, what the rules
    and my classes ask of me, each session that begins or ends, my check-ins and their windows, the language and the
    release, and what is unread; None while an answer waits to be shown. Two queries."""
    user = cast(User, request.user)
    if not user.is_authenticated or "messages" in request.COOKIES:
        return None
    now = timezone.now()
    sessions = PublishedSession.objects.filter(classes=OuterRef("enrolments__training_class"))
    told = Notice.objects.filter(cadre=OuterRef("pk"))
    marks = Mark.objects.filter(enrolment=OuterRef("enrolments__pk"))
    check_ins = my_check_in.at_hand(now)
    leave = LeaveRequest.objects.filter(enrolment__cadre=OuterRef("pk")).order_by("pk")
    state = Cadre.objects.filter(user=user).values_list(
        *hours_at_hand(),
        ArraySubquery(leave.values(facts=JSONObject(id="id", version="version"))),
        "enrolments__pk",
        "enrolments__version",
        "enrolments__status",
        *results_at_hand(),
        *materials_at_hand(),
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
        *check_ins,
    )
    rows = sorted(state)
    windows = my_check_in.passed([row[-len(check_ins) :] for row in rows], now)
    release = getattr(staticfiles_storage, "manifest_hash", "")
    unread = unread_of(user)
    about = (user.pk, user.name, unread, rows, windows, timezone.localdate(), request.LANGUAGE_CODE, release)
    return f'"{hashlib.sha256(repr(about).encode()).hexdigest()[:32]}"'


def results_at_hand() -> list[str | Subquery]:
    """What my classes ask of me at their end, and what I have given, as columns of a query over cadres."""
    given = EvaluationGiven.objects.filter(enrolment=OuterRef("enrolments__pk"))
    return [
        "enrolments__training_class__status",
        "enrolments__training_class__completion_terms__version",
        "enrolments__reflection__version",
        Subquery(given.order_by().values("enrolment").annotate(n=Count("pk")).values("n")),
    ]


def materials_at_hand() -> list[ArraySubquery]:
    """What my classes gave me to read, as columns of a query over cadres."""
    mine = OuterRef("enrolments__training_class")
    documents = ClassDocument.objects.shown().filter(training_class=mine)
    files = SessionMaterial.objects.released().filter(session__published__classes=mine)
    return [ArraySubquery(rows.order_by("pk").values("pk")) for rows in (documents, files)]


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
    """Next session, what waits for 收到, what is unread, today, the coming days, what is over with my attendance, my hours."""
    cadre = Cadre.objects.filter(user=request.user).first()
    context = overview(cadre) if cadre else {}
    context["unread"] = unread_messages(request.user)
    response = render(request, "desk/me.html", {"cadre": cadre, **context})
    response["Cache-Control"] = "private, no-cache"
    return response


def unread_messages(user: User) -> list[Item]:
    """The latest unread messages that are no notices: those stand there with their 收到. One query, none without any."""
    return items_of(user, [key for key in unread_of(user) if key[0] == MESSAGE][:UNREAD])


def overview(cadre: Cadre) -> dict[str, Any]:
    """`next`, `check_ins` of today, `news`, `leave` and for which classes it can be asked, `today`, `coming` and `past`
    (days), `materials`, `classes`, `hours` of this year, `certificates`, `evaluations` and `reflections` that my classes ask for.
    Constant queries."""
    enrolments = list(
        Enrolment.objects.filter(cadre=cadre)
        .on_the_list()
        .select_related("training_class__plan", "training_class__completion_terms", "group")
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
        "check_ins": my_check_in.open_now(
            [(block.session, block.enrolment) for block in blocks if block.session.day == today], now
        ),
        "leave": asked_by(cadre),
        "may_ask_leave": [row for row in enrolments if may_ask(row, today)],
        "under_way": bool(ahead) and ahead[0].session.start_at <= now,
        "today": [block for block in blocks if block.session.day == today],
        "materials": materials_for(enrolments, blocks, today),
        "coming": by_day(block for block in blocks if block.session.day > today),
        "evaluations": [due for due in evaluating.due_of(enrolments) if due.is_open and due.courses],
        "reflections": [asked for asked in reflecting.asked_of(enrolments) if asked.is_wanted],
        "certificates": certificates.held_by(cadre),
        "past": list(reversed(by_day(block for block in blocks if block.session.day < today))),
        **hours_of(cadre, today),
    }


def materials_for(enrolments: list[Enrolment], blocks: list[Block], today: dt.date) -> Materials:
    """What I may read, of today and of my classes. One query."""
    found = materials.readable_by(enrolments)
    by_session = {block.session.pk: block for block in blocks}
    given = {by_session[row.session_id].enrolment.pk for row in found if row.session_id in by_session}
    given |= {
        one.pk
        for one in enrolments
        for row in found
        if row.is_of_class and row.training_class_id == one.training_class_id
    }
    ours = {block.session.pk for block in blocks if block.session.day == today}
    return Materials(
        shown=[row for row in found if row.is_of_class or row.session_id in ours],
        classes=[one for one in enrolments if one.pk in given],
    )


def may_ask(enrolment: Enrolment, today: dt.date) -> bool:
    """Whether leave can be asked for: attending a confirmed class whose published days are not over."""
    training_class = enrolment.training_class
    is_open = training_class.status == ClassStatus.CONFIRMED and enrolment.status in ATTENDING
    last = training_class.last_published_on
    return is_open and last is not None and last >= today


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
