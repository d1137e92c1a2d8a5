"""What is planned: the year's plan, its classes, their staff and documents, the catalogue."""

from courses.models.catalogue import Course, CourseCategory
from courses.models.document import ClassDocument, DocumentKind
from courses.models.plan import PlanStatus, TrainingPlan
from courses.models.plan_act import Place, PlanAct, PlanActKind, PlanChange, PlanDocument, PlanDocumentKind
from courses.models.staff import ClassStaff, StaffRole
from courses.models.training_class import Category, ClassStatus, TrainingClass, TrainingType

__all__ = [
    "Category",
    "ClassDocument",
    "ClassStaff",
    "ClassStatus",
    "Course",
    "CourseCategory",
    "DocumentKind",
    "Place",
    "PlanAct",
    "PlanActKind",
    "PlanChange",
    "PlanDocument",
    "PlanDocumentKind",
    "PlanStatus",
    "StaffRole",
    "TrainingClass",
    "TrainingPlan",
    "TrainingType",
]
