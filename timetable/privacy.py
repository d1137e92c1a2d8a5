"""What is held of lecturers, and where people are named in timetables and ceremonies."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q

from accounts.privacy.declaring import Declaration, Due, Kept, start_of
from timetable import models as ours
from timetable.models import (
    AgendaItem,
    CalendarDay,
    CampusTransit,
    Ceremony,
    CeremonyLeader,
    ClassLink,
    CostStandard,
    FeeAdjustment,
    FeePayment,
    FeeStandard,
    HalfDayTimes,
    Instructor,
    InstructorLink,
    MaterialReader,
    Notice,
    PaymentDetails,
    PlanningRun,
    PublishedInstructor,
    PublishedSession,
    Room,
    Session,
    SessionInstructor,
    SessionMaterial,
    Speech,
    TimetableVersion,
    Unavailability,
)


def last_lecture(lead: str = "") -> Due:
    """Rows of lecturers who taught, and neither teach nor were paid from the day on."""

    def done(day: dt.date) -> Q:
        taught = PublishedInstructor.objects.filter(instructor=OuterRef("pk"))
        planned = SessionInstructor.objects.filter(instructor=OuterRef("pk"))
        late = (
            Exists(taught.filter(published_session__end_at__gte=start_of(day)))
            | Exists(planned.filter(Q(session__end_at=None) | Q(session__end_at__gte=start_of(day))))
            | Exists(FeePayment.objects.filter(instructor=OuterRef("pk"), at__gte=start_of(day)))
        )
        return Q(**{f"{lead or 'pk'}__in": Instructor.objects.filter(Exists(taught), ~late).values("pk")})

    return done


DECLARED = Declaration(
    kept=(
        Kept(
            PaymentDetails,
            "payment_details",
            ("id_number_encrypted", "bank_encrypted", "account_encrypted"),
            due=last_lecture("instructor"),
            whole=True,
        ),
        Kept(Instructor, "lecturer_contact", ("phone", "email"), due=last_lecture()),
        Kept(Instructor, "person", ("name", "employer", "post", "title", "search_key")),
        Kept(FeePayment, "voucher", ("lines",), among="training_class", stays=True),
        Kept(FeeAdjustment, "voucher", ("reason",), among="session__training_class", stays=True),
        Kept(
            Session,
            "archive",
            ("title", "place", "speakers", "chair", "reason", "remark"),
            among="training_class",
            stays=True,
        ),
        Kept(
            PublishedSession,
            "archive",
            ("title", "place_text", "instructor_text", "chair", "remark", "change"),
            among="training_class",
            stays=True,
        ),
        Kept(
            TimetableVersion,
            "archive",
            ("reason", "snapshot", "changes"),
            among="training_class",
            stays=True,
        ),
        Kept(
            SessionInstructor,
            "archive",
            ("note", "asked_place"),
            among="session__training_class",
            stays=True,
        ),
        Kept(SessionMaterial, "archive", ("file", "original_name"), among="session__training_class"),
        Kept(MaterialReader, "record", (), person="enrolment__cadre", stays=True),
        Kept(Ceremony, "archive", ("host_name", "host_post"), among="training_class", stays=True),
        Kept(CeremonyLeader, "archive", ("name", "post"), among="ceremony__training_class", stays=True),
        Kept(
            AgendaItem,
            "archive",
            ("text", "speaker", "post"),
            among="ceremony__training_class",
            stays=True,
        ),
        Kept(Speech, "archive", ("file", "original_name"), among="ceremony__training_class"),
        Kept(Unavailability, "archive", ("reason",)),
    ),
    nothing={
        CalendarDay: "name",
        CampusTransit: "one other",
        ClassLink: "token_hash",
        CostStandard: "",
        FeeStandard: "",
        HalfDayTimes: "",
        InstructorLink: "token_hash",
        Notice: "",
        ours.PlacingLimits: "",
        PlanningRun: "options placements unplaced score error language",
        PublishedInstructor: "",
        Room: "name campus search_key",
        Speech: "sha256",
        ours.WithholdingTable: "",
        ours.WithholdingBracket: "",
    },
)
