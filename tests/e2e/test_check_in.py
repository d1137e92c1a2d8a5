"""In the hall: a projector shows the code, three phones check in each in its own way, the head teacher sees them come."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from attendance import scanning
from tests import factories
from tests.attendance.scanned import phone_of
from tests.conftest import Cast
from tests.e2e.visitor import PHONE, Visitor
from timetable.models import PublishedSession
from trainees import phones

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Visit = Callable[..., Visitor]
PATIENCE = 30_000


def running(cast: Cast) -> PublishedSession:
    """A session that began a minute ago."""
    start = timezone.localtime() - dt.timedelta(minutes=1)
    return factories.published(
        factories.session(cast.training_class, "基层党建", start=start, end=start + dt.timedelta(hours=2))
    )


def scan(visitor: Visitor, session: PublishedSession) -> None:
    """What the camera reads from the screen."""
    code = scanning.code_of(session.pk, timezone.now())
    visitor.open(reverse("attendance:check_in_scan", args=[code]))


def tapped(visitor: Visitor, words: str) -> None:
    visitor.page.locator(".check-in-button").click()
    expect(visitor.page.locator(".check-in-sentence")).to_contain_text(words, timeout=PATIENCE)
    visitor.look()


def counted(projector: Visitor, there: int) -> None:
    """The screen says so without a reload."""
    counts = projector.page.locator(".screen-counts dd")
    expect(counts.first).to_have_text(str(there), timeout=PATIENCE)


def test_a_half_day(cast: Cast, visit: Visit) -> None:
    people = [cast.enrolment, *factories.trainees(cast.training_class, cast.other_community, 3)]
    session = running(cast)
    projector = visit(cast.head_teacher, size=(1280, 720))
    projector.open(reverse("attendance:screen_detail", args=[session.pk]))
    counted(projector, 0)
    projector.look()

    own = visit(cast.cadre_user, size=PHONE)
    own.open(reverse("desk:me"))
    expect(own.page.locator(".me-check-in")).to_contain_text("扫大屏幕上的二维码")
    own.look()
    scan(own, session)
    tapped(own, "签到成功")
    counted(projector, 1)

    known = visit(None, size=PHONE)
    known._cookie(phones.COOKIE, phone_of(people[1])[0].cookies[phones.COOKIE].value)
    scan(known, session)
    known.look()
    tapped(known, "签到成功")
    scan(known, session)
    expect(known.page.locator(".check-in-button")).to_have_count(1)
    tapped(known, "已签到")

    weak = visit(None, size=PHONE)
    weak._cookie(phones.COOKIE, phone_of(people[2])[0].cookies[phones.COOKIE].value)
    weak.open(reverse("attendance:check_in_new"))
    weak.page.get_by_label("六位数字").fill(projector.page.locator(".screen-number").inner_text())
    tapped(weak, "签到成功")
    counted(projector, 3)
    assert people[2].cadre.name in projector.page.locator(".screen-latest").inner_text()

    teacher = visit(cast.head_teacher, size=PHONE)
    teacher.open(reverse("attendance:roll_call", args=[session.pk]))
    expect(teacher.page.locator(".roll-row")).to_have_count(4)
    assert "3" in teacher.page.locator("#roll-counts").inner_text()


def test_a_screen_without_network_says_so_and_comes_back(cast: Cast, visit: Visit) -> None:
    session = running(cast)
    projector = visit(cast.head_teacher, size=(1280, 720))
    projector.open(reverse("attendance:screen_detail", args=[session.pk]))
    lost = projector.page.locator("[data-screen-lost]")
    expect(lost).to_be_hidden()
    projector.context.set_offline(True)
    expect(lost).to_be_visible(timeout=PATIENCE)
    projector.context.set_offline(False)
    expect(lost).to_be_hidden(timeout=PATIENCE)
