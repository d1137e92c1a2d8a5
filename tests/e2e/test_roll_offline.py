"""A roll-call on a phone that loses the network: the page opens again, taps wait, and each counts once."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from attendance import marking
from attendance.models import AttendanceRecord, Mark, MarkSource, RollTap
from attendance.value import Value
from tests import factories
from tests.conftest import Cast
from tests.e2e.visitor import PHONE, Visitor
from timetable.calendar import HalfDay
from timetable.models import PublishedSession
from trainees.models import Enrolment

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Visit = Callable[..., Visitor]

CACHED = """async () => {
  const found = [];
  for (const name of await caches.keys())
    for (const request of await (await caches.open(name)).keys()) found.push([name, new URL(request.url).pathname]);
  return found;
}"""
KEPT = "(await caches.keys()).filter(name => name.startsWith('kaiban-roll'))"
TOMORROW = """() => {
  const real = Date;
  self.Date = class extends real { constructor(...given) { super(...(given.length ? given : [real.now() + 864e5])); } };
}"""


# The lost answer is followed by the next try of the page, which comes after a pause.
AGAIN_MS = 20_000


def called(cast: Cast, size: int) -> PublishedSession:
    """A session that takes the whole of today, with `size` people beside the cast's."""
    factories.trainees(cast.training_class, cast.community, size)
    start = factories.at("00:05", timezone.localdate())
    drafted = factories.session(cast.training_class, start=start, end=start.replace(hour=23, minute=55))
    return factories.published(drafted)


def opened(cast: Cast, visit: Visit, held: PublishedSession) -> Visitor:
    """The head teacher's phone with the roll-call open and kept."""
    phone = visit(cast.head_teacher, size=PHONE)
    phone.open(f"/sessions/{held.pk}/roll/")
    expect(phone.page.locator("#roll-offline[data-roll-safe=yes]")).to_be_attached()
    return phone


def tap(page: Page, place: int, name: str = "已到") -> None:
    page.locator(".roll-row").nth(place).get_by_role("button", name=name).tap()


def waits(page: Page, text: str) -> None:
    expect(page.locator("[data-roll-line=waiting]")).to_have_text(text)


def figures(page: Page) -> list[str]:
    return page.locator("#roll-counts dd").all_inner_texts()


def test_seven_taps_wait_for_the_network_and_count_once(cast: Cast, visit: Visit) -> None:
    held = called(cast, 9)
    phone = opened(cast, visit, held)
    page = phone.page
    tap(page, 9)
    expect(page.locator(".roll-row").nth(9)).to_have_attribute("data-v", "PRESENT")
    phone.context.set_offline(True)
    page.reload()
    expect(page.locator("[data-roll-line=kept]")).to_contain_text("没有网络")
    # What was answered since the page was fetched is known.
    assert figures(page) == ["10", "1", "0", "9", "9"]
    begun = timezone.now()
    for place in range(6):
        tap(page, place)
    tap(page, 6, "请假")
    waits(page, "7条未上传")
    ended = timezone.now()
    assert figures(page) == ["10", "7", "1", "2", "2"]
    expect(page.locator(".roll-row").nth(6)).to_contain_text("待上传")
    page.get_by_label("只看未到").tap()
    expect(page.locator(".roll-row:visible")).to_have_count(2)
    assert phone.axe() == []
    page.wait_for_timeout(1200)
    assert Mark.objects.count() == 1
    page.close()
    page = phone.context.new_page()
    page.goto(f"/sessions/{held.pk}/roll/")
    waits(page, "7条未上传")
    assert figures(page) == ["10", "7", "1", "2", "2"]
    phone.context.set_offline(False)
    expect(page.locator("[data-roll-line=waiting]")).to_be_hidden()
    arrived_as_tapped(begun, ended)
    expect(page.locator(".roll-waits")).to_have_count(0)
    page.locator("[data-roll-line=back]").get_by_role("link", name="刷新名单").tap()
    expect(page.locator("[data-roll-line=back]")).to_be_hidden()
    assert figures(page) == ["10", "7", "1", "2", "2"]
    assert (Mark.objects.count(), AttendanceRecord.objects.count()) == (8, 8)
    # Online it is as before: htmx, at once, nothing waits.
    tap(page, 7, "迟到")
    expect(page.locator(".roll-row").nth(7)).to_have_attribute("data-v", "LATE")
    assert (Mark.objects.count(), RollTap.objects.count()) == (9, 7)


def arrived_as_tapped(begun: dt.datetime, ended: dt.datetime) -> None:
    """Seven taps made between the two instants, each with its time and a mark of it after the first."""
    rows = RollTap.objects.order_by("tapped_at")
    assert [row.outcome for row in rows] == ["TAKEN"] * 7
    assert all(begun - dt.timedelta(seconds=1) <= row.tapped_at <= ended for row in rows)
    assert all(row.arrived_at - row.tapped_at >= dt.timedelta(seconds=1) for row in rows)
    marks = Mark.objects.order_by("pk")[1:]
    assert [(mark.marked_at, mark.status) for mark in marks] == [
        (row.tapped_at, "ON_LEAVE" if row.value == "PERSONAL" else row.value) for row in rows
    ]


