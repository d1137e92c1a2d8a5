"""A paper as a page."""

import re
from typing import Any
from uuid import uuid4

import pytest

from accounts.models import AuditEntry
from attendance.models import SheetPrinting
from exports.models import Export
from exports.papers import pdf
from tests import factories
from tests.conftest import Cast

MORNING = "2026-11-23-AM"


def address(cast: Cast, paper: str = "timetable") -> str:
    return f"/classes/{cast.training_class.pk}/papers/{paper}/page/"


@pytest.fixture
def held(cast: Cast) -> Cast:
    factories.published(factories.session(cast.training_class))
    return cast


def cells(html: str) -> list[list[str]]:
    """The text of each row's cells."""
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", html, flags=re.S)
    return [
        [
            re.sub(r"<[^>]+>", "", cell).strip()
            for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, flags=re.S)
        ]
        for row in rows
    ]


def test_the_timetable_as_a_page(held: Cast, as_user: Any) -> None:
    answer = as_user(held.organiser).get(address(held))
    assert answer.status_code == 200
    assert cells(answer.content.decode()) == [
        ["日期", "时段", "时间", "内容", "形式", "主讲人（单位职务）", "主持人", "地点", "备注"],
        ["11月23日周一", "上午", "09:00–11:30", "专题讲座", "专题讲座", "待定", "", "待定", ""],
    ]


def test_it_is_kept_by_no_cache_and_leaves_one_row_in_the_trail(held: Cast, as_user: Any) -> None:
    answer = as_user(held.organiser).get(address(held))
    assert answer["Cache-Control"] == "no-store, private"
    entry = AuditEntry.objects.get(action="exports.show_page")
    assert (entry.by, entry.data["paper"]) == (held.organiser, "timetable")


def test_the_paper_is_chinese_and_its_bar_is_not(held: Cast, as_user: Any) -> None:
    client = as_user(held.organiser)
    client.cookies["django_language"] = "en"
    html = client.get(address(held)).content.decode()
    assert cells(html)[1][:2] == ["11月23日周一", "上午"]
    assert '<header class="paper-bar" lang="en">' in html
    assert "打印" not in html


def test_a_wrong_choice_is_shown_beside_the_field(held: Cast, as_user: Any) -> None:
    answer = as_user(held.organiser).get(address(held, "seating_plan"), {"view": "from_above"})
    assert answer.status_code == 422
    assert list(answer.context["offer"].form.errors) == ["view"]


def test_what_cannot_be_made_says_why_above_the_choices(cast: Cast, as_user: Any) -> None:
    answer = as_user(cast.organiser).get(address(cast))
    assert answer.status_code == 422
    assert answer.context["offer"].form.non_field_errors() == ["课表还没有发布。"]
    assert not AuditEntry.objects.filter(action="exports.show_page").exists()


@pytest.mark.parametrize("paper", ["roster", "no_such"])
def test_a_paper_without_a_page_has_none(cast: Cast, as_user: Any, paper: str) -> None:
    assert as_user(cast.organiser).get(address(cast, paper)).status_code == 404


@pytest.mark.parametrize("who", ["liaison", "cadre_user", "stranger"])
def test_others_find_nothing(held: Cast, as_user: Any, who: str) -> None:
    assert as_user(getattr(held, who)).get(address(held)).status_code == 404


def test_the_choices_lead_to_the_page_that_shows_them(held: Cast, as_user: Any) -> None:
    client = as_user(held.organiser)
    chosen = {"half_day": MORNING, "layout": "two", "order": "stroke", "pages_by": "", "blank_lines": "5"}
    answer = client.post(f"/classes/{held.training_class.pk}/papers/sign_in_sheet/", chosen | {"page": "1"})
    wanted = "half_day=2026-11-23-AM&layout=two&order=stroke&pages_by=&blank_lines=5"
    assert (answer.status_code, answer["Location"]) == (302, f"{address(held, 'sign_in_sheet')}?{wanted}")
    assert not Export.objects.exists()
    content = client.get(answer["Location"]).context["content"]
    assert (content.layout, content.blank_lines, content.half_days[0].key) == ("two", 5, MORNING)


def test_a_sign_in_sheet_is_a_draft_until_it_is_booked(held: Cast, as_user: Any) -> None:
    client = as_user(held.organiser)
    page = f"{address(held, 'sign_in_sheet')}?half_day={MORNING}"
    assert cells(client.get(page).content.decode())[0] == ["样张，未登记，不作凭证"]
    assert not SheetPrinting.objects.exists()
    form = {"half_day": MORNING, "nonce": str(uuid4())}
    booked = [cells(client.post(page, form).content.decode())[0] for _sent in range(2)]
    printing = SheetPrinting.objects.get()
    assert booked == [[f"编号 1 · 码 {printing.code}"]] * 2
    assert printing.lines[0] == held.enrolment.pk


def test_the_next_form_is_the_next_printing(held: Cast, as_user: Any) -> None:
    client, page = as_user(held.organiser), address(held, "sign_in_sheet")
    for _form in range(2):
        client.post(page, {"half_day": MORNING, "nonce": str(uuid4())})
    assert list(SheetPrinting.objects.order_by("number").values_list("number", flat=True)) == [1, 2]


def test_each_kind_of_file_is_a_request_of_its_own(held: Cast, as_user: Any) -> None:
    client = as_user(held.organiser)
    files = client.get(address(held)).context["files"]
    for value, _name, nonce in files:
        client.post(
            f"/classes/{held.training_class.pk}/papers/timetable/", {"format": value, "nonce": str(nonce)}
        )
    assert set(Export.objects.values_list("options__format", flat=True)) == {None, "pdf"}


def test_a_paper_that_is_only_a_page_leads_there_where_no_pdf_can_be_made(
    held: Cast, as_user: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "is_offered", lambda: False)
    answer = as_user(held.organiser).post(f"/classes/{held.training_class.pk}/papers/badges/", {})
    assert (answer.status_code, answer["Location"]) == (302, address(held, "badges"))


def test_it_asks_as_often_for_three_people_as_for_one(held: Cast, as_user: Any, count_queries: Any) -> None:
    client, page = as_user(held.organiser), f"{address(held, 'sign_in_sheet')}?half_day={MORNING}"
    client.get(page)
    with count_queries() as one:
        client.get(page)
    factories.trainees(held.training_class, held.community, 2)
    with count_queries() as three:
        client.get(page)
    assert len(three) == len(one)
