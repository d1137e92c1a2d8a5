"""邀请函: a page a lecturer, compared with the timetable."""

from pathlib import Path
from typing import Any

import pytest

from exports.papers import PAPERS, PaperProblem, form_of
from tests import factories
from tests.conftest import Cast
from tests.exports.choosing import choices_of
from tests.exports.documents import cells_of, texts_of, word_of
from tests.exports.workbooks import pages_of
from tests.factories import at
from timetable.models import Instructor, Session

LETTER = PAPERS["invitation"]
HEADS = ["课程", "时间", "地点", "形式", "学时", "听课对象"]


def built(cast: Cast, **options: Any) -> Any:
    return word_of(LETTER.build(cast.training_class, by=cast.organiser, options=options))


def lecturer(cast: Cast, name: str, *lessons: tuple[str, str], **fields: Any) -> Instructor:
    """Somebody with these courses, (title, clock) each, drafted."""
    person = factories.instructor(cast.district, name, **fields)
    for title, clock in lessons:
        factories.session(
            cast.training_class, title, start=at(clock), instructors=(person,), place="区委党校", hours=4
        )
    return person


def publish(cast: Cast) -> None:
    for session in Session.objects.order_by("start_at"):
        factories.published(session)
    cast.training_class.refresh_from_db()


@pytest.mark.usefixtures("today")
def test_each_lecturer_has_a_page(cast: Cast) -> None:
    lecturer(cast, "陈静", ("基层党建", "09:00"), ("民法典", "15:00"))
    lecturer(cast, "李明", ("矛盾调解", "14:00"), employer="", post="")
    publish(cast)
    word = built(cast)
    texts = texts_of(word)
    assert texts[:7] == [
        "邀请函",
        "尊敬的陈静老师（区委党校讲师）：",
        "兹定于2026年11月23日举办武进区2026年社区干部培训班，共1人。现诚邀您莅临授课，课程安排如下：",
        f"敬请拨冗授课，并请于开课前确认时间、提供课件和所需设备。联系人：刘老师，联系电话：{'＿' * 8}。",
        "恳请支持为盼！",
        "武进区",
        "2026年11月23日",
    ]
    assert texts[7].startswith("生成时间：2026年11月23日 08:00　　依据课表第1版")
    assert texts[8:10] == ["邀请函", "尊敬的李明老师："]
    assert [cells_of(table) for table in word.tables] == [
        [
            HEADS,
            ["基层党建", "2026年11月23日\n上午 09:00–11:30", "区委党校", "专题讲座", "4", "全班"],
            ["民法典", "2026年11月23日\n下午 15:00–17:30", "区委党校", "专题讲座", "4", "全班"],
        ],
        [HEADS, ["矛盾调解", "2026年11月23日\n下午 14:00–16:30", "区委党校", "专题讲座", "4", "全班"]],
    ]
    starts = [one.text for one in word.paragraphs if one.paragraph_format.page_break_before]
    assert starts == ["邀请函"]


def test_lecturers_are_asked_before_anything_is_published(cast: Cast) -> None:
    lecturer(cast, "陈静", ("基层党建", "09:00"))
    texts = texts_of(built(cast))
    assert texts[1] == "尊敬的陈静老师（区委党校讲师）："
    assert "依据课表" not in texts[-1]


def test_what_is_published_goes_before_a_later_draft(cast: Cast) -> None:
    lecturer(cast, "陈静", ("基层党建", "09:00"))
    publish(cast)
    lecturer(cast, "李明", ("矛盾调解", "14:00"))
    Session.objects.filter(title="基层党建").update(title="改了名的课")
    assert [cells_of(table)[1][0] for table in built(cast).tables] == ["基层党建"]


def test_cancelled_courses_invite_nobody(cast: Cast) -> None:
    lecturer(cast, "陈静", ("基层党建", "09:00"))
    Session.objects.update(status="CANCELLED")
    with pytest.raises(PaperProblem, match="还没有讲师"):
        built(cast)


def test_one_lecturer_alone(cast: Cast) -> None:
    lecturer(cast, "陈静", ("基层党建", "09:00"))
    other = lecturer(cast, "李明", ("矛盾调解", "14:00"))
    form = form_of("invitation", subject=cast.training_class, user=cast.organiser)
    assert [label for _value, label in choices_of(form, "lecturer")] == [
        "全部，每人一页",
        "陈静(区委党校讲师)",
        "李明(区委党校讲师)",
    ]
    texts = texts_of(built(cast, lecturer=str(other.pk)))
    assert [text for text in texts if text.startswith("尊敬的")] == ["尊敬的李明老师（区委党校讲师）："]


def test_the_queries_do_not_grow_with_the_lecturers(cast: Cast, count_queries: Any) -> None:
    counts = []
    for name, clock in (("陈静", "09:00"), ("李明", "14:00")):
        lecturer(cast, name, ("课", clock))
        with count_queries() as queries:
            built(cast)
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.endurance
def test_it_prints_a_page_each(cast: Cast, tmp_path: Path) -> None:
    for number in range(5):
        lecturer(cast, f"讲师{number}", ("基层党建引领社区治理的实践与思考", f"1{number}:00"))
    content = LETTER.build(cast.training_class, by=cast.organiser)
    pages = ["".join(page.split()) for page in pages_of(content, tmp_path, ".docx")]
    assert [f"尊敬的讲师{number}老师" in page for number, page in enumerate(pages)] == [True] * 5
