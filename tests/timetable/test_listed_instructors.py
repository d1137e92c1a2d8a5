"""Lecturers as a list."""

from typing import Any

import pytest

from accounts.lists import keeping
from tests import factories
from tests.conftest import Cast
from tests.lists import block, look, outcomes, same_again, take_in, wrong
from timetable.instructor_list import InstructorList, grade_of
from timetable.models import Instructor

HEADER = "姓名 | 单位 | 职务 | 职称 | 电话 | 常讲课程"


@pytest.fixture
def taught(cast: Cast) -> Cast:
    """The cast with two courses and a lecturer who gives one."""
    one = factories.course(cast.district, "党建引领")
    factories.course(cast.district, "《民法典》解读")
    factories.instructor(
        cast.district, "陈静", employer="区委党校", post="讲师", phone="13800005678"
    ).courses.add(one)
    return cast


def test_a_whole_preview(taught: Cast) -> None:
    text = block(
        HEADER,
        "陈 静 | 区委 党校 | 教研室主任 | 副教授 | 138-0000-5678 | 《党建引领》、《民法典》解读",
        "陈静 | 市委党校 | | 教授 | 13900001111 |",
        "李四 | | | | |",
        "王五 | | | | 1 | 没有的课",
    )
    preview = look(taught, InstructorList, text)
    assert outcomes(preview) == [
        (
            2,
            "changed",
            [],
            [
                ("employer", "区委党校", "区委 党校"),
                ("post", "讲师", "教研室主任"),
                ("title", "", "副教授"),
                ("courses", "党建引领", "《民法典》解读、党建引领"),
            ],
        ),
        (3, "new", [], []),
        (4, "new", [], []),
        (
            5,
            "wrong",
            [
                ("电话", "电话“1”不是 11 位手机号，也不是带区号的座机，请检查。"),
                ("常讲课程", "课程库里没有“没有的课”。请先导入课程库，或改成库里的名称。"),
            ],
            [],
        ),
    ]
    assert preview.rows[1].notes == [
        "新增时课酬等级按职称定为“正高级”。",
        "师资库里另有同名的人，这里按新人登记。",
    ]


def test_it_is_written_with_its_courses_and_known_again(taught: Cast) -> None:
    text = block(HEADER, "李四 | 区民政局 | 科长 | 高级讲师 | 0519-86310000 | 党建引领")
    take_in(taught, InstructorList, text)
    person = Instructor.objects.get(name="李四")
    assert (person.title_grade, [course.title for course in person.courses.all()]) == (
        "ASSOCIATE",
        ["党建引领"],
    )
    assert same_again(taught, InstructorList, text) == ["same"]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("| 区民政局 | 科长 | | |", ("姓名", "没有填写姓名。")),
        ("李四（科长） | 区民政局 | | | |", ("姓名", "姓名“李四（科长）”里有“（”，请只填姓名。")),
        ("李四 | | | | 13800001111/13900001111 |", ("电话", "这一格有几个电话，请只留一个。")),
        ("陈静 | | | | |", ("", "有 2 条记录相符，分不清是哪一条。")),
    ],
)
def test_odd_rows_are_wrong_in_words(taught: Cast, row: str, problem: Any) -> None:
    factories.instructor(taught.district, "陈静", employer="市委党校")
    assert wrong(look(taught, InstructorList, block(HEADER, row))) == {2: [problem]}


def test_undone_lecturers_and_their_courses_stand_as_they_stood(taught: Cast) -> None:
    def now() -> list[Any]:
        people = Instructor.objects.prefetch_related("courses").order_by("pk")
        return [
            (one.name, one.post, one.phone, [str(course) for course in one.courses.all()]) for one in people
        ]

    before = now()
    text = block(HEADER, "陈静 | 区委党校 | 主任 | | | 《民法典》解读", "李四 | | | | | 党建引领")
    kept = take_in(taught, InstructorList, text)
    assert now() != before
    assert keeping.undo(kept, InstructorList, by=taught.administrator)
    assert now() == before


@pytest.mark.parametrize(
    ("title", "grade"),
    [
        ("副教授", "ASSOCIATE"),
        ("教授", "SENIOR"),
        ("研究员", "SENIOR"),
        ("院士", "ACADEMICIAN"),
        ("讲师", ""),
        ("", ""),
    ],
)
def test_R24_the_grade_goes_by_the_title(title: str, grade: str) -> None:
    assert grade_of(title) == grade


@pytest.mark.parametrize("title", ["电子邮箱", "邮箱", "E-mail", "Email", "e-mail", "邮箱地址"])
def test_an_address_of_mail_is_read_under_each_of_its_names(taught: Cast, title: str) -> None:
    text = block(f"姓名 | 单位 | {title}", "李四 | 区民政局 | li.si＠example．com", "王五 | 区民政局 |")
    take_in(taught, InstructorList, text)
    people = Instructor.objects.filter(employer="区民政局").order_by("name")
    assert [(one.name, one.email) for one in people] == [("李四", "li.si@example.com"), ("王五", "")]
    assert same_again(taught, InstructorList, text) == ["same", "same"]


def test_a_wrong_address_of_mail_is_said_and_an_empty_one_erases_nothing(taught: Cast) -> None:
    Instructor.objects.update(email="chen@example.com")
    text = block("姓名 | 单位 | 邮箱", "陈静 | 区委党校 |", "李四 | 区民政局 | li.si@")
    preview = look(taught, InstructorList, text)
    assert wrong(preview) == {3: [("邮箱", "电子邮箱“li.si@”写得不对，请检查。")]}
    assert preview.rows[0].parts[0].changes == []
