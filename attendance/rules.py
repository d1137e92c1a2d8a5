"""Who may mark, and who may set the rules of a class."""

from rules.permissions import add_perm

from courses.rules import is_class_organiser, is_head_teacher

add_perm("attendance.mark", is_class_organiser | is_head_teacher)
add_perm("attendance.change_policy", is_class_organiser)
