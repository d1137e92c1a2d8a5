"""Ticking an item: with and without JavaScript, once, and refused in words."""

from collections.abc import Callable

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from accounts.models import AuditEntry, User
from courses.models import PreparationTick, TrainingClass
from tests import factories
from tests.conftest import Cast
from tests.courses.preparing import NOT_NEEDED, item, listed, tick

HTMX = {"HX-Request": "true"}
FORM = {"state": "DONE", "seen": "OPEN"}


def url(cast: Cast, pk: int) -> str:
    return f"/classes/{cast.training_class.pk}/preparation/{pk}/tick/"


@pytest.mark.parametrize("who", ["organiser", "head_teacher"])
def test_one_tap_goes_back_to_the_item_and_offers_to_undo(
    cast: Cast, as_user: Callable[[User], Client], who: str
) -> None:
    row, client = item(cast), as_user(getattr(cast, who))
    response = client.post(url(cast, row.pk), FORM)
    assert response["Location"] == f"/classes/{cast.training_class.pk}/preparation/#item-{row.pk}"
    [message] = get_messages(response.wsgi_request)
    entry = AuditEntry.objects.get(action="courses.tick_preparation")
    assert message.extra_tags == f"undo:/classes/{cast.training_class.pk}/preparation/undo/{entry.pk}/"
    assert str(message) == "“落实车辆”已办妥。"


def test_htmx_gets_the_list_alone(cast: Cast, as_user: Callable[[User], Client]) -> None:
    row = item(cast)
    response = as_user(cast.organiser).post(url(cast, row.pk), FORM, headers=HTMX)
    page = response.content.decode()
    assert (response.status_code, "<html" in page, 'id="preparation"' in page) == (200, False, True)
    assert 'aria-pressed="true"' in page
    assert 'hx-swap-oob="beforeend:#messages"' in page


def test_a_double_send_is_one_tick(cast: Cast, as_user: Callable[[User], Client]) -> None:
    row, client = item(cast), as_user(cast.organiser)
    statuses = [client.post(url(cast, row.pk), FORM).status_code for _ in range(2)]
    assert (statuses, PreparationTick.objects.count()) == ([302, 302], 1)
    assert AuditEntry.objects.filter(action="courses.tick_preparation").count() == 1


def test_who_saw_it_otherwise_gets_409_and_the_list_as_it_stands(
    cast: Cast, as_user: Callable[[User], Client]
) -> None:
    row = item(cast)
    tick(cast, row, NOT_NEEDED, note="没有现场教学")
    response = as_user(cast.administrator).post(url(cast, row.pk), FORM)
    page = response.content.decode()
    assert response.status_code == 409
    assert "王科长刚刚登记过“落实车辆”，现在是：本班不需要" in page
    assert "没有现场教学" in page


def test_the_head_teacher_does_not_say_what_the_class_needs(
    cast: Cast, as_user: Callable[[User], Client]
) -> None:
    row, client = item(cast), as_user(cast.head_teacher)
    form = {"state": "NOT_NEEDED", "seen": "OPEN", "note": "没有"}
    assert client.post(url(cast, row.pk), form).status_code == 403
    tick(cast, row, NOT_NEEDED, note="没有")
    assert client.post(url(cast, row.pk), {"state": "OPEN", "seen": "NOT_NEEDED"}).status_code == 403
    assert listed(cast.training_class) == [("落实车辆", 5, "NOT_NEEDED")]


@pytest.mark.parametrize(
    "form",
    [{}, {"state": "LATER", "seen": "OPEN"}, FORM | {"note": "很长" * 61}, FORM | {"state": "NOT_NEEDED"}],
)
def test_what_is_wrong_is_said(cast: Cast, as_user: Callable[[User], Client], form: dict[str, str]) -> None:
    row = item(cast)
    assert as_user(cast.organiser).post(url(cast, row.pk), form).status_code == 422
    assert listed(cast.training_class) == [("落实车辆", 5, "OPEN")]


def test_an_item_of_no_list_of_the_class_is_not_found(cast: Cast, as_user: Callable[[User], Client]) -> None:
    client = as_user(cast.organiser)
    elsewhere = factories.training_class(cast.district, "别的班", category="OUTREACH")
    row = item(cast, categories=["OUTREACH"])
    assert client.post(url(cast, row.pk), FORM).status_code == 404
    assert client.post(f"/classes/{elsewhere.pk}/preparation/{row.pk}/tick/", FORM).status_code == 302


def test_a_class_that_is_over_is_refused(cast: Cast, as_user: Callable[[User], Client]) -> None:
    row = item(cast)
    TrainingClass.objects.update(status="CLOSED")
    assert as_user(cast.organiser).post(url(cast, row.pk), FORM).status_code == 403
