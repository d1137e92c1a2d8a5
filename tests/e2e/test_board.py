"""The board by mouse, by keyboard and on a phone."""

import datetime as dt
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from courses.models import TrainingClass
from tests import factories
from tests.conftest import Cast
from tests.e2e.conftest import Visit
from tests.e2e.visitor import PHONE, Visitor
from tests.factories import MONDAY, at
from timetable import scheduling
from timetable.models import Instructor, Room, Session

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BOARD = "/board/?week=2026-W48"
TUESDAY = MONDAY + dt.timedelta(days=1)


class Week:
    """Two rooms, a lecturer who teaches both classes, three sessions and one that waits."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        factories.half_days(cast.district)
        self.hall: Room = factories.room(cast.district, "一号报告厅", capacity=300, position=1)
        self.room: Room = factories.room(cast.district, "三楼301教室", position=2)
        self.teacher: Instructor = factories.instructor(cast.district)
        self.other_class: TrainingClass = factories.training_class(cast.district, "科级干部班")
        self.lecture = self.add("基层党建", room=self.hall, instructors=[self.teacher])
        self.afternoon = self.add("应急管理", start=at("14:00"), room=self.hall)
        self.elsewhere = self.add(
            "民法典",
            of=self.other_class,
            start=at("09:00", TUESDAY),
            room=self.room,
            instructors=[self.teacher],
        )
        self.waiting = self.add("待排的课", start=None)

    def add(self, title: str, of: TrainingClass | None = None, **fields: Any) -> Session:
        fields.setdefault("start", at("09:00"))
        return scheduling.add(
            of or self.cast.training_class,
            by=self.cast.organiser,
            kind="LECTURE",
            title=title,
            **fields,
        )

    def cell(self, room: Room | None, half_day: str) -> str:
        return f'td[data-cell="room-{room.pk if room else ""}|{half_day}"]'


@pytest.fixture
def week(transactional_db: None, cast: Cast) -> Week:
    return Week(cast)


def card(visitor: Visitor, session: Session) -> Locator:
    return visitor.page.locator(f'[data-card="{session.pk}"]')


def carry(visitor: Visitor, session: Session, cell: str, *, release: bool = True) -> None:
    """By the mouse, from the card to the cell, once the server has said where it may go."""
    mouse = visitor.page.mouse
    source = card(visitor, session).bounding_box()
    assert source
    mouse.move(source["x"] + 20, source["y"] + 8)
    mouse.down()
    mouse.move(source["x"] + 34, source["y"] + 22, steps=4)
    visitor.page.locator(".cell-free, .cell-taken").first.wait_for()
    target = visitor.page.locator(cell).bounding_box()
    assert target
    mouse.move(target["x"] + 30, target["y"] + 24, steps=8)
    if release:
        mouse.up()


def stands(session: Session) -> tuple[object, str]:
    session.refresh_from_db()
    return session.start_at, str(session.room or "")


def test_by_mouse_a_drop_saves_without_a_reload_and_can_be_undone(visit: Visit, week: Week) -> None:
    visitor = visit(week.cast.organiser)
    visitor.open(BOARD)
    visitor.page.evaluate("window.stillHere = true")
    target = week.cell(week.room, "2026-11-25-AM")
    carry(visitor, week.lecture, target, release=False)
    expect(visitor.page.locator(target)).to_have_class("cell-free")
    taken = visitor.page.locator(week.cell(week.room, "2026-11-24-AM"))
    expect(taken).to_have_class("cell-taken")
    assert "“科级干部班”的“民法典”" in (taken.get_attribute("data-why") or "")
    visitor.page.mouse.up()
    expect(visitor.page.locator(target).locator("[data-card]")).to_have_attribute("data-version", "2")
    assert stands(week.lecture) == (at("09:00", MONDAY + dt.timedelta(days=2)), "三楼301教室")
    assert visitor.page.evaluate("window.stillHere")
    expect(visitor.page.locator("#messages")).to_contain_text("“基层党建”已移到11月25日上午")
    visitor.page.locator("#messages [data-undo] button").click()
    expect(visitor.page.locator(week.cell(week.hall, "2026-11-23-AM"))).to_contain_text("基层党建")
    expect(visitor.page.locator("#messages")).to_contain_text("“基层党建”已恢复。")
    assert stands(week.lecture) == (at("09:00"), "一号报告厅")
    assert visitor.page.evaluate("window.stillHere")
    visitor.look()


def test_by_mouse_a_clash_is_refused_in_words_and_the_card_goes_back(visit: Visit, week: Week) -> None:
    visitor = visit(week.cast.organiser)
    visitor.open(BOARD)
    carry(visitor, week.lecture, week.cell(week.hall, "2026-11-24-AM"))
    refusal = visitor.page.locator("[data-board-refusal]")
    expect(refusal).to_contain_text("陈静 11月24日上午 已有“科级干部班”的“民法典”（09:00–11:30）")
    expect(visitor.page.locator(week.cell(week.hall, "2026-11-23-AM"))).to_contain_text("基层党建")
    assert stands(week.lecture) == (at("09:00"), "一号报告厅")
    visitor.look()


def test_by_mouse_two_of_one_class_change_places(visit: Visit, week: Week) -> None:
    visitor = visit(week.cast.organiser)
    visitor.open(BOARD)
    carry(visitor, week.lecture, week.cell(week.hall, "2026-11-23-PM"))
    visitor.page.get_by_role("button", name="和“应急管理”对调").click()
    expect(visitor.page.locator(week.cell(week.hall, "2026-11-23-PM"))).to_contain_text("基层党建")
    assert [stands(week.lecture)[0], stands(week.afternoon)[0]] == [at("14:00"), at("09:00")]
    assert not visitor.problems


def test_by_mouse_from_the_tray_and_back(visit: Visit, week: Week) -> None:
    visitor = visit(week.cast.organiser)
    visitor.open(BOARD)
    target = week.cell(week.room, "2026-11-24-PM")
    carry(visitor, week.waiting, target)
    expect(visitor.page.locator(target).locator("[data-card]")).to_have_attribute("data-version", "2")
    carry(visitor, week.waiting, ".tray-cards")
    expect(visitor.page.locator(".tray-cards [data-card]")).to_have_attribute("data-version", "3")
    assert stands(week.waiting)[0] is None
    assert not visitor.problems


def test_by_keyboard(visit: Visit, week: Week) -> None:
    """Space lifts, arrows move and each cell is announced, Enter drops, Esc cancels."""
    visitor = visit(week.cast.organiser)
    visitor.open(BOARD)
    keys, live = visitor.page.keyboard, visitor.page.locator("[data-board-live]")
    lift = card(visitor, week.lecture).locator("[data-lift]")
    lift.focus()
    keys.press("Space")
    visitor.page.locator(".cell-free").first.wait_for()
    keys.press("ArrowDown")
    expect(live).to_have_text("11月23日上午 三楼301教室，空闲，09:00–11:30")
    keys.press("ArrowRight")
    keys.press("ArrowRight")
    expect(live).to_contain_text(
        "11月24日上午 三楼301教室，不能放：三楼301教室 11月24日上午 已有“科级干部班”"
    )
    keys.press("Escape")
    expect(live).to_have_text("已取消，没有移动。")
    assert stands(week.lecture) == (at("09:00"), "一号报告厅")
    keys.press("Space")
    visitor.page.locator(".cell-free").first.wait_for()
    keys.press("ArrowDown")
    keys.press("Enter")
    expect(visitor.page.locator(week.cell(week.room, "2026-11-23-AM"))).to_contain_text("基层党建")
    assert stands(week.lecture) == (at("09:00"), "三楼301教室")
    expect(lift).to_be_focused()
    assert not visitor.problems


def test_on_the_classs_own_page_by_mouse_and_keyboard(visit: Visit, week: Week) -> None:
    visitor = visit(week.cast.organiser)
    visitor.open(f"/classes/{week.cast.training_class.pk}/timetable/")
    target = 'td[data-cell="|2026-11-24-PM"]'
    carry(visitor, week.lecture, target)
    expect(visitor.page.locator(target).locator("[data-card]")).to_have_attribute("data-version", "2")
    assert stands(week.lecture) == (at("14:00", TUESDAY), "一号报告厅")
    card(visitor, week.waiting).locator("[data-lift]").focus()
    visitor.page.keyboard.press("Space")
    visitor.page.locator(".cell-free").first.wait_for()
    visitor.page.keyboard.press("ArrowDown")
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.locator('td[data-cell="|2026-11-23-AM"]')).to_contain_text("待排的课")
    assert stands(week.waiting)[0] == at("09:00")
    visitor.look()


def test_two_organisers_at_one_card(visit: Visit, week: Week) -> None:
    visitor = visit(week.cast.organiser)
    visitor.open(BOARD)
    scheduling.move(week.lecture, by=week.cast.administrator, version=1, start=at("19:00"))
    carry(visitor, week.lecture, week.cell(week.room, "2026-11-25-AM"))
    refusal = visitor.page.locator("[data-board-refusal]")
    expect(refusal).to_contain_text("周主任")
    expect(refusal).to_contain_text("11月23日晚上 19:00–21:30 · 一号报告厅 · 陈静")
    expect(refusal).to_contain_text("11月25日上午")
    assert stands(week.lecture)[0] == at("19:00")
    visitor.look()
    visitor.page.get_by_role("button", name="仍按我的移动").click()
    expect(visitor.page.locator(week.cell(week.room, "2026-11-25-AM"))).to_contain_text("基层党建")
    assert stands(week.lecture) == (at("09:00", MONDAY + dt.timedelta(days=2)), "三楼301教室")


def test_without_an_answer_the_card_goes_back(visit: Visit, week: Week) -> None:
    visitor = visit(week.cast.organiser)
    visitor.open(BOARD)
    visitor.page.route("**/place/", lambda route: route.abort())
    carry(visitor, week.lecture, week.cell(week.room, "2026-11-25-AM"))
    expect(visitor.page.locator("#messages")).to_contain_text("没有成功")
    expect(visitor.page.locator(week.cell(week.hall, "2026-11-23-AM"))).to_contain_text("基层党建")
    assert stands(week.lecture) == (at("09:00"), "一号报告厅")


def test_on_a_phone_a_day_is_listed_and_a_session_moved(visit: Visit, week: Week) -> None:
    visitor = visit(week.cast.organiser, size=PHONE)
    visitor.open(f"{BOARD}&day=2026-11-23")
    assert visitor.page.locator(".agenda-title").all_inner_texts() == ["基层党建", "应急管理"]
    visitor.look()
    visitor.page.get_by_role("link", name="把“基层党建”移到…").click()
    visitor.page.locator("[name=day]").fill("2026-11-25")
    visitor.press("调课")
    assert stands(week.lecture) == (at("09:00", MONDAY + dt.timedelta(days=2)), "一号报告厅")


@pytest.mark.parametrize("by", ["room", "instructor", "class"])
def test_every_kind_of_board_is_sound_in_both_languages(by: str, visit: Visit, week: Week) -> None:
    for language in ("zh-hans", "en"):
        visitor = visit(week.cast.organiser, language=language)
        visitor.open(f"{BOARD}&by={by}")
        visitor.look()


def test_twelve_rooms_and_ten_half_days_fit_1440_px(visit: Visit, week: Week) -> None:
    for number in range(10):
        factories.room(week.cast.district, f"{number}号教室", position=3)
    visitor = visit(week.cast.organiser)
    visitor.open(BOARD)
    frame = visitor.page.locator(".board-frame")
    assert frame.evaluate("frame => frame.scrollWidth - frame.clientWidth") == 0
    assert visitor.page.locator("tbody tr").count() == 13
