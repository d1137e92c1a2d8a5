"""结班小结: its figures against the class's attendance, decisions and ratings."""

from pathlib import Path
from typing import Any

import pytest

from attendance.completion import closing as closing_verbs
from attendance.completion import deciding
from attendance.models import CompletionTerms, Evaluation, Honour
from exports.papers import PAPERS, PaperProblem
from tests import factories
from tests.attendance import closing
from tests.attendance.closing import Ended
from tests.attendance.conftest import ended
from tests.conftest import Cast
from tests.exports.documents import cells_of, lines_of, texts_of, word_of
from tests.exports.workbooks import pages_of
from tests.factories import at
from timetable.models import Session

SUMMARY = PAPERS["class_summary"]

__all__ = ["ended"]


def built(found: Ended, **options: Any) -> Any:
    row = closing.fresh(found.training_class)
    return word_of(SUMMARY.build(row, by=found.by, options=options))


def below(texts: list[str], head: str) -> list[str]:
    """What is said below a head."""
    rest = texts[texts.index(head) + 1 :]
    end = next(place for place, text in enumerate(rest) if "、" in text[:2] or text == "武进区")
    return rest[:end]


def test_the_summary_paragraph_by_paragraph(ended: Ended) -> None:
    ended.mark("LATE", ended.people[:1], ended.half_days[:1])
    ended.mark("PERSONAL", ended.people[1:2], ended.half_days[1:])
    said = lines_of(built(ended, organisation="区委组织部", issued_on="2026-11-30"))
    assert said[:-1] == [
        ("Title", "武进区2026年社区干部培训班结班小结"),
        ("Heading 1", "一、基本情况"),
        (
            "Normal",
            "武进区2026年社区干部培训班由武进区主办，于2026年11月23日举办，共2个半天、8学时。",
        ),
        ("Normal", "参训学员3人，来自2个镇街、2个单位，其中女性0人、新任0人。"),
        ("Heading 1", "二、教学安排"),
        ("Normal", "共安排专题讲座2次。"),
        ("Heading 1", "三、考勤情况"),
        (
            "Normal",
            "应到6人次，实到5人次，出勤率83.3%；请假1人次，旷课0人次，实到中迟到1人次、早退0人次。",
        ),
        ("Heading 1", "四、结业情况"),
        ("Normal", "结论待定3人。"),
        ("Heading 1", "五、教学评估"),
        ("Normal", "各课评价都不足5份，不作统计。"),
        *[
            line
            for head in ("六、主要做法和成效", "七、存在的问题和不足", "八、下一步打算")
            for line in (("Heading 1", head), ("Normal", "（请填写）"))
        ],
        ("落款", "区委组织部"),
        ("落款", "2026年11月30日"),
    ]
    assert said[-1][1].startswith("生成时间：2026年11月24日 09:00　　依据课表第1版")


def test_its_tables_are_the_timetable_and_the_half_days(ended: Ended) -> None:
    ended.mark("ABSENT", ended.people[2:], ended.half_days[:1])
    teaching, attendance = (cells_of(table) for table in built(ended).tables)
    assert teaching == [
        ["时间", "内容", "形式", "主讲人", "学时"],
        ["11月23日上午", "基层党建", "专题讲座", "", "4"],
        ["11月23日下午", "矛盾调解", "专题讲座", "", "4"],
    ]
    assert attendance == [
        ["半天", "应到", "实到", "出勤率", "请假", "旷课", "迟到", "早退"],
        ["11月23日上午", "3", "2", "66.7%", "0", "1", "0", "0"],
        ["11月23日下午", "3", "3", "100.0%", "0", "0", "0", "0"],
        ["合计", "6", "5", "83.3%", "0", "1", "0", "0"],
    ]


def test_what_the_groups_do_side_by_side_counts_once(ended: Ended) -> None:
    for number in (1, 2):
        group = factories.group(ended.training_class, number)
        room = factories.room(ended.training_class.host, f"{number}号教室")
        row = factories.session(
            ended.training_class, "怎样开好头", start=at("19:00"), kind="GROUP_DISCUSSION", room=room, hours=2
        )
        row.groups.set([group])
        factories.published(row)
    word = built(ended)
    assert "共安排专题讲座2次、分组讨论1次。" in texts_of(word)
    assert cells_of(word.tables[0])[3:] == [["11月23日晚上", "怎样开好头", "分组讨论", "", "2"]]


def test_of_a_closed_class_it_says_who_completed_and_who_did_not(ended: Ended) -> None:
    ended.mark("ABSENT", ended.people[2:])
    ended.complete()
    last = ended.people[2]
    deciding.decide(last, by=ended.by, outcome="NOT_COMPLETED", reason="旷课较多")
    CompletionTerms.objects.create(training_class=ended.training_class, honours_most=1)
    Honour.objects.create(enrolment=ended.people[0], decided_by=ended.by)
    closing_verbs.close(closing.fresh(ended.training_class), by=ended.by)
    name = last.cadre.name
    assert below(texts_of(built(ended)), "四、结业情况") == [
        "结业2人，未结业1人。",
        "颁发结业证书2份。",
        "评为优秀学员1人：王小宁。",
        f"{name}（雪东社区居民委员会）未结业：旷课较多。",
    ]


@pytest.mark.parametrize(("count", "shown"), [(4, False), (5, True)])
def test_R26_ratings_are_shown_from_five_on(ended: Ended, count: int, shown: bool) -> None:
    session = Session.objects.get(title="基层党建")
    for _number in range(count):
        Evaluation.objects.create(session=session, training_class=ended.training_class, score=5, counted=True)
    word = built(ended)
    said = below(texts_of(word), "五、教学评估")
    if shown:
        assert said == ["学员对1门课作了评价（5分制），平均5.0分。另有1门评价不足5份，不作统计。"]
        assert cells_of(word.tables[2]) == [
            ["课程", "主讲人", "总体", "均分", "份数"],
            ["基层党建", "", "5.0", "5.0", "5"],
        ]
    else:
        assert said == ["各课评价都不足5份，不作统计。"]
        assert len(word.tables) == 2


def test_without_a_published_timetable_there_is_none(cast: Cast) -> None:
    with pytest.raises(PaperProblem, match="课表还没有发布"):
        SUMMARY.build(cast.training_class, by=cast.organiser)


@pytest.mark.endurance
def test_it_prints(ended: Ended, tmp_path: Path) -> None:
    content = SUMMARY.build(closing.fresh(ended.training_class), by=ended.by)
    pages = ["".join(page.split()) for page in pages_of(content, tmp_path, ".docx")]
    assert 3 <= len(pages) <= 4
    assert [f"—{number}—" in page for number, page in enumerate(pages, start=1)] == [True] * len(pages)
