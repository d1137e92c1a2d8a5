"""请假审批表 as a document: of a request, and blank."""

from pathlib import Path
from typing import Any

import pytest

from accounts.models import User
from attendance import leave, leave_deciding
from exports.papers import PAPERS, PaperProblem, form_of
from tests import factories
from tests.attendance.conftest import AM, PM, Leaving, leaving
from tests.exports.choosing import choices_of
from tests.exports.documents import cells_of, texts_of, word_of
from tests.exports.workbooks import pages_of

SLIP = PAPERS["leave_slip"]
TO_SIGN = "签名：　　　　　　　　　　年　　月　　日"

__all__ = ["leaving"]


def table(found: Leaving, by: User | None, **options: Any) -> list[list[str]]:
    word = word_of(SLIP.build(found.training_class, by=by, options=options))
    assert texts_of(word)[0] == "请假审批表"
    return cells_of(word.tables[0])


def test_everything_stands_on_it_cell_by_cell(leaving: Leaving, time_machine_at: Any) -> None:
    leaving.policy.unit_word = True
    leaving.policy.save()
    cast, request = leaving.cast, leaving.ask(AM, PM)
    leave_deciding.advise(request, by=cast.liaison, agrees=True, words="情况属实")
    leave_deciding.decide(request, by=cast.organiser, answer="AGREE_AND_FLAG", words="回来补课")
    with time_machine_at("2026-11-23T13:30:00+08:00"):
        leave.come_back(request, by=cast.head_teacher)
    assert table(leaving, cast.head_teacher, request=str(request.pk)) == [
        ["姓名", "王小宁", "单位职务", "花园社区居民委员会社区书记"],
        ["请假种类", "事假", "半天数", "2"],
        ["班次", "社区干部培训班"],
        ["起止时间", "11月23日上午至11月23日下午"],
        ["事由", "家中有事"],
        ["累计学时及占比", "现累计4/26学时，占15.4%"],
        ["所在单位意见", "同意，情况属实\n陈联络　2026-11-23 07:00"],
        ["组织者意见", "准假并标记，回来补课\n王科长　2026-11-23 07:00"],
        ["销假", "\n2026-11-23 13:30"],
    ]


def test_the_blank_one_has_room_for_every_level(leaving: Leaving) -> None:
    assert table(leaving, leaving.cast.organiser) == [
        ["姓名", "", "单位职务", ""],
        ["请假种类", "", "半天数", ""],
        ["班次", "社区干部培训班"],
        ["起止时间", ""],
        ["事由", ""],
        ["累计学时及占比", ""],
        *[
            [heading, f"\n{TO_SIGN}"]
            for heading in ("所在单位意见", "班主任意见", "组织者意见", "区里意见", "销假")
        ],
    ]


def test_whoever_sits_at_the_server_may_have_any(leaving: Leaving) -> None:
    request = leaving.ask(AM)
    assert table(leaving, None, request=str(request.pk))[0][1] == "王小宁"


@pytest.mark.parametrize("who", ["finance", "auditor"])
def test_readers_who_may_not_know_the_reason_get_the_blank_one_only(leaving: Leaving, who: str) -> None:
    request, reader = leaving.ask(AM), getattr(leaving.cast, who)
    with pytest.raises(PaperProblem, match="没有这条请假"):
        table(leaving, reader, request=str(request.pk))
    form = form_of("leave_slip", subject=leaving.training_class, user=reader)
    assert choices_of(form, "request") == [("", "空白表")]


def test_a_request_of_another_class_is_not_found(leaving: Leaving) -> None:
    request = leaving.ask(AM)
    leaving.training_class = factories.training_class(leaving.cast.district, "另一个班")
    with pytest.raises(PaperProblem, match="没有这条请假"):
        table(leaving, leaving.cast.organiser, request=str(request.pk))


def test_the_form_offers_the_requests_of_the_class(leaving: Leaving) -> None:
    request = leaving.ask(AM)
    form = form_of("leave_slip", subject=leaving.training_class, user=leaving.cast.organiser)
    assert choices_of(form, "request") == [
        ("", "空白表"),
        (str(request.pk), "王小宁　11月23日上午　待班主任审批"),
    ]


@pytest.mark.endurance
def test_it_is_one_page(leaving: Leaving, tmp_path: Path) -> None:
    for options in ({}, {"request": str(leaving.ask(AM, PM, reason="家中有事" * 30).pk)}):
        content = SLIP.build(leaving.training_class, by=None, options=options)
        folder = tmp_path / str(len(options))
        folder.mkdir()
        assert len(pages_of(content, folder, ".docx")) == 1
