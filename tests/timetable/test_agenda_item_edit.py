"""An item of the agenda is changed."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.conftest import Cast
from tests.timetable.ceremony import item, named, page
from tests.timetable.doors import SESSION_EDITORS, answers
from timetable import agenda


def test_it_is_changed(cast: Cast, organiser: Client) -> None:
    row = item(cast)
    address = reverse("timetable:agenda_item_edit", args=[row.pk])
    assert organiser.get(address).context["form"]["version"].value() == 1
    sent = named("领导作开班动员", "王部长", "部长", 15, version=1)
    assert organiser.post(address, sent)["Location"] == page(cast)
    row.refresh_from_db()
    assert (row.text, row.speaker, row.post, row.minutes, row.version) == (
        *("领导作开班动员", "王部长", "部长", 15),
        2,
    )


def test_an_old_form_is_shown_with_what_stands_now_and_means_it_then(cast: Cast, organiser: Client) -> None:
    row = item(cast)
    fields = {"text": "领导讲话", "speaker": "李校长", "post": "", "minutes": 10}
    agenda.change(row, **fields, version=1, by=cast.administrator)
    address = reverse("timetable:agenda_item_edit", args=[row.pk])
    response = organiser.post(address, named("动员讲话", version=1))
    assert response.status_code == 409
    shown = response.content.decode()
    assert "周主任刚刚改过，现在是：领导讲话 · 李校长 · 10分钟。" in shown
    assert 'value="动员讲话"' in shown
    again = named("动员讲话", version=response.context["form"]["version"].value())
    assert organiser.post(address, again).status_code == 302
    row.refresh_from_db()
    assert row.text == "动员讲话"


def test_who_may_open_it(cast: Cast, as_user: Callable[[User], Client]) -> None:
    address = reverse("timetable:agenda_item_edit", args=[item(cast).pk])
    assert answers(cast, as_user, address) == SESSION_EDITORS
