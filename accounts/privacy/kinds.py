"""The kinds of personal data that the policy file must speak of, each with the event from which its time runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Since(models.TextChoices):
    """The event from which the time runs."""

    LAST_CLASS = "last_class", _("本人最后一个班次结束；没有上过班的，离任")
    CLASS_OVER = "class_over", _("班次结束")
    UPLOADED = "uploaded", _("上传")
    IMPORTED = "imported", _("导入")
    MERGED = "merged", _("合并")
    SENT = "sent", _("到发送时间")
    ASKED = "asked", _("申请生成")
    EXPIRED = "expired", _("登录过期")
    LAST_LECTURE = "last_lecture", _("最后一次讲课")
    ANSWERED = "answered", _("申请办结")
    ENTERED = "entered", _("记入")
    NEVER = "never", _("不计时")


class Then(models.TextChoices):
    """What happens once the time is over."""

    PURGE = "purge", _("清空")
    DELETE = "delete", _("删除整行")
    DELETE_FILE = "delete_file", _("删除文件")
    STAY = "stay", _("长期保存")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of data: its name in the policy file, what pages call it, from when its time runs and what becomes of it.

    `most_days` is the longest that the program itself keeps it, whatever the policy says.
    """

    name: str
    label: Any
    since: Since
    then: Then
    most_days: int | None = None


KINDS = {
    kind.name: kind
    for kind in (
        Kind("phone", _("手机号（干部名册、干部账号）"), Since.LAST_CLASS, Then.PURGE),
        Kind("id_number", _("身份证号"), Since.LAST_CLASS, Then.PURGE),
        Kind("roster_phone", _("班次名单上的手机号"), Since.CLASS_OVER, Then.PURGE),
        Kind("roster_note", _("名单上的备注、用餐和住宿要求"), Since.CLASS_OVER, Then.PURGE),
        Kind("upload", _("上传的名单原文件"), Since.UPLOADED, Then.PURGE, most_days=1),
        Kind("import_undo", _("撤销导入所需的旧值"), Since.IMPORTED, Then.PURGE, most_days=30),
        Kind("merged_record", _("合并前的人员记录"), Since.MERGED, Then.PURGE),
        Kind("message_address", _("消息的收件手机号和邮箱"), Since.SENT, Then.PURGE),
        Kind("message", _("消息正文"), Since.SENT, Then.DELETE),
        Kind("link", _("个人链接、报到条和学员证代码"), Since.CLASS_OVER, Then.DELETE),
        Kind("device", _("签到设备"), Since.CLASS_OVER, Then.DELETE),
        Kind("leave_proof", _("请假证明材料"), Since.CLASS_OVER, Then.DELETE_FILE),
        Kind("leave_words", _("请假事由、联系情况等说明"), Since.CLASS_OVER, Then.PURGE),
        Kind("coursework", _("学习心得、测试评语"), Since.CLASS_OVER, Then.PURGE),
        Kind("nomination_basis", _("代报依据、盖章回执"), Since.CLASS_OVER, Then.DELETE_FILE),
        Kind("export", _("生成过的文档的参数和文件名"), Since.ASKED, Then.PURGE),
        Kind("payment_details", _("讲师证件号和银行账号"), Since.LAST_LECTURE, Then.DELETE),
        Kind("lecturer_contact", _("讲师手机号和邮箱"), Since.LAST_LECTURE, Then.PURGE),
        Kind("session", _("登录状态"), Since.EXPIRED, Then.DELETE),
        Kind("request", _("个人信息申请的内容"), Since.ANSWERED, Then.PURGE),
        Kind("trail", _("操作记录的对象和内容"), Since.ENTERED, Then.PURGE),
        Kind("person", _("姓名、任职等基本情况"), Since.NEVER, Then.STAY),
        Kind("record", _("考勤、学时、结业证书、资料阅读"), Since.NEVER, Then.STAY),
        Kind("archive", _("班次档案里的文件和文字，包括结班时封存的文档"), Since.NEVER, Then.STAY),
        Kind("voucher", _("讲课费支付记录"), Since.NEVER, Then.STAY),
        Kind("account", _("登录账号、两步验证"), Since.NEVER, Then.STAY),
    )
}
