"""The form that asks for a plan. Today is Friday; the class is Monday to Wednesday."""

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.conftest import Cast
from tests.factories import MONDAY
from tests.timetable.doors import SETTINGS_EDITORS, answers
from tests.timetable.planning import FRIDAY, run_with, waiting
from timetable.models import Period, PlanningRun
from timetable.wishes import Loss, Wish

ADDRESS = "/board/plan/"


@pytest.fixture(autouse=True)
def friday(time_machine_at: Any) -> Iterator[None]:
    with time_machine_at(FRIDAY):
        yield


def filled(**fields: Any) -> dict[str, Any]:
    """A form as the page gives it, with these fields."""
    weights = {
        "over_capacity": 5,
        "disliked": 6,
        "load": 10,
        "transit": 15,
        "room_changes": 10,
        "isolated": 8,
        "times": 4,
        "fairness": 2,
        "spare_seats": 0,
    }
    usual = {f"weight_{name}": value for name, value in weights.items()}
    return {"seconds": 20, "training_class": "", "nonce": uuid.uuid4(), **usual, **fields}


def lost(**fields: Any) -> dict[str, Any]:
    return filled(first_on=MONDAY, last_on=MONDAY, **fields)


def errors_of(response: Any) -> dict[str, list[str]]:
    assert response.status_code == 422
    found: dict[str, list[str]] = response.context["form"].errors
    return found


def test_who_may_open_it(cast: Cast, as_user: Any) -> None:
    assert answers(cast, as_user, ADDRESS) == SETTINGS_EDITORS


def test_the_page_offers_the_own_classes_and_keeps_the_one_it_came_from(
    cast: Cast, organiser: Client
) -> None:
    factories.training_class(cast.town, "别处的班")
    response = organiser.get(ADDRESS, {"training_class": cast.training_class.pk})
    chosen = response.context["form"]["training_class"]
    assert [str(label) for _value, label in chosen.field.choices] == ["全部班次", "社区干部培训班"]
    assert f'<option value="{cast.training_class.pk}" selected>' in response.content.decode()
    assert f"?kind=REPAIR&amp;training_class={cast.training_class.pk}" in response.content.decode()


@pytest.mark.parametrize("odd", ["\x00", "9" * 40, "-1", "٣", "<script>"])
@pytest.mark.parametrize("kind", ["REPAIR", ""])
def test_an_odd_query_is_answered(organiser: Client, odd: str, kind: str) -> None:
    names = ("training_class", "instructor", "room", "first_on", "last_on")
    assert organiser.get(ADDRESS, dict.fromkeys(names, odd) | {"kind": kind or odd}).status_code == 200


def test_a_repair_is_asked_with_what_the_link_names(cast: Cast, organiser: Client) -> None:
    hall = factories.room(cast.district)
    query: dict[str, Any] = {
        "kind": "REPAIR",
        "room": hall.pk,
        "first_on": "2026-11-23",
        "last_on": "2026-11-24",
    }
    html = organiser.get(ADDRESS, query).content.decode()
    assert f'<option value="{hall.pk}" selected>' in html
    assert [f'value="{query[name]}"' in html for name in ("first_on", "last_on")] == [True, True]


def test_what_was_asked_for_last_is_found_again(cast: Cast, organiser: Client) -> None:
    mine = run_with(cast, status="RUNNING")
    run_with(cast, requested_by=cast.administrator)
    response = organiser.get(ADDRESS)
    assert response.context["recent"] == [mine]
    assert reverse("timetable:planning_detail", args=[mine.pk]) in response.content.decode()


