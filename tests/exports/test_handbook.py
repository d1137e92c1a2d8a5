"""学员手册: every part against the class, as a document and as a page."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.template.loader import render_to_string
from docx.oxml.ns import qn

from accounts.models import User
from courses.models import ClassStatus
from exports.papers import PAPERS, Paper, PaperProblem, naming
from exports.papers.handbook_pages import Seats
from tests import factories
from tests.conftest import Cast
from tests.exports.documents import cells_of, lines_of, texts_of, word_of
from tests.exports.workbooks import pages_of
from tests.factories import at
from trainees.models import Enrolment, RostrumSeat, SeatingPlan

HANDBOOK = PAPERS["handbook"]


def built(cast: Cast, by: User | None = None, **options: Any) -> Any:
    return word_of(HANDBOOK.build(cast.training_class, by=by or cast.organiser, options=options))


@pytest.fixture
def complete(cast: Cast) -> Cast:
    """A class with a timetable, two groups, a committee, and seats for two of three people."""
    row = cast.training_class
    row.theme, row.purposes, row.venue = "强基提能", "提升治理能力。", "区委党校"
    row.disciplines, row.status = "手机调至静音。", ClassStatus.CONFIRMED
    row.save()
    cast.head_teacher.phone = "13900001111"
    cast.head_teacher.save()
    room = factories.room(cast.district)
    factories.half_days(cast.district)
    lecturer = factories.instructor(cast.district)
    for title, clock, people in (("基层党建", "09:00", (lecturer,)), ("分组讨论", "14:00", ())):
        kind = "LECTURE" if people else "GROUP_DISCUSSION"
        session = factories.session(row, title, start=at(clock), instructors=people, room=room, kind=kind)
        factories.published(session, instructor_text="、".join(one.description for one in people))
    others = [
        factories.enrolment(row, factories.cadre(name, cast.other_community, phone=phone))
        for name, phone in (("丁一", "13811112222"), ("丁二", ""))
    ]
    first = factories.group(row, 1, leader=cast.enrolment)
    second = factories.group(row, 2)
    place = {"group": first, "class_role": "班长", "seat_row": 1, "seat_column": 1, "seat": "1排1座"}
    Enrolment.objects.filter(pk=cast.enrolment.pk).update(**place)
    Enrolment.objects.filter(pk=others[0].pk).update(group=second, seat_row=1, seat_column=2, seat="1排2座")
    SeatingPlan.objects.create(training_class=row, rows=1, columns=2)
    for rank, name in enumerate(("甲书记", "乙主任", "丙部长"), start=1):
        RostrumSeat.objects.create(training_class=row, rank=rank, name=name)
    row.refresh_from_db()
    return cast


@pytest.mark.usefixtures("today")
def test_the_handbook_paragraph_by_paragraph(complete: Cast) -> None:
    said = lines_of(built(complete))
    heads = [text for style, text in said if style == "Heading 1"]
    assert heads == [
        *("一、培训须知", "二、课程表", "三、作息时间", "四、学员守则"),
        *("五、班委名单", "六、分组名单", "七、通讯录", "八、座次表"),
    ]
    assert said[:5] == [
        ("大字", "武进区2026年社区干部培训班"),
        ("大字", "学员手册"),
        ("居中", "武进区"),
        ("居中", "2026年11月23日"),
        ("大字", "目　录"),
    ]
    assert said[5:13] == [("主送", f"{head}\t") for head in heads]
    assert said[13:25] == [
        ("Heading 1", "一、培训须知"),
        ("Heading 2", "（一）培训主题"),
        ("Normal", "强基提能"),
        ("Heading 2", "（二）培训目的"),
        ("Normal", "提升治理能力。"),
        ("Heading 2", "（三）时间地点"),
        ("Normal", "2026年11月23日，区委党校。"),
        ("Heading 2", "（四）主办单位"),
        ("Normal", "武进区主办。"),
        ("Heading 2", "（五）联系方式"),
        ("Normal", "班主任：刘老师，13900001111"),
        ("Heading 1", "二、课程表"),
    ]
    assert said[said.index(("Heading 1", "四、学员守则")) + 1] == ("Normal", "1.手机调至静音。")
    assert said[-2] == ("说明", "未排座：丁二")
    assert said[-1][1].startswith("生成时间：2026年11月23日 08:00　　依据课表第1版")


def test_its_tables_cell_by_cell(complete: Cast) -> None:
    tables = [cells_of(table) for table in built(complete).tables]
    assert tables == [
        [
            ["日期", "时间", "内容", "主讲人", "地点"],
            ["11月23日\n周一", "上午\n09:00–11:30", "基层党建", "陈静(区委党校讲师)", "三楼301教室"],
            ["", "下午\n14:00–16:30", "分组讨论", "", "三楼301教室"],
        ],
        [
            ["时段", "上课", "签到"],
            ["上午", "09:00–11:30", "课前30分钟起"],
            ["下午", "14:00–16:30", "课前30分钟起"],
            ["晚上", "19:00–20:30", "课前30分钟起"],
        ],
        [["职务", "姓名（单位）"], ["班长", "王小宁（花园社区居民委员会）"]],
        [
            ["组别", "组长", "组员"],
            ["第1组\n（1人）", "王小宁", ""],
            ["第2组\n（1人）", "", "丁一"],
            ["未分组\n（1人）", "", "丁二"],
        ],
        [
            ["序号", "姓名", "单位", "职务", "电话", "组别"],
            ["1", "王小宁", "湖塘镇花园社区居民委员会", "社区书记", "13800005678", "第1组"],
            ["2", "丁一", "雪堰镇雪东社区居民委员会", "社区书记", "13811112222", "第2组"],
            ["3", "丁二", "雪堰镇雪东社区居民委员会", "社区书记", "", ""],
        ],
        [["主席台　　丙部长　甲书记　乙主任"], ["", "1座", "2座"], ["1排", "王小宁", "丁一"]],
    ]


def test_the_contents_lead_to_every_part(complete: Cast) -> None:
    body = built(complete).element.body
    fields = [field.get(qn("w:instr")).split()[1] for field in body.iter(qn("w:fldSimple"))]
    places = {
        mark.get(qn("w:name")): "".join(text.text for text in mark.getparent().iter(qn("w:t")))
        for mark in body.iter(qn("w:bookmarkStart"))
    }
    assert [places[field] for field in fields] == [
        *("一、培训须知", "二、课程表", "三、作息时间", "四、学员守则"),
        *("五、班委名单", "六、分组名单", "七、通讯录", "八、座次表"),
    ]


def test_what_the_class_does_not_have_has_no_part(cast: Cast) -> None:
    texts = texts_of(built(cast))
    heads = [text for text in texts if re.match("[一二三四五六七八]、", text) and "\t" not in text]
    assert heads == ["一、培训须知", "二、课程表", "三、作息时间", "四、学员守则", "五、通讯录"]
    assert "课程表尚未发布，请以正式发布的课程表为准。" in texts


def phones(word: Any) -> list[str]:
    contacts = next(table for table in map(cells_of, word.tables) if table[0][1] == "姓名")
    return [row[4] for row in contacts[1:]]


@pytest.mark.parametrize("status", [ClassStatus.APPROVED, ClassStatus.ARCHIVED])
def test_R28_phones_are_masked_outside_the_time_of_the_class(cast: Cast, status: str) -> None:
    cast.training_class.status = status
    cast.training_class.save()
    assert phones(built(cast)) == ["138****5678"]


@pytest.mark.parametrize(
    ("who", "seen"), [("organiser", True), ("head_teacher", True), ("finance", False), ("auditor", False)]
)
def test_R28_phones_are_as_the_reader_may_see_them(complete: Cast, who: str, seen: bool) -> None:
    first = "13800005678" if seen else "138****5678"
    assert phones(built(complete, getattr(complete, who)))[0] == first


def test_phones_are_left_out_where_they_are_not_asked_for(complete: Cast) -> None:
    assert phones(built(complete, phones=False)) == ["", "", ""]


def test_without_people_there_is_no_handbook(cast: Cast) -> None:
    cast.enrolment.delete()
    with pytest.raises(PaperProblem, match="还没有学员"):
        built(cast)


def test_a_hall_too_wide_for_a_page_is_listed() -> None:
    numbers = tuple(range(1, 24))
    names = ("王小宁", *[""] * 21, "丁一")
    seats = Seats(("甲",), numbers, ((3, names),), ())
    assert (seats.is_drawn, seats.listed) == (False, [("王小宁", "3排1座"), ("丁一", "3排23座")])


def test_the_page_says_the_same(complete: Cast) -> None:
    assert isinstance(HANDBOOK, Paper)
    content = HANDBOOK.content(complete.training_class, by=complete.organiser, options={})
    page = render_to_string(HANDBOOK.page, {"content": content})
    for table in built(complete).tables:
        for row in cells_of(table):
            for text in filter(None, row):
                assert text.replace("\n", "<br>").replace("　　", "　") in page
    for said in (
        "强基提能",
        "班主任：刘老师，13900001111",
        "未排座：丁二",
        naming.full_name(complete.training_class),
    ):
        assert said in page


def test_the_queries_do_not_grow_with_the_class(complete: Cast, count_queries: Any) -> None:
    built(complete)
    counts = []
    for number in (3, 4):
        factories.group(complete.training_class, number)
        factories.trainees(complete.training_class, complete.community, 2)
        with count_queries() as queries:
            built(complete)
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.endurance
def test_sixty_people_print(complete: Cast, tmp_path: Path) -> None:
    factories.trainees(complete.training_class, complete.community, 57)
    content = HANDBOOK.build(complete.training_class, by=complete.organiser)
    pages = ["".join(page.split()) for page in pages_of(content, tmp_path, ".docx")]
    assert 10 <= len(pages) <= 13
    whole = "".join(pages)
    names = complete.training_class.enrolments.values_list("cadre__name", flat=True)
    assert [name for name in names if name not in whole] == []
    contents = re.findall("、([^.…]+)[.…]+([0-9]+)", pages[1])
    assert len(contents) == 8
    for head, page in contents:
        assert head in pages[int(page) - 1]
