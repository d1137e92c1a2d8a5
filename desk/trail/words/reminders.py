"""What acts of reminders are called in the trail, by their verb."""

from typing import Any

from django.utils.translation import pgettext_lazy as _

WORDS: dict[str, Any] = {
    "add_robot": _("trail", "新增群机器人"),
    "announce": _("trail", "发临时通知"),
    "change_robot": _("trail", "修改群机器人"),
    "change_rule": _("trail", "修改提醒规则"),
    "copy": _("trail", "复制群通知"),
    "drop_class_rule": _("trail", "恢复本区提醒规则"),
    "keep_channel": _("trail", "设定通道"),
    "move": _("trail", "处理消息"),
    "remove_robot": _("trail", "删除群机器人"),
    "reset_template": _("trail", "恢复消息模板"),
    "undo_move": _("trail", "撤销消息处理"),
    "withdraw": _("trail", "撤回临时通知"),
    "word_template": _("trail", "修改消息模板"),
}
