"""What an auditor's reading is called in the trail, by its verb, and the pages and files that are read."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

WORDS: dict[str, Any] = {
    "download": pgettext_lazy("trail", "审计下载文件"),
    "read": pgettext_lazy("trail", "审计查阅页面"),
}
# By the name of the address; of any other the area says enough.
PAGES: dict[str, Any] = {
    "attendance:attendance_detail": _("考勤"),
    "attendance:completion_list": _("结业"),
    "attendance:leave_detail": _("请假"),
    "attendance:leave_file": _("证明材料"),
    "attendance:leave_list": _("请假"),
    "attendance:mark_list": _("考勤"),
    "attendance:reconciliation_detail": _("核对"),
    "attendance:reflection_detail": _("学习心得"),
    "attendance:reflection_file": _("学习心得"),
    "attendance:reflection_list": _("学习心得"),
    "attendance:score_list": _("成绩"),
    "courses:class_detail": _("概况"),
    "courses:document_file": _("班次文件"),
    "desk:audit_attendance": pgettext_lazy("page", "审计"),
    "desk:audit_detail": pgettext_lazy("page", "审计"),
    "desk:audit_people": pgettext_lazy("page", "审计"),
    "desk:class_trail": _("操作记录"),
    "desk:preparation_detail": _("筹备清单"),
    "exports:paper_list": _("文档"),
    "reminders:notice_list": _("通知"),
    "timetable:fee_list": _("费用"),
    "timetable:material_file": _("课件"),
    "timetable:material_list": _("课件"),
    "timetable:session_detail": _("课次"),
    "timetable:timetable_detail": _("课表"),
    "trainees:group_list": _("分组"),
    "trainees:quota_list": _("名额"),
    "trainees:roster_detail": _("花名册"),
    "trainees:seating_detail": _("座次"),
}
