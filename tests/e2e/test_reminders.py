"""Reminders from the timetable to the outbox: published, said in the group, received; held and cancelled; a move in the night;
the district's own words; an announcement withdrawn; what failed sent again. Turns are taken one by one, at hours of our choosing."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import time_machine
from playwright.sync_api import expect

from accounts.models import User
from courses.models import TrainingClass
from reminders import rule_settings, tasks
from reminders.models import Message
from tests import factories
from tests.conftest import Cast
from tests.e2e.visitor import PHONE, Visitor
from tests.factories import MONDAY, at
from tests.reminders.conftest import sink
from tests.reminders.sink import Sink
from timetable.models import Notice, Session

__all__ = ["sink"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Visit = Callable[..., Visitor]
SUNDAY, TUESDAY = MONDAY - dt.timedelta(days=1), MONDAY + dt.timedelta(days=1)
TUESDAYS = "2026-11-24/1d"
OWN_WORDS = "{{姓名}}同志，别忘了上课：\n{{课程}}\n{{链接}}"
TITLE = "请带好身份证"


@dataclass
class World:
    """A class of two groups: the first meets on Monday with 陈静, everybody on Tuesday with 李明."""

    cast: Cast
    training_class: TrainingClass
    monday: Session
    other: User

    def address(self, rest: str) -> str:
        """Of a page of the class."""
        return f"/classes/{self.training_class.pk}/{rest}"


@pytest.fixture
def clock() -> Iterator[Any]:
    """Sunday at ten; it goes on by itself, and the test moves it further."""
    with time_machine.travel(at("10:00", SUNDAY), tick=True) as traveller:
        yield traveller


@pytest.fixture
def world(cast: Cast, clock: Any) -> World:
    """Nobody has been told of anything yet; the rules are as the program lays them out."""
    factories.half_days(cast.district)
    rule_settings.lay_out([cast.district])
    first, second = (factories.group(cast.training_class, number) for number in (1, 2))
    neighbour = factories.enrolment(cast.training_class, factories.cadre("孙大江", cast.other_community))
    for row in (cast.enrolment, neighbour):
        row.group = first
        row.save()
    cast.cadre_user.email = "xiaoning@example.org"
    cast.cadre_user.save()
    other = factories.user("other", "周成", "cadre", cast.community, email="other@example.org")
    factories.enrolment(
        cast.training_class, factories.cadre("周成", cast.community, user=other), group=second
    )
    chen = factories.instructor(cast.district, "陈静", email="chen@example.org")
    li = factories.instructor(cast.district, "李明", email="li@example.org")
    monday = factories.session(cast.training_class, "分组研讨", start=at("09:00"), instructors=(chen,))
    monday.groups.add(first)
    factories.session(cast.training_class, "网格化管理", start=at("09:00", TUESDAY), instructors=(li,))
    return World(cast, cast.training_class, monday, other)


def test_reminders_from_the_timetable_to_the_outbox(
    world: World, clock: Any, visit: Visit, sink: Sink
) -> None:
    organiser, cadre = visit(world.cast.organiser), visit(world.cast.cadre_user, size=PHONE)
    publish(organiser, world, sink)
    say_it_in_the_group(organiser, world)
    receive(cadre)
    see_who_has(organiser, world)

    clock.move_to(at("19:01", SUNDAY))
    evening_before(cadre, sink)
    hold_and_cancel_what_is_to_come(organiser, world)
    clock.move_to(at("21:30", SUNDAY))
    move_at_night(organiser, world, sink)
    told_of_the_move(cadre, visit, world)
    why_it_was_cancelled(organiser, world)

    use_own_words(organiser)
    announce_and_withdraw(organiser, world)
    clock.move_to(at("19:01"))
    try_again(organiser, world, sink)
    read_own_words(cadre)


def turn(sink: Sink) -> list[str]:
    """What workers do each half minute; to whom mail went by it."""
    before = len(sink.mails)
    tasks.turn()
    return sorted(mail.to for mail in sink.mails[before:])


def sent(rule: str, **wanted: Any) -> list[tuple[str, str, str]]:
    """(channel, to whom, state) of every message of a rule."""
    rows = Message.objects.filter(rule=rule, **wanted)
    return sorted((row.channel, row.recipient, row.status) for row in rows)


def titles(reader: Visitor) -> list[str]:
    """What lies in the inbox, the newest first."""
    return reader.page.locator(".inbox-title").all_inner_texts()


# --- the timetable is out ----------------------------------------------------------------------------
def publish(organiser: Visitor, world: World, sink: Sink) -> None:
    """By the page; whoever has an address has mail of it, once."""
    organiser.open(world.address("timetable/"))
    organiser.follow("发布")
    organiser.press("发布")
    expect(organiser.page.locator("#messages")).to_contain_text("第1版已发布")
    assert turn(sink) == [f"{who}@example.org" for who in ("chen", "li", "other", "xiaoning")]
    assert turn(sink) == []


def say_it_in_the_group(organiser: Visitor, world: World) -> None:
    """The finished text is copied, and noted with who and when."""
    page = organiser.page
    organiser.context.grant_permissions(["clipboard-read", "clipboard-write"])
    organiser.open(world.address("notices/"))
    organiser.look()
    card = page.locator(".notice-card", has_text="课表发布")
    card.get_by_role("button", name="复制到群").click()
    expect(card).to_contain_text("王科长 复制")
    text = card.locator("textarea").input_value()
    assert text.startswith("【社区干部培训班】")
    assert page.evaluate("navigator.clipboard.readText()") == text
    row = Message.objects.get(channel="MANUAL")
    assert (row.rule, row.by, row.text) == ("TIMETABLE_PUBLISHED", world.cast.organiser, text)


def receive(cadre: Visitor) -> None:
    """The bell says that there is something; 收到 takes one tap."""
    cadre.open("/me/")
    bell = cadre.page.get_by_role("link", name="1条未读消息")
    bell.tap()
    cadre.page.wait_for_url("**/inbox/")
    cadre.look()
    cadre.page.get_by_role("button", name="收到").tap()
    expect(cadre.page.locator("#messages")).to_contain_text("您收到了")
    assert cadre.page.url.endswith("/inbox/")
    expect(cadre.page.locator(".inbox-item")).to_contain_text("已收到")
    expect(bell).to_have_count(0)


def see_who_has(organiser: Visitor, world: World) -> None:
    """已收到 and 未收到, and who has not, by town."""
    organiser.open(world.address("notices/"))
    card = organiser.page.locator(".notice-card", has_text="课表发布")
    expect(card.locator(".notice-tally")).to_contain_text("已收到 1 未收到 5")
    card.locator(".notice-tally").click()
    organiser.page.wait_for_load_state()
    tallies = organiser.page.locator(".tally")
    said = {row.locator("span").inner_text(): row.locator("strong").inner_text() for row in tallies.all()}
    assert said == {"通知": "6", "已读": "1", "已收到": "1", "未收到": "5"}
    towns = organiser.page.locator("details.town summary strong").all_inner_texts()
    assert towns == ["湖塘镇", "雪堰镇", "主讲人", "班主任"]
    organiser.look()


# --- the evening before ------------------------------------------------------------------------------
def evening_before(cadre: Visitor, sink: Sink) -> None:
    """Three turns put one reminder into the inbox; the mail server is busy, so mail waits."""
    sink.greeting = lambda: "421 busy"
    for _each in range(3):
        assert turn(sink) == []
    sink.greeting = lambda: "220 sink"
    cadre.open("/inbox/")
    assert titles(cadre) == ["11月23日上课：社区干部培训班", "课表发布了：社区干部培训班"]
    cadre.look()
    assert sent("SESSION_AHEAD") == [
        ("EMAIL", "王小宁", "WAITING"),
        ("EMAIL", "陈静", "WAITING"),
        ("IN_APP", "孙大江", "SENT"),
        ("IN_APP", "王小宁", "SENT"),
    ]


def hold_and_cancel_what_is_to_come(organiser: Visitor, world: World) -> None:
    """Tuesday's reminder is held before it is written, taken back, cancelled, and taken back again."""
    page, said = organiser.page, organiser.page.locator("#messages")
    organiser.open(world.address("messages/"))
    coming = page.locator(".outbox-coming tbody tr").filter(has_text="11月24日的课（提前1天）")
    expect(coming).to_contain_text("11-23 19:00")
    expect(coming).to_contain_text("站内消息 3、电子邮件 3")
    organiser.look()
    coming.get_by_role("link").click()
    expect(page.locator("#content")).to_contain_text("1 人没有电子邮箱，收不到邮件")
    organiser.look()
    for act, words, state in (("暂缓", "6 条已暂缓", "HELD"), ("取消发送", "6 条已取消", "CANCELLED")):
        organiser.press(act)
        expect(said).to_contain_text(words)
        assert Message.objects.filter(subject=TUESDAYS, status=state).count() == 6
        said.get_by_role("button", name="撤销").click()
        expect(said).to_contain_text("已恢复 6 条")
        assert Message.objects.filter(subject=TUESDAYS, status="WAITING").count() == 6


