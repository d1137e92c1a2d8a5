"""The pages of plans, classes, their documents and staff, and the catalogue."""

from courses.views.catalogue import course_edit, course_list, course_new
from courses.views.document import (
    document_delete,
    document_file,
    document_new,
    document_restore,
    document_show,
)
from courses.views.plan import plan_detail, plan_list
from courses.views.plan_act import plan_act_list, plan_act_new
from courses.views.plan_document import (
    plan_document_approve,
    plan_document_edit,
    plan_document_file,
    plan_document_new,
)
from courses.views.preparation import (
    preparation_edit,
    preparation_list,
    preparation_new,
    preparation_order,
    preparation_reset,
    preparation_switch,
    preparation_unreset,
)
from courses.views.staff import staff_delete, staff_edit
from courses.views.status import class_postpone, class_restore, class_status
from courses.views.training_class import class_detail, class_edit, class_new

__all__ = [
    "class_detail",
    "class_edit",
    "class_new",
    "class_postpone",
    "class_restore",
    "class_status",
    "course_edit",
    "course_list",
    "course_new",
    "document_delete",
    "document_file",
    "document_new",
    "document_restore",
    "document_show",
    "plan_act_list",
    "plan_act_new",
    "plan_detail",
    "plan_document_approve",
    "plan_document_edit",
    "plan_document_file",
    "plan_document_new",
    "plan_list",
    "preparation_edit",
    "preparation_list",
    "preparation_new",
    "preparation_order",
    "preparation_reset",
    "preparation_switch",
    "preparation_unreset",
    "staff_delete",
    "staff_edit",
]
