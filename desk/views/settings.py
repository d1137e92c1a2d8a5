"""The way to every settings page."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from accounts.access import UserRequest, for_organisers
from accounts.models import Role, User
from desk.starting import steps_for

# (label, what it is for, address, icon, whether only an administrator may open it)
PAGES = [
    (pgettext_lazy("many", "单位"), _("镇街、社区与部门"), "accounts:unit_list", "building", True),
    (_("账号与角色"), _("邀请、授权、停用、重置密码"), "accounts:account_list", "people", True),
    (_("登录规则"), _("要不要求工作人员使用两步验证"), "accounts:sign_in_policy_edit", "shield-check", True),
    (
        pgettext_lazy("many", "教室、场地"),
        _("名称、容量、座位行列"),
        "timetable:room_list",
        "door-open",
        False,
    ),
    (
        _("干部名册"),
        _("从 Excel 登记人员和任职，不进班次"),
        "trainees:cadre_import",
        "person-badge",
        False,
    ),
    (_("师资"), _("讲师、单位职务、常讲课程"), "timetable:instructor_list", "easel", False),
    (_("课程库"), _("课程名称、类别、学时"), "courses:course_list", "book", False),
    (
        _("节假日与半天时间"),
        _("放假、调休、上午下午的时间"),
        "timetable:calendar_day_list",
        "calendar3",
        False,
    ),
    (_("筹备清单"), _("开班前要办的事，按天倒排"), "courses:preparation_list", "card-list", False),
    (
        _("排课限制"),
        _("讲师一天讲几个半天、校区之间的路程"),
        "timetable:placing_limits_edit",
        "clock",
        True,
    ),
    (
        _("费用标准"),
        _("讲课费、综合定额、个税预扣率"),
        "timetable:fee_standard_list",
        "clipboard-check",
        True,
    ),
    (_("学时要求"), _("谁一年要学多少、网络学时怎么折算"), "attendance:requirement_list", "award", False),
    (_("考勤规则"), _("迟到、请假上限、旷课标记"), "attendance:policy_list", "clipboard-check", False),
    (_("提醒规则"), _("什么时候提醒谁、用什么通道、怎么说"), "reminders:rule_list", "bell", False),
    (
        _("通道"),
        _("邮件、短信、群机器人，由谁发、发多快"),
        "reminders:channel_list",
        "send",
        True,
    ),
    (
        _("文档模板"),
        _("用本单位自己的 .xlsx、.docx 出表"),
        "exports:own_template_list",
        "file-earmark-text",
        False,
    ),
    (
        _("个人信息"),
        _("存什么、为什么、存多久，谁申请查阅、更正、删除"),
        "desk:privacy_detail",
        "shield-check",
        True,
    ),
    (_("操作记录"), _("谁在什么时候看过、改过、导出过什么"), "desk:trail_list", "clock-history", True),
    (_("运行状况"), _("后台进程、待办、磁盘空间、版本"), "desk:operations", "check2-circle", True),
]


@dataclass(frozen=True)
class SettingsPage:
    """A page to open."""

    label: Any
    purpose: Any
    url: str
    icon: str


def pages_for(user: User) -> list[SettingsPage]:
    """The settings that the person may open."""
    administers = Role.ADMINISTRATOR in user.roles
    if not administers and Role.ORGANISER not in user.roles:
        return []
    return [
        SettingsPage(label, purpose, reverse(name), icon)
        for label, purpose, name, icon, administrators_only in PAGES
        if administers or not administrators_only
    ]


@require_safe
@for_organisers
def settings(request: UserRequest) -> HttpResponse:
    """The settings that the person may open."""
    pages = pages_for(request.user)
    missing = [step.label for step in steps_for(request.user) if not step.is_done and not step.optional]
    return render(request, "desk/settings.html", {"pages": pages, "missing": missing})
