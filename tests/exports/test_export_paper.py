"""`manage.py export_paper`: a paper without the browser."""

from io import StringIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command

from attendance import badges
from attendance.completion import certificates
from exports.papers import PAPERS, UNIT_PAPERS
from tests import factories
from tests.conftest import Cast
from tests.exports.workbooks import rows_of
from trainees import seating
from trainees.models import Enrolment, Quota
from trainees.seating import Filling, Hall


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
    lecturer = factories.instructor(cast.district)
    factories.published(factories.session(cast.training_class, instructors=(lecturer,)))
    Quota.objects.create(training_class=cast.training_class, unit=cast.town, seats=1)
    for kind, clock in (("LECTURE", "09:00"), ("FIELD_TEACHING", "14:00"), ("GROUP_DISCUSSION", "19:00")):
        factories.published(factories.session(cast.training_class, kind=kind, start=factories.at(clock)))
    Enrolment.objects.update(group=factories.group(cast.training_class))
    certificates.issue(cast.training_class, [cast.enrolment], on=factories.MONDAY)
    factories.published(factories.session(cast.training_class))
    seating.lay_out(cast.training_class, hall=Hall(2, 3), filling=Filling.ALL, seen=0, by=cast.organiser)
    badges.issue(cast.training_class, by=cast.organiser)
    # Without those of a closed class, of one whose fees are set, and of one with an agenda.
    known = set(PAPERS) - {"certificates", "lecture_fees", "budget", "agenda"}
    for name in known:
        run(cast, tmp_path / f"{name}.xlsx", name)
    assert sorted(path.stem for path in tmp_path.glob("*.xlsx")) == sorted(known)


def test_a_pack_is_of_the_stage_that_is_named(cast: Cast, tmp_path: Path) -> None:
    run(cast, tmp_path / "pack.zip", "pack", "--option", "stage=CLOSING")
    with ZipFile(tmp_path / "pack.zip") as packed:
        assert rows_of(packed.read("目录.xlsx"))[0][0] == "武进区2026年社区干部培训班结班文档包目录"


def test_choices_are_named(cast: Cast, tmp_path: Path) -> None:
    person = factories.cadre("丁一", cast.community, stroke_order="0")
    factories.enrolment(cast.training_class, person)
    cast.cadre.stroke_order = "1"
    cast.cadre.save()
    run(cast, tmp_path / "a.xlsx", "roster", "--option", "order=stroke")
    assert [row[1] for row in rows_of((tmp_path / "a.xlsx").read_bytes())[3:-1]] == ["丁一", "王小宁"]
    run(cast, tmp_path / "b.xlsx", "roster", "--option", "columns=phone,name")
    assert rows_of((tmp_path / "b.xlsx").read_bytes())[2] == ["序号", "联系电话", "姓名"]


def test_the_format_is_a_choice(cast: Cast, tmp_path: Path) -> None:
    run(cast, tmp_path / "cards.pdf", "table_cards", "--option", "format=pdf")
    assert (tmp_path / "cards.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("option", ["order=by_height", "nonsense=1", "order", "columns=name,height"])
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


def test_papers_of_a_unit_are_asked_for_by_its_number(cast: Cast, tmp_path: Path, today: None) -> None:
    factories.credit(cast.cadre, 8)
    for name in UNIT_PAPERS:
        out = tmp_path / f"{name}.xlsx"
        call_command(
            "export_paper", name, "--unit", str(cast.district.pk), "--out", str(out), stdout=StringIO()
        )
        assert out.stat().st_size > 1000
    assert sorted(path.stem for path in tmp_path.iterdir() if path.is_file()) == sorted(UNIT_PAPERS)


@pytest.mark.parametrize(
    ("name", "subject", "reason"),
    [
        ("roster", "--unit", "不是这一类文档"),
        ("year_ledger", "--training-class", "不是这一类文档"),
        ("year_ledger", "", "required"),
    ],
)
def test_a_paper_of_something_else_is_an_error(
    cast: Cast, tmp_path: Path, name: str, subject: str, reason: str
) -> None:
    pk = cast.town.pk if subject == "--unit" else cast.training_class.pk
    of = [subject, str(pk)] if subject else []
    with pytest.raises(CommandError, match=reason):
        call_command("export_paper", name, *of, "--out", str(tmp_path / "a.xlsx"))
    assert not (tmp_path / "a.xlsx").exists()


def test_an_unknown_unit_is_an_error(tmp_path: Path, db: None) -> None:
    with pytest.raises(CommandError, match="没有编号为 7000000 的单位"):
        call_command("export_paper", "year_ledger", "--unit", "7000000", "--out", str(tmp_path / "a.xlsx"))
