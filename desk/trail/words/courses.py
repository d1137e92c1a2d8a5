"""What acts of courses are called in the trail, by their verb."""

from typing import Any

from django.utils.translation import pgettext_lazy

WORDS: dict[str, Any] = {
    "add_course": pgettext_lazy("trail", "新增课程"),
    "add_document": pgettext_lazy("trail", "上传班次文件"),
    "add_plan_document": pgettext_lazy("trail", "登记计划文件"),
    "add_preparation": pgettext_lazy("trail", "新增筹备事项"),
    "add_preparation_item": pgettext_lazy("trail", "新增筹备清单项"),
    "advance": pgettext_lazy("trail", "推进班次状态"),
    "appoint": pgettext_lazy("trail", "指定班次工作人员"),
    "change": pgettext_lazy("trail", "修改班次"),
    "change_course": pgettext_lazy("trail", "修改课程"),
    "change_plan": pgettext_lazy("trail", "修改年度计划"),
    "change_preparation": pgettext_lazy("trail", "修改筹备事项"),
    "change_preparation_item": pgettext_lazy("trail", "修改筹备清单项"),
    "copy": pgettext_lazy("trail", "复制班次"),
    "correct_plan_document": pgettext_lazy("trail", "更正计划文件"),
    "create": pgettext_lazy("trail", "新建班次"),
    "dismiss": pgettext_lazy("trail", "取消班次工作人员"),
    "fetch_plan_document": pgettext_lazy("trail", "下载计划文件"),
    "lay_down_preparation": pgettext_lazy("trail", "设定筹备清单"),
    "move_preparation": pgettext_lazy("trail", "调整筹备事项日期"),
    "move_plan": pgettext_lazy("trail", "推进年度计划"),
    "order_preparation_item": pgettext_lazy("trail", "调整筹备清单顺序"),
    "postpone": pgettext_lazy("trail", "延期"),
    "remove_document": pgettext_lazy("trail", "移除班次文件"),
    "reset_preparation": pgettext_lazy("trail", "重置筹备清单"),
    "restore": pgettext_lazy("trail", "恢复班次"),
    "restore_document": pgettext_lazy("trail", "恢复班次文件"),
    "switch_preparation_item": pgettext_lazy("trail", "启用或停用筹备清单项"),
    "tick_preparation": pgettext_lazy("trail", "登记筹备事项"),
    "undo_preparation": pgettext_lazy("trail", "撤销筹备登记"),
    "undo_reset_preparation": pgettext_lazy("trail", "撤销重置筹备清单"),
    "show_document": pgettext_lazy("trail", "查看班次文件"),
}
