"""The roster: everybody exactly once, as kept on enrolling."""

from typing import Any

import pytest
from django.utils import translation

from accounts import identity
from accounts.models import User
from courses.models import ClassStatus
from exports.papers import PAPERS, PaperProblem
from tests import factories
from tests.conftest import Cast
from tests.exports.workbooks import rows_of, sheet_of
from trainees.models import Cadre, Enrolment, EnrolmentStatus
from trainees.names import stroke_key

HEADS = [
    "序号",
    "姓名",
    "性别",
    "民族",
    "出生年月",
    "政治面貌",
    "学历",
    "单位及职务",
    "联系电话",
    "组别",
    "备注",
]
ID_NUMBER = "11010519491231002X"
ROSTER = PAPERS["roster"]


def built(cast: Cast, by: User | None = None, **options: Any) -> list[list[Any]]:
    return rows_of(ROSTER.build(cast.training_class, by=by or cast.organiser, options=options))


def names(rows: list[list[Any]]) -> list[Any]:
    return [row[1] for row in rows[3:-1]]


def stroked(name: str, cast: Cast, **fields: Any) -> Enrolment:
    person = factories.cadre(name, cast.community, stroke_order=stroke_key(name))
    return factories.enrolment(cast.training_class, person, **fields)


def test_the_roster_cell_by_cell(cast: Cast, today: None) -> None:
    Cadre.objects.filter(pk=cast.cadre.pk).update(
        gender="F", nationality="汉族", birth_month="1971-10", political_status="MEMBER", education="BACHELOR"
    )
    group = factories.group(cast.training_class, leader=cast.enrolment)
    Enrolment.objects.filter(pk=cast.enrolment.pk).update(group=group, class_role="班长", remark="素食")
    cast.training_class.venue = "区委党校"
    cast.training_class.save()
    assert built(cast) == [
        ["武进区2026年社区干部培训班学员花名册", *[None] * 10],
        [
            "主办单位：武进区　　培训时间：2026年11月23日至25日　　培训地点：区委党校　　共1人（女1人）",
            *[None] * 10,
        ],
        HEADS,
        [
            1,
            "王小宁",
            "女",
            "汉族",
            "1971.10",
            "中共党员",
            "本科",
            "湖塘镇花园社区居民委员会社区书记",
            "13800005678",
            "第1组",
            "组长，班长，素食",
        ],
        ["生成时间：2026年11月23日 08:00", *[None] * 10],
    ]


def test_it_says_from_which_version_of_the_timetable(cast: Cast, today: None) -> None:
    factories.published(factories.session(cast.training_class))
    cast.training_class.timetable_versions.update(number=3, published_at=factories.at("07:30"))
    assert built(cast)[-1][0] == (
        "生成时间：2026年11月23日 08:00　　依据课表第3版（2026年11月23日 07:30 发布）"
    )


def test_it_reads_the_state_at_the_moment_it_is_built(cast: Cast, time_machine_at: Any) -> None:
    with time_machine_at("2026-11-23T08:00:00+08:00"):
        first = built(cast)
    factories.enrolment(cast.training_class, factories.cadre("马力", cast.community))
    with time_machine_at("2026-11-24T09:30:00+08:00"):
        second = built(cast)
    assert (names(first), first[-1][0]) == (["王小宁"], "生成时间：2026年11月23日 08:00")
    assert (names(second), second[-1][0]) == (["王小宁", "马力"], "生成时间：2026年11月24日 09:30")


def test_phones_are_text(cast: Cast) -> None:
    phone = sheet_of(ROSTER.build(cast.training_class, by=cast.organiser))["I4"]
    assert (phone.value, phone.data_type, phone.number_format) == ("13800005678", "s", "@")


def test_a_formula_in_a_name_stays_text(cast: Cast) -> None:
    Cadre.objects.filter(pk=cast.cadre.pk).update(name='=HYPERLINK("http://127.0.0.1")')
    name = sheet_of(ROSTER.build(cast.training_class, by=cast.organiser))["B4"]
    assert (name.value, name.data_type) == ('=HYPERLINK("http://127.0.0.1")', "s")


def test_R22_everybody_on_the_list_to_the_end_stands_there_exactly_once(cast: Cast) -> None:
    for status in EnrolmentStatus:
        factories.enrolment(
            cast.training_class, factories.cadre(str(status.label), cast.community), status=status
        )
    factories.cadre("没报名", cast.community)
    assert names(built(cast)) == ["王小宁", "已录取", "已报到", "已结业", "未结业", "退学", "免修"]


def test_by_unit_towns_come_in_their_order(cast: Cast) -> None:
    far = factories.cadre("雪堰人", cast.other_community)
    factories.enrolment(cast.training_class, far, town_position=1)
    near = factories.cadre("湖塘人", cast.community)
    factories.enrolment(cast.training_class, near)
    assert names(built(cast)) == ["王小宁", "湖塘人", "雪堰人"]


