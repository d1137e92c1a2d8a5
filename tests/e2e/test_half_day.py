"""A half-day in the hall: a projector, phones that each come in their own way, and a head teacher who sees them come; then
the afternoon from its signed sheet, and the record of both, person by person."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from attendance.models import AttendanceRecord, CheckIn
from attendance.standing import Standing
from courses.models import TrainingClass
from tests import factories
from tests.conftest import Cast
from tests.e2e import hall
from tests.e2e.hall import Hall, figures, shown, tapped
from tests.e2e.visitor import PHONE, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Visit = Callable[..., Visitor]

MORNING = """【考勤通报】社区干部培训班11月23日上午：应到8，实到6，请假1，旷课1，迟到1。
湖塘镇：应到7，实到5，请假1，旷课1，迟到1（旷课：郑十；迟到：吴九）
雪堰镇：应到1，实到1，请假0，旷课0"""
MISSING = """社区干部培训班11月23日上午未到2人：
湖塘镇（2人）：吴九、郑十"""


@pytest.fixture
def clock() -> Iterator[Any]:
    """Monday a quarter to nine; it goes on by itself, and a test moves it further."""
    with time_machine.travel(factories.at("08:45"), tick=True) as traveller:
        yield traveller


def test_a_half_day(cast: Cast, clock: Any, visit: Visit) -> None:
    there = Hall.of(cast)
    pk = cast.training_class.pk
    early = visit(None, size=PHONE)
    hall.by_slip(early, there.slip("张三"))
    projector, teacher = visit(cast.head_teacher, size=(1280, 720)), visit(cast.head_teacher, size=PHONE)
    projector.open(reverse("attendance:screen_detail", args=[there.morning.pk]))
    shown(projector, 0, 8, ["还没有人签到"])
    projector.look()
    teacher.open("/")
    figures(teacher, 8, 0, 0, 8)
    teacher.look()

    own_phone(visit(None, size=PHONE), there, projector)
    shared = visit(None, size=PHONE)
    stranger(shared, projector, clock)
    second_person(shared, projector)
    short_number(early, projector)
    shown(projector, 4, 8, ["张三", "赵六", "李新", "王小宁"])
    figures(teacher, 8, 4, 0, 4)
    desk(teacher)
    on_leave(visit, cast, there, teacher)
    teacher.open("/")
    figures(teacher, 8, 5, 1, 2)
    shown(projector, 5, 8, ["孙七", "张三", "赵六", "李新", "王小宁"])
    missing_and_late(teacher, clock, pk)
    posting(teacher, clock, pk)
    afternoon(teacher, clock, there)
    flags(teacher, pk)
    grid(visit(cast.head_teacher), pk)
    assert checked_in(there) == [
        ("王小宁", "CODE", "08:45", 1, ""),
        ("李新", "CODE", "08:47", 2, ""),
        ("赵六", "CODE", "08:50", 2, ""),
        ("张三", "NUMBER", "08:50", 3, ""),
        ("孙七", "DESK", "08:50", 0, "刘老师"),
    ]
    assert recorded(cast.training_class) == AFTERWARDS
    for visitor in (projector, teacher, early, shared):
        assert not visitor.problems


# --- the phones --------------------------------------------------------------------------------------
def own_phone(phone: Visitor, there: Hall, projector: Visitor) -> None:
    """By the personal link; one tap, and the same again says when it was."""
    phone.open(there.link("王小宁"))
    expect(phone.page.locator(".me-check-in")).to_contain_text("扫大屏幕上的二维码")
    phone.look()
    hall.scan(phone, projector)
    phone.look()
    tapped(phone, "签到成功，08:45。")
    shown(projector, 1, 8, ["王小宁"])
    hall.scan(phone, projector)
    tapped(phone, "已签到 08:45")


def stranger(phone: Visitor, projector: Visitor, clock: Any) -> None:
    """Nobody knows this phone: its owner says who it is at leisure, and the time of the scan counts."""
    move(clock, "08:47", projector)
    hall.scan(phone, projector)
    expect(phone.page).to_have_title("认一下您是谁 · 开班")
    move(clock, "08:50", projector)
    hall.by_name(phone, "李新", "0001")
    expect(phone.page.locator(".check-in-hint").last).to_contain_text("扫码时间 08:47")
    tapped(phone, "签到成功，08:47。")


def second_person(phone: Visitor, projector: Visitor) -> None:
    """The neighbour borrows the phone."""
    hall.scan(phone, projector)
    phone.follow("不是您")
    hall.by_name(phone, hall.FAR, "0007")
    tapped(phone, "签到成功，08:50。", hall.FAR)


def short_number(phone: Visitor, projector: Visitor) -> None:
    """The camera is too weak; the phone is known by the slip."""
    phone.open(reverse("desk:me"))
    phone.follow("扫不了码，输入数字")
    phone.look()
    phone.page.get_by_label("六位数字").fill(projector.page.locator(".screen-number").inner_text())
    tapped(phone, "签到成功，08:50。")


# --- the head teacher's phone ------------------------------------------------------------------------
def desk(teacher: Visitor) -> None:
    """Somebody without a phone stands at the desk: two taps."""
    hall.unfolded(teacher, "孙七").get_by_role("button", name="签到").tap()
    figures(teacher, 8, 5, 0, 3)


def on_leave(visit: Visit, cast: Cast, there: Hall, teacher: Visitor) -> None:
    """Asked for on the phone, advised by the liaison, granted by the head teacher."""
    phone = visit(None, size=PHONE)
    phone.open(there.link("周八"))
    phone.follow("我要请假")
    phone.page.get_by_label("事假").check()
    phone.page.get_by_label("事由").fill("孩子开家长会")
    # Half of a class of one day is more than a seventh: it is asked for knowingly.
    expect(phone.page.locator("#leave-outlook")).to_contain_text("准假后累计4/8学时，超过1/7")
    phone.page.get_by_label("我已知道").check()
    phone.look()
    phone.press("提交请假")
    expect(phone.page.locator("#messages")).to_contain_text("请假已提交")
    phone.look()
    path = phone.page.url.removeprefix(phone.address)
    liaison = visit(cast.liaison, size=PHONE)
    liaison.open(path)
    liaison.page.get_by_role("button", name="同意", exact=True).tap()
    expect(liaison.page.locator(".leave-steps")).to_contain_text("陈联络")
    liaison.look()
    teacher.open(f"/classes/{cast.training_class.pk}/leave/")
    teacher.follow("周八")
    teacher.look()
    teacher.page.get_by_role("button", name="准假", exact=True).tap()
    expect(teacher.page.locator(".leave-steps")).to_contain_text("刘老师")
    phone.page.reload()
    expect(phone.page.locator(".leave-card").first).to_contain_text("已准假")


def led(teacher: Visitor, number: int) -> str:
    """The last line of what is pasted into the group: the class's timetable."""
    return f"课表：{teacher.address}{reverse('timetable:timetable_detail', args=[number])}"


