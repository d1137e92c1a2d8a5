"""What acts of courses are called in the trail, by their verb."""

from typing import Any

from django.utils.translation import pgettext_lazy as _

WORDS: dict[str, Any] = {
    "add_course": _("trail", "新增课程"),
    "add_document": _("trail", "上传班次文件"),
    "add_plan_document": _("trail", "登记计划文件"),
    "add_preparation": _("trail", "新增筹备事项"),
    "add_preparation_item": _("trail", "新增筹备清单项"),
    "advance": _("trail", "推进班次状态"),
    "appoint": _("trail", "指定班次工作人员"),
    "change": _("trail", "修改班次"),
    "change_course": _("trail", "修改课程"),
    "change_plan": _("trail", "修改年度计划"),
    "change_preparation": _("trail", "修改筹备事项"),
    "change_preparation_item": _("trail", "修改筹备清单项"),
    "copy": _("trail", "复制班次"),
    "correct_plan_document": _("trail", "更正计划文件"),
    "create": _("trail", "新建班次"),
    "dismiss": _("trail", "取消班次工作人员"),
    "fetch_plan_document": _("trail", "下载计划文件"),
    "lay_down_preparation": _("trail", "设定筹备清单"),
    "move_plan": _("trail", "推进年度计划"),
    "order_preparation_item": _("trail", "调整筹备清单顺序"),
    "postpone": _("trail", "延期"),
    "remove_document": _("trail", "移除班次文件"),
    "reset_preparation": _("trail", "重置筹备清单"),
    "restore": _("trail", "恢复班次"),
    "restore_document": _("trail", "恢复班次文件"),
    "switch_preparation_item": _("trail", "启用或停用筹备清单项"),
    "undo_reset_preparation": _("trail", "撤销重置筹备清单"),
}
