"""The units that a roster's cells name."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from intake.problems import Problem
from tests import factories
from tests.conftest import Cast
from trainees import workplaces
from trainees.workplaces import Workplaces
from units.models import Unit


def split(cast: Cast, raw: str, town: str = "") -> tuple[str, str] | str:
    found = Workplaces.load(cast.district).split(raw, town=town)
    return found.message if isinstance(found, Problem) else (found[0].name, found[1])


def find(cast: Cast, raw: str, town: str = "") -> tuple[str, str] | str:
    found = Workplaces.load(cast.district).find(raw, town=town)
    return found.message if isinstance(found, Problem) else (found[0].name, found[1])


GARDEN = "花园社区居民委员会"


@pytest.mark.parametrize(
    ("raw", "unit", "post"),
    [
        ("湖塘镇花园社区居委会主任", GARDEN, "主任"),
        ("花园社区党总支书记、居委会主任", GARDEN, "党总支书记、居委会主任"),
        ("花园居委会委员", GARDEN, "委员"),
        ("武进区湖塘镇花园社区居民委员会书记", GARDEN, "书记"),
        ("常州市武进区湖塘镇花园社区书记", GARDEN, "书记"),
        ("湖塘镇 花园社区　书记", GARDEN, "书记"),
        ("花园社区", GARDEN, ""),
        ("湖塘镇党委副书记", "湖塘镇", "党委副书记"),
        ("湖塘镇农村工作局局长", "湖塘镇", "农村工作局局长"),
    ],
)
def test_the_longest_name_from_the_left_is_the_unit(cast: Cast, raw: str, unit: str, post: str) -> None:
    assert split(cast, raw) == (unit, post)


def test_a_unit_is_known_by_its_short_name_and_its_town_s(cast: Cast) -> None:
    Unit.objects.filter(pk=cast.town.pk).update(short_name="湖塘")
    Unit.objects.filter(pk=cast.community.pk).update(name="花园社区联合居民委员会", short_name="花园社区")
    assert split(cast, "湖塘花园社区书记") == ("花园社区联合居民委员会", "书记")
    assert split(cast, "湖塘镇花园社区联合居民委员会书记") == ("花园社区联合居民委员会", "书记")


def test_of_two_units_with_one_name_the_town_tells(cast: Cast) -> None:
    factories.unit("花园社区居民委员会", "COMMUNITY", cast.other_town)
    assert split(cast, "花园社区书记") == (
        "“花园社区”可能是湖塘镇花园社区居民委员会、雪堰镇花园社区居民委员会。请在单位前写上镇街。"
    )
    assert split(cast, "花园社区书记", town="雪堰镇") == (GARDEN, "书记")
    assert split(cast, "雪堰镇花园社区书记") == (GARDEN, "书记")


def test_a_unit_outside_the_town_named_beside_it_is_a_problem(cast: Cast) -> None:
    assert split(cast, "花园社区书记", town="雪堰镇") == "“花园社区”不在雪堰镇。请检查单位和镇街。"


def test_a_whole_cell_may_leave_the_last_words_away(cast: Cast) -> None:
    assert find(cast, "花园") == (GARDEN, "")
    assert find(cast, "花园社区党总支") == (GARDEN, "党总支")


@pytest.mark.parametrize(
    ("raw", "nearest"),
    [
        ("花圆社区书记", "花园社区"),
        ("湖塘镇花圆社区书记", "湖塘镇花园社区"),
        ("雪东村书记", "雪东社区"),
        ("区委组织部科长", ""),
        ("某某某某", ""),
    ],
)
def test_an_unknown_unit_comes_with_the_nearest_name(cast: Cast, raw: str, nearest: str) -> None:
    message = str(split(cast, raw))
    assert message.startswith("单位表里没有“")
    assert message.endswith(f"是不是“{nearest}”？" if nearest else "请写全镇街和社区（村）的名称。")


def test_only_so_many_unknown_names_are_compared(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workplaces, "SUGGESTIONS", 1)
    known = Workplaces.load(cast.district)
    found = [known.split(raw) for raw in ("花圆社区书记", "雪冬社区书记", "花圆社区书记")]
    assert [isinstance(problem, Problem) and "是不是" in problem.message for problem in found] == [
        True,
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("days", "dates", "known"),
    [
        (0, {}, True),
        (0, {"valid_to": 1}, True),
        (0, {"valid_to": 0}, False),
        (0, {"valid_from": 0}, True),
        (0, {"valid_from": 1}, False),
    ],
)
def test_only_units_of_today_are_found_by_name(
    cast: Cast, days: int, dates: dict[str, int], known: bool
) -> None:
    today = timezone.localdate()
    values: dict[str, Any] = {name: today + dt.timedelta(days=days) for name, days in dates.items()}
    Unit.objects.filter(pk=cast.community.pk).update(**values)
    found = Workplaces.load(cast.district)
    assert isinstance(found.split("花园社区书记"), Problem) != known
    assert cast.community.pk in found.units


def test_units_of_another_district_are_unknown(cast: Cast) -> None:
    factories.unit("青龙街道", "SUBDISTRICT", cast.stranger.grants.get().unit)
    assert str(split(cast, "青龙街道书记")).startswith("单位表里没有")


def test_they_are_loaded_by_one_query(cast: Cast, count_queries: Any) -> None:
    with count_queries() as queries:
        Workplaces.load(cast.district).split("湖塘镇花园社区书记")
    assert len(queries) == 1
