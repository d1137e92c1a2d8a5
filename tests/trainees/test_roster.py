"""A roster previewed row by row and written: whose rows, what changes, what is wrong."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from accounts import identity
from accounts.models import AuditEntry, User
from courses.models import TrainingClass
from tests import factories
from tests.conftest import Cast
from tests.trainees import wujin
from tests.trainees.books import block, book
from trainees import people, roster
from trainees.models import Appointment, Cadre, Enrolment, EnrolmentStatus, Quota
from trainees.roster import Key, Mode, Outdated, Preview, State

DATA = Path(__file__).parents[1] / "data"
ID_ONE, ID_TWO = "11010519491231002X", "440524188001010014"
PLACE = "湖塘镇花园社区书记"


def look(cast: Cast, *rows: tuple[Any, ...], by: User | None = None, **options: Any) -> Preview:
    preview = roster.preview(block(*rows), training_class=cast.training_class, by=by, **options)
    assert isinstance(preview, Preview)
    return preview


def states(preview: Preview) -> list[str]:
    return [row.state.value for row in preview.rows]


def take_in(cast: Cast, *rows: tuple[Any, ...], **options: Any) -> Preview:
    preview = look(cast, *rows, **options)
    roster.commit(preview, by=None)
    return preview


def messages(preview: Preview) -> list[tuple[int, str, str]]:
    return [(problem.row, problem.column, problem.message) for problem in preview.problems]


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


# --- who is meant -----------------------------------------------------------------------------------


def test_somebody_known_is_enrolled_and_not_made_again(cast: Cast) -> None:
    known = factories.cadre("李新", cast.other_community, phone="13900001111")
    preview = take_in(cast, ("李新", "雪堰镇雪东社区书记", "13900001111"))
    assert states(preview) == ["new"]
    assert cast.training_class.enrolments.filter(cadre=known).count() == 1
    assert Cadre.objects.filter(name="李新").count() == 1


def test_a_namesake_in_another_unit_is_never_assumed(cast: Cast) -> None:
    factories.cadre("李新", cast.other_community)
    preview = take_in(cast, ("李新", PLACE))
    assert preview.rows[0].notes == ["区内另有 1 位同名干部，这里按新人登记。"]
    assert Cadre.objects.filter(name="李新").count() == 2


def test_two_namesakes_in_one_unit_are_a_doubt(cast: Cast) -> None:
    factories.cadre("李新", cast.community)
    factories.cadre("李新", cast.community)
    preview = look(cast, ("李新", PLACE))
    assert states(preview) == ["wrong"]
    assert preview.problems[0].message.startswith("有 2 个人相符")


def test_an_id_number_of_somebody_else_is_wrong(cast: Cast) -> None:
    people.add(
        people.NewCadre(name="赵一", unit=cast.community, id_number=ID_ONE), district=cast.district, by=None
    )
    preview = look(cast, ("李新", PLACE, "", ID_ONE))
    assert messages(preview) == [
        (2, "身份证号", "这个身份证号是花园社区居民委员会“赵一”的，姓名不同。请检查。")
    ]


def test_a_phone_of_somebody_else_is_wrong(cast: Cast) -> None:
    preview = look(cast, ("李新", PLACE, "13800005678"))
    assert messages(preview) == [
        (2, "手机号码", "这个手机号是花园社区居民委员会“王小宁”的，姓名不同。请检查。")
    ]


def test_the_same_phone_with_another_id_number_is_a_doubt(cast: Cast) -> None:
    people.give_id_number(cast.cadre, ID_ONE)
    cast.cadre.save()
    preview = look(cast, ("王小宁", PLACE, "13800005678", ID_TWO))
    assert [problem.column for problem in preview.problems] == ["身份证号"]


def test_a_namesake_with_another_id_number_is_somebody_new(cast: Cast) -> None:
    people.give_id_number(cast.cadre, ID_ONE)
    cast.cadre.save()
    assert states(look(cast, ("王小宁", PLACE, "13900001111", ID_TWO))) == ["new"]


def test_by_phone_the_name_may_change(cast: Cast) -> None:
    preview = take_in(cast, ("王晓宁", "湖塘镇花园社区社区书记", "13800005678"), key=Key.PHONE)
    assert [(change.field, change.new) for change in preview.rows[0].changes] == [("name", "王晓宁")]
    cast.cadre.refresh_from_db()
    assert (cast.cadre.name, cast.cadre.search_key.split()[1]) == ("王晓宁", "wangxiaoning")


@pytest.mark.parametrize(
    ("key", "message"),
    [
        (Key.PHONE, "按手机号识别，但这一行没有手机号。"),
        (Key.ID_NUMBER, "按身份证号识别，但这一行没有身份证号。"),
    ],
)
def test_the_chosen_key_must_be_there(cast: Cast, key: Key, message: str) -> None:
    assert [problem.message for problem in look(cast, ("李新", PLACE), key=key).problems] == [message]


def test_by_name_and_unit_a_shared_phone_is_nobodys_key(cast: Cast) -> None:
    assert states(look(cast, ("李新", PLACE, "13800005678"), key=Key.NAME_UNIT)) == ["new"]


# --- the same person twice --------------------------------------------------------------------------


def test_a_repetition_is_same_and_says_of_which_row(cast: Cast) -> None:
    preview = take_in(cast, ("李新", PLACE, "13900001111"), ("李新", PLACE, "13900001111", "", "本科"))
    assert states(preview) == ["new", "same"]
    assert preview.rows[1].notes == ["与第 2 行重复。"]


def test_a_repetition_that_contradicts_is_wrong(cast: Cast) -> None:
    preview = look(cast, ("李新", PLACE, "13900001111"), ("李新", PLACE, "13900002222"))
    assert messages(preview) == [
        (3, "手机号码", "与第 2 行像是同一个人，但这里不同。若是两个人，请填写各自的身份证号。")
    ]


def test_two_namesakes_with_their_id_numbers_are_two(cast: Cast) -> None:
    assert states(look(cast, ("李新", PLACE, "", ID_ONE), ("李新", PLACE, "", ID_TWO))) == ["new", "new"]


def test_two_names_with_one_phone_are_a_doubt(cast: Cast) -> None:
    preview = look(cast, ("李新", PLACE, "13900001111"), ("张三", PLACE, "13900001111"))
    assert messages(preview) == [(3, "手机号码", "这个手机号是第 2 行“李新”的，姓名不同。请检查。")]


def test_a_wrong_row_hides_no_later_one(cast: Cast) -> None:
    preview = look(cast, ("李新", PLACE, "139"), ("李新", PLACE, "13900001111"))
    assert states(preview) == ["wrong", "new"]


def test_two_rows_that_mean_one_known_person_are_one(cast: Cast) -> None:
    preview = look(
        cast, ("王小宁", "花园社区社区书记", "13800005678"), ("王小宁", "花园社区社区书记", "13900001111")
    )
    assert states(preview) == ["same", "wrong"]


# --- what a known person's row changes --------------------------------------------------------------


def test_overwriting_changes_what_differs(cast: Cast) -> None:
    preview = take_in(cast, ("王小宁", "花园社区社区书记", "13900001111", "", "本科", "带队"))
    assert [(change.field, change.old, change.new) for change in preview.rows[0].changes] == [
        ("education", "", "BACHELOR"),
        ("phone", "13800005678", "13900001111"),
        ("remark", "", "带队"),
    ]
    cast.cadre.refresh_from_db()
    cast.enrolment.refresh_from_db()
    assert (cast.cadre.education, cast.cadre.phone, cast.cadre.version) == ("BACHELOR", "13900001111", 2)
    assert (cast.enrolment.phone, cast.enrolment.remark, cast.enrolment.version) == ("13900001111", "带队", 2)


def test_filling_leaves_what_is_there(cast: Cast) -> None:
    preview = take_in(cast, ("王小宁", "花园社区主任", "13900001111", "", "本科"), mode=Mode.FILL)
    assert [change.field for change in preview.rows[0].changes] == ["education"]
    cast.cadre.refresh_from_db()
    assert (cast.cadre.phone, cast.cadre.education) == ("13800005678", "BACHELOR")


def test_skipping_leaves_known_people_alone_and_adds_new_ones(cast: Cast) -> None:
    preview = take_in(
        cast, ("王小宁", "花园社区主任", "13900001111", "", "本科"), ("李新", PLACE), mode=Mode.SKIP
    )
    assert states(preview) == ["same", "new"]
    cast.cadre.refresh_from_db()
    assert (cast.cadre.phone, cast.cadre.education) == ("13800005678", "")


def test_empty_cells_erase_nothing(cast: Cast) -> None:
    assert states(take_in(cast, ("王小宁", "花园社区", ""))) == ["same"]
    cast.enrolment.refresh_from_db()
    assert (cast.enrolment.post, cast.enrolment.phone) == ("社区书记", "13800005678")


def test_a_move_ends_the_former_post(cast: Cast) -> None:
    preview = take_in(cast, ("王小宁", "雪堰镇雪东社区主任", "13800005678"))
    assert [(change.field, str(change.new)) for change in preview.rows[0].changes] == [
        ("unit", "雪东社区居民委员会"),
        ("post", "主任"),
    ]
    ended, current = cast.cadre.appointments.order_by("pk")
    assert (ended.ended_on is None, current.unit, current.post, current.ended_on) == (
        False,
        cast.other_community,
        "主任",
        None,
    )
    cast.enrolment.refresh_from_db()
    assert (cast.enrolment.unit, cast.enrolment.town_name) == (cast.other_community, "雪堰镇")


def test_R22_a_later_phone_of_the_person_alters_no_seat_by_an_import(cast: Cast) -> None:
    Cadre.objects.filter(pk=cast.cadre.pk).update(phone="13900009999")
    assert states(take_in(cast, ("王小宁", "花园社区社区书记"))) == ["same"]
    cast.enrolment.refresh_from_db()
    assert cast.enrolment.phone == "13800005678"


@pytest.mark.parametrize("status", ["NOMINATED", "WAITLISTED", "CANCELLED"])
def test_somebody_waiting_or_withdrawn_is_enrolled(cast: Cast, status: str) -> None:
    Enrolment.objects.update(status=status)
    preview = take_in(cast, ("王小宁", "花园社区社区书记"))
    assert [(change.field, change.old, change.new) for change in preview.rows[0].changes] == [
        ("status", status, "APPROVED")
    ]
    cast.enrolment.refresh_from_db()
    assert cast.enrolment.status == "APPROVED"


@pytest.mark.parametrize("status", ["REJECTED", "REPLACED", "NO_SHOW", "DISMISSED", "EXEMPT"])
def test_a_decision_is_not_undone_by_an_import(cast: Cast, status: str) -> None:
    Enrolment.objects.update(status=status)
    assert states(look(cast, ("王小宁", "花园社区社区书记"))) == ["wrong"]


def test_groups_and_wishes_are_read(cast: Cast) -> None:
    source = block(
        ("李新", "湖塘镇", "花园社区", "书记", "第二组", "是", "清真"),
        ("张三", "湖塘镇", "花园社区", "主任", "2", "否", ""),
        ("赵四", "湖塘镇", "花园社区", "委员", "哪组", "", ""),
        header=("姓名", "镇街", "单位", "职务", "组别", "是否住宿", "用餐要求"),
    )
    preview = roster.preview(source, training_class=cast.training_class, by=None)
    assert isinstance(preview, Preview)
    roster.commit(preview, by=None)
    one, two = cast.training_class.enrolments.exclude(pk=cast.enrolment.pk).order_by("pk")
    assert (one.group and one.group.name, one.needs_lodging, one.diet, one.post) == (
        "第2组",
        True,
        "清真",
        "书记",
    )
    assert (two.group, two.needs_lodging) == (one.group, False)
    assert messages(preview) == [(4, "组别", "组别“哪组”请填第几组，如 3。")]


# --- quotas, nominations, warnings ------------------------------------------------------------------


def test_R19_exactly_the_quota_is_allowed_and_one_more_is_wrong(cast: Cast) -> None:
    Quota.objects.create(training_class=cast.training_class, unit=cast.town, seats=3)
    preview = take_in(cast, ("李一", PLACE), ("李二", PLACE), ("李三", PLACE))
    assert states(preview) == ["new", "new", "wrong"]
    assert messages(preview) == [(4, "单位及职务", "湖塘镇的 3 个名额已满。")]


def test_R19_a_class_without_quotas_has_no_limit(cast: Cast) -> None:
    assert set(states(look(cast, *((f"李{n}甲", PLACE) for n in "一二三四五")))) == {"new"}


def test_R19_a_move_into_a_full_unit_is_wrong(cast: Cast) -> None:
    Quota.objects.create(training_class=cast.training_class, unit=cast.other_town, seats=1)
    factories.trainees(cast.training_class, cast.other_community, 1)
    assert states(look(cast, ("王小宁", "雪堰镇雪东社区主任", "13800005678"))) == ["wrong"]


def test_a_liaison_nominates_within_the_own_units(cast: Cast) -> None:
    preview = look(cast, ("李新", PLACE), ("张三", "雪堰镇雪东社区主任"), by=cast.liaison)
    assert (preview.status, states(preview)) == (EnrolmentStatus.NOMINATED, ["new", "wrong"])
    roster.commit(preview, by=cast.liaison)
    row = cast.training_class.enrolments.get(cadre__name="李新")
    assert (row.status, row.entered_by) == ("NOMINATED", cast.liaison)


def test_a_liaison_touches_nobody_of_another_town(cast: Cast) -> None:
    factories.cadre("李新", cast.other_community, phone="13900001111")
    assert states(look(cast, ("李新", PLACE, "13900001111"), by=cast.liaison)) == ["wrong"]


def test_R19_a_nomination_counts_those_nominated(cast: Cast) -> None:
    Quota.objects.create(training_class=cast.training_class, unit=cast.town, seats=2)
    factories.enrolment(cast.training_class, factories.cadre("已推荐", cast.community), status="NOMINATED")
    assert states(look(cast, ("李新", PLACE), by=cast.liaison)) == ["wrong"]
    assert states(look(cast, ("李新", PLACE), by=cast.organiser)) == ["new"]


def test_R20_the_same_category_in_the_year_is_warned(cast: Cast) -> None:
    other = factories.training_class(cast.district, "另一主体班", starts_on=dt.date(2026, 3, 2))
    known = factories.cadre("李新", cast.community)
    factories.enrolment(other, known)
    assert look(cast, ("李新", PLACE)).rows[0].notes == ["本年度已参加同类班次“另一主体班”。"]


def test_R17_a_class_at_the_same_days_is_warned(cast: Cast) -> None:
    other = factories.training_class(cast.district, "专题班", category="SPECIAL")
    factories.enrolment(other, factories.cadre("李新", cast.community))
    assert look(cast, ("李新", PLACE)).rows[0].notes == ["与“专题班”（11-23 至 11-25）时间重叠。"]


# --- writing -----------------------------------------------------------------------------------------


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
