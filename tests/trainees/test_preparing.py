"""What the system sees of seats given out, replies, groups, the hall and arrivals."""

from collections.abc import Callable
from typing import Any

import pytest

from courses.models import KnownBy, TrainingClass
from tests import factories
from tests.conftest import Cast
from trainees.models import Enrolment
from trainees.preparing import CHECKS


def fact(key: KnownBy, training_class: TrainingClass) -> tuple[bool, str]:
    found = CHECKS[key]([training_class])[training_class.pk]
    return found.is_done, found.words


@pytest.mark.parametrize(
    ("seats", "found"),
    [
        (0, (False, "已分配 0 / 60 个名额")),
        (59, (False, "已分配 59 / 60 个名额")),
        (60, (True, "已分配 60 / 60 个名额")),
    ],
)
def test_seats_reach_the_planned_size(cast: Cast, seats: int, found: tuple[bool, str]) -> None:
    if seats:
        cast.training_class.quotas.create(unit=cast.town, seats=seats)
    assert fact(KnownBy.QUOTAS, cast.training_class) == found


def test_every_unit_with_seats_has_reported(cast: Cast) -> None:
    assert fact(KnownBy.REPLIES, cast.training_class) == (False, "还没有分配名额")
    for unit in (cast.town, cast.other_town):
        cast.training_class.quotas.create(unit=unit, seats=1)
    assert fact(KnownBy.REPLIES, cast.training_class) == (False, "2 个单位已报 1 个")
    factories.trainees(cast.training_class, cast.other_community, 1)
    assert fact(KnownBy.REPLIES, cast.training_class) == (True, "2 个单位已报 2 个")


@pytest.mark.parametrize(
    ("key", "word", "change"),
    [
        (KnownBy.SEATS, "排座", {"seat_row": 1, "seat_column": 1}),
        (KnownBy.ARRIVALS, "报到", {"status": "REGISTERED"}),
    ],
)
def test_everybody_on_the_list(cast: Cast, key: KnownBy, word: str, change: dict[str, Any]) -> None:
    [other] = factories.trainees(cast.training_class, cast.community, 1)
    rows = Enrolment.objects
    rows.filter(pk=cast.enrolment.pk).update(**change)
    assert fact(key, cast.training_class) == (False, f"2 人已{word} 1 人")
    rows.filter(pk=other.pk).update(status="CANCELLED")
    assert fact(key, cast.training_class) == (True, f"1 人已{word} 1 人")
    rows.all().update(status="CANCELLED")
    assert fact(key, cast.training_class) == (False, "名单上还没有人")


def test_groups(cast: Cast) -> None:
    assert fact(KnownBy.GROUPS, cast.training_class) == (False, "1 人已分组 0 人")
    Enrolment.objects.update(group=factories.group(cast.training_class))
    assert fact(KnownBy.GROUPS, cast.training_class) == (True, "1 人已分组 1 人")


@pytest.mark.parametrize("key", list(CHECKS))
def test_the_queries_do_not_grow_with_the_classes(
    cast: Cast, count_queries: Callable[[], Any], key: KnownBy
) -> None:
    counts, classes = [], []
    for number in range(3):
        row = factories.training_class(cast.district, f"第{number}班")
        row.quotas.create(unit=cast.town, seats=1)
        factories.trainees(row, cast.community, 1)
        classes.append(row)
        with count_queries() as queries:
            CHECKS[key](classes)
        counts.append(len(queries))
    assert counts[0] == counts[1] == counts[2]
