"""The main job from plan to attendance sheet, by four people: an organiser, a cadre, the head teacher, an administrator."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from openpyxl import load_workbook
from playwright.sync_api import expect

from accounts.models import User
from courses.models import StaffRole
from tests import factories
from tests.e2e.visitor import PHONE, Visitor
from tests.trainees import wujin
from timetable.models import Instructor, Room
from units.models import Unit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Visit = Callable[..., Visitor]

ROSTER = Path(__file__).parents[1] / "data" / "roster_clean.xlsx"
PEOPLE = 178
NAME = "换届后社区干部任职培训班"
TODAY = timezone.localdate()
TOMORROW = TODAY + dt.timedelta(days=1)
BUILT_WITHIN_MS = 90_000


@dataclass
class Office:
    """A district with its towns and communities, where another class has the hall and the lecturer this afternoon."""

    district: Unit
    administrator: User
    organiser: User
    head_teacher: User
    hall: Room
    lecturer: Instructor


@pytest.fixture
def office(transactional_db: None) -> Office:
    district = factories.unit("武进区", "DISTRICT")
    wujin.grow(district)
    factories.half_days(district)
    hall, lecturer = factories.room(district, "阶梯教室"), factories.instructor(district, "陈静")
    other = factories.training_class(district, "村书记培训班", starts_on=TODAY)
    factories.session(
        other, "村务公开", start=factories.at("14:00", TODAY), room=hall, instructors=(lecturer,)
    )
    head_teacher = factories.user("head", "刘老师")
    factories.staff(other, head_teacher, StaffRole.HEAD_TEACHER)
    return Office(
        district=district,
        administrator=factories.user("admin", "周主任", "administrator", district),
        organiser=factories.user("organiser", "王科长", "organiser", district),
        head_teacher=head_teacher,
        hall=hall,
        lecturer=lecturer,
    )


def test_from_plan_to_attendance_sheet(
    office: Office, visit: Visit, start_worker: Callable[[], Any], tmp_path: Path
) -> None:
    organiser = visit()
    number = plan_a_class(organiser, office)
    place_sessions(organiser, office, number)
    publish(organiser, number)
    import_the_roster(organiser, number)
    settle_the_list(organiser, number)
    person, link = issue_a_link(organiser, number)
    organiser.close()

    cadre = visit(size=PHONE)
    read_my_timetable(cadre, person, link)
    cadre.close()

    phone = visit(size=PHONE)
    call_the_roll(phone)
    phone.close()
    head_teacher = visit(office.head_teacher)
    mark_in_the_grid(head_teacher, number)
    head_teacher.close()

    administrator = visit(office.administrator)
    shown = read_the_grid(administrator, number)
    start_worker()
    sheet = fetch_the_sheet(administrator, number, tmp_path)
    assert rows_of_people(sheet) == shown
    administrator.close()


# --- the organiser -----------------------------------------------------------------------------------
def plan_a_class(organiser: Visitor, office: Office) -> int:
    """Signs in and plans a class by the form; gives its number."""
    page = organiser.page
    organiser.open("/sign-in/")
    organiser.look()
    organiser.sign_in("organiser", "p-organiser")
    expect(page.locator("h1")).to_contain_text("王科长")
    organiser.look()
    page.locator("#navigation").get_by_role("link", name="年度计划").click()
    organiser.look()
    organiser.follow("新建班次")
    organiser.look()
    page.get_by_label("班次名称").fill(NAME)
    page.get_by_label("开始日期").fill(TODAY.isoformat())
    page.get_by_label("结束日期").fill(TOMORROW.isoformat())
    page.get_by_label("主办单位").select_option(str(office.district.pk))
    page.get_by_label("班主任").select_option(str(office.head_teacher.pk))
    page.get_by_label("培训主题").fill("把社区的事办好\n***")
    organiser.press("列入计划")
    expect(page.locator("h1")).to_contain_text(NAME)
    assert "把社区的事办好\n***" in organiser.text
    organiser.look()
    found = re.search(r"/classes/(\d+)/", page.url)
    assert found
    return int(found[1])


def place_sessions(organiser: Visitor, office: Office, number: int) -> None:
    """Three sessions; the second is refused this afternoon, and finds its place tomorrow."""
    page = organiser.page
    organiser.open(f"/classes/{number}/timetable/")
    organiser.look()
    organiser.open(f"/classes/{number}/sessions/new/?day={TODAY}&period=AM")
    page.get_by_label("内容").fill("开班式")
    page.get_by_label("形式").select_option("OPENING")
    page.get_by_label("教室、场地").select_option(str(office.hall.pk))
    organiser.press("保存")
    expect(page.locator("#messages")).to_contain_text("开班式")

    organiser.open(f"/classes/{number}/sessions/new/?day={TODAY}&period=PM")
    page.get_by_label("内容").fill("基层党建引领社区治理")
    page.get_by_label("教室、场地").select_option(str(office.hall.pk))
    page.get_by_label(re.compile("陈静")).check()
    organiser.press("保存")
    refused = page.locator("[data-form-error]")
    expect(refused).to_be_focused()
    for what in ("阶梯教室", "陈静", "村书记培训班", "村务公开"):
        expect(refused).to_contain_text(what)
    organiser.look()
    expect(page.get_by_label("内容")).to_have_value("基层党建引领社区治理")
    page.get_by_label("日期").fill(TOMORROW.isoformat())
    organiser.press("保存")
    expect(page.locator("#messages")).to_contain_text("基层党建引领社区治理")

    organiser.open(f"/classes/{number}/sessions/new/?day={TODAY}&period=PM")
    page.get_by_label("内容").fill("分组讨论")
    page.get_by_label("形式").select_option("GROUP_DISCUSSION")
    organiser.press("保存")
    organiser.look()
    for title in ("开班式", "基层党建引领社区治理", "分组讨论"):
        assert title in organiser.text


def publish(organiser: Visitor, number: int) -> None:
    """One button, a version."""
    organiser.open(f"/classes/{number}/timetable/")
    organiser.follow("发布")
    organiser.look()
    organiser.press("发布")
    expect(organiser.page.locator("#messages")).to_contain_text("第1版已发布")
    organiser.look()


def import_the_roster(organiser: Visitor, number: int) -> None:
    """The file is read, looked over row by row, and written whole."""
    page = organiser.page
    organiser.open(f"/classes/{number}/roster/")
    organiser.look()
    organiser.follow("导入花名册")
    organiser.look()
    page.get_by_label("Excel 或 CSV 文件").set_input_files(ROSTER)
    organiser.press("下一步")
    expect(page.locator(".outcome-count").first).to_have_text(str(PEOPLE))
    organiser.look()
    organiser.press(f"确认导入 {PEOPLE} 人")
    expect(page.locator("#results tbody tr")).to_have_count(PEOPLE)
    organiser.look()


def settle_the_list(organiser: Visitor, number: int) -> None:
    """The class goes on, step by step, until its list is settled."""
    for step, status in (("批准办班", "已批准"), ("开始报名", "报名中"), ("确定名单", "进行中")):
        organiser.open(f"/classes/{number}/")
        organiser.press(step)
        expect(organiser.page.locator(".class-head")).to_contain_text(status)


def issue_a_link(organiser: Visitor, number: int) -> tuple[str, str]:
    """Slips for everybody; gives the first one's name and address."""
    page = organiser.page
    organiser.open(f"/classes/{number}/roster/links/")
    organiser.look()
    organiser.press("生成小条")
    expect(page.locator(".slip")).to_have_count(PEOPLE)
    organiser.look()
    slip = page.locator(".slip").first
    return slip.locator(".slip-name").inner_text(), slip.locator(".slip-address").inner_text().strip()


