"""What is planned: the year's plan, its classes, their staff and documents, the catalogue."""

from courses.models.catalogue import Course, CourseCategory
from courses.models.document import SHOWABLE, SHOWN_AT_FIRST, ClassDocument, DocumentKind
from courses.models.plan import PlanStatus, TrainingPlan
from courses.models.plan_act import Place, PlanAct, PlanActKind, PlanChange, PlanDocument, PlanDocumentKind
from courses.models.preparation import (
    EARLIEST,
    KnownBy,
    PreparationItem,
    PreparationRecord,
    PreparationTick,
    TickState,
)
from courses.models.staff import ClassStaff, StaffRole
from courses.models.training_class import Category, ClassStatus, TrainingClass, TrainingType

__all__ = [
    "EARLIEST",
    "SHOWABLE",
    "SHOWN_AT_FIRST",
    "Category",
    "ClassDocument",
    "ClassStaff",
    "ClassStatus",
    "Course",
    "CourseCategory",
    "DocumentKind",
    "KnownBy",
    "Place",
    "PlanAct",
    "PlanActKind",
    "PlanChange",
    "PlanDocument",
    "PlanDocumentKind",
    "PlanStatus",
    "PreparationItem",
    "PreparationRecord",
    "PreparationTick",
    "StaffRole",
    "TickState",
    "TrainingClass",
    "TrainingPlan",
    "TrainingType",
]
