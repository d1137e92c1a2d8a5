"""The year ledger, read back cell by cell and compared with the database."""

import csv
import datetime as dt
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

import pytest

from accounts import identity
from accounts.models import User
from attendance.models import Certificate
from attendance.standing import Standing
from courses.models import ClassStatus
from exports.papers import PaperProblem, form_of, ledger_rows, tables
from exports.papers.ledger_rows import HALF_DAY_COLUMNS, PEOPLE_COLUMNS
from tests import factories
from tests.conftest import Cast
from tests.exports.ledgers import LEDGER, built, content_of, hold
from tests.factories import MONDAY, at
from trainees.models import Cadre, Enrolment

ID_NUMBER = "11010519491231002X"


@pytest.fixture
def held(cast: Cast, time_machine_at: Any) -> Any:
    with time_machine_at("2026-11-23T18:00:00+08:00"):
        yield hold(cast)


def test_the_ledger_cell_by_cell(cast: Cast, held: list[Enrolment]) -> None:
    cast.training_class.batch_no = 6
    cast.training_class.save()
    group = factories.group(cast.training_class, leader=held[0])
    Enrolment.objects.filter(pk=held[0].pk).update(group=group)
    ours = 2026, "社区干部培训班", 6
    about = *ours, "主体班次", "武进区", "2026-11-23", "2026-11-23"
    garden = "湖塘镇", "花园社区居民委员会"
    east = "雪堰镇", "雪东社区居民委员会"
    no = None
    found = built(cast.district)
    assert list(found) == ["学员", "考勤", "说明"]
    assert found["学员"] == [
        tuple(column.head for column in PEOPLE_COLUMNS),
        (
            *(held[0].pk, *about, "王小宁", no, *garden, "社区书记", no, "138****5678", "第1组", "已录取"),
            *(8, 4, 0, 0, 4, "考勤未记全", no, no, "组长"),
        ),
        (
            *(held[1].pk, *about, "张三", no, *garden, "社区书记", "新任", no, no, "已录取"),
            *(8, 0, 4, 0, 4, "请假、旷课累计4/8学时，超过1/7", no, no, no),
        ),
        (held[3].pk, *about, "赵六", no, *garden, "社区书记", *[no] * 3, "未录取", *[no] * 9),
        (
            *(held[2].pk, *about, "李四", "女", *east, "社区书记", no, "139****2222", no, "已录取"),
            *(4, 0, 0, 0, 4, "考勤未记全", no, no, "增补"),
        ),
    ]
    morning, afternoon = (
        ("2026-11-23", "周一", "上午", "讲座09:00"),
        ("2026-11-23", "周一", "下午", "讲座14:00"),
    )
    assert found["考勤"] == [
        tuple(column.head for column in HALF_DAY_COLUMNS),
        (held[0].pk, *ours, "王小宁", *garden, *morning, 4, "迟到"),
        (held[0].pk, *ours, "王小宁", *garden, *afternoon, 4, "未记"),
        (held[1].pk, *ours, "张三", *garden, *morning, 4, "病假"),
        (held[1].pk, *ours, "张三", *garden, *afternoon, 4, "未记"),
        (held[2].pk, *ours, "李四", *east, *morning[:3], no, 0, "—"),
        (held[2].pk, *ours, "李四", *east, *afternoon, 4, "未记"),
    ]
    assert found["说明"][1:4] == [
        ("单位", "武进区（含下级单位，按报名时的单位）"),
        ("年度", "2026年"),
        ("生成时间", "2026年11月23日 18:00"),
    ]


def test_it_says_of_everybody_what_the_attendance_sheet_says(cast: Cast, held: list[Enrolment]) -> None:
    other = factories.training_class(cast.district, "第二个班")
    factories.published(factories.session(other, start=at("09:00", MONDAY + dt.timedelta(days=1))))
    factories.trainees(other, cast.other_community, 2)
    found = built(cast.district)
    standings = [Standing.of(one) for one in (cast.training_class, other)]
    cells = [
        (
            row.enrolment.pk,
            cell.half_day.day.isoformat(),
            cell.half_day.period.label,
            cell.value.label or "未记",
        )
        for standing in standings
        for row in standing.rows
        for cell in row.cells
        if cell.is_expected
    ]
    assert [(row[0], row[7], row[9], row[12]) for row in found["考勤"][1:] if row[12] != "—"] == cells
    hours = {row.enrolment.pk: row.hours.expected for standing in standings for row in standing.rows}
    assert {row[0]: row[17] for row in found["学员"][1:] if row[17] is not None} == hours
    assert {row[0] for row in found["学员"][1:]} == set(Enrolment.objects.values_list("pk", flat=True))


def test_a_town_has_its_own_people_only(cast: Cast, held: list[Enrolment]) -> None:
    found = built(cast.other_town)
    assert [row[8] for row in found["学员"][1:]] == ["李四"]
    assert {row[4] for row in found["考勤"][1:]} == {"李四"}


def test_R22_people_stand_with_the_unit_in_which_they_were_enrolled(
    cast: Cast, held: list[Enrolment]
) -> None:
    cast.cadre.appointments.update(unit=cast.other_community)
    assert "王小宁" in [row[8] for row in built(cast.town)["学员"]]
    assert "王小宁" not in [row[8] for row in built(cast.other_town)["学员"]]


