"""The page of an opening or a closing."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from accounts.models import User
from tests.conftest import Cast
from tests.timetable.ceremony import held, item, on_the_rostrum, opening, page
from tests.timetable.doors import SESSION_READERS, answers
from timetable import agenda, speeches

SignIn = Callable[[User], Client]


def test_it_shows_what_is_planned(cast: Cast, organiser: Client) -> None:
    on_the_rostrum(cast)
    held(cast, chair="赵主任")
    agenda.fill(opening(cast), by=cast.organiser)
    item(cast, "领导点评", minutes=30)
    speeches.hand_in(opening(cast), file=ContentFile(b"%PDF-1.7", name="讲话稿.pdf"), by=cast.organiser)
    shown = organiser.get(page(cast)).content.decode()
    for words in (
        *("2026年11月23日 09:00–10:00", "区委党校报告厅", "赵主任", "讲话稿.pdf", "就是全班的主席台名单。"),
        *("议程共 70 分钟，课表上只有 60 分钟，超出 10 分钟。", "09:05", "区委组织部部长"),
    ):
        assert words in shown
    assert "用常用议程" not in shown


def test_it_says_what_there_is_not_yet(cast: Cast, organiser: Client) -> None:
    shown = organiser.get(page(cast, slug="closing")).content.decode()
    for words in ("已发布的课表里还没有结业式", "还没有议程", "主席台名单还空着", "还没有上传", "用常用议程"):
        assert words in shown


def test_whoever_only_reads_is_offered_no_change(cast: Cast, as_user: SignIn) -> None:
    row = item(cast)
    shown = as_user(cast.head_teacher).get(page(cast)).content.decode()
    assert "领导讲话" in shown
    assert [words for words in (f"/agenda/{row.pk}/", "/speech/new/", "/leaders/") if words in shown] == []


def test_who_may_read_it(cast: Cast, as_user: SignIn) -> None:
    assert answers(cast, as_user, page(cast)) == SESSION_READERS


@pytest.mark.parametrize("slug", ["OPENING", "lecture", "x"])
def test_there_are_two_ceremonies(cast: Cast, organiser: Client, slug: str) -> None:
    assert organiser.get(page(cast, slug=slug)).status_code == 404


def test_the_same_queries_for_one_item_and_for_three(
    cast: Cast, organiser: Client, count_queries: Callable[[], Any]
) -> None:
    counted = []
    for more in (1, 2):
        for _one in range(more):
            item(cast)
        with count_queries() as queries:
            organiser.get(page(cast))
        counted.append(len(queries))
    assert counted[0] == counted[1]
