"""What a unit is by its name, and when two names are one."""

import pytest

from intake import unit_kinds


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("站北社区居民委员会", "站北社区"),
        ("卢家巷社区居委会（含卢家巷村村委）", "卢家巷社区"),
        ("漕溪村村委会", "漕溪村"),
        ("岑村村委会", "岑村"),
        ("阖闾城村委会", "阖闾城村"),
        ("西太湖生态休闲区虚拟社区", "西太湖生态休闲区社区"),
        ("常州科教城管理区", "常州科教城管理区"),
    ],
)
def test_units_are_called_as_people_call_them(name: str, short: str) -> None:
    assert unit_kinds.short_name(name) == short


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("湖塘镇", "TOWN"),
        ("戚墅堰街道", "SUBDISTRICT"),
        ("戚墅堰街道办事处", "SUBDISTRICT"),
        ("高新区", "ZONE"),
        ("太湖旅游度假区", "ZONE"),
        ("武进经济开发区", "ZONE"),
        ("武进区", "DISTRICT"),
        ("花园社区", "COMMUNITY"),
        ("花园居委会", "COMMUNITY"),
        ("卢家巷社区居委会（含卢家巷村村委）", "COMMUNITY"),
        ("潘家村村委会", "VILLAGE"),
        ("新康村", "VILLAGE"),
        ("区委组织部", "DEPARTMENT"),
    ],
)
def test_the_kind_is_guessed_from_the_ending(name: str, kind: str) -> None:
    assert unit_kinds.kind_of(name) == kind


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("花园社区", "花园社区居民委员会", True),
        ("花园居委会", "花园社区居委会", True),
        ("花园　社区", "花园社区", True),
        ("卢家巷社区居委会（含卢家巷村村委）", "卢家巷社区", True),
        ("潘家村", "潘家村村委会", True),
        ("潘家村", "潘家社区", False),
        ("花园社区", "花东社区", False),
    ],
)
def test_names_that_are_one(one: str, other: str, same: bool) -> None:
    assert (unit_kinds.one_name(one) == unit_kinds.one_name(other)) is same


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("镇", "TOWN"),
        ("居委会", "COMMUNITY"),
        ("COMMUNITY", "COMMUNITY"),
        ("其他", ""),
        ("", ""),
        ("小区", "?"),
    ],
)
def test_the_kind_as_a_column_says_it(word: str, kind: str) -> None:
    assert unit_kinds.kind_said(word) == kind
