"""The two rosters of fictional people: every row of both is taken in or named."""

import pytest

from accounts import identity
from intake import categories, cells, dates, tables
from intake.problems import Problem, RowProblem
from intake.roster_columns import REQUIRED, ROSTER
from intake.sheets import Row
from intake.tables import LeftOut, Table, Why
from intake.unit_names import UnitMatch
from tests.intake.hostile import DATA
from tests.intake.test_unit_names import UNITS

LOST = cells.id_number(1e17)
READERS = {
    "name": cells.name,
    "gender": categories.gender,
    "nationality": categories.nationality,
    "birth_month": dates.birth_month,
    "political_status": categories.political_status,
    "education": categories.education,
    "phone": cells.phone,
    "id_number": cells.id_number,
    "remark": cells.text,
}


def roster(name: str) -> Table:
    found = tables.from_workbook((DATA / name).read_bytes(), ROSTER, required=REQUIRED)
    assert isinstance(found, Table), found
    return found


@pytest.fixture(scope="module")
def clean() -> Table:
    return roster("roster_clean.xlsx")


@pytest.fixture(scope="module")
def dirty() -> Table:
    return roster("roster_dirty.xlsx")


def read(table: Table, row: Row) -> dict[str, str | Problem]:
    values = {field: reader(table.cell(row, field)) for field, reader in READERS.items()}
    number, phone = values["id_number"], values["phone"]
    assert isinstance(phone, str)
    values["phone"] = identity.read_phone(phone)
    if isinstance(number, str):
        values["id_number"] = identity.read_id_number(number)
    match = UNITS.split(table.cell(row, "unit_and_post"))
    assert isinstance(match, UnitMatch), match
    return values | {"unit": str(match.key), "post": match.rest}


def problems(table: Table) -> list[RowProblem]:
    return [
        table.problem(row, field, value)
        for row in table.rows
        for field, value in read(table, row).items()
        if isinstance(value, Problem)
    ]


def test_the_clean_roster_is_taken_in_whole(clean: Table) -> None:
    assert clean.header.row == 2
    assert (clean.unread, clean.others, clean.left_out) == ((), (), ())
    assert [row.number for row in clean.rows] == list(range(3, 181))
    assert problems(clean) == []


def test_in_the_clean_roster_month_and_gender_agree_with_the_id_number(clean: Table) -> None:
    for row in clean.rows:
        person = read(clean, row)
        number = str(person["id_number"])
        assert person["birth_month"] == identity.birth_month_of(number)
        assert person["gender"] == identity.gender_of(number)


def test_the_dirty_roster_has_its_header_below_three_titles(dirty: Table) -> None:
    assert dirty.header.row == 4
    assert list(dirty.header.titles.values()) == [
        "序号", "姓 名", "性别", "民族", "出生\n年月", "政治\n面貌", "文化程度", "单位及职务", "手机号码", "身份证号码", "备 注",
    ]  # fmt: skip
    assert dirty.unread == ()


def test_every_row_of_the_dirty_roster_is_accounted_for(dirty: Table) -> None:
    assert [row.number for row in dirty.rows] == list(range(5, 66))
    assert dirty.left_out == (
        LeftOut(66, Why.EMPTY, ""),
        LeftOut(67, Why.FOOTER, "填报人:张某某 联系电话:19900000000"),
    )


def test_of_the_dirty_roster_only_the_rounded_id_numbers_are_wrong(dirty: Table) -> None:
    assert isinstance(LOST, Problem)
    rounded = [5, 13, 21, 29, 37, 45, 53, 61]
    assert problems(dirty) == [RowProblem(row, "身份证号码", LOST.message) for row in rounded]


def test_what_is_left_of_the_dirt_agrees_with_the_clean_roster(clean: Table, dirty: Table) -> None:
    people = {str(read(clean, row)["phone"]): read(clean, row) for row in clean.rows}
    for row in dirty.rows:
        person = read(dirty, row)
        twin = people[str(person["phone"])]
        missing = {"gender"} if row.number in {5, 22, 39, 56} else set()
        rounded = {"id_number"} if isinstance(person["id_number"], Problem) else set()
        # One remark is merged over three rows; the clean roster gives it to the first of them.
        merged = {"remark"} if row.number in {6, 7} else set()
        # 共产党员 here, 群众 there: no form of the same word.
        another = {"political_status"} if row.number == 17 else set()
        differing = {field for field, value in person.items() if value != twin[field]}
        assert differing == missing | rounded | merged | another, row.number


def test_the_merged_remark_counts_for_each_of_its_rows(dirty: Table) -> None:
    assert [dirty.cell(row, "remark") for row in dirty.rows[:4]] == ["连任", "连任", "连任", ""]


def test_the_repeated_person_is_the_last_row(dirty: Table) -> None:
    assert read(dirty, dirty.rows[-1]) == read(dirty, dirty.rows[3])
