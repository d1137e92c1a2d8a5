"""What acts of desk are called in the trail, by their verb."""

from typing import Any

from django.utils.translation import pgettext_lazy

WORDS: dict[str, Any] = {
    "answer_privacy": pgettext_lazy("trail", "答复个人信息申请"),
    "ask_privacy": pgettext_lazy("trail", "申请个人信息权利"),
    "clear_demo": pgettext_lazy("trail", "清除演示数据"),
    "erase_person": pgettext_lazy("trail", "删除个人信息"),
    "export_person": pgettext_lazy("trail", "导出个人信息"),
    "export_trail": pgettext_lazy("trail", "导出操作记录"),
    "open_district": pgettext_lazy("trail", "开通本区"),
    "retention": pgettext_lazy("trail", "按期限清除"),
    "retention_run": pgettext_lazy("trail", "执行保存期限"),
}
