"""What acts of desk are called in the trail, by their verb."""

from typing import Any

from django.utils.translation import pgettext_lazy as _

WORDS: dict[str, Any] = {
    "answer_privacy": _("trail", "答复个人信息申请"),
    "ask_privacy": _("trail", "申请个人信息权利"),
    "clear_demo": _("trail", "清除演示数据"),
    "erase_person": _("trail", "删除个人信息"),
    "export_person": _("trail", "导出个人信息"),
    "export_trail": _("trail", "导出操作记录"),
    "open_district": _("trail", "开通本区"),
    "retention": _("trail", "按期限清除"),
    "retention_run": _("trail", "执行保存期限"),
}
