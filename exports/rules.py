"""Who may have papers built."""

from rules.permissions import add_perm

from courses.rules import (
    is_class_administrator,
    is_class_auditor,
    is_class_organiser,
    is_class_reader,
    is_head_teacher,
)

add_perm("exports.build", is_class_organiser | is_class_reader | is_head_teacher | is_class_auditor)
add_perm("exports.see_id_numbers", is_class_administrator)
