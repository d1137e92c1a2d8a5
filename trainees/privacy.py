"""What is held of those who are trained, from the register to the phone in the hall."""

import datetime as dt

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Q

from accounts.models import Grant, Role, User
from accounts.privacy.declaring import Declaration, Due, Kept, before
from accounts.privacy.own import NOT_UNDER_WAY
from courses.models import ClassStaff
from courses.privacy import class_over
from trainees.models import (
    Appointment,
    Cadre,
    CadreMerge,
    Chase,
    ElectionCycle,
    Enrolment,
    ErasedPerson,
    NominationBasis,
    PersonalLink,
    Phone,
    PhoneTie,
    PrivacyRequest,
    Quota,
    ReplySlip,
    RosterImport,
    RostrumSeat,
    SeatingPlan,
    SlipCode,
    StudyGroup,
)


def done_with(lead: str = "pk") -> Due:
    """Rows of people whose every class was over before the day; of those never in a class, who had left every post by
    then. `lead` leads from the row to the person."""

    def done(day: dt.date) -> Q:
        theirs = Enrolment.objects.filter(cadre=OuterRef("pk"))
        posts = Appointment.objects.filter(cadre=OuterRef("pk"))
        held = posts.filter(Q(ended_on=None) | Q(ended_on__gte=day))
        past = Exists(theirs) | (Exists(posts) & ~Exists(held))
        open_ones = theirs.exclude(class_over("training_class__")(day))
        return Q(**{f"{lead}__in": Cadre.objects.filter(past, ~Exists(open_ones)).values("pk")})

    return done


OF_CLASS = class_over("training_class__")
OF_ENROLMENT = class_over("enrolment__training_class__")
# Accounts that do nothing but let a cadre in.
_NO_OFFICE = (
    Q(cadre__isnull=False)
    & ~Q(pk__in=Grant.objects.exclude(role=Role.CADRE).values("user"))
    & ~Q(pk__in=ClassStaff.objects.values("user"))
    & Q(is_superuser=False)
)

DECLARED = Declaration(
    kept=(
        Kept(Cadre, "phone", ("phone",), person="pk", due=done_with()),
        Kept(User, "phone", ("phone",), person="cadre", only=_NO_OFFICE, due=done_with("cadre")),
        Kept(Authenticator, "account", ("data",), person="user__cadre", whole=True),
        Kept(EmailAddress, "account", ("email",), person="user__cadre", whole=True),
        Kept(
            Cadre,
            "id_number",
            ("id_number_encrypted", "id_number_hash"),
            person="pk",
            due=done_with(),
        ),
        Kept(
            Cadre,
            "person",
            ("name", "stroke_order", "nationality", "birth_month", "search_key"),
            person="pk",
            stays=True,
        ),
        Kept(Appointment, "person", ("post",), person="cadre", stays=True),
        Kept(Enrolment, "roster_phone", ("phone",), person="cadre", among="training_class", due=OF_CLASS),
        Kept(
            Enrolment,
            "roster_note",
            ("diet", "remark", "needs_lodging"),
            person="cadre",
            among="training_class",
            due=OF_CLASS,
        ),
        Kept(
            Enrolment,
            "record",
            ("unit_name", "town_name", "post", "class_role", "seat", "reason"),
            person="cadre",
            among="training_class",
            stays=True,
        ),
        Kept(StudyGroup, "archive", ("name",), among="training_class", stays=True),
        Kept(RostrumSeat, "archive", ("name", "post"), among="training_class", stays=True),
        Kept(PersonalLink, "link", ("token_hash",), person="cadre", due=done_with("cadre"), whole=True),
        Kept(SlipCode, "link", ("code_hash",), person="enrolment__cadre", due=OF_ENROLMENT, whole=True),
        Kept(PhoneTie, "device", (), person="enrolment__cadre", due=OF_ENROLMENT, whole=True),
        Kept(
            Phone,
            "device",
            ("key_hash", "label"),
            only=Q(ties=None, check_ins=None),
            due=before("first_seen_at"),
            whole=True,
        ),
        Kept(CadreMerge, "merged_record", ("before",), person="kept", due=before("merged_at")),
        Kept(CadreMerge, "person", ("gone_label",), person="kept", stays=True),
        Kept(RosterImport, "upload", ("content",), only=NOT_UNDER_WAY, due=before("uploaded_at")),
        Kept(RosterImport, "import_undo", ("before",), due=before("confirmed_at")),
        Kept(RosterImport, "archive", ("file_name", "error"), among="training_class", stays=True),
        Kept(
            NominationBasis,
            "nomination_basis",
            ("text", "photo", "photo_name"),
            among="training_class",
            due=OF_CLASS,
        ),
        Kept(
            ReplySlip,
            "nomination_basis",
            ("stamped", "stamped_name"),
            among="training_class",
            due=OF_CLASS,
        ),
        Kept(NominationBasis, "archive", ("reason",), among="training_class", stays=True),
        Kept(
            ReplySlip,
            "archive",
            ("short_reason", "return_reason", "reopen_reason"),
            among="training_class",
            stays=True,
        ),
        Kept(PrivacyRequest, "request", ("words", "answer"), person="cadre", due=before("answered_at")),
        Kept(Chase, "archive", ("text",), among="training_class", stays=True),
    ),
    nothing={
        ElectionCycle: "name",
        ErasedPerson: "proof",
        Quota: "note",
        SeatingPlan: "",
        RosterImport: "digest language options result",
    },
)