class TestFilling:
    def test_it_is_asked_for_and_followed(self, cast: Cast, organiser: Client) -> None:
        waiting(cast.training_class, "甲")
        response = organiser.post(
            ADDRESS, filled(training_class=cast.training_class.pk, evenings="on", weight_load=99)
        )
        run = PlanningRun.objects.get()
        assert response["Location"] == reverse("timetable:planning_detail", args=[run.pk])
        assert (run.kind, run.training_class, run.district) == ("FILL", cast.training_class, cast.district)
        assert Wish.read(run.options) == Wish(evenings=True, weights={"load": 99})

    def test_the_same_form_twice_asks_once(self, cast: Cast, organiser: Client) -> None:
        waiting(cast.training_class, "甲")
        form = filled()
        found = {organiser.post(ADDRESS, form)["Location"] for _click in range(2)}
        assert (len(found), PlanningRun.objects.count()) == (1, 1)

    def test_without_anything_to_place_it_says_so(self, cast: Cast, organiser: Client) -> None:
        words = {"training_class": ["没有待排的课。先加课，不填日期，就会放进待排。"]}
        assert errors_of(organiser.post(ADDRESS, filled())) == words
        waiting(factories.training_class(cast.district, "另一班"), "甲")
        assert errors_of(organiser.post(ADDRESS, filled(training_class=cast.training_class.pk))) == words

    @pytest.mark.parametrize(
        ("starts_on", "words"),
        [
            (None, "这个班还没有填日期，先到班次里填好再排。"),
            (dt.date(2026, 11, 18), "这个班的日期已经过去，排不进去。"),
        ],
    )
    def test_a_class_without_days_to_come_says_so(
        self, cast: Cast, organiser: Client, starts_on: dt.date | None, words: str
    ) -> None:
        theirs = factories.training_class(cast.district, "另一班", starts_on=starts_on)
        waiting(theirs, "甲")
        assert errors_of(organiser.post(ADDRESS, filled(training_class=theirs.pk))) == {
            "training_class": [words]
        }

    @pytest.mark.parametrize(("seconds", "status"), [(4, 422), (5, 302), (300, 302), (301, 422)])
    def test_the_time_has_its_bounds(self, cast: Cast, organiser: Client, seconds: int, status: int) -> None:
        waiting(cast.training_class, "甲")
        assert organiser.post(ADDRESS, filled(seconds=seconds)).status_code == status

    def test_another_districts_class_is_no_choice(self, cast: Cast, organiser: Client) -> None:
        abroad = cast.stranger.grants.get().unit
        theirs = factories.training_class(abroad, "外区的班")
        waiting(theirs, "甲")
        assert list(errors_of(organiser.post(ADDRESS, filled(training_class=theirs.pk)))) == [
            "training_class"
        ]

    def test_an_error_under_advanced_is_seen(self, cast: Cast, organiser: Client) -> None:
        response = organiser.post(ADDRESS, filled(weight_load=-1))
        assert list(errors_of(response)) == ["weight_load", "training_class"]
        assert '<details class="more" open>' in response.content.decode()


class TestRepairing:
    @pytest.fixture
    def address(self) -> str:
        return f"{ADDRESS}?kind=REPAIR"

    def test_it_is_asked_for(self, cast: Cast, organiser: Client, address: str) -> None:
        person = factories.instructor(cast.district)
        factories.session(cast.training_class, instructors=(person,))
        organiser.post(address, lost(instructor=person.pk, periods=["AM"]))
        run = PlanningRun.objects.get()
        loss = Loss(MONDAY, MONDAY, (Period.AM,), instructor_id=person.pk)
        assert (run.kind, run.training_class, Wish.read(run.options).loss) == ("REPAIR", None, loss)

    def test_one_of_the_two_is_lost(self, cast: Cast, organiser: Client, address: str) -> None:
        person, room = factories.instructor(cast.district), factories.room(cast.district)
        assert errors_of(organiser.post(address, lost())) == {"instructor": ["请选讲师，或者选教室。"]}
        both = lost(instructor=person.pk, room=room.pk)
        assert errors_of(organiser.post(address, both)) == {"room": ["讲师和教室一次只填一项。"]}

    def test_the_days_make_sense(self, cast: Cast, organiser: Client, address: str) -> None:
        room = factories.room(cast.district)
        early = filled(room=room.pk, first_on="2026-11-24", last_on="2026-11-23")
        assert errors_of(organiser.post(address, early)) == {"last_on": ["结束日期不能早于开始日期。"]}
        long = filled(room=room.pk, first_on="2026-11-24", last_on="2027-11-26")
        assert errors_of(organiser.post(address, long)) == {"last_on": ["一次最多调整一年。"]}

    @pytest.mark.parametrize(("periods", "status"), [([], 302), (["AM"], 302), (["PM", "EVE"], 422)])
    def test_something_is_hit(
        self, cast: Cast, organiser: Client, address: str, periods: list[str], status: int
    ) -> None:
        room = factories.room(cast.district)
        factories.session(cast.training_class, room=room)
        response = organiser.post(address, lost(room=room.pk, periods=periods))
        assert response.status_code == status
        if status == 422:
            assert errors_of(response) == {"__all__": ["这段时间里没有受影响的课，不用调整。"]}
