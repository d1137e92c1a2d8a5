"""`manage.py import_roster`."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests import factories
from tests.conftest import Cast
from tests.trainees.books import HEADER, book
from trainees.models import Cadre, Enrolment

ROWS = (
    ("李新", "湖塘镇花园社区书记", "13900001111"),
    ("王小宁", "花园社区社区书记", "13800005678", "", "本科"),
    ("王小宁", "花园社区社区书记", "13800005678"),
    ("张三", "某某社区书记"),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "roster.xlsx"
    path.write_bytes(book(*ROWS))
    return path


def run(path: Path, cast: Cast, *options: str) -> str:
    out = io.StringIO()
    call_command(
        "import_roster", str(path), "--training-class", str(cast.training_class.pk), *options, stdout=out
    )
    return out.getvalue()


EXPECTED = {
    "rows": 4,
    "new": 1,
    "changed": 1,
    "same": 1,
    "wrong": 1,
    "problems": [
        {
            "row": 5,
            "column": "单位及职务",
            "message": "单位表里没有“某某社区书记”。请写全镇街和社区（村）的名称。",
        }
    ],
}


def test_the_answer_in_json(cast: Cast, path: Path) -> None:
    assert json.loads(run(path, cast, "--json")) == EXPECTED
    assert Enrolment.objects.get(cadre__name="李新").status == "APPROVED"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_csv_answers_the_same(cast: Cast, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "roster.csv"
    path.write_text("\n".join(",".join(row) for row in (HEADER, *ROWS)), encoding=encoding)
    assert json.loads(run(path, cast, "--dry-run", "--json")) == EXPECTED


def test_a_dry_run_answers_the_same_and_writes_nothing(cast: Cast, path: Path) -> None:
    assert json.loads(run(path, cast, "--json", "--dry-run")) == EXPECTED
    assert Cadre.objects.count() == 1


def test_the_answer_in_words(cast: Cast, path: Path) -> None:
    assert run(path, cast).splitlines() == [
        "4 rows: 1 new, 1 changed, 1 same, 1 wrong",
        "  row 5, 单位及职务: 单位表里没有“某某社区书记”。请写全镇街和社区（村）的名称。",
    ]


def test_again_everything_is_the_same(cast: Cast, path: Path) -> None:
    run(path, cast)
    again = json.loads(run(path, cast, "--json"))
    assert {name: again[name] for name in ("new", "changed", "same", "wrong")} == {
        "new": 0,
        "changed": 0,
        "same": 3,
        "wrong": 1,
    }


def test_by_a_liaison_people_are_nominated(cast: Cast, path: Path) -> None:
    cast.training_class.quotas.create(unit=cast.town, seats=9)
    run(path, cast, "--by", "liaison")
    row = Enrolment.objects.get(cadre__name="李新")
    assert (row.status, row.entered_by) == ("NOMINATED", cast.liaison)


@pytest.mark.parametrize(
    ("by", "says"),
    [
        ("nobody", "There is no account nobody."),
        ("stranger", "There is no class"),
        ("liaison", "There is no class"),
        ("finance", "finance may not import"),
    ],
)
def test_who_may_not_is_refused(cast: Cast, path: Path, by: str, says: str) -> None:
    with pytest.raises(CommandError, match=says):
        run(path, cast, "--by", by)
    assert Cadre.objects.count() == 1


def test_a_file_that_is_no_workbook(cast: Cast, tmp_path: Path, capsys: Any) -> None:
    path = tmp_path / "text.xlsx"
    path.write_text("no workbook")
    with pytest.raises(CommandError, match="没有找到表头。"):
        run(path, cast)
    with pytest.raises(SystemExit) as ended:
        run(path, cast, "--json")
    assert ended.value.code == 1


def test_a_file_that_is_not_there(cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        run(tmp_path / "nothing.xlsx", cast)


def test_a_class_that_is_not_there(cast: Cast, path: Path) -> None:
    with pytest.raises(CommandError, match="There is no class 0"):
        call_command("import_roster", str(path), "--training-class", "0")


def test_a_closed_roster_stays_as_it_is(cast: Cast, path: Path) -> None:
    closed = factories.training_class(cast.district, "旧班", status="CLOSED")
    with pytest.raises(CommandError, match="is closed"):
        call_command("import_roster", str(path), "--training-class", str(closed.pk))
