"""Sitting in (代会): the absent one stays absent, the sitter gets no hours (R21)."""

from typing import Any

import pytest

from attendance import sitting_in
from attendance.models import SittingIn
from attendance.sitting_in import Sitter
from attendance.standing import Standing
from tests import factories
from tests.attendance.conftest import AM, EVE, PM, Attended
from tests.conftest import Cast
from timetable.calendar import HalfDay
from trainees.arrival import NotArrived
from trainees.models import Cadre, Enrolment
from trainees.newcomers import Comer
from trainees.people import NewCadre


@pytest.fixture
def li(cast: Cast) -> Cadre:
    return factories.cadre("李新", cast.community, post="社区主任", phone="13900000001")


def sits(attended: Attended, who: Any, half_day: HalfDay = AM, place: int = 0) -> SittingIn:
    return sitting_in.sit_in(attended.people[place], comer=Comer(who), half_day=half_day, by=attended.by)


@pytest.mark.parametrize("code", ["", "ABSENT", "PERSONAL"])
def test_R21_nothing_of_the_attendance_changes(attended: Attended, li: Cadre, code: str) -> None:
    attended.mark(AM, p0=code)
    before = Standing.of(attended.training_class)
    row = sits(attended, li)
    after = Standing.of(attended.training_class)
    assert (after.rows, after.columns) == (before.rows, before.columns)
    assert (row.name, row.post, row.phone, row.cadre, row.noted_by) == (
        "李新",
        "花园社区居民委员会社区主任",
        "13900000001",
        li,
        attended.by,
    )


def test_R21_the_same_again_is_the_same_and_another_is_refused(attended: Attended, li: Cadre) -> None:
    row = sits(attended, li)
    assert sits(attended, li) == row
    with pytest.raises(NotArrived, match="王小宁11月23日上午已由李新代会，请先撤销"):
        sits(attended, NewCadre(name="张三", post="委员"))
    assert sits(attended, li, PM) != row


def test_R21_a_sitter_may_be_typed_in_and_becomes_no_cadre(attended: Attended, cast: Cast) -> None:
    before = Cadre.objects.count()
    row = sits(attended, NewCadre(name="张三", unit=cast.community, post="委员", phone="13700000001"))
    assert (row.name, row.post, row.phone, row.cadre) == (
        "张三",
        "花园社区居民委员会委员",
        "13700000001",
        None,
    )
    assert Cadre.objects.count() == before


def test_R21_who_is_there_needs_nobody(attended: Attended, li: Cadre) -> None:
    attended.mark(AM, p0="LATE")
    with pytest.raises(NotArrived, match="王小宁11月23日上午已记到课，不用代会"):
        sits(attended, li)
    with pytest.raises(NotArrived, match="不在应到名单里"):
        sits(attended, li, EVE)


def test_R21_a_sitter_is_in_one_place_and_no_trainee(attended: Attended, li: Cadre) -> None:
    with pytest.raises(NotArrived, match="自己是本班学员，不能代会"):
        sits(attended, attended.people[1].cadre)
    sits(attended, li)
    with pytest.raises(NotArrived, match="李新11月23日上午已代王小宁参加"):
        sits(attended, li, place=1)


def test_R21_it_is_taken_back(attended: Attended, li: Cadre) -> None:
    row = sits(attended, li)
    sitting_in.undo(row, by=attended.by)
    sitting_in.undo(row, by=attended.by)
    assert not SittingIn.objects.exists()


def test_R21_sitters_of_the_absent_one(attended: Attended, li: Cadre) -> None:
    rows = [sits(attended, li), sits(attended, li, PM)]
    first, second, _third = sitting_in.with_sitters(Enrolment.objects.order_by("pk"))
    found = [Sitter(row.pk, "李新", half_day) for row, half_day in zip(rows, (AM, PM), strict=True)]
    assert (sitting_in.sitters_of(first), sitting_in.sitters_of(first, PM)) == (found, found[1:])
    assert sitting_in.sitters_of(second) == []