# --- the cadre ---------------------------------------------------------------------------------------
def read_my_timetable(cadre: Visitor, person: str, link: str) -> None:
    """The link leads to the own page; today's and tomorrow's sessions stand there, and the calendar to subscribe to."""
    page = cadre.page
    cadre.open(link)
    assert page.url.endswith("/me/")
    expect(page.locator("h1")).to_have_text(person)
    for what in ("开班式", "分组讨论", "基层党建引领社区治理", "阶梯教室", "陈静"):
        assert what in cadre.text
    assert "村务公开" not in cadre.text
    cadre.look()
    cadre.follow("订阅到手机日历")
    cadre.look()
    cadre.press("生成订阅地址")
    feed = page.get_by_label("订阅地址").input_value()
    cadre.look()
    calendar = page.request.get(feed)
    assert calendar.text().count("BEGIN:VEVENT") == 3
    cadre.open("/me/")
    cadre.follow(NAME)
    assert "分组讨论" in cadre.text
    cadre.look()


# --- the head teacher --------------------------------------------------------------------------------
def call_the_roll(phone: Visitor) -> None:
    """In the hall: one is late, one is missing, the rest are there."""
    page = phone.page
    phone.sign_in("head", "p-head")
    phone.look()
    page.locator(".list-group-item", has_text="开班式").get_by_role("link", name="点名").tap()
    expect(page.locator(".roll-row")).to_have_count(PEOPLE)
    phone.look()
    rows = page.locator(".roll-row")
    rows.nth(0).get_by_role("button", name="迟到").tap()
    expect(rows.nth(0).get_by_role("button", name="迟到")).to_have_attribute("aria-pressed", "true")
    rows.nth(1).get_by_role("button", name="旷课").tap()
    expect(rows.nth(1).get_by_role("button", name="旷课")).to_have_attribute("aria-pressed", "true")
    phone.press("其余全部出勤")
    expect(page.locator("#roll-counts")).to_contain_text(re.compile(rf"实到\s*{PEOPLE - 1}"))
    phone.look()


