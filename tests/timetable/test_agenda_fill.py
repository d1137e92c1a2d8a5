"""An empty agenda is started with the usual one."""

from collections.abc import Callable

from django.test import Client

from accounts.models import User
from tests.conftest import Cast
from tests.timetable.ceremony import page, texts
from tests.trainees.arranged import said


def test_it_is_filled_once(cast: Cast, organiser: Client) -> None:
    address = page(cast, "agenda_fill")
    assert said(organiser.post(address, follow=True)) == ["已填入常用议程，请按实际修改。"]
    assert said(organiser.post(address, follow=True)) == []
    assert texts(cast)[:2] == ["介绍出席领导", "领导讲话"]
    assert len(texts(cast)) == 5


def test_the_head_teacher_may_not(cast: Cast, as_user: Callable[[User], Client]) -> None:
    assert as_user(cast.head_teacher).post(page(cast, "agenda_fill")).status_code == 403
    assert texts(cast) == []
