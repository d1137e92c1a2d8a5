"""What the data of an act are called, and which of them are keys of other rows."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Role, SecondFactorFor, User
from attendance.models import LeaveAnswer, LeaveKind, LeaveLevel
from courses.models import ClassStatus, StaffRole, TickState, TrainingClass
from desk.trail.words import AREAS, PAGES
from exports.models import PaperName
from reminders.models import Audience, Channel, RuleName
from reminders.moving import Move
from timetable.models import Instructor, Room, Session
from trainees.models import Cadre, Enrolment, EnrolmentStatus, LinkKind, RequestKind, RequestState, TieWay
from units.models import Unit

LABELS: dict[str, Any] = {
    "reason": _("原因"),
    "document_number": _("文号"),
    "role": _("角色"),
    "unit": _("单位"),
    "units": _("单位"),
    "user": _("人员"),
    "expires_on": _("有效期至"),
    "source": _("来自"),
    "to": _("改为"),
    "status": _("状态"),
    "state": _("状态"),
    "changed": _("修改了"),
    "fields": _("修改了"),
    "columns": _("列数"),
    "kind": _("类别"),
    "options": _("选项"),
    "paper": _("文档"),
    "training_class": _("班次"),
    "cadres": _("人员"),
    "enrolments": _("学员"),
    "people": _("人数"),
    "count": _("数量"),
    "rows": _("行数"),
    "new": _("新增"),
    "same": _("不变"),
    "wrong": _("有误"),
    "instructor": _("讲师"),
    "instructors": _("讲师"),
    "session": _("课次"),
    "sessions": _("课次"),
    "hours": _("学时"),
    "days": _("天数"),
    "net": _("实发"),
    "gross": _("应发"),
    "tax": _("个税"),
    "paid_on": _("发放日期"),
    "half_day": _("半天"),
    "half_days": _("半天"),
    "cells": _("格数"),
    "marks": _("考勤数"),
    "title": _("名称"),
    "name": _("姓名"),
    "post": _("职务"),
    "year": _("年度"),
    "answer": _("答复"),
    "level": _("审批级别"),
    "outcome": _("结果"),
    "way": _("方式"),
    "rule": _("规则"),
    "values": _("内容"),
    "audiences": _("发给谁"),
    "channels": _("通道"),
    "messages": _("消息数"),
    "decision": _("决定"),
    "is_active": _("启用"),
    "is_on": _("启用"),
    "missing": _("缺"),
    "counts": _("各类行数"),
    "until": _("到"),
    "asked_by": _("由谁提出"),
    "filter": _("筛选"),
    "seats": _("名额"),
    "changes": _("变动"),
    "verdict": _("结论"),
    "gone_label": _("并入"),
    "counted": _("手点实到"),
    "reckoned": _("按录入算的实到"),
    "number": _("编号"),
    "placed": _("已排"),
    "left_out": _("未排"),
    "taken": _("已收"),
    "refused": _("未收"),
    "phone": _("更正了手机"),
    "heir": _("由谁承接"),
    "accepted": _("接受的冲突"),
    "added": _("新增"),
    "asked": _("申请"),
    "answered": _("办理结果"),
    "at": _("时间"),
    "cancelled": _("取消"),
    "moved": _("移动"),
    "claimed_hours": _("申报学时"),
    "direction": _("方向"),
    "start": _("开始"),
    "end": _("结束"),
    "started_on": _("开始日期"),
    "ended_on": _("结束日期"),
    "first_on": _("开始日期"),
    "last_on": _("结束日期"),
    "is_hard": _("必须遵守"),
    "needs": _("审批级别"),
    "outcomes": _("结业情况"),
    "place": _("地点"),
    "room": _("教室"),
    "room_id": _("教室"),
    "instructor_id": _("讲师"),
    "proof_number": _("证书编号"),
    "proof_name": _("证明材料"),
    "max_half_days": _("一天最多半天数"),
    "max_half_days_is_hard": _("半天数必须遵守"),
    "transit_minutes": _("路程分钟数"),
    "transit_is_hard": _("路程必须遵守"),
    "ways": _("校区之间路程"),
    "weekdays": _("星期"),
    "periods": _("半天"),
    "is_face_to_face": _("面授"),
    "tables": _("表数"),
    "page": _("页面"),
    "edition": _("第几次结班"),
    "note": _("备注"),
    "words": _("说明"),
    "left": _("一边的数"),
    "right": _("另一边的数"),
    "days_before": _("开班前几天"),
    "second_factor": _("两步验证"),
    "from_on": _("从哪天起"),
    "released": _("发给学员"),
    "shown": _("学员可见"),
    "new_file": _("换了文件"),
    "per_minute": _("每分钟最多"),
    "sitter": _("代会人"),
    "times": _("时间"),
    "on": pgettext_lazy("day", "自"),
}
# By these an act names rows that it concerns besides its subject.
ROWS: dict[str, type[Any]] = {
    "unit": Unit,
    "units": Unit,
    "user": User,
    "cadres": Cadre,
    "enrolments": Enrolment,
    "training_class": TrainingClass,
    "instructor": Instructor,
    "instructors": Instructor,
    "instructor_id": Instructor,
    "room": Room,
    "room_id": Room,
    "session": Session,
    "sessions": Session,
}
# Numbers of rows, claims and sums of no use to a reader.
HIDDEN = {
    *(
        "request",
        "row",
        "document",
        "link",
        "tie",
        "review",
        "printing",
        "posting",
        "material",
        "speech",
        "step",
    ),
    *(
        "basis",
        "upload",
        "message",
        "announcement",
        "act",
        "entry",
        "appointment",
        "delegation",
        "credit",
        "sha256",
    ),
    *(
        "language",
        "permissions",
        "ceremony",
        "sitting",
        "versions",
        "was",
        "restores",
        "door",
        "old",
        "gone",
        "test",
    ),
    *("item", "items", "tick", "papers", "key", "made", "up", "turn", "plan_document", "file", "by"),
    *("clear", "for_good", "over", "last", "short_classes", "rows_by", "replaced", "unpaid"),
    *(
        "instead",
        "arranged",
        "about",
        "notices",
        "certificates",
        "make_ups",
        "credits",
        "badges",
        "version",
        "knowing",
        "tests",
        "proof",
    ),
}


class _Factor(models.TextChoices):
    APP = "totp", _("验证器")
    PASSKEY = "webauthn", _("通行密钥")


# The words of what is kept as a code, by the name of its datum.
_CODES: dict[str, tuple[Any, ...]] = {
    "role": (Role, StaffRole),
    "source": (ClassStatus,),
    "to": (ClassStatus, EnrolmentStatus, Move),
    "status": (EnrolmentStatus, ClassStatus),
    "before": (EnrolmentStatus, ClassStatus),
    "after": (EnrolmentStatus, ClassStatus),
    "state": (EnrolmentStatus, TickState),
    "decision": (EnrolmentStatus,),
    "kind": (LeaveKind, LinkKind, _Factor),
    "second_factor": (SecondFactorFor,),
    "answer": (LeaveAnswer,),
    "level": (LeaveLevel,),
    "needs": (LeaveLevel,),
    "paper": (PaperName,),
    "way": (TieWay,),
    "rule": (RuleName,),
    "audiences": (Audience,),
    "channels": (Channel,),
    "asked": (RequestKind,),
    "answered": (RequestState,),
    "outcomes": (EnrolmentStatus,),
}


def said(key: str, value: str) -> str:
    """A code in words, where it is one; else the text as it is."""
    if key == "page":
        return str(PAGES.get(value) or AREAS.get(value.partition(":")[0], value))
    for choices in _CODES.get(key, ()):
        if value in choices.values:
            return str(choices(value).label)
    return value
