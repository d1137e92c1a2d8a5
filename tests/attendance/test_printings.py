"""A printing has the next number of its class and a code; its serials mean the same people for ever."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import IntegrityError, connection

from attendance import printings
from attendance.models import SheetPrinting
from courses.models import TrainingClass
from tests import factories
from tests.attendance.conftest import AM, PM
from tests.conftest import Cast


def bind(cast: Cast, lines: list[int | None], once: str = "", **more: Any) -> SheetPrinting:
    training_class = more.pop("training_class", cast.training_class)
    half_day = more.pop("half_day", AM)
    return printings.bind(
        training_class, half_day=half_day, lines=lines, by=more.pop("by", cast.organiser), once=once
    )


def test_numbers_count_in_each_class_and_codes_are_readable(cast: Cast) -> None:
    other = factories.training_class(cast.district, "另一个班")
    made = [bind(cast, [1, None]), bind(cast, [1, None]), bind(cast, [7], training_class=other, by=None)]
    assert [one.number for one in made] == [1, 2, 1]
    assert len({one.code for one in made}) == 3
    assert all(len(one.code) == 6 and set(one.code) <= set(printings.LETTERS) for one in made)
    assert not set(printings.LETTERS) & set("0O1IL2Z5S8BUVG")
    kept = SheetPrinting.objects.get(pk=made[0].pk)
    assert (kept.lines, printings.half_day_of(kept), kept.printed_by) == ([1, None], AM, cast.organiser)
    assert printings.stamp(kept) == f"编号 1 · 码 {kept.code}"


def test_the_same_request_twice_is_one_printing(cast: Cast) -> None:
    first = bind(cast, [1, 2], "7/2026-11-23")
    assert bind(cast, [1, 2], "7/2026-11-23") == first
    others = [
        bind(cast, [2, 1], "7/2026-11-23"),
        bind(cast, [1, 2], "8/2026-11-23"),
        bind(cast, [1, 2], "7/2026-11-23", half_day=PM),
        bind(cast, [1, 2]),
        bind(cast, [1, 2]),
    ]
    assert [one.number for one in (first, *others)] == [1, 2, 3, 4, 5, 6]


def test_a_code_that_is_taken_is_passed_over(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printings, "_codes", lambda text: iter(["AAAAAA", "CCCCCC", "DDDDDD"]))
    made = [bind(cast, [1], "a"), bind(cast, [2], "b"), bind(cast, [1], "a"), bind(cast, [3], "")]
    assert [one.code for one in made] == ["AAAAAA", "CCCCCC", "AAAAAA", "DDDDDD"]


def test_a_paper_is_found_by_what_stands_on_it(cast: Cast) -> None:
    first, second = bind(cast, [1]), bind(cast, [1])
    elsewhere = bind(cast, [1], training_class=factories.training_class(cast.other_town, "镇里的班"))

    def found(typed: str, by: Any = cast.organiser) -> SheetPrinting | None:
        return printings.find(by, cast.training_class, typed)

    for typed in (
        second.code,
        second.code.lower(),
        f" 码 {second.code} ",
        printings.stamp(second),
        "2",
        "编号 2",
    ):
        assert found(typed) == second, typed
    assert found("1") == first
    assert found("１") == first
    assert found(elsewhere.code) == elsewhere
    assert found(elsewhere.code, cast.head_teacher) is None
    assert [found(typed) for typed in ("3", "0", "", "码", "9" * 40, "AAAAAA", "\u0663")] == [None] * 7


def at_once(cast: Cast, size: int) -> list[int | str]:
    line = Barrier(size)

    def run(place: int) -> int | str:
        try:
            line.wait(timeout=30)
            return bind(cast, [place]).number
        except IntegrityError as error:
            return type(error).__name__
        finally:
            connection.close()

    with ThreadPoolExecutor(size) as pool:
        return list(pool.map(run, range(size)))


@pytest.mark.django_db(transaction=True)
def test_several_who_print_at_once_get_numbers_in_turn(cast: Cast) -> None:
    assert sorted(at_once(cast, 6), key=str) == [1, 2, 3, 4, 5, 6]


@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_they_take_the_same_number(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, create = Barrier(3), SheetPrinting.objects.create

    def together(**fields: Any) -> SheetPrinting:
        place.wait(timeout=30)
        return create(**fields)

    monkeypatch.setattr(printings, "hold", lambda training_class: TrainingClass)
    monkeypatch.setattr(SheetPrinting.objects, "create", together)
    assert sorted(at_once(cast, 3), key=str) == [1, "IntegrityError", "IntegrityError"]
