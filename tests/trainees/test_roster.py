"""A roster previewed row by row and written."""

from pathlib import Path
from typing import Any

import pytest

from accounts import identity
from accounts.models import AuditEntry
from courses.models import TrainingClass
from tests import factories
from tests.conftest import Cast
from tests.trainees import wujin
from tests.trainees.books import book, look, messages, states, take_in
from trainees import roster
from trainees.models import Appointment, Cadre, Enrolment
from trainees.roster import Outdated, Preview, State

DATA = Path(__file__).parents[1] / "data"
PLACE = "湖塘镇花园社区书记"


@pytest.fixture
def wujin_class(db: None) -> TrainingClass:
    district = factories.unit("武进区", "DISTRICT")
    wujin.grow(district)
    return factories.training_class(district)


def import_file(name: str, training_class: TrainingClass) -> Preview:
    source = (DATA / name).read_bytes()
    preview = roster.preview(source, training_class=training_class, by=None)
    assert isinstance(preview, Preview)
    return preview


def test_the_clean_roster_is_taken_in_whole(wujin_class: TrainingClass) -> None:
    preview = import_file("roster_clean.xlsx", wujin_class)
    assert preview.counts == {"rows": 178, "new": 178, "changed": 0, "same": 0, "wrong": 0}
    roster.commit(preview, by=None)
    assert (Cadre.objects.count(), Appointment.objects.count(), Enrolment.objects.count()) == (178, 178, 178)
    first = wujin_class.enrolments.select_related("cadre").get(cadre__name="贾艳国")
    assert (first.town_name, first.unit_name, first.post, first.is_new, first.status, first.phone) == (
        "戚墅堰街道",
        "站北社区居民委员会",
        "副主任",
        False,
        "APPROVED",
        "19910007919",
    )
    assert identity.decrypt(first.cadre.id_number_encrypted or b"") == "990000198902161184"
    assert (
        first.cadre.gender,
        first.cadre.birth_month,
        first.cadre.political_status,
        first.cadre.education,
    ) == (
        "F",
        "1989-02",
        "MEMBER",
        "BACHELOR",
    )


def test_the_clean_roster_again_changes_nothing(wujin_class: TrainingClass) -> None:
    roster.commit(import_file("roster_clean.xlsx", wujin_class), by=None)
    again = import_file("roster_clean.xlsx", wujin_class)
    assert again.counts == {"rows": 178, "new": 0, "changed": 0, "same": 178, "wrong": 0}


def test_of_the_dirty_roster_no_row_vanishes(wujin_class: TrainingClass) -> None:
    preview = import_file("roster_dirty.xlsx", wujin_class)
    assert preview.counts == {"rows": 61, "new": 52, "changed": 0, "same": 1, "wrong": 8}
    assert [row.entry.number for row in preview.rows] == list(range(5, 66))
    assert {problem.column for problem in preview.problems} == {"身份证号码"}
    assert [problem.row for problem in preview.problems] == [5, 13, 21, 29, 37, 45, 53, 61]
    roster.commit(preview, by=None)
    assert wujin_class.enrolments.count() == 52


def test_a_preview_writes_nothing(cast: Cast) -> None:
    before = (Cadre.objects.count(), Enrolment.objects.count(), AuditEntry.objects.count())
    assert states(look(cast, ("李新", PLACE))) == ["new"]
    assert (Cadre.objects.count(), Enrolment.objects.count(), AuditEntry.objects.count()) == before


@pytest.mark.parametrize(
    ("row", "column", "message"),
    [
        (("", PLACE, "13900001111"), "姓名", "没有填写姓名。"),
        (("李新", "花原社区书记"), "单位及职务", "单位表里没有“花原社区书记”。请写全镇街和社区（村）的名称。是不是“花园社区”？"),
        (("李新", "", "13900001111"), "单位及职务", "没有填写单位。"),
        (("李新", PLACE, "1390000"), "手机号码", "电话“1390000”不是 11 位手机号，也不是带区号的座机，请检查。"),
        (("李新", PLACE, "", "110105194912310021"), "身份证号", "身份证号的最后一位校验不符，请检查是否有一位填错。"),
        (("李新", PLACE, "", "", "博学"), "学历", "学历“博学”请填研究生、本科、大专、中专、高中或初中及以下。"),
    ],
)  # fmt: skip
def test_a_wrong_cell_is_named(cast: Cast, row: tuple[str, ...], column: str, message: str) -> None:
    preview = look(cast, row)
    assert (states(preview), messages(preview)) == (["wrong"], [(2, column, message)])


def test_wrong_rows_are_passed_over_and_the_rest_is_written(cast: Cast) -> None:
    preview = take_in(cast, ("李新", PLACE), ("", PLACE, "13900001111"), ("张三", PLACE))
    assert preview.counts == {"rows": 3, "new": 2, "changed": 0, "same": 0, "wrong": 1}
    assert sorted(cast.training_class.enrolments.values_list("cadre__name", flat=True)) == [
        "张三",
        "李新",
        "王小宁",
    ]


def test_an_excel_number_that_lost_digits_is_wrong(cast: Cast) -> None:
    source = book(("李新", PLACE, 13900001111.0, 1.10105194912310e17, "", ""))
    preview = roster.preview(source, training_class=cast.training_class, by=None)
    assert isinstance(preview, Preview)
    assert [(problem.row, problem.column) for problem in preview.problems] == [(2, "身份证号")]


def test_a_preview_that_is_out_of_date_writes_nothing(cast: Cast) -> None:
    preview = look(cast, ("李新", PLACE))
    take_in(cast, ("李新", PLACE))
    with pytest.raises(Outdated):
        roster.commit(preview, by=None)
    assert Cadre.objects.filter(name="李新").count() == 1
    assert states(preview) == ["same"]


def test_the_import_leaves_its_counts_in_the_trail(cast: Cast) -> None:
    preview = look(cast, ("李新", PLACE), by=cast.organiser)
    roster.commit(preview, by=cast.organiser)
    entry = AuditEntry.objects.get(action="trainees.import_roster")
    assert (entry.by, entry.data) == (
        cast.organiser,
        {"rows": 1, "new": 1, "changed": 0, "same": 0, "wrong": 0},
    )


def test_the_queries_do_not_grow_with_the_rows(cast: Cast, count_queries: Any) -> None:
    counts = []
    for size in (1, 3, 40):
        rows = [(f"甲{size}人{chr(0x4E00 + number)}", PLACE) for number in range(size)]
        with count_queries() as queries:
            take_in(cast, *rows)
        counts.append(len(queries))
    assert len(set(counts)) == 1


def test_a_long_sheet_is_compared_with_the_whole_district(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trainees.roster.known.FEW", 0)
    preview = look(cast, ("王小宁", "花园社区社区书记", "13800005678"), ("李新", PLACE))
    assert states(preview) == ["same", "new"]


def test_the_states_add_up(wujin_class: TrainingClass) -> None:
    for name in ("roster_clean.xlsx", "roster_dirty.xlsx"):
        counts = import_file(name, wujin_class).counts
        assert counts["rows"] == sum(counts[state.value] for state in State)
