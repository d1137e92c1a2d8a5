"""Trainees rate the courses they were at, once and without their names (R26).

That somebody has rated (`EvaluationGiven`) and what was said (`Evaluation`) are two rows without a link: the second
has a random key and a day, and the rows of one trainee are written in random order. Nothing is left in the audit trail, for its instant
would tell whose the newest rating is. The figures move only in steps of five ratings of a course (`counted`), so that
two looks at them, before and after somebody rated, differ by five people and never by one.

Who reads the database itself can still tell rows of one transaction by PostgreSQL's hidden columns (xmin) until five
have come together and are rewritten as one, and, from its backups and write-ahead log, after that.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from random import SystemRandom

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from attendance import terms
from attendance.audience import ON_THE_LIST
from attendance.models import AttendanceRecord, AttendanceStatus, Evaluation, EvaluationGiven
from courses.models import TrainingClass
from timetable.models import PublishedInstructor, PublishedSession, SessionKind
from timetable.models.published import PublishedSessionQuerySet
from trainees.models import Enrolment
from trainees.models.enrolment import EnrolmentQuerySet

LEAST = 5
"""Fewer ratings than these are never shown (R26)."""

THERE = (AttendanceStatus.PRESENT, AttendanceStatus.LATE, AttendanceStatus.LEFT_EARLY)
_NEVER = (SessionKind.OPENING, SessionKind.CLOSING, SessionKind.TEST)
_ALWAYS = (SessionKind.LECTURE, SessionKind.FIELD_TEACHING, SessionKind.EXCHANGE)


class NotOpen(Exception):
    """The evaluation has not begun, or the class does not ask for one; the message is for the reader."""


@dataclass(frozen=True)
class Rating:
    """What one trainee says of one course: 1 to 5 in all, and where wanted of each part, and a line of words."""

    score: int
    delivery: int | None = None
    method: int | None = None
    effect: int | None = None
    words: str = ""


@dataclass(frozen=True)
class Due:
    """The evaluation of one trainee: `opens_at` None while no timetable is published; `courses` those that the trainee was at
    and has not rated, `given` how many were."""

    enrolment: Enrolment
    is_asked: bool
    opens_at: dt.datetime | None
    courses: tuple[PublishedSession, ...] = ()
    given: int = 0

    @property
    def is_open(self) -> bool:
        """From the start of the last published half-day until the class is closed."""
        if not self.is_asked or self.enrolment.training_class.status in terms.SETTLED:
            return False
        return self.opens_at is not None and self.opens_at <= timezone.now()


def courses_of(training_class: TrainingClass) -> PublishedSessionQuerySet:
    """What can be rated: taught sessions that take place, neither ceremonies nor tests."""
    return _taught(PublishedSession.objects.of_class(training_class))


def due_of(enrolments: Iterable[Enrolment]) -> list[Due]:
    """What each of them may rate, in their order; the enrolments come with their class and its terms. Four queries at most."""
    mine = [row for row in enrolments if row.status in ON_THE_LIST]
    classes = {row.training_class_id for row in mine if row.training_class.status not in terms.SETTLED}
    opening = openings(classes) if classes else {}
    found = [
        Due(
            row,
            terms.fetched_terms(row.training_class).asks_evaluation,
            opening.get(row.training_class_id),
        )
        for row in mine
    ]
    opened = [due for due in found if due.is_open]
    courses, given = _rateable([due.enrolment.pk for due in opened]) if opened else ({}, {})
    return [
        Due(due.enrolment, due.is_asked, due.opens_at, tuple(courses[pk]), given[pk])
        if (pk := due.enrolment.pk) in given
        else due
        for due in found
    ]


def openings(classes: Collection[int]) -> dict[int, dt.datetime]:
    """Class id → when its evaluation opens: the start of its last published half-day. One query."""
    links = PublishedSession.classes.through.objects.filter(
        trainingclass__in=classes, publishedsession__in=PublishedSession.objects.taking_place()
    )
    starts: dict[int, dict[tuple[dt.date, str], dt.datetime]] = defaultdict(dict)
    rows = links.order_by("publishedsession__start_at")
    for pk, start_at, period in rows.values_list(
        "trainingclass_id", "publishedsession__start_at", "publishedsession__period"
    ):
        starts[pk].setdefault((timezone.localtime(start_at).date(), period), start_at)
    return {pk: max(of_class.values()) for pk, of_class in starts.items()}


def owing(classes: Collection[int]) -> EnrolmentQuerySet:
    """Those who come to these classes and have, by `due_of`, something to rate where the evaluation is open: a question
    for the database, however many they are."""
    given = EvaluationGiven.objects.filter(session=OuterRef("session"), enrolment=OuterRef("enrolment"))
    taught = _taught(PublishedSession.objects.filter(start_at__lte=timezone.now()))
    unrated = AttendanceRecord.objects.filter(
        ~Exists(given), enrolment=OuterRef("pk"), status__in=THERE, session__in=taught.values("pk")
    )
    return Enrolment.objects.attending().filter(Exists(unrated), training_class__in=classes)


@transaction.atomic
def give(enrolment: Enrolment, *, ratings: Mapping[int, Rating]) -> int:
    """Keeps the ratings by session id, each once, and says how many were new; what is not the trainee's to rate is passed over.

    Raises NotOpen, and terms.Settled where the class is closed.
    """
    training_class = terms.lock(enrolment.training_class)
    found = due_of([enrolment])
    if not found or not found[0].is_open:
        raise NotOpen(_("现在不能评估。"))
    new = [course.pk for course in found[0].courses if course.pk in ratings]
    _write(enrolment, {pk: ratings[pk] for pk in new})
    _count(training_class, new)
    return len(new)


def _write(enrolment: Enrolment, ratings: Mapping[int, Rating]) -> None:
    """Both rows of each; the constraint `evaluated_once` has the last word."""
    EvaluationGiven.objects.bulk_create(
        EvaluationGiven(session_id=session, enrolment=enrolment) for session in sorted(ratings)
    )
    rows = [
        Evaluation(
            session_id=session,
            training_class_id=enrolment.training_class_id,
            score=rating.score,
            delivery=rating.delivery,
            method=rating.method,
            effect=rating.effect,
            words=rating.words,
            counted=False,
        )
        for session, rating in ratings.items()
    ]
    SystemRandom().shuffle(rows)
    Evaluation.objects.bulk_create(rows)


def _count(training_class: TrainingClass, sessions: Collection[int]) -> None:
    """Lets those join the figures of which five have come together. Two queries."""
    waiting = Evaluation.objects.filter(training_class=training_class, session__in=sessions, counted=False)
    ready = waiting.values("session").annotate(n=Count("pk")).filter(n__gte=LEAST)
    waiting.filter(session__in=[row["session"] for row in ready]).update(counted=True)


def _rateable(enrolments: Collection[int]) -> tuple[dict[int, list[PublishedSession]], dict[int, int]]:
    """By enrolment id: the courses in which it is recorded as there, that have begun and are not rated; and how many
    are. Three queries."""
    done: dict[int, set[int]] = {pk: set() for pk in enrolments}
    rows = EvaluationGiven.objects.filter(enrolment__in=enrolments)
    for pk, session in rows.values_list("enrolment_id", "session_id"):
        done[pk].add(session)
    records = AttendanceRecord.objects.filter(enrolment__in=enrolments, status__in=THERE)
    there = [
        pair for pair in records.values_list("enrolment_id", "session_id") if pair[1] not in done[pair[0]]
    ]
    taught = _taught(PublishedSession.objects.filter(pk__in={session for _pk, session in there}))
    rank = {row.pk: row for row in taught.filter(start_at__lte=timezone.now())}
    courses: dict[int, list[PublishedSession]] = {pk: [] for pk in enrolments}
    for pk, session in there:
        if session in rank:
            courses[pk].append(rank[session])
    for found in courses.values():
        found.sort(key=lambda row: (row.start_at, row.pk))
    return courses, {pk: len(sessions) for pk, sessions in done.items()}


def _taught(sessions: PublishedSessionQuerySet) -> PublishedSessionQuerySet:
    lecturers = PublishedInstructor.objects.filter(published_session=OuterRef("pk"))
    taught = Q(kind__in=_ALWAYS) | Exists(lecturers)
    return sessions.taking_place().exclude(kind__in=_NEVER).filter(taught)
