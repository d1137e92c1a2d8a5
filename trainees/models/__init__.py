"""Who is trained: cadres, their posts, quotas, enrolments, groups and personal links."""

from trainees.models.cadre import (
    Appointment,
    Body,
    Cadre,
    Education,
    ElectionCycle,
    Gender,
    PoliticalStatus,
)
from trainees.models.enrolment import (
    ATTENDING,
    CallUpAnswer,
    Enrolment,
    EnrolmentStatus,
    LateAddition,
    StudyGroup,
)
from trainees.models.link import LinkKind, PersonalLink
from trainees.models.merge import CadreMerge
from trainees.models.nomination import Chase, NominationBasis, ReplySlip
from trainees.models.phone import Phone, PhoneTie, SlipCode, TieWay
from trainees.models.privacy import ErasedPerson, PrivacyRequest, RequestKind, RequestState
from trainees.models.quota import Quota
from trainees.models.roster_import import RosterImport
from trainees.models.seating import RostrumSeat, SeatingDirection, SeatingOrder, SeatingPlan

__all__ = [
    "ATTENDING",
    "Appointment",
    "Body",
    "Cadre",
    "CadreMerge",
    "CallUpAnswer",
    "Chase",
    "Education",
    "ElectionCycle",
    "Enrolment",
    "EnrolmentStatus",
    "ErasedPerson",
    "Gender",
    "LateAddition",
    "LinkKind",
    "NominationBasis",
    "PersonalLink",
    "Phone",
    "PhoneTie",
    "PoliticalStatus",
    "PrivacyRequest",
    "Quota",
    "ReplySlip",
    "RequestKind",
    "RequestState",
    "RosterImport",
    "RostrumSeat",
    "SeatingDirection",
    "SeatingOrder",
    "SeatingPlan",
    "SlipCode",
    "StudyGroup",
    "TieWay",
]
