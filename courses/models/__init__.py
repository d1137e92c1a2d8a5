"""What is planned: the year's plan, its classes, their staff and documents, the catalogue."""

from courses.models.catalogue import Course, CourseCategory
from courses.models.document import SHOWABLE, SHOWN_AT_FIRST, ClassDocument, DocumentKind
from courses.models.plan import PlanStatus, TrainingPlan
from courses.models.staff import ClassStaff, StaffRole
from courses.models.training_class import Category, ClassStatus, TrainingClass, TrainingType

__all__ = [
    "SHOWABLE",
    "SHOWN_AT_FIRST",
    "Category",
    "ClassDocument",
    "ClassStaff",
    "ClassStatus",
    "Course",
    "CourseCategory",
    "DocumentKind",
    "PlanStatus",
    "StaffRole",
    "TrainingClass",
    "TrainingPlan",
    "TrainingType",
]
