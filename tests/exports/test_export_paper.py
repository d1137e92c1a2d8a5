"""`manage.py export_paper`: a paper without the browser."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from exports.papers import PAPERS
from tests import factories
from tests.conftest import Cast
from tests.exports.workbooks import rows_of


def run(cast: Cast, out: Path, name: str = "roster", *more: str) -> str:
    said = StringIO()
    arguments = [name, "--training-class", str(cast.training_class.pk), "--out", str(out), *more]
    call_command("export_paper", *arguments, stdout=said)
    return said.getvalue()


def test_it_writes_what_the_page_would(cast: Cast, tmp_path: Path) -> None:
    out = tmp_path / "roster.xlsx"
    said = run(cast, out)
    assert rows_of(out.read_bytes()) == rows_of(
        PAPERS["roster"].build(cast.training_class, by=cast.organiser)
    )
    assert said.strip() == f"已生成：{out}（{out.stat().st_size} 字节）"
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["roster.xlsx"]


def test_every_paper_is_known_by_its_name(cast: Cast, tmp_path: Path) -> None:
    factories.published(factories.session(cast.training_class))
    for name in PAPERS:
        run(cast, tmp_path / f"{name}.xlsx", name)
    assert sorted(path.stem for path in tmp_path.glob("*.xlsx")) == sorted(PAPERS)


def test_choices_are_named(cast: Cast, tmp_path: Path) -> None:
    person = factories.cadre("丁一", cast.community, stroke_order="0")
    factories.enrolment(cast.training_class, person)
    cast.cadre.stroke_order = "1"
    cast.cadre.save()
    run(cast, tmp_path / "a.xlsx", "roster", "--option", "order=stroke")
    assert [row[1] for row in rows_of((tmp_path / "a.xlsx").read_bytes())[3:]] == ["丁一", "王小宁"]


@pytest.mark.parametrize("option", ["order=by_height", "nonsense=1", "order"])
def test_a_wrong_choice_is_an_error(cast: Cast, tmp_path: Path, option: str) -> None:
    with pytest.raises(CommandError):
        run(cast, tmp_path / "a.xlsx", "roster", "--option", option)


def test_what_cannot_be_built_says_why(cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="课表还没有发布"):
        run(cast, tmp_path / "a.xlsx", "attendance_sheet")
    assert not (tmp_path / "a.xlsx").exists()


def test_an_unknown_class_is_an_error(cast: Cast, tmp_path: Path) -> None:
    cast.training_class.pk = 10**9
    with pytest.raises(CommandError, match="没有编号为 1000000000 的班次"):
        run(cast, tmp_path / "a.xlsx")


def test_an_unknown_paper_is_an_error(cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="invalid choice"):
        run(cast, tmp_path / "a.xlsx", "no_such")


def test_a_folder_that_is_not_there_is_an_error(cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="无法写入"):
        run(cast, tmp_path / "nowhere" / "a.xlsx")
