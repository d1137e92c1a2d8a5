"""复制到群: one press copies the text and notes it; where the note does not get through, the text is copied all the same."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from reminders.models import Message
from tests import factories
from tests.conftest import Cast
from tests.e2e.visitor import PHONE, Visitor
from timetable import publishing

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Visit = Callable[..., Visitor]
TOMORROW = timezone.localdate() + dt.timedelta(days=1)


@pytest.fixture
def address(cast: Cast) -> str:
    """The class of the cast, with a lecture of tomorrow."""
    factories.half_days(cast.district)
    factories.session(cast.training_class, "基层党建", start=factories.at("09:00", TOMORROW))
    publishing.publish(cast.training_class, by=cast.organiser)
    return f"/classes/{cast.training_class.pk}"


def clipboard(visitor: Visitor) -> str:
    """What would be pasted."""
    return str(visitor.page.evaluate("navigator.clipboard.readText()"))


def test_a_press_copies_and_notes_it_without_leaving_the_page(cast: Cast, visit: Visit, address: str) -> None:
    organiser = visit(cast.organiser, size=PHONE)
    organiser.context.grant_permissions(["clipboard-read", "clipboard-write"])
    organiser.open(f"{address}/notices/")
    organiser.look()
    card = organiser.page.locator(".notice-card").first
    card.get_by_role("button", name="复制到群").click()
    expect(card).to_contain_text("王科长 复制")
    expect(organiser.page.locator("#messages")).to_contain_text("已复制，到群里粘贴就行。")
    row = Message.objects.get()
    assert (row.channel, row.by, row.text) == ("MANUAL", cast.organiser, clipboard(organiser))
    organiser.look()


def test_a_note_that_fails_spoils_nothing(cast: Cast, visit: Visit, address: str) -> None:
    organiser = visit(cast.organiser)
    organiser.context.grant_permissions(["clipboard-read", "clipboard-write"])
    receipts, note = f"{address}/timetable/notices/", f"**{address}/notices/copied/"
    organiser.page.route(note, lambda route: route.abort())
    organiser.open(receipts)
    organiser.press("复制到群")
    expect(organiser.page.locator("#messages")).to_contain_text("已复制，到群里粘贴就行。")
    text = clipboard(organiser)
    assert text.startswith("【社区干部培训班】课表第1版还有2人没有点“收到”：")
    assert not Message.objects.exists()
    organiser.page.unroute(note)
    with organiser.page.expect_response(note) as answer:
        organiser.press("复制到群")
    assert answer.value.status == 204
    assert [row.text for row in Message.objects.all()] == [text]


def test_without_scripts_the_press_is_noted_and_the_text_stands_there(
    cast: Cast, visit: Visit, address: str
) -> None:
    organiser = visit(cast.organiser, java_script_enabled=False)
    organiser.open(f"{address}/notices/")
    organiser.press("复制到群")
    for text in ("已记下这次复制。", "王科长 复制"):
        assert text in organiser.text
    assert Message.objects.get().text == organiser.page.locator(".notice-text").first.input_value()
