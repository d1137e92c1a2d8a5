"""The pages of notices, the outbox and their settings."""

from reminders.views.announcement import (
    announcement_new,
    announcement_withdraw,
)
from reminders.views.channel import (
    channel_edit,
    channel_list,
    channel_test,
)
from reminders.views.class_rule import (
    class_rule_edit,
    class_rule_list,
    class_rule_reset,
    class_rule_restore,
    class_rule_switch,
)
from reminders.views.inbox import (
    inbox_detail,
    inbox_list,
    inbox_read,
)
from reminders.views.moving import (
    batch_move,
    message_move,
    move_undo,
)
from reminders.views.notice import (
    notice_copy,
    notice_list,
)
from reminders.views.outbox import (
    batch_preview,
    message_batch,
    message_detail,
    message_list,
    outbox_list,
)
from reminders.views.robot import (
    class_robot_list,
    class_robot_new,
    robot_delete,
    robot_edit,
    robot_new,
    robot_test,
)
from reminders.views.rule import (
    rule_edit,
    rule_list,
    rule_switch,
)
from reminders.views.template import (
    template_edit,
    template_reset,
)

__all__ = [
    "announcement_new",
    "announcement_withdraw",
    "batch_move",
    "batch_preview",
    "channel_edit",
    "channel_list",
    "channel_test",
    "class_robot_list",
    "class_robot_new",
    "class_rule_edit",
    "class_rule_list",
    "class_rule_reset",
    "class_rule_restore",
    "class_rule_switch",
    "inbox_detail",
    "inbox_list",
    "inbox_read",
    "message_batch",
    "message_detail",
    "message_list",
    "message_move",
    "move_undo",
    "notice_copy",
    "notice_list",
    "outbox_list",
    "robot_delete",
    "robot_edit",
    "robot_new",
    "robot_test",
    "rule_edit",
    "rule_list",
    "rule_switch",
    "template_edit",
    "template_reset",
]
