"""A district's limits of placing."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import AuditEntry
from tests import factories
from tests.conftest import Cast
from tests.timetable.doors import ADMINISTRATORS, answers
from timetable.models import CampusTransit, PlacingLimits

ADDRESS = "/settings/limits/"
TYPED = {
    "max_half_days": "3",
    "max_half_days_is_hard": "True",
    "transit_minutes": "20",
    "transit_is_hard": "False",
}


@pytest.fixture
def campuses(cast: Cast) -> None:
    for name, campus in (("一", "A校区"), ("二", "B校区"), ("三", "A校区"), ("四", "C校区"), ("五", "")):
        factories.room(cast.district, name, campus=campus)
    factories.room(cast.district, "停用的", campus="D校区", is_active=False)


def ways(cast: Cast) -> list[tuple[str, str, int]]:
    return list(CampusTransit.objects.filter(district=cast.district).values_list("one", "other", "minutes"))


@pytest.mark.usefixtures("campuses")
def test_the_district_sets_its_maxima_and_its_ways(administrator: Client, cast: Cast) -> None:
    page = administrator.get(ADDRESS)
    assert [field.label for field in page.context["ways"]] == [
        "A校区 – B校区",
        "A校区 – C校区",
        "B校区 – C校区",
    ]
    assert page.context["form"]["max_half_days"].value() == 2
    answer = administrator.post(ADDRESS, {**TYPED, "way_0": "45", "way_2": "0"})
    assert (answer.status_code, answer["Location"]) == (302, "/settings/")
    limits = PlacingLimits.objects.get()
    assert (limits.district, limits.max_half_days, limits.max_half_days_is_hard) == (cast.district, 3, True)
    assert (limits.transit_minutes, limits.transit_is_hard) == (20, False)
    assert ways(cast) == [("A校区", "B校区", 45), ("B校区", "C校区", 0)]
    assert AuditEntry.objects.get(action="timetable.set_limits").data["ways"] == {
        "A校区 – B校区": 45,
        "B校区 – C校区": 0,
    }


@pytest.mark.usefixtures("campuses")
def test_an_emptied_way_is_the_usual_one_again_and_others_stay(administrator: Client, cast: Cast) -> None:
    factories.placing_limits(cast.district)
    factories.way(cast.district, "A校区", "B校区", 45)
    factories.way(cast.district, "A校区", "D校区", 90)
    page = administrator.get(ADDRESS)
    assert [field.value() for field in page.context["ways"]] == [45, None, None]
    administrator.post(ADDRESS, {**TYPED, "way_0": "", "way_1": "15"})
    assert ways(cast) == [("A校区", "C校区", 15), ("A校区", "D校区", 90)]
    assert PlacingLimits.objects.get().max_half_days == 3


def test_without_campuses_it_says_where_they_come_from(administrator: Client) -> None:
    assert "给教室填上校区" in administrator.get(ADDRESS).content.decode()


def test_chinese_campuses_are_paired_as_the_database_orders_them(administrator: Client, cast: Cast) -> None:
    for number, campus in enumerate(("区委党校", "湖塘镇党群服务中心", "西太湖揽月湾")):
        factories.room(cast.district, f"教室{number}", campus=campus)
    answer = administrator.post(ADDRESS, {**TYPED, "way_0": "1", "way_1": "2", "way_2": "3"})
    assert answer.status_code == 302
    assert sorted(minutes for _one, _other, minutes in ways(cast)) == [1, 2, 3]


def test_who_may(cast: Cast, as_user: Any) -> None:
    assert answers(cast, as_user, ADDRESS) == ADMINISTRATORS


def test_other_methods(administrator: Client) -> None:
    assert administrator.put(ADDRESS).status_code == 405


@pytest.mark.usefixtures("campuses")
@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"max_half_days": "0"}, "max_half_days"),
        ({"max_half_days_is_hard": ""}, "max_half_days_is_hard"),
        ({"transit_minutes": "-1"}, "transit_minutes"),
        ({"transit_minutes": "1441"}, "transit_minutes"),
        ({"way_1": "x"}, "way_1"),
        ({"way_1": "1441"}, "way_1"),
    ],
)
def test_bad_input_is_422_and_nothing_is_saved(
    administrator: Client, fields: dict[str, str], wrong: str
) -> None:
    answer = administrator.post(ADDRESS, {**TYPED, "way_0": "33", **fields})
    errors = [*answer.context["form"].errors, *answer.context["ways"].errors]
    assert (answer.status_code, errors) == (422, [wrong])
    assert 'value="33"' in answer.content.decode()
    assert (PlacingLimits.objects.count(), CampusTransit.objects.count()) == (0, 0)


def test_the_queries_do_not_grow_with_the_campuses(
    administrator: Client, cast: Cast, count_queries: Any
) -> None:
    taken = []
    for size in (2, 4):
        for number in range(size):
            factories.room(cast.district, f"教室{size}{number}", campus=f"校区{size}{number}")
        with count_queries() as queries:
            administrator.get(ADDRESS)
        taken.append(len(queries))
    assert taken[0] == taken[1] <= 12
