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
from trainees.models.enrolment import ATTENDING, Enrolment, EnrolmentStatus, StudyGroup
from trainees.models.link import LinkKind, PersonalLink
from trainees.models.quota import Quota
from trainees.models.roster_import import RosterImport

__all__ = [
    "ATTENDING",
    "Appointment",
    "Body",
    "Cadre",
    "Education",
    "ElectionCycle",
    "Enrolment",
    "EnrolmentStatus",
    "Gender",
    "LinkKind",
    "PersonalLink",
    "PoliticalStatus",
    "Quota",
    "RosterImport",
    "StudyGroup",
]