# --- a change in the night ---------------------------------------------------------------------------
def move_at_night(organiser: Visitor, world: World, sink: Sink) -> None:
    """Monday's session goes to the afternoon at half past nine in the evening: those whom it concerns have mail at
    once, the others nothing."""
    page = organiser.page
    organiser.open(f"/sessions/{world.monday.pk}/move/")
    page.get_by_label("时段").select_option("PM")
    organiser.press("调课")
    organiser.open(f"/sessions/{world.monday.pk}/publish/")
    organiser.press("只发布这节课")
    expect(page.locator("#messages")).to_contain_text("通知了 4 人")
    assert turn(sink) == ["chen@example.org", "xiaoning@example.org"]
    told = Notice.objects.filter(version__number=2).order_by("pk")
    assert [str(one.cadre or one.instructor or one.user) for one in told] == [
        "王小宁",
        "孙大江",
        "陈静",
        "刘老师",
    ]
    assert turn(sink) == []


def told_of_the_move(cadre: Visitor, visit: Visit, world: World) -> None:
    """The phone shows what is now, and says so of the reminder for the old time; the other group has nothing."""
    cadre.open("/inbox/")
    assert titles(cadre) == [
        "课表有变动：社区干部培训班",
        "11月23日上课：社区干部培训班",
        "课表发布了：社区干部培训班",
    ]
    moved, former, first = (item.inner_text() for item in cadre.page.locator(".inbox-item").all())
    assert "分组研讨 11月23日下午 14:00–16:30" in moved
    assert ["之后有调整" in text for text in (moved, former, first)] == [False, True, False]
    cadre.look()
    other = visit(world.other, size=PHONE)
    other.open("/inbox/")
    assert titles(other) == ["课表发布了：社区干部培训班"]
    other.close()


