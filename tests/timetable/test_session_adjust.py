"""The four doors, and whom to call for those who may not go through."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from courses.models import ClassStatus, TrainingClass
from tests import factories
from tests.conftest import Cast
from tests.factories import MONDAY
from tests.timetable.conftest import Add
from tests.timetable.doors import SESSION_READERS, answers
from timetable import scheduling
from timetable.models import Session

DOORS = ("adjust_instructor", "adjust_swap", "adjust_kind", "adjust_cancel")


@pytest.fixture
def address(pair: tuple[Session, Session]) -> str:
    return reverse("timetable:session_adjust", args=[pair[0].pk])


def test_who_sees_it(cast: Cast, address: str, as_user: Callable[[User], Client]) -> None:
    assert answers(cast, as_user, address) == SESSION_READERS


def test_an_organiser_finds_four_doors(
    organiser: Client, pair: tuple[Session, Session], address: str
) -> None:
    answer = organiser.get(address)
    html = answer.content.decode()
    doors = [reverse(f"timetable:{door}", args=[pair[0].pk]) for door in DOORS]
    assert all(f'href="{door}"' in html for door in doors)
    assert answer["Cache-Control"] == "no-store"


def test_a_head_teacher_reads_whom_to_call(
    cast: Cast, address: str, as_user: Callable[[User], Client]
) -> None:
    User.objects.filter(pk=cast.organiser.pk).update(phone="13900001111")
    factories.user("gone", "走了的人", "organiser", cast.district, is_active=False)
    factories.user("elsewhere", "别镇的人", "organiser", cast.other_town)
    html = as_user(cast.head_teacher).get(address).content.decode()
    assert 'href="tel:13900001111"' in html
    assert [name for name in ("王科长", "走了的人", "别镇的人", "换人") if name in html] == ["王科长"]


def test_what_is_not_published_is_simply_edited(organiser: Client, add: Add) -> None:
    html = organiser.get(reverse("timetable:session_adjust", args=[add().pk])).content.decode()
    assert "这节课还没有发布，直接编辑就行" in html
    assert "adjust/instructor" not in html


def test_what_is_called_off_has_no_doors(
    cast: Cast, organiser: Client, pair: tuple[Session, Session], address: str
) -> None:
    scheduling.cancel(pair[0], by=cast.organiser, reason="停")
    html = organiser.get(address).content.decode()
    assert "这节课已停课。" in html
    assert "adjust/instructor" not in html


def test_the_nearest_organiser_is_called_first(
    cast: Cast, pair: tuple[Session, Session], address: str, as_user: Callable[[User], Client]
) -> None:
    nearest = factories.user("town", "镇组织员", "organiser", cast.town)
    factories.user("expired", "到期的人").grants.create(
        role="organiser", unit=cast.district, expires_on=MONDAY - dt.timedelta(days=1)
    )
    TrainingClass.objects.filter(pk=cast.training_class.pk).update(implementer=cast.town)
    found = as_user(cast.head_teacher).get(address).context["organisers"]
    assert found == [nearest, cast.organiser]


def test_a_class_that_is_over_keeps_its_timetable(cast: Cast, organiser: Client, address: str) -> None:
    TrainingClass.objects.filter(pk=cast.training_class.pk).update(status=ClassStatus.CLOSED)
    html = organiser.get(address).content.decode()
    assert "这个班已经结束，课表不再改动。" in html
    assert "adjust/instructor" not in html
