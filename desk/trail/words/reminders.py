"""What acts of reminders are called in the trail, by their verb."""

from typing import Any

from django.utils.translation import pgettext_lazy

WORDS: dict[str, Any] = {
    "add_robot": pgettext_lazy("trail", "新增群机器人"),
    "announce": pgettext_lazy("trail", "发临时通知"),
    "change_robot": pgettext_lazy("trail", "修改群机器人"),
    "change_rule": pgettext_lazy("trail", "修改提醒规则"),
    "copy": pgettext_lazy("trail", "复制群通知"),
    "drop_class_rule": pgettext_lazy("trail", "恢复本区提醒规则"),
    "keep_channel": pgettext_lazy("trail", "设定通道"),
    "move": pgettext_lazy("trail", "处理消息"),
    "remove_robot": pgettext_lazy("trail", "删除群机器人"),
    "reset_template": pgettext_lazy("trail", "恢复消息模板"),
    "undo_move": pgettext_lazy("trail", "撤销消息处理"),
    "withdraw": pgettext_lazy("trail", "撤回临时通知"),
    "word_template": pgettext_lazy("trail", "修改消息模板"),
}
