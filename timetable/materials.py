"""The files of a class as its people see them: trainees what they may read, the staff everything with its readers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import CharField, Count, DateTimeField, F, Q, QuerySet, Value
from django.urls import reverse

from courses.models import ClassDocument, TrainingClass
from timetable.audience import for_enrolments
from timetable.models import Session, SessionMaterial, SessionStatus
from trainees.models import Enrolment


@dataclass(frozen=True)
class Readable:
    """A file that a trainee may read. `session_id`, `lesson` and `start_at` are None or "" for a file of the class."""

    is_of_class: bool
    pk: int
    title: str
    training_class_id: int
    session_id: int | None
    lesson: str
    start_at: dt.datetime | None

    @property
    def url(self) -> str:
        """Where it is fetched."""
        return reverse(
            "timetable:handout_file" if self.is_of_class else "timetable:material_file", args=[self.pk]
        )


@dataclass(frozen=True)
class SessionFiles:
    """A session with its files, each with `opened`, the number of trainees of the class who fetched it."""

    session: Session
    materials: Sequence[SessionMaterial]


def materials_of(enrolments: Iterable[Enrolment]) -> QuerySet[SessionMaterial]:
    """What is released of the sessions, as published, at which these trainees are expected."""
    return SessionMaterial.objects.released().filter(session__in=for_enrolments(enrolments).values("pk"))


def readable_by(enrolments: Sequence[Enrolment]) -> list[Readable]:
    """What these trainees may read: the files of sessions in order of time, then those of the classes. One query, none
    without an enrolment."""
    if not enrolments:
        return []
    text, moment = CharField(), DateTimeField()
    of_sessions = materials_of(enrolments).values_list(
        Value(False),
        "pk",
        "original_name",
        "session__published__training_class",
        "session",
        F("session__published__title"),
        F("session__published__start_at"),
    )
    of_classes = (
        ClassDocument.objects.shown()
        .filter(training_class__in=[row.training_class_id for row in enrolments])
        .values_list(
            Value(True),
            "pk",
            "title",
            "training_class",
            Value(None, output_field=ClassDocument._meta.pk),
            Value("", output_field=text),
            Value(None, output_field=moment),
        )
    )
    rows = of_sessions.order_by().union(of_classes.order_by(), all=True)
    found = [Readable(*row) for row in rows]
    return sorted(found, key=lambda row: (row.is_of_class, str(row.start_at or ""), row.pk))


def documents_with_readers(training_class: TrainingClass) -> list[ClassDocument]:
    """The documents in place that have a file, each with `opened`. One query."""
    documents = training_class.documents.in_place().exclude(file="")
    return list(documents.annotate(opened=Count("readers")))


def of_session(session: Session) -> QuerySet[SessionMaterial]:
    """A session's files in place, each with `opened`, the number of trainees who fetched it. One query."""
    rows = SessionMaterial.objects.in_place().filter(session=session).select_related("handed_in_by")
    return rows.annotate(opened=Count("readers"))


def sessions_with_files(training_class: TrainingClass) -> list[SessionFiles]:
    """Every session of the class that is not called off, in order of time, with its files; cancelled ones that have
    some too. Three queries."""
    joined = Session.joint_classes.through.objects.filter(trainingclass=training_class).values("session")
    sessions = Session.objects.filter(Q(training_class=training_class) | Q(pk__in=joined))
    ours = Count("readers", filter=Q(readers__enrolment__training_class=training_class))
    materials = SessionMaterial.objects.in_place().filter(session__in=sessions.values("pk"))
    filed: dict[int, list[SessionMaterial]] = {}
    for material in materials.select_related("handed_in_by").annotate(opened=ours):
        filed.setdefault(material.session_id, []).append(material)
    return [
        SessionFiles(session, filed.get(session.pk, ()))
        for session in sessions.prefetch_related("groups").order_by(F("start_at").asc(nulls_last=True), "pk")
        if session.status != SessionStatus.CANCELLED or session.pk in filed
    ]
