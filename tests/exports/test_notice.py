"""培训通知, read back paragraph by paragraph and compared with the class."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from exports.papers import PAPERS, form_of
from tests import factories
from tests.conftest import Cast
from tests.exports.documents import cells_of, lines_of, repeated_of, texts_of, word_of
from tests.exports.workbooks import pages_of
from tests.factories import at
from trainees.models import Quota

NOTICE = PAPERS["notice"]
SLIP = [
    *("序号", "姓名", "性别", "民族", "出生年月", "政治面貌", "学历", "单位", "职务"),
    *("新任/连任", "任现职时间", "手机", "是否住宿", "用餐要求", "备注"),
]
RULES = [
    "按时签到。每半天课前30分钟开始签到，上课5分钟后签到为迟到，30分钟后不再受理。",
    "严格请假。一般不得请假，确需请假的须事先书面申请并附所在单位意见，1个半天以内由班主任批准，"
    "2个半天以内由组织单位批准，更长的报区里批准。病假、公假须附证明材料。返回后及时销假。",
    "请假、旷课累计超过应到学时1/7的，旷课达4个半天的，以及未经批准离校的，按规定作退学处理。",
]


def quota(cast: Cast, unit: Any, seats: int, note: str = "") -> None:
    Quota.objects.create(training_class=cast.training_class, unit=unit, seats=seats, note=note)


def built(cast: Cast, **options: Any) -> Any:
    return word_of(NOTICE.build(cast.training_class, by=cast.organiser, options=options))


@pytest.fixture
def known(cast: Cast) -> Cast:
    """Everything that a notice says is known of the class."""
    row = cast.training_class
    row.venue, row.audience, row.planned_size, row.days = "区委党校", "社区“两委”成员", 30, Decimal(3)
    row.purposes, row.theme, row.goals = "提升社区干部治理能力", "强基提能", "掌握基层治理方法。"
    row.disciplines, row.ordinal = "一、遵守课堂纪律。\n\n2. 手机调至静音。", 12
    row.nominations_close_at = at("17:00", factories.MONDAY.replace(day=13))
    row.save()
    cast.head_teacher.phone = "13900001111"
    cast.head_teacher.save()
    quota(cast, cast.town, 18, "其中书记5人")
    quota(cast, cast.other_town, 12)
    for title, clock, kind in (
        ("开班式", "08:30", "OPENING"),
        ("基层党建", "09:00", "LECTURE"),
        ("矛盾调解", "14:00", "LECTURE"),
    ):
        session = factories.session(cast.training_class, title, start=at(clock), kind=kind)
        factories.published(session)
    return cast


@pytest.mark.usefixtures("today")
def test_the_notice_paragraph_by_paragraph(known: Cast) -> None:
    said = lines_of(built(known, number="武组通〔2026〕15号", words="自备水杯。\n不安排接站。"))
    assert said == [
        ("居中", "武组通〔2026〕15号"),
        ("Title", "关于举办武进区2026年\n社区干部培训班的通知"),
        ("主送", "湖塘镇、雪堰镇："),
        (
            "Normal",
            "为提升社区干部治理能力，根据2026年度培训计划，决定举办武进区2026年社区干部培训班。现将有关事项通知如下。",
        ),
        ("Heading 1", "一、培训时间"),
        ("Normal", "2026年11月23日，共3天。"),
        ("Normal", "首次课于11月23日上午 08:30开始，请提前到场报到。"),
        ("Heading 1", "二、培训地点"),
        ("Normal", "区委党校。"),
        ("Heading 1", "三、培训对象"),
        ("Normal", "社区“两委”成员，共30人。名额分配见附件1。"),
        ("Heading 1", "四、培训内容"),
        ("Normal", "培训主题：强基提能。"),
        ("Normal", "掌握基层治理方法。"),
        ("Normal", "主要安排：基层党建；矛盾调解。"),
        ("Heading 1", "五、报名办法"),
        (
            "Normal",
            "请各单位于2026年11月13日17:00前，由本单位联络员报送参训人员名单和报名回执（见附件2，加盖公章）。"
            "名单报送后原则上不作调整，确需更换人选的须在开班前书面说明。",
        ),
        ("Normal", "联系人：刘老师，联系电话：13900001111。"),
        ("Heading 1", "六、有关要求"),
        *[
            ("Normal", f"{number}.{rule}")
            for number, rule in enumerate(["遵守课堂纪律。", "手机调至静音。", *RULES], start=1)
        ],
        ("Heading 1", "七、其他事项"),
        ("Normal", "自备水杯。"),
        ("Normal", "不安排接站。"),
        ("Normal", "附件：1.名额分配表"),
        ("Normal", "　　　2.报名回执"),
        ("落款", "武进区"),
        ("落款", "2026年11月23日"),
        ("附件标识", "附件1"),
        ("Title", "名额分配表"),
        ("附件标识", "附件2"),
        ("Title", "报名回执"),
        ("说明", f"填报单位（盖章）：{'＿' * 14}"),
        ("说明", f"填报人：{'＿' * 7}　　电话：{'＿' * 7}　　日期：{'＿' * 7}"),
        ("说明", texts_of(built(known))[-1]),
    ]
    assert said[-1][1].startswith("生成时间：2026年11月23日 08:00　　依据课表第1版")


def test_the_seats_and_the_slip_are_tables(known: Cast) -> None:
    word = built(known)
    seats, slip = word.tables
    assert cells_of(seats) == [
        ["序号", "单位", "名额", "其中书记/主任", "新任", "备注"],
        ["1", "湖塘镇", "18", "5", "", "其中书记5人"],
        ["2", "雪堰镇", "12", "", "", ""],
        ["", "合计", "30", "5", "", ""],
    ]
    assert cells_of(slip) == [SLIP, *[[""] * 15] * 8]
    assert (repeated_of(seats)[:2], repeated_of(slip)[:2]) == ([True, False], [True, False])
    assert [round(section.page_width.mm) for section in word.sections] == [210, 297]


@pytest.mark.usefixtures("today")
def test_what_is_not_known_is_left_open(cast: Cast) -> None:
    row = cast.training_class
    row.starts_on = row.ends_on = row.month = row.nominations_close_at = row.planned_size = None
    row.save()
    row.staff.all().delete()
    texts = texts_of(built(cast, issued_on=""))
    assert texts[:11] == [
        "关于举办武进区2026年\n社区干部培训班的通知",
        "各有关单位：",
        "经研究，决定举办武进区2026年社区干部培训班。现将有关事项通知如下。",
        "一、培训时间",
        "待定。",
        "二、培训地点",
        "待定。",
        "三、培训对象",
        "待定。",
        "四、培训内容",
        "待定，以课程表为准。",
    ]
    assert texts[12].startswith("请各单位于（待定）前，")
    assert texts[13] == f"联系人：王科长，联系电话：{'＿' * 8}。"
    assert texts[-8:-2] == [
        "附件：报名回执",
        "武进区",
        "　　　　年　　月　　日",
        "附件",
        "报名回执",
        f"填报单位（盖章）：{'＿' * 14}",
    ]
    assert texts[-1] == "生成时间：2026年11月23日 08:00"


def test_days_of_the_plan_stand_until_something_is_published(cast: Cast) -> None:
    texts = texts_of(built(cast))
    assert texts[4:6] == ["2026年11月23日至25日。", "报到时间和具体课程以课程表为准。"]


def test_many_units_are_addressed_together(cast: Cast) -> None:
    for number in range(25):
        quota(cast, factories.unit(f"第{number}镇", "TOWN", cast.district), 1)
    assert texts_of(built(cast))[1] == "各有关单位："


def test_the_form_knows_what_it_can(known: Cast) -> None:
    form = form_of("notice", subject=known.training_class, user=known.organiser)
    names = ("organisation", "contact", "phone")
    assert [form.fields[name].initial for name in names] == ["武进区", "刘老师", "13900001111"]


@pytest.mark.parametrize(("given", "kept"), [("2026-11-01", "2026-11-01"), ("", "")])
def test_the_day_is_kept_as_plain_json(cast: Cast, given: str, kept: str) -> None:
    data = {"organisation": "区委组织部", "issued_on": given}
    form = form_of("notice", data, subject=cast.training_class, user=cast.organiser)
    assert form.is_valid(), form.errors
    assert form.options == {
        "number": "",
        "organisation": "区委组织部",
        "issued_on": kept,
        "contact": "",
        "phone": "",
        "words": "",
    }


def test_a_day_that_is_none_is_refused(cast: Cast) -> None:
    form = form_of("notice", {"issued_on": "31日"}, subject=cast.training_class, user=cast.organiser)
    assert list(form.errors) == ["issued_on"]


def test_it_counts_the_seats_of_its_annex(known: Cast) -> None:
    quota(known, factories.unit("漕桥街道", "TOWN", known.district), 7)
    assert known.training_class.planned_size == 30
    assert "社区“两委”成员，共37人。名额分配见附件1。" in texts_of(built(known))


def test_a_number_that_was_hidden_is_no_demand(known: Cast) -> None:
    known.training_class.disciplines += "\n联系人：***，电话：***。"
    said = texts_of(built(known))
    assert not [text for text in said if "***" in text]
    assert "2.手机调至静音。" in said


def test_without_seats_the_slip_is_the_only_annex(cast: Cast) -> None:
    (text,) = (text for text in texts_of(built(cast)) if "报名回执（" in text)
    assert "报名回执（见附件，加盖公章）" in text


def test_control_characters_of_the_class_do_not_break_it(cast: Cast) -> None:
    cast.training_class.venue = "区委\x0b党校"
    assert "区委党校。" in texts_of(built(cast))


def test_the_queries_do_not_grow_with_the_class(known: Cast, count_queries: Any) -> None:
    counts = []
    for clock in ("15:00", "16:00"):
        factories.published(factories.session(known.training_class, f"{clock}的课", start=at(clock)))
        quota(known, factories.unit(f"{clock}镇", "TOWN", known.district), 1)
        with count_queries() as queries:
            built(known)
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.endurance
def test_it_prints_with_the_slip_across(known: Cast, tmp_path: Path) -> None:
    content = NOTICE.build(known.training_class, by=known.organiser)
    pages = ["".join(page.split()) for page in pages_of(content, tmp_path, ".docx")]
    assert len(pages) == 4
    assert ["附件1名额分配表" in page for page in pages] == [False, False, True, False]
    assert "附件2报名回执填报单位" in pages[3]
    assert [f"—{number}—" in page for number, page in enumerate(pages, start=1)] == [True] * 4