def missing_and_late(teacher: Visitor, clock: Any, number: int) -> None:
    """The list of those missing is copied; one comes late, of the other nothing is known when check-in is over."""
    clock.move_to(factories.at("09:20"))
    teacher.open("/")
    assert teacher.page.locator("#today-text").input_value() == f"{MISSING}\n{led(teacher, number)}"
    teacher.page.get_by_role("button", name="复制未到名单").tap()
    expect(teacher.page.get_by_text("已复制，可以发到群里。").first).to_be_visible()
    hall.unfolded(teacher, "吴九").get_by_role("button", name="迟到", exact=True).tap()
    figures(teacher, 8, 6, 1, 1)
    clock.move_to(factories.at("09:40"))
    teacher.open("/")
    row = hall.unfolded(teacher, "郑十")
    row.get_by_label("补签、改记的原因").fill("电话无人接听，没有请假")
    row.get_by_role("button", name="旷课").tap()
    expect(row.locator(".today-state")).to_contain_text("旷课")
    figures(teacher, 8, 6, 1, 1)
    teacher.look()


def posting(teacher: Visitor, clock: Any, number: int) -> None:
    """After the lesson the text for the units is ready."""
    clock.move_to(factories.at("11:40"))
    teacher.open(f"/classes/{number}/today/")
    teacher.follow("上午")
    teacher.follow("考勤通报")
    assert teacher.page.locator("#posting-1").input_value() == f"{MORNING}\n{led(teacher, number)}"
    teacher.look()