def why_it_was_cancelled(organiser: Visitor, world: World) -> None:
    """The outbox says of the mail for the old time why it did not go."""
    organiser.open(world.address("messages/?state=CANCELLED"))
    organiser.follow("上课提醒 · 11月23日的课（提前1天）")
    rows = organiser.page.locator("table.outbox tbody tr").filter(has_text="已取消")
    expect(rows).to_have_count(2)
    for row, name in zip(rows.all(), ("王小宁", "陈静"), strict=True):
        expect(row).to_contain_text(name)
        expect(row).to_contain_text("事情已经变了（取消、改期或已办完），不用再提醒。")
    organiser.look()


# --- in the words of the district --------------------------------------------------------------------
def use_own_words(organiser: Visitor) -> None:
    """The preview follows what is typed; an unknown field is refused beside it, and what was typed stays."""
    page = organiser.page
    organiser.open("/settings/reminders/")
    organiser.look()
    organiser.open("/settings/reminders/session_ahead/template/")
    words = page.get_by_label("内容")
    words.fill(OWN_WORDS)
    sample = page.locator("#template-preview .message-sample")
    expect(sample).to_contain_text("王小宁同志，别忘了上课：\n14:00–16:30 《分组研讨》")
    wrong = OWN_WORDS.replace("{{课程}}", "{{讲师姓名}}")
    words.fill(wrong)
    expect(page.locator("#template-preview [role=alert]")).to_contain_text("讲师姓名")
    organiser.press("保存")
    refused = page.get_by_label("内容")
    expect(refused).to_have_value(wrong)
    expect(refused).to_have_attribute("aria-invalid", "true")
    expect(page.locator(".template-form .invalid-feedback")).to_have_text(
        "不认识{{讲师姓名}}。是不是{{姓名}}？"
    )
    organiser.look()
    refused.fill(OWN_WORDS)
    organiser.press("保存")
    expect(page.locator("#messages")).to_contain_text("模板已保存")


