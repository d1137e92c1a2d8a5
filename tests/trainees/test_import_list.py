"""The imports of a class: who gave which file when, what became of it, what can still be done."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts import importing
from tests import factories
from tests.conftest import Cast
from tests.courses.doors import SignIn, doors, for_organisers, wrong_methods
from tests.trainees import imports
from trainees.models import RosterImport
from trainees.roster import uploads

GOOD, BAD = ("李新", "湖塘镇花园社区书记", "13900001111"), ("张三", "某某社区书记", "13900002222")


@pytest.fixture
def client(cast: Cast, as_user: SignIn) -> Client:
    return as_user(cast.organiser)


def url(cast: Cast) -> str:
    return f"/classes/{cast.training_class.pk}/roster/imports/"


def test_who_comes_in(cast: Cast, as_user: SignIn) -> None:
    assert doors(cast, as_user, url(cast)) == for_organisers()


def test_other_methods(client: Client, cast: Cast) -> None:
    assert wrong_methods(client, url(cast), "post", "put") == {"post": 405, "put": 405}


def test_before_the_first_one_it_says_so(client: Client, cast: Cast) -> None:
    assert "这个班还没有导入过名单。" in client.get(url(cast)).content.decode()


def test_what_became_of_each(client: Client, cast: Cast) -> None:
    undone = imports.take_in(cast.training_class, GOOD, by=cast.organiser)
    uploads.undo(undone, by=cast.administrator)
    done = imports.take_in(cast.training_class, GOOD, BAD, by=cast.organiser)
    waiting = imports.keep(cast.training_class, GOOD, by=cast.organiser)
    gone = imports.keep(cast.training_class, GOOD, by=cast.organiser)
    RosterImport.objects.filter(pk=gone.pk).update(uploaded_at=timezone.now() - dt.timedelta(days=2))
    importing.purge()
    other = imports.take_in(
        factories.training_class(cast.district, "另一班"), ("赵一", "花园社区书记"), by=cast.organiser
    )
    response = client.get(url(cast))
    lines = response.context["lines"]
    assert [
        (line.kept.pk, line.is_open, line.is_gone, line.has_wrong_rows, line.can_be_undone) for line in lines
    ] == [
        (waiting.pk, True, False, False, False),
        (done.pk, False, False, True, True),
        (undone.pk, False, False, False, False),
        (gone.pk, False, True, False, False),
    ]
    page = response.content.decode()
    assert "共 2 行：新增 1，更新 0，不变 0，有问题 1" in page
    assert [word in page for word in ("待核对", "已导入", "已撤销", "没有确认，已清除")] == [True] * 4
    assert f"/import/{other.pk}/" not in page
    assert f"/imports/{done.pk}/wrong-rows/" in page


def test_the_queries_do_not_grow_with_the_imports(client: Client, cast: Cast, count_queries: Any) -> None:
    counts = []
    for _round in range(3):
        imports.take_in(cast.training_class, GOOD, by=cast.organiser)
        with count_queries() as queries:
            client.get(url(cast))
        counts.append(len(queries))
        # What was uploaded, ten megabytes perhaps, is not fetched for a list.
        assert not any('"content",' in query["sql"] for query in queries)
    assert len(set(counts)) == 1
