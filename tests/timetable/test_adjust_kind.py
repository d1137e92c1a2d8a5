"""改形式: into what, and where to."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests import factories
from tests.conftest import Cast
from tests.timetable.doors import SESSION_EDITORS, answers
from timetable import scheduling
from timetable.models import RoomKind, Session, SessionKind

Pair = tuple[Session, Session]


@pytest.fixture
def address(pair: Pair) -> str:
    return reverse("timetable:adjust_kind", args=[pair[0].pk])


def test_who_sees_it(cast: Cast, address: str, as_user: Callable[[User], Client]) -> None:
    assert answers(cast, as_user, address) == SESSION_EDITORS


def test_the_other_forms_are_offered(cast: Cast, organiser: Client, pair: Pair, address: str) -> None:
    assert organiser.get(address).context["kinds"] == ["GROUP_DISCUSSION", "VIDEO", "SELF_STUDY"]
    scheduling.change(pair[0], by=cast.organiser, version=1, kind=SessionKind.VIDEO)
    assert organiser.get(address).context["kinds"] == ["GROUP_DISCUSSION", "SELF_STUDY"]


def test_teaching_on_the_spot_has_its_places(cast: Cast, organiser: Client, address: str) -> None:
    place = factories.room(cast.district, "跨塘村史馆", kind=RoomKind.OFFSITE)
    factories.room(cast.district, "关了的点", kind=RoomKind.OFFSITE, is_active=False)
    factories.room(cast.stranger.grants.get().unit, "外区的点", kind=RoomKind.OFFSITE)
    html = organiser.get(address).content.decode()
    assert f"kind=FIELD_TEACHING&amp;room={place.pk}" in html
    assert not {"关了的点", "外区的点"} & {name for name in ("关了的点", "外区的点") if name in html}
