"""The shapes of what organisers type."""

from courses.forms.course import CourseForm
from courses.forms.document import DocumentForm
from courses.forms.plan import PlanForm
from courses.forms.preparation import MoveForm, OwnItemForm, TemplateItemForm, TickForm
from courses.forms.staff import StaffForm
from courses.forms.status import PostponeForm, StatusForm
from courses.forms.training_class import ClassForm, NewClassForm

__all__ = [
    "ClassForm",
    "CourseForm",
    "DocumentForm",
    "MoveForm",
    "NewClassForm",
    "OwnItemForm",
    "PlanForm",
    "PostponeForm",
    "StaffForm",
    "StatusForm",
    "TemplateItemForm",
    "TickForm",
]
