"""Who may look into the outbox and move what is in it, and who says how people are reminded."""

from rules.permissions import add_perm

from courses.rules import (
    is_class_administrator,
    is_class_auditor,
    is_class_organiser,
    is_class_reader,
    is_head_teacher,
)

add_perm("reminders.view_messages", is_class_organiser | is_class_reader | is_head_teacher | is_class_auditor)
add_perm("reminders.send", is_class_organiser | is_head_teacher)
add_perm("reminders.change_rules", is_class_organiser)
add_perm("reminders.change_channels", is_class_administrator)
add_perm("reminders.keep_robots", is_class_organiser)