def test_an_answer_that_gets_lost_is_sent_again_and_counts_once(cast: Cast, visit: Visit) -> None:
    held = called(cast, 1)
    phone = opened(cast, visit, held)
    page = phone.page
    lost = []

    def lose(route: Route) -> None:
        lost.append(route.fetch().status)
        route.abort("connectionreset")

    page.route("**/roll/mark/**", lose)
    page.route("**/roll/upload/**", lose, times=1)
    tap(page, 0)
    waits(page, "1条未上传")
    tap(page, 1)
    waits(page, "2条未上传")
    page.get_by_role("button", name="现在上传").tap()
    expect(page.locator("[data-roll-line=waiting]")).to_be_hidden(timeout=AGAIN_MS)
    assert lost == [200, 200]
    assert sorted(RollTap.objects.values_list("outcome", flat=True)) == ["SAME", "TAKEN"]
    assert Mark.objects.count() == 2


def test_somebody_else_was_faster_and_the_tap_is_not_lost(cast: Cast, visit: Visit) -> None:
    held = called(cast, 1)
    phone = opened(cast, visit, held)
    page = phone.page
    phone.context.set_offline(True)
    tap(page, 0)
    tap(page, 1)
    waits(page, "2条未上传")
    first = Enrolment.objects.get(pk=page.locator(".roll-row [name=enrolment]").first.input_value())
    half_day = HalfDay(held.day, held.period)
    marking.mark(
        cast.training_class,
        by=cast.organiser,
        half_day=half_day,
        values={first.pk: Value.of("SICK")},
        source=MarkSource.GRID,
    )
    phone.context.set_offline(False)
    refused = page.locator("[data-roll-refused] li")
    expect(refused).to_have_count(1)
    expect(refused).to_contain_text("王科长")
    expect(refused).to_contain_text("已记为“病假”")
    expect(page.locator(".roll-row").first).to_have_attribute("data-v", "SICK")
    phone.page.emulate_media(color_scheme="light")
    assert phone.axe() == []
    page.reload()  # not dismissed: it is still there
    expect(refused).to_contain_text("已记为“病假”")
    refused.get_by_role("button", name="仍按我点的记").tap()
    expect(refused).to_have_count(0)
    expect(page.locator(".roll-row").first).to_have_attribute("data-v", "PRESENT")
    expect(page.locator("[data-roll-line=waiting]")).to_be_hidden()
    assert AttendanceRecord.objects.get(enrolment=first).status == "PRESENT"
    assert RollTap.objects.count() == 3


def test_signed_out_meanwhile_the_taps_go_up_after_signing_in_again(cast: Cast, visit: Visit) -> None:
    held = called(cast, 1)
    phone = opened(cast, visit, held)
    page = phone.page
    phone.context.set_offline(True)
    tap(page, 0)
    waits(page, "1条未上传")
    phone.context.clear_cookies(name="sessionid")
    phone.context.set_offline(False)
    expect(page.locator("[data-roll-line=halt]")).to_contain_text("请重新登录后上传")
    page.get_by_role("link", name="重新登录").tap()
    expect(page.locator("[data-taps]")).to_contain_text("未上传：1")
    # Another account sends nothing of it, and says nothing of it.
    phone.sign_in("organiser", "p-organiser")
    phone.open(f"/sessions/{held.pk}/roll/")
    expect(page.locator("#roll-offline[data-roll-safe=yes]")).to_be_attached()
    expect(page.locator("[data-roll-line=waiting]")).to_be_hidden()
    assert Mark.objects.count() == 0
    phone.context.clear_cookies(name="sessionid")
    phone.sign_in("head", "p-head")
    expect(page.locator("[data-taps]")).to_contain_text("未上传：1")
    page.get_by_role("link", name="去上传").tap()
    expect(page.locator("#roll-offline[data-roll-safe=yes]")).to_be_attached()
    expect(page.locator("[data-roll-line=waiting]")).to_be_hidden()
    assert [row.by for row in RollTap.objects.all()] == [cast.head_teacher]
    assert Mark.objects.get().marked_by == cast.head_teacher


