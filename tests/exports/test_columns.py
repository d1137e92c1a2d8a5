"""The columns of a list: asked for, put in order, kept from those who may not see them, as wide as the page."""

import uuid
from typing import Any

import pytest

from accounts import identity
from accounts.models import User
from exports.models import Export
from exports.papers import PAPERS, PaperProblem, form_of
from exports.papers import person_columns as person
from exports.papers.columns import NUMBERED, Column, Columns, laid_out
from exports.papers.roster import COLUMNS
from exports.papers.sheet import PADDING
from tests.conftest import Cast
from tests.exports.choosing import choices_of
from tests.exports.workbooks import rows_of, sheet_of
from trainees.models import Cadre

ID = "11010519491231002X"
STANDARD = [
    "name",
    "gender",
    "nationality",
    "birth",
    "politics",
    "education",
    "unit_and_post",
    "phone",
    "group",
    "remark",
]


def keys(cast: Cast, by: User | None, **options: Any) -> list[str]:
    return [column.key for column in COLUMNS.chosen(cast.training_class, by, options)]


def test_nothing_asked_for_is_the_standard(cast: Cast) -> None:
    assert COLUMNS.standard == STANDARD
    assert keys(cast, cast.organiser) == STANDARD


def test_the_order_asked_for_counts_and_no_column_comes_twice(cast: Cast) -> None:
    assert keys(cast, cast.organiser, columns=["phone", "name", "phone", "gone"]) == ["phone", "name"]


def test_the_name_cannot_be_left_out(cast: Cast) -> None:
    assert keys(cast, cast.organiser, columns=["unit", "phone"]) == ["name", "unit", "phone"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ([], [*STANDARD[:6], "id_number", *STANDARD[6:]]),
        (["phone", "name"], ["phone", "name", "id_number"]),
        (["name", "phone"], ["name", "id_number", "phone"]),
        (["id_number", "name"], ["id_number", "name"]),
    ],
)
def test_R28_the_option_id_numbers_brings_their_column(
    cast: Cast, asked: list[str], found: list[str]
) -> None:
    assert keys(cast, cast.administrator, columns=asked, id_numbers=True) == found


def test_R28_without_the_option_by_which_a_file_is_kept_there_are_none(cast: Cast) -> None:
    assert keys(cast, cast.administrator, columns=["name", "id_number"]) == ["name"]


def test_R28_what_one_may_not_see_is_refused(cast: Cast) -> None:
    with pytest.raises(PaperProblem, match="只有管理员可以导出身份证号"):
        keys(cast, cast.organiser, id_numbers=True)
    with pytest.raises(PaperProblem, match="您不能导出这一列：证件号"):
        keys(cast, cast.finance, columns=["name", "masked_id_number"])


def test_R28_an_organiser_may_have_masked_id_numbers(cast: Cast) -> None:
    Cadre.objects.filter(pk=cast.cadre.pk).update(id_number_encrypted=identity.encrypt(ID))
    content = PAPERS["roster"].build(
        cast.training_class, by=cast.organiser, options={"columns": ["name", "masked_id_number"]}
    )
    assert rows_of(content)[2:4] == [
        ["序号", "姓名", "身份证号"],
        [1, "王小宁", "110105********002X"],
    ]
    assert sheet_of(content)["C4"].number_format == "@"


# --- how wide -----------------------------------------------------------------------------------------


def test_columns_that_have_room_stand_upright_and_fill_the_page() -> None:
    layout = laid_out([NUMBERED, person.NAME, person.UNIT, person.PHONE])
    assert not layout.landscape
    assert sum(layout.widths) + 4 * PADDING == pytest.approx(96, abs=0.1)
    assert layout.widths[0] == NUMBERED.width
    # 37.2 are left over: the unit becomes twice as wide, what then remains is shared by all but the number
    assert layout.widths[2] > 2 * person.UNIT.width
    assert layout.widths[1] / person.NAME.width == pytest.approx(
        layout.widths[3] / person.PHONE.width, abs=0.01
    )


def test_many_columns_lie_across() -> None:
    layout = laid_out([NUMBERED, *(column for column in COLUMNS.offered if column.key in STANDARD)])
    assert layout.landscape
    assert list(layout.widths) == [5, 10, 5, 7, 9, 12.5, 8, 46, 14, 9, 15]