def mark_in_the_grid(head_teacher: Visitor, number: int) -> None:
    """At the desk: a leave by the keyboard for this afternoon, then the rest are there."""
    page = head_teacher.page
    afternoon = f"{TODAY}-PM"
    head_teacher.open(f"/classes/{number}/attendance/")
    head_teacher.look()
    place = page.locator("thead [data-key]").evaluate_all(
        "(heads, key) => heads.findIndex(head => head.dataset.key === key)", afternoon
    )
    assert place >= 0, page.locator("thead [data-key]").evaluate_all(
        "heads => heads.map(head => head.dataset.key)"
    )
    cell = page.locator("tbody tr").first.locator("td").nth(place)
    cell.focus()
    page.keyboard.press("4")
    expect(cell).to_have_attribute("data-v", "PERSONAL")
    expect(page.locator("#grid-state")).to_have_text("已保存")
    page.locator(f"thead [data-key='{afternoon}'] a").click()
    head_teacher.press("其余全部出勤")
    expect(page.locator("#messages")).to_contain_text(f"已记录{PEOPLE - 1}人次")
    head_teacher.look()


# --- the administrator -------------------------------------------------------------------------------
def read_the_grid(administrator: Visitor, number: int) -> list[tuple[str, ...]]:
    """What the page shows of each person: name, a sign a half-day, four sums of hours."""
    administrator.open(f"/classes/{number}/attendance/")
    rows: list[list[str]] = administrator.page.locator(".grid tbody tr").evaluate_all(
        """rows => rows.map(row => [row.cells[0].querySelector("a").textContent,
          ...Array.from(row.cells).slice(1, -2).map(cell => cell.textContent.trim())])"""
    )
    assert len(rows) == PEOPLE
    return sorted(tuple(row) for row in rows)


def fetch_the_sheet(administrator: Visitor, number: int, folder: Path) -> Any:
    """Asks for the attendance sheet, sees it being built, and opens what is downloaded."""
    page = administrator.page
    administrator.open(f"/classes/{number}/papers/")
    administrator.look()
    administrator.press("一键生成 考勤表")
    ready = page.locator("#exports").get_by_role("link", name="下载")
    expect(ready).to_have_count(1, timeout=BUILT_WITHIN_MS)
    administrator.look()
    with page.expect_download() as download:
        ready.click()
    download.value.save_as(folder / "sheet.xlsx")
    assert download.value.suggested_filename.endswith(".xlsx")
    return load_workbook(BytesIO((folder / "sheet.xlsx").read_bytes())).active


def rows_of_people(sheet: Any) -> list[tuple[str, ...]]:
    """The sheet's rows that begin with a number: name, signs of the half-days, four sums of hours."""
    found = []
    for number, name, _unit, *rest in sheet.iter_rows(values_only=True):
        if isinstance(number, int):
            found.append((str(name), *("" if value is None else str(value) for value in rest[:7])))
    return sorted(found)