def test_only_the_year_that_is_asked_for(cast: Cast, held: list[Enrolment]) -> None:
    with pytest.raises(PaperProblem, match="这一年还没有学员"):
        content_of(cast.district, year=2025)


def test_completion_and_certificate(cast: Cast, held: list[Enrolment]) -> None:
    for person, status in zip(held, ("COMPLETED", "NOT_COMPLETED", "DISMISSED"), strict=False):
        Enrolment.objects.filter(pk=person.pk).update(status=status)
    for person, number, voided_at in ((held[0], "武培〔2026〕0001号", None), (held[1], "作废", at("09:00"))):
        Certificate.objects.create(
            enrolment=person,
            district=cast.district,
            year=2026,
            sequence=person.pk,
            number=number,
            code=str(person.pk),
            issued_on=MONDAY,
            voided_at=voided_at,
        )
    rows = {row[8]: row[23:25] for row in built(cast.district)["学员"][1:]}
    assert rows == {
        "王小宁": ("结业", "武培〔2026〕0001号"),
        "张三": ("未结业", None),
        "李四": ("未结业", None),
        "赵六": (None, None),
    }


def test_as_csv_it_says_the_same(cast: Cast, held: list[Enrolment]) -> None:
    pack = ZipFile(BytesIO(content_of(cast.district, format="csv")))
    book = built(cast.district)
    assert pack.namelist() == [f"{name}.csv" for name in book]
    for name, rows in book.items():
        text = pack.read(f"{name}.csv").decode("utf-8-sig")
        assert [*csv.reader(StringIO(text, newline=""))] == [
            ["" if value is None else str(value) for value in row] for row in rows
        ]


def test_beyond_a_sheet_there_are_several(
    cast: Cast, held: list[Enrolment], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = built(cast.district)
    monkeypatch.setattr(tables, "ROWS_A_SHEET", 4)
    found = built(cast.district)
    assert list(found) == ["学员", "考勤1", "考勤2", "说明1", "说明2"]
    assert [*found["考勤1"], *found["考勤2"][1:]] == whole["考勤"]


def test_the_pieces_in_which_it_is_read_make_no_difference(
    cast: Cast, held: list[Enrolment], monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        other = factories.training_class(cast.district, f"班{number}", ordinal=9 - number)
        factories.published(factories.session(other, start=at("09:00")))
        factories.trainees(other, cast.community, 2)
    whole = built(cast.district)
    assert [*dict.fromkeys(row[2] for row in whole["学员"][1:])] == ["班2", "班1", "班0", "社区干部培训班"]
    for size in (1, 2, 5):
        monkeypatch.setattr(ledger_rows, "PEOPLE_AT_ONCE", size)
        assert built(cast.district) == whole


def test_progress_tells_every_row(cast: Cast, held: list[Enrolment]) -> None:
    told: list[tuple[int, int]] = []
    LEDGER.build(
        cast.district,
        by=None,
        options={"year": 2026},
        progress=lambda done, total: told.append((done, total)),
    )
    assert told == [(number, 10) for number in range(1, 11)]


def test_reading_takes_the_same_queries_for_one_class_and_for_three(
    cast: Cast, held: list[Enrolment], count_queries: Any
) -> None:
    with count_queries() as for_one:
        content_of(cast.district)
    for number in range(2):
        factories.trainees(factories.training_class(cast.district, f"班{number}"), cast.community, 2)
    with count_queries() as for_three:
        content_of(cast.district)
    assert len(for_three) == len(for_one) <= 17


def test_R28_no_id_number_unless_an_administrator_asks(cast: Cast, held: list[Enrolment]) -> None:
    Cadre.objects.filter(pk=cast.cadre.pk).update(id_number_encrypted=identity.encrypt(ID_NUMBER))
    assert ID_NUMBER not in str(built(cast.district, cast.administrator))
    heads, first, *_others = built(cast.district, cast.administrator, id_numbers=True)["学员"]
    assert dict(zip(heads, first, strict=True))["身份证号"] == ID_NUMBER
    assert heads.index("身份证号") == heads.index("性别") + 1
    for user in (cast.organiser, cast.liaison, cast.finance, cast.auditor):
        with pytest.raises(PaperProblem, match="只有管理员可以导出身份证号"):
            content_of(cast.district, user, id_numbers=True)


def test_R28_phones_are_masked_for_everybody(cast: Cast, held: list[Enrolment]) -> None:
    assert cast.training_class.status == ClassStatus.CONFIRMED
    for user in (cast.administrator, cast.organiser):
        assert "13800005678" not in str(built(cast.district, user))


def test_the_form_offers_id_numbers_to_administrators_and_not_in_csv(cast: Cast) -> None:
    def form(user: User, **data: Any) -> Any:
        found = form_of("year_ledger", data or None, subject=cast.district, user=user)
        found.is_valid()
        return found

    assert "id_numbers" not in form(cast.organiser).fields
    assert form(cast.administrator, year="2026", format="xlsx", id_numbers="on").options == {
        "year": 2026,
        "format": "xlsx",
        "id_numbers": True,
    }
    wrong = form(cast.administrator, year="2026", format="csv", id_numbers="on")
    assert list(wrong.errors) == ["id_numbers"]