def test_nothing_else_is_kept_and_other_pages_say_that_there_is_no_network(cast: Cast, visit: Visit) -> None:
    held = called(cast, 1)
    other = factories.published(factories.session(cast.training_class, start=factories.at("09:00")))
    phone = opened(cast, visit, held)
    page, roll = phone.page, f"/sessions/{held.pk}/roll/"
    pages = (f"/classes/{cast.training_class.pk}/", "/", f"/sessions/{other.pk}/roll/", "/no-such-page/")
    for path in pages:
        page.goto(path)
    phone.open(roll)
    expect(page.locator("#roll-offline[data-roll-safe=yes]")).to_be_attached()
    cached = page.evaluate(CACHED)
    name = f"kaiban-roll|{cast.head_teacher.pk}|{timezone.localdate()}"
    assert [path for _name, path in cached if not path.startswith("/static/")] == [roll]
    assert {name for name, _path in cached} == {name, "kaiban-plain"}
    assert {"/static/css/roll.css", "/static/js/roll.js", "/static/icons.svg"} <= {
        path for _name, path in cached
    }
    phone.context.set_offline(True)
    for path in pages:
        page.goto(path)
        expect(page.locator("h1")).to_have_text("没有网络")
        assert "王小宁" not in page.content()
    page.goto(roll)
    expect(page.locator(".roll-row")).to_have_count(2)


def test_the_next_day_nothing_is_served(cast: Cast, visit: Visit) -> None:
    held = called(cast, 1)
    phone = opened(cast, visit, held)
    page, roll = phone.page, f"/sessions/{held.pk}/roll/"
    phone.context.set_offline(True)
    page.goto(roll)
    expect(page.locator(".roll-row")).to_have_count(2)
    # The page's clock alone: the list leaves the screen and the device.
    page.clock.install(time=dt.datetime.now() + dt.timedelta(days=1))
    page.goto(roll)
    expect(page.locator("[data-roll-line=past]")).to_be_visible()
    expect(page.locator(".roll-row")).to_have_count(0)
    page.wait_for_function(f"async () => {KEPT}.length === 0")
    # The worker's clock.
    phone.context.set_offline(False)
    opened(cast, visit, held)
    page = phone.context.new_page()
    page.goto(roll)
    expect(page.locator("#roll-offline[data-roll-safe=yes]")).to_be_attached()
    phone.context.service_workers[0].evaluate(TOMORROW)
    phone.context.set_offline(True)
    page.goto(roll)
    expect(page.locator("h1")).to_have_text("没有网络")
    assert page.evaluate(f"async () => {KEPT}") == []


def test_signing_out_drops_what_was_kept(cast: Cast, visit: Visit) -> None:
    held = called(cast, 1)
    phone = opened(cast, visit, held)
    page, roll = phone.page, f"/sessions/{held.pk}/roll/"
    assert len(page.evaluate(f"async () => {KEPT}")) == 1
    page.locator(".topbar summary").tap()
    page.get_by_role("button", name="退出登录").tap()
    expect(page.get_by_role("button", name="登录", exact=True)).to_be_visible()
    assert page.evaluate(f"async () => {KEPT}") == []
    phone.context.set_offline(True)
    page.goto(roll)
    expect(page.locator("h1")).to_have_text("没有网络")


def test_the_worker_is_in_nobodys_way(cast: Cast, visit: Visit) -> None:
    """Redirects, downloads, plain forms and refusals come through it as they are."""
    held = called(cast, 1)
    phone = opened(cast, visit, held)
    page, roll = phone.page, f"/sessions/{held.pk}/roll/"
    phone.open(f"/classes/{cast.training_class.pk}/")
    assert page.evaluate("navigator.serviceWorker.controller !== null")
    with page.expect_download() as downloaded:
        page.evaluate(f"location.href = '/classes/{cast.training_class.pk}/roster/template/'")
    assert downloaded.value.suggested_filename
    phone.open(roll)
    page.get_by_role("button", name="其余全部出勤").tap()
    expect(page.locator(".roll-row[data-v=PRESENT]")).to_have_count(2)
    AttendanceRecord.objects.all().delete()  # the network answers: never what is kept
    phone.open(roll)
    expect(page.locator(".roll-row[data-v='']")).to_have_count(2)
    phone.context.clear_cookies(name="sessionid")
    page.goto(roll)
    assert "/sign-in/" in page.url
    assert page.evaluate(f"async () => {KEPT}") == []


def test_without_https_the_page_says_so_and_taps_wait_all_the_same(cast: Cast, visit: Visit) -> None:
    held = called(cast, 1)
    phone = visit(cast.head_teacher, size=PHONE)
    page = phone.page
    page.add_init_script("Object.defineProperty(window, 'isSecureContext', { get: () => false })")
    phone.open(f"/sessions/{held.pk}/roll/")
    expect(page.locator("[data-roll-note]")).to_contain_text("没有用https，断网后这一页不能再打开")
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then(found => found.length)") == 0
    phone.look()
    phone.context.set_offline(True)
    page.get_by_role("button", name="其余全部出勤").tap()
    waits(page, "2条未上传")
    phone.context.set_offline(False)
    expect(page.locator("[data-roll-line=waiting]")).to_be_hidden()
    assert [row.outcome for row in RollTap.objects.all()] == ["TAKEN"] * 2