# --- an announcement ---------------------------------------------------------------------------------
def announce_and_withdraw(organiser: Visitor, world: World) -> None:
    """Looked at before it is sent; withdrawn before its time, and nobody has it."""
    page = organiser.page
    organiser.open(world.address("messages/"))
    organiser.follow("写临时通知")
    page.get_by_label("标题").fill(TITLE)
    page.get_by_label("内容").fill("食堂刷身份证就餐。")
    page.get_by_label("发送时间").fill("2026-11-23T12:00")
    organiser.look()
    organiser.press("下一步：核对")
    for text in ("站内消息 · 学员\n3 人", "11-23 12:00", "王小宁，您好。\n食堂刷身份证就餐。"):
        assert text in organiser.text
    assert sent("ANNOUNCEMENT") == []
    organiser.look()
    organiser.press("确认发送 3 条")
    expect(page.locator("h1")).to_contain_text(f"临时通知 · {TITLE}")
    assert {state for _channel, _who, state in sent("ANNOUNCEMENT")} == {"WAITING"}
    organiser.follow("撤回通知")
    organiser.look()
    organiser.press("撤回")
    expect(page.locator("#messages")).to_contain_text("取消了 3 条")
    assert {state for _channel, _who, state in sent("ANNOUNCEMENT")} == {"CANCELLED"}


# --- what was not taken ------------------------------------------------------------------------------
def try_again(organiser: Visitor, world: World, sink: Sink) -> None:
    """One address is refused for good; when it is mended, a press sends it again, to that person alone."""
    sink.recipient = lambda address: "550 unknown" if address.startswith("li@") else "250 OK"
    assert turn(sink) == ["other@example.org", "xiaoning@example.org"]
    sink.recipient = lambda address: "250 OK"
    organiser.open(world.address("messages/?state=FAILED"))
    organiser.follow("上课提醒 · 11月24日")
    failed = organiser.page.locator("table.outbox tbody tr").filter(has_text="没有发出")
    expect(failed).to_contain_text("李明")
    expect(failed).to_contain_text("邮件服务器不收这个地址（550）。")
    organiser.look()
    organiser.press("重试没有发出的")
    expect(organiser.page.locator("#messages")).to_contain_text("1 条重新发送")
    assert turn(sink) == ["li@example.org"]


def read_own_words(cadre: Visitor) -> None:
    """The evening's reminder of Tuesday stands there once, in the district's words; of the announcement nothing."""
    cadre.open("/inbox/")
    found = cadre.page.locator(".inbox-item").filter(has_text="11月24日上课")
    expect(found).to_have_count(1)
    expect(found).to_contain_text("王小宁同志，别忘了上课： 09:00–11:30 《网格化管理》")
    assert TITLE not in cadre.text
