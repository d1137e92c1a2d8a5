"""The registration list, read back cell by cell."""

from typing import Any

import pytest

from exports.papers import PAPERS, form_of
from tests import factories
from tests.conftest import Cast
from tests.exports.workbooks import rows_of, sheet_of
from tests.factories import at
from trainees.models import Enrolment, EnrolmentStatus

LIST = PAPERS["registration_list"]
GARDEN = "湖塘镇花园社区居民委员会"
HEADS = ["序号", "单位", "姓名", "性别", "职务", "联系电话", "住宿", "报到时间", "签名", "备注"]


def built(cast: Cast, who: str = "organiser", **options: Any) -> list[list[Any]]:
    return rows_of(LIST.build(cast.training_class, by=getattr(cast, who), options=options))


def test_cell_by_cell(cast: Cast, today: None) -> None:
    cast.cadre.gender = "F"
    cast.cadre.save()
    Enrolment.objects.filter(pk=cast.enrolment.pk).update(
        needs_lodging=True, status=EnrolmentStatus.REGISTERED, registered_at=at("07:42")
    )
    one, other = factories.trainees(cast.training_class, cast.community, 2)
    Enrolment.objects.filter(pk=other.pk).update(status=EnrolmentStatus.REGISTERED, needs_lodging=False)
    blank = [None] * 9
    assert built(cast, blank_lines=1) == [
        ["武进区2026年社区干部培训班报到表", *blank],
        ["主办单位：武进区　　培训时间：2026年11月23日至25日　　共3人（女1人）", *blank],
        HEADS,
        [1, GARDEN, "王小宁", "女", "社区书记", "13800005678", "是", "11月23日 07:42", None, None],
        [2, GARDEN, one.cadre.name, None, "社区书记", None, None, None, None, None],
        [3, GARDEN, other.cadre.name, None, "社区书记", None, "否", "已报到", None, None],
        [4, None, "（增补）", *[None] * 7],
        ["应到：3人　　生成时已报到：2人　　实到：＿＿＿＿人　　未到：＿＿＿＿人", *blank],
        [f"报到工作人员签字：{'＿' * 8}　　日期：{'＿' * 8}", *blank],
        ["生成时间：2026年11月23日 08:00", *blank],
    ]


def test_R21_who_did_not_come_and_who_was_replaced_is_not_expected(cast: Cast) -> None:
    for status in (EnrolmentStatus.NO_SHOW, EnrolmentStatus.REPLACED, EnrolmentStatus.CANCELLED):
        factories.enrolment(cast.training_class, factories.cadre("不来", cast.community), status=status)
    newcomer = factories.cadre("新来", cast.community)
    factories.enrolment(cast.training_class, newcomer, replaces=cast.training_class.enrolments.last())
    assert [row[2] for row in built(cast)[3:-3]] == ["王小宁", "新来"]


def test_R28_phones_are_masked_for_finance(cast: Cast) -> None:
    assert built(cast, "finance")[3][5] == "138****5678"


def test_rows_are_high_enough_to_sign_in(cast: Cast) -> None:
    page = sheet_of(LIST.build(cast.training_class, by=cast.organiser))
    assert page.row_dimensions[4].height >= 28  # points; 9 mm are 25.5


def test_its_form_leaves_three_lines_for_additions(cast: Cast) -> None:
    form = form_of("registration_list", subject=cast.training_class, user=cast.organiser)
    assert list(form.fields) == ["nonce", "order", "columns", "blank_lines"]
    assert form.fields["blank_lines"].initial == 3


@pytest.mark.parametrize("order", ["unit", "group", "stroke"])
def test_everybody_stands_there_once_in_every_order(cast: Cast, order: str) -> None:
    factories.trainees(cast.training_class, cast.community, 3)
    names = [row[2] for row in built(cast, order=order)[3:-3]]
    on_the_list = cast.training_class.enrolments.on_the_list().values_list("cadre__name", flat=True)
    assert sorted(names) == sorted(on_the_list)
