"""A session is moved and published: the cadre's phone says so, and the organiser sees who has said 收到."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from courses.models import TrainingClass
from tests import factories
from tests.conftest import Cast
from tests.e2e.visitor import PHONE, Visitor
from timetable import publishing

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Visit = Callable[..., Visitor]
TOMORROW = timezone.localdate() + dt.timedelta(days=1)


@pytest.fixture
def training_class(cast: Cast) -> TrainingClass:
    """A class of tomorrow with a published lecture, of which everybody has been told."""
    factories.half_days(cast.district)
    training_class = factories.training_class(cast.district, "网格长培训班", starts_on=TOMORROW)
    factories.enrolment(training_class, cast.cadre)
    factories.trainees(training_class, cast.other_community, 2)
    factories.session(training_class, "基层党建", start=factories.at("09:00", TOMORROW))
    version = publishing.publish(training_class, by=cast.organiser)
    version.notices.update(read_at=timezone.now(), acknowledged_at=timezone.now())
    return training_class


def test_R18_from_the_move_to_the_word_received(
    cast: Cast, training_class: TrainingClass, visit: Visit
) -> None:
    cadre = visit(cast.cadre_user, size=PHONE)
    cadre.open("/me/")
    assert "课表有变动" not in cadre.text

    organiser = visit(cast.organiser)
    move_and_publish(organiser, training_class)
    assert tally(organiser, training_class) == {"通知": "3", "已读": "0", "已收到": "0", "未收到": "3"}

    cadre.open("/me/")
    for text in ("课表有变动", "未读", "14:00–16:30"):
        assert text in cadre.text
    cadre.look()
    cadre.press("收到")
    expect(cadre.page.locator("#messages")).to_contain_text("您收到了")
    assert cadre.page.url.endswith("/me/")
    assert "课表有变动" not in cadre.text

    assert tally(organiser, training_class) == {"通知": "3", "已读": "1", "已收到": "1", "未收到": "2"}
    assert "已收到的 1 人" in organiser.text
    organiser.look()
    copy_the_names(organiser)


def move_and_publish(organiser: Visitor, training_class: TrainingClass) -> None:
    """To the afternoon, by the forms; the page before publishing names whom it concerns."""
    session = training_class.sessions.get()
    page = organiser.page
    organiser.open(f"/sessions/{session.pk}/move/")
    page.get_by_label("时段").select_option("PM")
    organiser.press("调课")
    organiser.open(f"/sessions/{session.pk}/")
    organiser.follow("单独发布这节课")
    expect(page.locator("#content")).to_contain_text("发布后会通知 3 人")
    organiser.look()
    organiser.open(f"/board/publish/?classes={training_class.pk}")
    organiser.look()
    organiser.open(f"/sessions/{session.pk}/publish/")
    organiser.press("只发布这节课")
    expect(page.locator("#messages")).to_contain_text("通知了 3 人")


def tally(organiser: Visitor, training_class: TrainingClass) -> dict[str, str]:
    """What the organiser's page counts."""
    organiser.open(f"/classes/{training_class.pk}/timetable/notices/")
    rows: list[Any] = organiser.page.locator(".tally").all()
    return {row.locator("span").inner_text(): row.locator("strong").inner_text() for row in rows}


def copy_the_names(organiser: Visitor) -> None:
    """The two who have not, as a line to paste into a chat."""
    names = organiser.page.locator("#missing-names").input_value()
    assert (names.startswith("雪堰镇：学员"), names.count("、")) == (True, 1)
    organiser.context.grant_permissions(["clipboard-read", "clipboard-write"])
    organiser.press("复制未收到名单")
    expect(organiser.page.locator("#messages")).to_contain_text("名单已复制")
    assert organiser.page.evaluate("navigator.clipboard.readText()") == names
