"""An item is added to the agenda."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from tests.conftest import Cast
from tests.timetable.ceremony import named, on_the_rostrum, page
from tests.timetable.doors import SESSION_EDITORS, answers
from timetable.models import AgendaItem


def test_it_stands_at_the_end_and_a_known_speaker_has_the_post(cast: Cast, organiser: Client) -> None:
    on_the_rostrum(cast)
    for sent in (named("领导讲话", "李校长", minutes=20), named("答疑", "孙老师", "讲师")):
        assert organiser.post(page(cast, "agenda_item_new"), sent)["Location"] == page(cast)
    rows = AgendaItem.objects.values_list("position", "text", "speaker", "post", "minutes", "version")
    assert list(rows) == [
        (1, "领导讲话", "李校长", "区委党校常务副校长", 20, 1),
        (2, "答疑", "孙老师", "讲师", None, 1),
    ]


def test_the_people_known_are_offered(cast: Cast, organiser: Client) -> None:
    on_the_rostrum(cast)
    shown = organiser.get(page(cast, "agenda_item_new")).content.decode()
    assert '<option value="王部长">区委组织部部长</option>' in shown


@pytest.mark.parametrize(
    "sent", [{}, named(""), named("长" * 121), named("讲话", minutes=0), named("讲话", minutes=601)]
)
def test_what_is_no_item_is_refused(cast: Cast, organiser: Client, sent: dict[str, Any]) -> None:
    assert organiser.post(page(cast, "agenda_item_new"), sent).status_code == 422
    assert not AgendaItem.objects.exists()


def test_who_may_open_it(cast: Cast, as_user: Callable[[User], Client]) -> None:
    assert answers(cast, as_user, page(cast, "agenda_item_new")) == SESSION_EDITORS