def afternoon(teacher: Visitor, clock: Any, there: Hall) -> None:
    """Signed on paper: what differs is typed, the count by hand agrees, and the rest are there."""
    clock.move_to(factories.at("17:10"))
    teacher.open(f"/classes/{there.sheet.training_class_id}/sheets/")
    teacher.page.get_by_label("手里这张表的编号或码").fill(there.sheet.code)
    teacher.press("打开")
    teacher.look()
    teacher.page.locator("[name=text]").fill("2 事假, 5-6 迟到, 郑十 旷课")
    teacher.press("核对")
    teacher.look()
    teacher.page.locator("[name=counted]").fill("6")
    teacher.press("确认写入")
    expect(teacher.page.locator("#messages")).to_contain_text("实到6人")
    # The screen was dark in the afternoon: who signed did not scan, which is told, and decides nothing.
    told = set(teacher.page.locator(".both-ways p").last.inner_text().split())
    assert told == {"签了名没有扫码", "王小宁", "张三", "孙七", "周八", "吴九", "赵六"}
    teacher.look()


def flags(teacher: Visitor, number: int) -> None:
    """Two from one phone is for a person to look at."""
    teacher.open(f"/classes/{number}/flags/")
    flag = teacher.page.locator(".flag", has_text="一部手机多人签到")
    expect(flag).to_have_count(1)
    expect(flag.locator(".flag-what")).to_contain_text("李新、赵六用同一部手机")
    teacher.look()


# --- what is left of it ------------------------------------------------------------------------------
AFTERWARDS = {
    "王小宁": ("出勤 CODE", "出勤 SHEET"),
    "李新": ("出勤 CODE", "事假 SHEET"),
    "张三": ("出勤 CODE", "出勤 SHEET"),
    "孙七": ("出勤 DESK", "出勤 SHEET"),
    "周八": ("事假 LEAVE", "迟到 SHEET"),
    "吴九": ("迟到 DESK", "迟到 SHEET"),
    "郑十": ("旷课 DESK", "旷课 SHEET"),
    "赵六": ("出勤 CODE", "出勤 SHEET"),
}
SIGNS = {"出勤": "√", "事假": "事", "迟到": "△", "旷课": "×"}


def grid(teacher: Visitor, number: int) -> None:
    """The table says the same as was done."""
    teacher.open(f"/classes/{number}/attendance/")
    for name, said in AFTERWARDS.items():
        cells = teacher.page.locator("tbody tr", has_text=name).locator("td:not(.fig):not(.grid-said)")
        expect(cells).to_have_text([SIGNS[one.split()[0]] for one in said])
    teacher.look()


def checked_in(there: Hall) -> list[tuple[str, str, str, int, str]]:
    """Who, how, at which time of the scan, by which phone in the order of coming (0 without), at whose desk."""
    rows = CheckIn.objects.select_related("enrolment__cadre", "taken_by").order_by("received_at")
    assert {row.session_id for row in rows} == {there.morning.pk}
    numbers: dict[int, int] = {}
    return [
        (
            row.enrolment.cadre.name,
            row.way,
            f"{timezone.localtime(row.at):%H:%M}",
            numbers.setdefault(row.phone_id, len(numbers) + 1) if row.phone_id else 0,
            row.taken_by.name if row.taken_by else "",
        )
        for row in rows
    ]


def recorded(training_class: TrainingClass) -> dict[str, tuple[str, ...]]:
    """By person, what each half-day comes to and what the mark behind it came from."""
    rows = AttendanceRecord.objects.filter(enrolment__training_class=training_class)
    sources = {(row.enrolment_id, row.session_id): row.mark.source for row in rows.select_related("mark")}
    return {
        row.enrolment.cadre.name: tuple(
            f"{cell.value.label} {sources[row.enrolment.pk, cell.sessions[0].pk]}" for cell in row.cells
        )
        for row in Standing.of(training_class).rows
    }


def move(clock: Any, to: str, projector: Visitor) -> None:
    """The clock goes on, and the screen with it."""
    clock.move_to(factories.at(to))
    projector.page.reload()
