"""The money papers: read back they say what the pages say, and not everybody of the staff gets them."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, User
from attendance.completion.earned import earned
from attendance.models import AttendanceRecord, Mark
from courses import planning
from exports import jobs
from exports.papers import PAPERS, PaperProblem, budget, form_of
from tests import factories
from tests.conftest import Cast
from tests.exports.workbooks import pages_of, rows_of, sheet_of
from tests.factories import MONDAY, at
from tests.timetable.payroll import ACCOUNT, BANK, ID_NUMBER, TUESDAY, associate, senior, standards, taught
from timetable import payment_details
from timetable.fees import FeeSheet
from timetable.models import CostStandard, FeeStandard, Instructor, PublishedSession, WithholdingTable
from timetable.payment_details import Details

__all__ = ["associate", "senior", "standards"]
SignIn = Callable[[User], Client]
MONEY = ("budget", "lecture_fees", "expense_list")
SIGN = "经办：　　　　　　　　审核：　　　　　　　　审批："
pytestmark = pytest.mark.usefixtures("standards", "evening")


@pytest.fixture
def evening(time_machine_at: Any) -> Any:
    with time_machine_at("2026-11-25T20:00:00+08:00"):
        yield


def built(cast: Cast, paper: str, by: User | None = None, **options: Any) -> list[list[Any]]:
    return rows_of(PAPERS[paper].build(cast.training_class, by=by or cast.finance, options=options))


@pytest.fixture
def two(cast: Cast, senior: Instructor, associate: Instructor) -> None:
    """陈静 twice and 王磊 once; of 陈静 everything is known."""
    payment_details.keep(senior, by=cast.finance, known=Details(ID_NUMBER, BANK, ACCOUNT))
    taught(cast.training_class, senior, title="基层党建")
    taught(cast.training_class, senior, title="=1+1", start=at("14:00"), hours=2)
    taught(cast.training_class, associate, title="网格化管理", start=at("09:00", TUESDAY))


@pytest.mark.usefixtures("two")
def test_the_receipt_has_a_row_a_session_and_a_signature_a_lecturer(cast: Cast) -> None:
    rows = built(cast, "lecture_fees", full_numbers=True)
    assert rows[0][0] == "武进区2026年社区干部培训班讲课费签收单"
    assert rows[1][0] == "主办单位：武进区　　培训时间：2026年11月23日至24日　　单位：元"
    assert rows[2] == [
        *("序号", "姓名", "身份证号", "单位及职务", "职称", "课程", "日期", "学时", "标准\n(税后)"),
        *("实发", "个税", "应发", "开户行", "账号", "签名"),
    ]
    assert rows[3:6] == [
        [
            1,
            "陈静",
            ID_NUMBER,
            "区委党校讲师",
            "教授",
            "基层党建",
            "11月23日上午",
            4,
            1000,
            4000,
            1142.86,
            7142.86,
            BANK,
            ACCOUNT,
            None,
        ],
        [None] * 5 + ["=1+1", "11月23日下午", 2, 1000, 2000] + [None] * 5,
        [
            2,
            "王磊",
            None,
            "区委党校讲师",
            "副教授",
            "网格化管理",
            "11月24日上午",
            4,
            500,
            2000,
            300,
            2300,
            None,
            None,
            None,
        ],
    ]
    assert rows[6] == ["合计", *[None] * 6, 10, None, 8000, 1442.86, 9442.86, None, None, None]
    assert [rows[7][3], rows[8][3]] == ["人民币捌仟元整", "人民币玖仟肆佰肆拾贰元捌角陆分"]
    assert rows[9][0].split() == ["经办：", "审核：", "审批："]


@pytest.mark.usefixtures("two")
def test_its_sums_are_those_of_the_page(cast: Cast, as_user: SignIn) -> None:
    page = as_user(cast.finance).get(reverse("timetable:fee_list", args=[cast.training_class.pk]))
    sheet: FeeSheet = page.context["sheet"]
    total = built(cast, "lecture_fees")[6]
    found = [Decimal(str(total[column])) for column in (7, 9, 10, 11)]
    assert found == [sheet.hours, sheet.net, sheet.tax, sheet.gross]


@pytest.mark.usefixtures("two")
def test_numbers_are_text_and_titles_no_formulas(cast: Cast) -> None:
    content = PAPERS["lecture_fees"].build(
        cast.training_class,
        by=cast.finance,
        options={"full_numbers": True, "permissions": ["exports.build_money"]},
    )
    page = sheet_of(content)
    found = [
        (page[cell].value, page[cell].data_type, page[cell].number_format) for cell in ("C4", "N4", "F5")
    ]
    assert found == [(ID_NUMBER, "s", "@"), (ACCOUNT, "s", "@"), ("=1+1", "s", "@")]
    assert {str(area) for area in page.merged_cells.ranges} >= {"A4:A5", "L4:L5", "O4:O5", "A7:G7"}
    assert page["J4"].number_format == "#,##0.00_ "


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize("who", ["administrator", "organiser", "finance", "auditor"])
def test_numbers_are_masked_unless_finance_or_an_administrator_asks(cast: Cast, who: str) -> None:
    user = getattr(cast, who)
    first = built(cast, "lecture_fees", user)[3]
    assert (first[2], first[12], first[13]) == ("110105********002X", "****", "**** 0123")
    form = form_of("lecture_fees", subject=cast.training_class, user=user)
    may = who in ("administrator", "finance")
    assert ("full_numbers" in form.fields) == may
    if may:
        assert built(cast, "lecture_fees", user, full_numbers=True)[3][13] == ACCOUNT
    else:
        with pytest.raises(PaperProblem, match="只有财务和管理员"):
            built(cast, "lecture_fees", user, full_numbers=True)


@pytest.mark.usefixtures("two")
def test_asking_for_full_numbers_and_fetching_them_leaves_rows_and_ends_with_the_permission(
    cast: Cast, as_user: SignIn
) -> None:
    client = as_user(cast.finance)
    client.post(f"/classes/{cast.training_class.pk}/papers/lecture_fees/", {"full_numbers": "on"})
    export = cast.training_class.exports.get()
    assert jobs.build(export.pk)
    fetched = client.get(reverse("exports:export_file", args=[export.pk]))
    assert fetched.status_code == 200
    list(fetched)
    acts = AuditEntry.objects.filter(action__startswith="exports.").order_by("pk")
    assert [(entry.action, entry.by, entry.data["paper"]) for entry in acts] == [
        ("exports.ask", cast.finance, "lecture_fees"),
        ("exports.fetch", cast.finance, "lecture_fees"),
    ]
    assert acts[0].data["options"] == {"full_numbers": True, "permissions": ["exports.build_money"]}
    assert not any(secret in str([entry.data for entry in acts]) for secret in (ID_NUMBER, ACCOUNT, BANK))
    cast.finance.grants.update(role="auditor")
    assert as_user(cast.finance).get(reverse("exports:export_file", args=[export.pk])).status_code == 403


@pytest.mark.usefixtures("two")
def test_what_is_not_over_is_left_out_and_said(cast: Cast, senior: Instructor) -> None:
    taught(cast.training_class, senior, title="明天的", start=at("09:00", dt.date(2026, 11, 26)))
    rows = built(cast, "lecture_fees")
    assert [row[5] for row in rows[3:6]] == ["基层党建", "=1+1", "网格化管理"]
    assert rows[9][0] == "另有1节课还没有上，不在本单内。"


def test_who_gets_nothing_does_not_sign(cast: Cast, senior: Instructor) -> None:
    taught(cast.training_class, factories.instructor(cast.district, "领导", title_grade="UNPAID"))
    with pytest.raises(PaperProblem, match="还没有要发的讲课费"):
        built(cast, "lecture_fees")
    taught(cast.training_class, senior, start=at("14:00"))
    assert [row[1] for row in built(cast, "lecture_fees")[3:5]] == ["陈静", None]


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize(
    ("model", "words"), [(FeeStandard, "陈静有课没有讲课费标准"), (WithholdingTable, "没有个税预扣率")]
)
def test_without_a_standard_it_is_refused_in_words(cast: Cast, model: Any, words: str) -> None:
    model.objects.all().delete()
    with pytest.raises(PaperProblem, match=words):
        built(cast, "lecture_fees")


@pytest.mark.parametrize(
    ("who", "papers"),
    [
        ("administrator", MONEY),
        ("organiser", MONEY),
        ("finance", MONEY),
        ("auditor", MONEY),
        ("head_teacher", ()),
    ],
)
def test_the_money_papers_are_not_for_head_teachers(
    cast: Cast, as_user: SignIn, who: str, papers: tuple[str, ...]
) -> None:
    client, pk = as_user(getattr(cast, who)), cast.training_class.pk
    page = client.get(reverse("exports:paper_list", args=[pk]))
    offered = [row.paper.name.value for part in page.context["parts"] for row in part.rows]
    assert tuple(name for name in offered if name in MONEY) == papers
    assert "roster" in offered
    for name in MONEY:
        address = reverse("exports:export_new", args=[pk, name])
        code = 200 if papers else 403
        assert client.get(address).status_code == code
        if not papers:
            assert client.post(address).status_code == 403
    assert not cast.training_class.exports.exists()


@pytest.mark.usefixtures("two")
def test_an_export_of_money_is_closed_to_who_becomes_a_head_teacher(cast: Cast, as_user: SignIn) -> None:
    export = jobs.ask("budget", subject=cast.training_class, by=cast.finance)
    cast.finance.grants.all().delete()
    factories.staff(cast.training_class, cast.finance)
    client = as_user(User.objects.get(pk=cast.finance.pk))
    found = [
        client.get(reverse(f"exports:{name}", args=[export.pk])) for name in ("export_detail", "export_file")
    ]
    assert [answer.status_code for answer in found] == [403, 403]


@pytest.mark.usefixtures("two")
def test_the_budget_is_quota_by_planned_people_and_days_and_the_fees(cast: Cast) -> None:
    cast.training_class.days, cast.training_class.registration_days = Decimal("2.5"), Decimal("0.5")
    cast.training_class.departure_days = Decimal(0)
    cast.training_class.save()
    rows = built(cast, "budget", cast.organiser, kind="budget")
    assert rows[0][0] == "武进区2026年社区干部培训班培训费预算表"
    assert rows[2][0] == "培训时间：2026年11月23日至24日　　计划60人，3天（含报到、离会0.5天）"
    assert rows[3] == ["序号", "项目", "标准\n(元/人·天)", "人天", "预算(元)", "备注"]
    assert rows[4:11] == [
        [1, "住宿费", 340, 180, 61200, None],
        [2, "伙食费", 130, 180, 23400, None],
        [3, "场地、资料、交通费", 50, 180, 9000, None],
        [4, "其他费用", 30, 180, 5400, None],
        [None, "综合定额小计", 550, 180, 99000, None],
        [5, "师资费（讲课费应发）", None, None, 9442.86, "据实"],
        [None, "合计", None, None, 108442.86, None],
    ]
    assert rows[11][2] == "人民币壹拾万捌仟肆佰肆拾贰元捌角陆分"
    assert rows[13][0] == SIGN


def test_the_budget_counts_lectures_to_come(cast: Cast, senior: Instructor) -> None:
    taught(cast.training_class, senior, start=at("09:00", dt.date(2026, 12, 1)))
    assert built(cast, "budget", kind="budget")[9][4] == 4761.90


def attended(cast: Cast, row: PublishedSession) -> None:
    mark = Mark.objects.create(
        session_id=row.pk, enrolment=cast.enrolment, status="PRESENT", source="GRID", marked_by=cast.organiser
    )
    AttendanceRecord.objects.create(session_id=row.pk, enrolment=cast.enrolment, status="PRESENT", mark=mark)


def test_R25_the_settlement_counts_half_days_attended_with_registration_and_departure(
    cast: Cast, senior: Instructor
) -> None:
    cast.training_class.registration_days, cast.training_class.departure_days = Decimal("0.5"), Decimal(1)
    cast.training_class.save()
    for start in (at("09:00"), at("14:00"), at("19:00"), at("09:00", TUESDAY)):
        attended(cast, taught(cast.training_class, senior, start=start, hours=1))
    assert sum(row.days for row in earned(cast.training_class)) == Decimal("3.0")
    entered: dict[str, Any] = {"lodging": "1000.00", "meals": "400", "venue": "0", "other": ""}
    rows = built(cast, "budget", kind="settlement", **entered)
    assert rows[0][0] == "武进区2026年社区干部培训班培训费决算表"
    assert rows[2][0] == "培训时间：2026年11月23日至24日　　实际参训1人，共3人天"
    assert rows[4:11] == [
        [1, "住宿费", 340, 3, 1020, 1000, 20, None],
        [2, "伙食费", 130, 3, 390, 400, -10, None],
        [3, "场地、资料、交通费", 50, 3, 150, 0, 150, None],
        [4, "其他费用", 30, 3, 90, None, None, None],
        [None, "综合定额小计", 550, 3, 1650, None, None, None],
        [5, "师资费（讲课费应发）", None, None, 4761.9, 4761.9, 0, "据实"],
        [None, "合计", None, None, 6411.9, None, None, None],
    ]
    assert rows[11][2] is None
    rows = built(cast, "budget", kind="settlement", **entered | {"other": "90"})
    assert [rows[8][5], rows[10][5:7], rows[11][2]] == [
        1490,
        [6251.9, 160],
        "人民币陆仟贰佰伍拾壹元玖角整",
    ]


@pytest.mark.parametrize("kind", ["budget", "settlement"])
def test_a_budget_of_nobody_is_refused_in_words(cast: Cast, kind: str) -> None:
    cast.training_class.planned_size = None
    cast.training_class.save()
    cast.enrolment.delete()
    with pytest.raises(PaperProblem, match=r"计划人数或天数|还没有记考勤"):
        built(cast, "budget", kind=kind)


def test_without_a_quota_it_is_refused_in_words(cast: Cast) -> None:
    CostStandard.objects.all().delete()
    with pytest.raises(PaperProblem, match="没有这类班次的综合定额"):
        built(cast, "budget")


def test_what_is_entered_is_kept_as_text(cast: Cast) -> None:
    data = {"kind": "settlement", "lodging": "1000.50"}
    form = form_of("budget", data, subject=cast.training_class, user=cast.finance)
    assert form.is_valid()
    assert form.options == {
        "kind": "settlement",
        "lodging": "1000.50",
        "meals": None,
        "venue": None,
        "other": None,
    }
    assert isinstance(form, budget.BudgetForm)


def filed(cast: Cast, kind: str, title: str, **fields: Any) -> None:
    file = ContentFile(b"%PDF-1.7", name="a.pdf")
    planning.add_document(cast.training_class, by=cast.organiser, kind=kind, title=title, file=file, **fields)


@pytest.mark.usefixtures("two")
def test_the_claim_says_what_is_there_and_what_is_missing(cast: Cast) -> None:
    cast.training_class.plan.document_number = "武组〔2026〕1号"
    cast.training_class.plan.save()
    filed(cast, "APPROVAL", "关于举办培训班的批复", number="武组〔2026〕12号")
    filed(cast, "SIGNED_SHEET", "签到表", day=MONDAY, period="AM")
    filed(cast, "OTHER", "餐饮发票")
    filed(cast, "OTHER", "授课合同")
    rows = built(cast, "expense_list", cast.auditor)
    assert rows[2] == ["序号", "材料", "内容", "是否齐全", "备注"]
    assert rows[3:12] == [
        [1, "年度培训计划", "2026年度培训计划（武组〔2026〕1号）", "有", None],
        [2, "批准文件", "武组〔2026〕12号 关于举办培训班的批复", "有", None],
        [3, "培训通知", None, "缺", None],
        [4, "学员签到表（签名原件）", "2026年11月23日上午", "有", None],
        [5, "学员签到表（签名原件）", "2026年11月23日下午：没有", "缺", None],
        [6, "学员签到表（签名原件）", "2026年11月24日上午：没有", "缺", None],
        [7, "发票、收据等票据", "餐饮发票", "有", None],
        [8, "费用明细（决算表）", None, "缺", None],
        [9, "讲课费签收单或合同", "授课合同", "有", None],
    ]
    assert rows[12][0] == "共9项，齐全5项，缺4项。"


def test_a_class_without_fees_needs_no_receipt_of_them(cast: Cast) -> None:
    rows = built(cast, "expense_list")
    assert [row[2:4] for row in rows[3:] if row[1] == "讲课费签收单或合同"] == [["没有要发的讲课费", "有"]]


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize("paper", MONEY)
def test_reading_takes_the_same_queries_for_more(
    cast: Cast, paper: str, associate: Instructor, count_queries: Any
) -> None:
    with count_queries() as before:
        built(cast, paper, User.objects.get(pk=cast.finance.pk))
    taught(cast.training_class, associate, start=at("14:00", TUESDAY))
    taught(cast.training_class, factories.instructor(cast.district, "丁一"), start=at("09:00", TUESDAY))
    with count_queries() as after:
        built(cast, paper, User.objects.get(pk=cast.finance.pk))
    assert len(after) == len(before)


@pytest.mark.endurance
@pytest.mark.usefixtures("two")
def test_they_print_on_a_page_each(cast: Cast, tmp_path: Path) -> None:
    for paper, head in (("lecture_fees", "开户行"), ("budget", "综合定额小计"), ("expense_list", "是否齐全")):
        folder = tmp_path / paper
        folder.mkdir()
        pages = pages_of(PAPERS[paper].build(cast.training_class, by=cast.finance), folder)
        assert [head in page for page in pages] == [True]
        assert "经办" in pages[0]


@pytest.mark.endurance
def test_a_long_receipt_repeats_its_heads_and_splits_no_lecturer(cast: Cast, tmp_path: Path) -> None:
    for number in range(24):
        person = factories.instructor(cast.district, f"讲师{number:02}", title_grade="SENIOR")
        day = MONDAY - dt.timedelta(days=number)
        taught(cast.training_class, person, start=at("09:00", day), title=f"上午第{number:02}课")
        taught(cast.training_class, person, start=at("14:00", day), title=f"下午第{number:02}课")
    content = PAPERS["lecture_fees"].build(cast.training_class, by=cast.finance)
    pages = pages_of(content, tmp_path)
    assert len(pages) > 1
    assert all("开户行" in page for page in pages)
    for number in range(24):
        assert sum(f"上午第{number:02}课" in page and f"下午第{number:02}课" in page for page in pages) == 1
