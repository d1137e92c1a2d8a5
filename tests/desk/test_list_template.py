"""The empty workbook of each kind goes in again as it is."""

import io

import openpyxl
import pytest

from accounts.lists import Mode, Preview, look_at
from desk.lists import LISTS
from tests.conftest import Cast
from tests.courses.doors import SignIn


@pytest.mark.parametrize("kind", LISTS)
def test_its_columns_are_read_and_its_example_is_passed_over(cast: Cast, as_user: SignIn, kind: str) -> None:
    response = as_user(cast.administrator).get(f"/settings/import/{kind}/template/")
    assert response.status_code == 200
    definition = LISTS[kind].definition
    preview = look_at(response.content, definition(cast.district, {}), mode=Mode.OVERWRITE)
    assert isinstance(preview, Preview), preview
    assert preview.counts["rows"] == 0
    assert preview.table.unread == ()
    assert preview.table.header.columns.keys() == definition.vocabulary.keys()


def test_choices_are_drop_downs_and_phones_are_text(cast: Cast, as_user: SignIn) -> None:
    client = as_user(cast.administrator)
    rooms = openpyxl.load_workbook(
        io.BytesIO(client.get("/settings/import/rooms/template/").content)
    ).worksheets[0]
    assert [one.formula1 for one in rooms.data_validations.dataValidation] == ['"教室,现场教学点,线上"']
    people = openpyxl.load_workbook(io.BytesIO(client.get("/settings/import/instructors/template/").content))
    assert people.worksheets[0]["F3"].number_format == "@"


def test_who_may_not_bring_the_list_gets_no_template(cast: Cast, as_user: SignIn) -> None:
    assert as_user(cast.organiser).get("/settings/import/units/template/").status_code == 403
    assert as_user(cast.organiser).get("/settings/import/none/template/").status_code == 404
