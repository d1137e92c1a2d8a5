"""Editing the template changes every class that is not over, and never what one that is over shows."""

import pytest

from courses import planning, progress
from courses.models import ClassStatus, PreparationRecord
from courses.preparation import template
from tests import factories
from tests.conftest import Cast
from tests.courses.preparing import item, listed, tick

CHANGED = {
    "title": "落实大巴",
    "days_before": 9,
    "hint": "",
    "known_by": "",
    "categories": [],
    "from_days": None,
}


def _close(cast: Cast) -> None:
    progress.record_closed(progress.locked(cast.training_class), by=cast.organiser)


def test_an_open_class_follows_the_template(cast: Cast) -> None:
    row = item(cast)
    tick(cast, row)
    template.change(row, by=cast.organiser, version=1, **CHANGED)
    item(cast, "订蛋糕", 1)
    assert listed(cast.training_class) == [("落实大巴", 9, "DONE"), ("订蛋糕", 1, "OPEN")]
    template.switch(row, on=False, by=cast.organiser)
    assert listed(cast.training_class) == [("订蛋糕", 1, "OPEN")]


def test_a_closed_class_keeps_what_it_had(cast: Cast) -> None:
    row = item(cast)
    tick(cast, row, note="两辆")
    _close(cast)
    before = listed(cast.training_class)
    template.change(row, by=cast.organiser, version=1, **CHANGED)
    template.switch(row, on=False, by=cast.organiser)
    item(cast, "订蛋糕", 1)
    assert before == [("落实车辆", 5, "DONE")] == listed(cast.training_class)


def test_reopening_lets_it_go_and_archiving_does_not(cast: Cast) -> None:
    row = item(cast)
    _close(cast)
    template.change(row, by=cast.organiser, version=1, **CHANGED)
    planning.advance(cast.training_class, to=ClassStatus.ARCHIVED, by=cast.organiser)
    assert listed(cast.training_class) == [("落实车辆", 5, "OPEN")]
    planning.advance(cast.training_class, to=ClassStatus.CLOSED, by=cast.organiser, reason="补材料")
    assert listed(cast.training_class) == [("落实车辆", 5, "OPEN")]
    progress.record_reopened(progress.locked(cast.training_class), by=cast.organiser, reason="漏了考勤")
    assert listed(cast.training_class) == [("落实大巴", 9, "OPEN")]
    assert not PreparationRecord.objects.exists()


def test_a_cancelled_class_keeps_it_until_it_is_restored(cast: Cast) -> None:
    row = item(cast)
    planning.advance(cast.training_class, to=ClassStatus.CANCELLED, by=cast.organiser, reason="并班")
    template.switch(row, on=False, by=cast.organiser)
    assert listed(cast.training_class) == [("落实车辆", 5, "OPEN")]
    planning.restore(cast.training_class, by=cast.organiser)
    assert listed(cast.training_class) == []


@pytest.mark.parametrize(("days", "is_listed"), [("1.5", False), ("2", True), ("5", True), (None, True)])
def test_an_item_for_longer_classes(cast: Cast, days: str | None, is_listed: bool) -> None:
    item(cast, "落实食宿", from_days=2)
    row = factories.training_class(cast.district, "另一班", days=days, starts_on=None, ends_on=None)
    assert listed(row) == ([("落实食宿", 5, "OPEN")] if is_listed else [])


def test_an_item_for_one_category_and_never_of_another_district(cast: Cast) -> None:
    item(cast, "联系镇里", categories=["OUTREACH"])
    item(cast, "落实车辆", 3)
    outreach = factories.training_class(cast.district, "送教下乡", category="OUTREACH")
    abroad = factories.training_class(cast.stranger.grants.get().unit, "外区的班")
    found = [
        [title for title, _days, _state in listed(row)] for row in (cast.training_class, outreach, abroad)
    ]
    assert found == [["落实车辆"], ["联系镇里", "落实车辆"], []]