def test_by_group_those_without_one_come_last(cast: Cast) -> None:
    second, first = factories.group(cast.training_class, 2), factories.group(cast.training_class, 1)
    stroked("二组人", cast, group=second)
    stroked("一组人", cast, group=first)
    assert names(built(cast, order="group")) == ["一组人", "二组人", "王小宁"]


def test_by_stroke_order(cast: Cast) -> None:
    cast.enrolment.delete()
    for name in ("张三", "王小宁", "马力", "丁小宁", "卫东"):
        stroked(name, cast)
    assert names(built(cast, order="stroke")) == ["丁小宁", "卫东", "马力", "王小宁", "张三"]


def test_R22_a_later_move_to_another_unit_alters_no_roster(cast: Cast) -> None:
    cast.cadre.appointments.update(unit=cast.other_community, post="居委会主任")
    cast.cadre.phone = "13911112222"
    cast.cadre.save()
    assert built(cast)[3][7:9] == ["湖塘镇花园社区居民委员会社区书记", "13800005678"]


@pytest.mark.parametrize(
    ("who", "phone"),
    [
        ("organiser", "13800005678"),
        ("administrator", "13800005678"),
        ("head_teacher", "13800005678"),
        ("finance", "138****5678"),
        ("auditor", "138****5678"),
    ],
)
def test_R28_phones_stand_in_full_for_organiser_and_head_teacher(cast: Cast, who: str, phone: str) -> None:
    assert built(cast, getattr(cast, who))[3][8] == phone


def test_R28_phones_are_masked_before_the_list_is_confirmed(cast: Cast) -> None:
    cast.training_class.status = ClassStatus.ENROLLING
    cast.training_class.save()
    assert built(cast)[3][8] == "138****5678"


def with_id_number(cast: Cast) -> None:
    Cadre.objects.filter(pk=cast.cadre.pk).update(id_number_encrypted=identity.encrypt(ID_NUMBER))


def test_R28_id_numbers_are_not_there_unless_asked_for(cast: Cast) -> None:
    with_id_number(cast)
    rows = built(cast, cast.administrator)
    assert rows[2] == HEADS
    assert ID_NUMBER not in str(rows)


def test_R28_an_administrator_may_ask_for_id_numbers(cast: Cast) -> None:
    with_id_number(cast)
    stroked("张三", cast)
    content = ROSTER.build(cast.training_class, by=cast.administrator, options={"id_numbers": True})
    rows, page = rows_of(content), sheet_of(content)
    assert rows[2] == [*HEADS[:7], "身份证号", *HEADS[7:]]
    assert [row[7] for row in rows[3:-1]] == [ID_NUMBER, None]
    assert (page["H4"].data_type, page["H4"].number_format) == ("s", "@")


def test_R28_nobody_else_gets_id_numbers_by_asking(cast: Cast) -> None:
    with_id_number(cast)
    for user in (cast.organiser, cast.head_teacher, cast.finance, cast.auditor):
        with pytest.raises(PaperProblem, match="只有管理员可以导出身份证号"):
            built(cast, user, id_numbers=True)


def test_an_id_number_under_another_key_is_said_so(cast: Cast, settings: Any) -> None:
    with_id_number(cast)
    settings.FIELD_KEY = "another-key-of-thirty-two-characters"
    with pytest.raises(PaperProblem, match="FIELD_KEY"):
        built(cast, cast.administrator, id_numbers=True)


def test_a_roster_of_nobody_is_refused_in_words(cast: Cast) -> None:
    cast.enrolment.delete()
    with pytest.raises(PaperProblem, match="花名册上还没有学员"):
        built(cast)


def test_reading_takes_the_same_queries_for_one_and_for_three(cast: Cast, count_queries: Any) -> None:
    with count_queries() as for_one:
        ROSTER.build(cast.training_class, by=cast.organiser)
    factories.trainees(cast.training_class, cast.other_community, 2)
    fresh = User.objects.get(pk=cast.organiser.pk)
    with count_queries() as for_three:
        ROSTER.build(cast.training_class, by=fresh)
    assert len(for_three) <= len(for_one) <= 5


def test_progress_tells_every_row(cast: Cast) -> None:
    factories.trainees(cast.training_class, cast.community, 2)
    told: list[tuple[int, int]] = []
    ROSTER.build(cast.training_class, by=None, progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_the_paper_is_chinese_for_an_english_reader_too(cast: Cast) -> None:
    Cadre.objects.filter(pk=cast.cadre.pk).update(gender="M", education="MASTER")
    with translation.override("en"):
        row = built(cast)[3]
        assert translation.get_language() == "en"
    assert (row[2], row[6]) == ("男", "研究生")
