"""What is reminded of, who is reminded, and by what."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RuleName(models.TextChoices):
    """What is reminded of."""

    SESSION_AHEAD = "SESSION_AHEAD", _("上课提醒")
    TIMETABLE_PUBLISHED = "TIMETABLE_PUBLISHED", _("课表发布")
    TIMETABLE_CHANGED = "TIMETABLE_CHANGED", _("调课通知")
    NOMINATION_OPENED = "NOMINATION_OPENED", _("报名开始")
    NOMINATION_CLOSING = "NOMINATION_CLOSING", _("报名即将截止")
    NOMINATION_DECIDED = "NOMINATION_DECIDED", _("报名审核结果")
    LEAVE_ASKED = "LEAVE_ASKED", _("请假待审批")
    LEAVE_DECIDED = "LEAVE_DECIDED", _("请假审批结果")
    LEAVE_NEAR_LIMIT = "LEAVE_NEAR_LIMIT", _("请假接近上限")
    MISSING = "MISSING", _("未到名单")
    POSTING = "POSTING", _("考勤通报")
    EVALUATION_DUE = "EVALUATION_DUE", _("评教未交")
    CLOSING_DUE = "CLOSING_DUE", pgettext_lazy("rule", "待结班")
    ANNOUNCEMENT = "ANNOUNCEMENT", _("临时通知")


class Audience(models.TextChoices):
    """Who is reminded."""

    TRAINEES = "TRAINEES", _("学员")
    INSTRUCTORS = "INSTRUCTORS", _("主讲人")
    HEAD_TEACHERS = "HEAD_TEACHERS", _("班主任")
    ORGANISERS = "ORGANISERS", _("班次组织者")
    LIAISONS = "LIAISONS", _("单位联络员")
    APPROVERS = "APPROVERS", _("审批人")


AUDIENCES = list(Audience)


class Channel(models.TextChoices):
    """By what a message goes. MANUAL is a text that somebody copied into a chat group."""

    IN_APP = "IN_APP", _("站内消息")
    EMAIL = "EMAIL", _("电子邮件")
    SMS = "SMS", _("短信")
    GROUP = "GROUP", _("群机器人")
    MANUAL = "MANUAL", _("复制到群")