@pytest.mark.parametrize(("width", "landscape"), [(95.3, False), (101, False), (101.2, True)])
def test_what_is_a_little_too_wide_is_printed_smaller(width: float, landscape: bool) -> None:
    layout = laid_out([Column("only", person.NAME.label, width)])
    assert layout.landscape == landscape
    assert layout.widths == ((140.3,) if landscape else (width,))


def test_only_what_grows_grows_while_there_is_enough_of_it() -> None:
    growing = Column("words", person.NAME.label, 60, grows=True)
    assert list(laid_out([NUMBERED, person.NAME, growing]).widths) == pytest.approx([5, 10, 78.9])


# --- the form -----------------------------------------------------------------------------------------

# Whoever fetches what somebody asked for who sees phones must see them too.
PHONES = {"permissions": ["trainees.see_phones"]}


def address(cast: Cast) -> str:
    return f"/classes/{cast.training_class.pk}/papers/roster/"


def asked(cast: Cast, client: Any, columns: list[str]) -> Any:
    data = {"order": "unit", "columns": columns, "nonce": str(uuid.uuid4())}
    return client.post(address(cast), data)


def test_the_chosen_columns_are_kept_in_their_order(cast: Cast, as_user: Any) -> None:
    assert asked(cast, as_user(cast.organiser), ["phone", "name", "phone"]).status_code == 302
    assert Export.objects.get().options == {"order": "unit", "columns": ["phone", "name"]} | PHONES


@pytest.mark.parametrize("columns", [[], STANDARD])
def test_the_standard_ones_are_not_kept(cast: Cast, as_user: Any, columns: list[str]) -> None:
    asked(cast, as_user(cast.organiser), columns)
    assert Export.objects.get().options == {"order": "unit"} | PHONES


def test_R28_the_column_of_id_numbers_sets_the_option(cast: Cast, as_user: Any) -> None:
    asked(cast, as_user(cast.administrator), ["name", "id_number"])
    assert Export.objects.get().options == {
        "order": "unit",
        "columns": ["name", "id_number"],
        "id_numbers": True,
    }


@pytest.mark.parametrize(
    ("who", "column"),
    [("organiser", "id_number"), ("finance", "masked_id_number"), ("organiser", "no_such")],
)
def test_R28_a_column_that_is_not_offered_is_an_error(
    cast: Cast, as_user: Any, who: str, column: str
) -> None:
    answer = asked(cast, as_user(getattr(cast, who)), ["name", column])
    assert answer.status_code == 422
    assert list(answer.context["offer"].form.errors) == ["columns"]
    assert not Export.objects.exists()


@pytest.mark.parametrize(
    ("who", "more"),
    [
        ("administrator", ["id_number", "masked_id_number"]),
        ("organiser", ["masked_id_number"]),
        ("head_teacher", []),
        ("finance", []),
    ],
)
def test_R28_who_is_offered_which_id_numbers(cast: Cast, who: str, more: list[str]) -> None:
    form = form_of("roster", subject=cast.training_class, user=getattr(cast, who))
    assert [key for key, _label in choices_of(form, "columns") if "id_number" in key] == more


def boxes(page: str) -> list[tuple[str, bool]]:
    """Key and whether it is ticked, in the order of the page."""
    lines = [line for line in page.split("<input") if 'type="checkbox"' in line and 'name="columns"' in line]
    return [(line.split('value="')[1].split('"')[0], " checked" in line.split(">")[0]) for line in lines]


def test_boxes_stand_in_the_standard_order(cast: Cast, as_user: Any) -> None:
    page = as_user(cast.organiser).get(address(cast)).content.decode()
    offered = [column.key for column in COLUMNS.offered if column.key != "id_number"]
    assert boxes(page) == [(key, key in STANDARD) for key in offered]
    assert '<input type="hidden" name="columns" value="name">' in page
    assert "已选 10 列" in page


def test_after_an_error_the_chosen_ones_stand_as_they_were_put(cast: Cast, as_user: Any) -> None:
    data = {"order": "wrong", "columns": ["phone", "name"]}
    page = as_user(cast.organiser).post(address(cast), data).content.decode()
    assert boxes(page)[:3] == [("phone", True), ("name", True), ("gender", False)]
    assert sorted(key for key, _ticked in boxes(page)) == sorted(
        column.key for column in COLUMNS.offered if column.key != "id_number"
    )


def test_every_offered_column_has_a_key_of_its_own() -> None:
    for paper in PAPERS.values():
        offered = getattr(paper.form, "offered", Columns(()))
        named = [column.key for column in offered.offered]
        assert len(named) == len(set(named))
        assert offered.extra <= set(named)
