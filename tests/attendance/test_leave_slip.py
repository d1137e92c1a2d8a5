"""请假审批表, as it is printed."""

import re
from typing import Any

from django.urls import reverse

from attendance import leave, leave_deciding
from tests.attendance.conftest import AM, PM, Leaving
from tests.attendance.doors import READERS, answers


def test_everything_stands_on_it_in_chinese(leaving: Leaving, as_user: Any, time_machine_at: Any) -> None:
    leaving.policy.unit_word = True
    leaving.policy.save()
    cast, request = leaving.cast, leaving.ask(AM, PM)
    leave_deciding.advise(request, by=cast.liaison, agrees=True, words="情况属实")
    leave_deciding.decide(request, by=cast.organiser, answer="AGREE_AND_FLAG", words="回来补课")
    with time_machine_at("2026-11-23T13:30:00+08:00"):
        leave.come_back(request, by=cast.head_teacher)
    client = as_user(cast.head_teacher)
    client.cookies["django_language"] = "en"
    page = client.get(reverse("attendance:leave_slip", args=[request.pk])).content.decode()
    table = re.sub(
        r"\s+", " ", re.sub(r"<[^>]+>", " ", page[page.index("<tbody>") : page.index("</tbody>")])
    ).strip()
    assert table == (
        "姓名 王小宁 单位职务 花园社区居民委员会社区书记 请假种类 事假 半天数 2 班次 社区干部培训班 "
        "起止时间 11月23日上午至11月23日下午 事由 家中有事 累计学时及占比 现累计4/26学时，占15.4% "
        "所在单位意见 同意，情况属实 陈联络 2026-11-23 07:00 组织者意见 准假并标记，回来补课 王科长 2026-11-23 07:00 "
        "销假 2026-11-23 13:30"
    )


def test_who_may(leaving: Leaving, as_user: Any) -> None:
    address = reverse("attendance:leave_slip", args=[leaving.ask(AM).pk])
    found = answers(leaving.cast, as_user, address)
    assert found == READERS | {"finance": 403, "auditor": 403, "liaison": 200, "cadre_user": 200}
