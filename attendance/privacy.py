"""What is held of attendance: the record, which stays, and the words, proofs and devices around it, which go."""

from accounts.privacy.declaring import Declaration, Kept
from attendance import models as ours
from attendance.models import (
    AttendancePosting,
    AttendanceRecord,
    BadgeCode,
    Certificate,
    CheckIn,
    ClassTest,
    CompletionDecision,
    ContactTry,
    DifferenceNote,
    Evaluation,
    FlagReview,
    Honour,
    HoursCredit,
    LeaveRequest,
    LeaveStep,
    MakeUp,
    Mark,
    Reflection,
    Requirement,
    RollTap,
    SheetEntry,
    SheetPrinting,
    SittingIn,
    TestScore,
)
from courses.privacy import class_over
from trainees.privacy import OF_CLASS, OF_ENROLMENT

_MINE = "enrolment__cadre"
_CLASS = "enrolment__training_class"
_OF_SITTER = class_over("absent__training_class__")
_OF_STEP = class_over("request__enrolment__training_class__")
_OF_SCORE = class_over("enrolment__training_class__")

DECLARED = Declaration(
    kept=(
        Kept(CheckIn, "device", ("phone",), person=_MINE, due=OF_ENROLMENT),
        Kept(BadgeCode, "link", ("code",), person=_MINE, due=OF_ENROLMENT, whole=True),
        Kept(
            SittingIn,
            "roster_phone",
            ("phone",),
            person="cadre",
            among="absent__training_class",
            due=_OF_SITTER,
        ),
        Kept(
            SittingIn, "record", ("name", "post"), person="cadre", among="absent__training_class", stays=True
        ),
        Kept(
            LeaveRequest, "leave_proof", ("proof", "proof_name"), person=_MINE, among=_CLASS, due=OF_ENROLMENT
        ),
        Kept(LeaveRequest, "leave_words", ("reason",), person=_MINE, among=_CLASS, due=OF_ENROLMENT),
        Kept(
            LeaveStep,
            "leave_proof",
            ("letter", "letter_name"),
            person="request__enrolment__cadre",
            among="request__enrolment__training_class",
            due=_OF_STEP,
        ),
        Kept(
            LeaveStep,
            "leave_words",
            ("words",),
            person="request__enrolment__cadre",
            among="request__enrolment__training_class",
            due=_OF_STEP,
        ),
        Kept(ContactTry, "leave_words", ("words",), person=_MINE, among=_CLASS, due=OF_ENROLMENT),
        Kept(FlagReview, "leave_words", ("words",), among="training_class", due=OF_CLASS),
        Kept(
            Reflection,
            "coursework",
            ("text", "file", "file_name"),
            person=_MINE,
            among=_CLASS,
            due=OF_ENROLMENT,
        ),
        Kept(TestScore, "coursework", ("remark",), person=_MINE, among=_CLASS, due=_OF_SCORE),
        Kept(Mark, "record", ("reason",), person=_MINE, among=_CLASS, stays=True),
        Kept(Honour, "record", ("reason",), person=_MINE, among=_CLASS, stays=True),
        Kept(MakeUp, "record", ("reason",), person=_MINE, among=_CLASS, stays=True),
        Kept(CompletionDecision, "record", ("reason", "findings"), person=_MINE, among=_CLASS, stays=True),
        Kept(Certificate, "record", ("number", "code"), person=_MINE, among=_CLASS, stays=True),
        Kept(HoursCredit, "record", ("title", "level", "proof_number"), person="cadre", stays=True),
        Kept(HoursCredit, "record", ("proof", "proof_name"), person="cadre"),
        Kept(RollTap, "record", ("value", "outcome"), person=_MINE, among=_CLASS, stays=True),
        Kept(AttendancePosting, "archive", ("text",), among="training_class", stays=True),
        Kept(DifferenceNote, "archive", ("words",), among="training_class", stays=True),
        Kept(SheetEntry, "archive", ("text", "words"), among="printing__training_class", stays=True),
    ),
    nothing={
        ours.AttendancePolicy: "",
        AttendanceRecord: "",
        ours.CompletionTerms: "",
        ClassTest: "title",
        DifferenceNote: "key left right",
        Evaluation: "words",
        ours.EvaluationGiven: "",
        FlagReview: "key",
        ours.LeaveDelegation: "",
        ours.OnlineRate: "",
        Requirement: "rule audience",
        ours.SheetCount: "",
        SheetPrinting: "code lines",
        ours.SpotCheck: "",
    },
)
