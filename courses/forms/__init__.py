"""The shapes of what organisers type."""

from courses.forms.course import CourseForm
from courses.forms.document import DocumentForm
from courses.forms.plan import ACT_FORMS, PlanDocumentEditForm, PlanDocumentForm
from courses.forms.preparation import MoveForm, OwnItemForm, TemplateItemForm, TickForm
from courses.forms.staff import StaffForm
from courses.forms.status import PostponeForm, StatusForm
from courses.forms.training_class import ClassForm, NewClassForm

__all__ = [
    "ACT_FORMS",
    "ClassForm",
    "CourseForm",
    "DocumentForm",
    "MoveForm",
    "NewClassForm",
    "OwnItemForm",
    "PlanDocumentEditForm",
    "PlanDocumentForm",
    "PostponeForm",
    "StaffForm",
    "StatusForm",
    "TemplateItemForm",
    "TickForm",
]
