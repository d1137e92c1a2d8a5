"""What a class says of its list: ticks, dates and items of its own, and each taken back."""

import pytest

from accounts.models import AuditEntry
from courses.models import ClassStatus, PreparationItem, PreparationTick, TrainingClass
from courses.preparation import ticking
from courses.preparation.ticking import ItemChanged, SaidMeanwhile
from courses.refusals import NotAllowed
from tests import factories
from tests.conftest import Cast
from tests.courses.preparing import DONE, NOT_NEEDED, OPEN, item, listed, tick


def test_a_tick_says_who_and_leaves_a_row_in_the_trail(cast: Cast) -> None:
    row = item(cast)
    entry = tick(cast, row, note="两辆大巴")
    found = PreparationTick.objects.values_list("item", "state", "note", "by").get()
    assert found == (row.pk, "DONE", "两辆大巴", cast.organiser.pk)
    assert (entry.action, entry.subject_id, entry.data["title"]) == (
        "courses.tick_preparation",
        cast.training_class.pk,
        "落实车辆",
    )


def test_the_same_again_is_once(cast: Cast) -> None:
    row = item(cast)
    assert tick(cast, row)
    assert tick(cast, row) is None
    assert AuditEntry.objects.filter(action="courses.tick_preparation").count() == 1


def test_what_is_not_needed_takes_a_word(cast: Cast) -> None:
    row = item(cast)
    with pytest.raises(NotAllowed, match="为什么不需要"):
        tick(cast, row, NOT_NEEDED, note="  ")
    tick(cast, row, NOT_NEEDED, note="没有现场教学")
    assert listed(cast.training_class) == [("落实车辆", 5, "NOT_NEEDED")]


def test_what_the_system_would_see_takes_a_word_when_a_person_ticks_it(cast: Cast) -> None:
    row = item(cast, "印桌签", 3, known_by="TABLE_CARDS")
    with pytest.raises(NotAllowed, match="怎么办妥"):
        tick(cast, row)
    tick(cast, row, note="用上期的底版")
    assert listed(cast.training_class) == [("印桌签", 3, "DONE")]


def test_who_saw_it_otherwise_is_told_how_it_stands(cast: Cast) -> None:
    row = item(cast)
    tick(cast, row, NOT_NEEDED, note="没有现场教学")
    with pytest.raises(SaidMeanwhile, match="王科长刚刚登记过“落实车辆”，现在是：本班不需要"):
        tick(cast, row, DONE, seen=OPEN)
    assert listed(cast.training_class) == [("落实车辆", 5, "NOT_NEEDED")]


def test_a_date_of_its_own_moves_with_the_opening_and_goes_back(cast: Cast) -> None:
    row = item(cast)
    move = {"by": cast.organiser}
    assert ticking.move(cast.training_class, row, days_before=7, seen=5, **move)
    assert listed(cast.training_class) == [("落实车辆", 7, "OPEN")]
    with pytest.raises(SaidMeanwhile):
        ticking.move(cast.training_class, row, days_before=9, seen=5, **move)
    assert ticking.move(cast.training_class, row, days_before=5, seen=7, **move)
    assert PreparationTick.objects.get().days_before is None
    assert ticking.move(cast.training_class, row, days_before=5, seen=5, **move) is None


@pytest.mark.parametrize(("days", "is_allowed"), [(-1, False), (0, True), (120, True), (121, False)])
def test_a_date_lies_between_120_days_before_and_the_opening(cast: Cast, days: int, is_allowed: bool) -> None:
    row = item(cast)
    if is_allowed:
        assert ticking.move(cast.training_class, row, days_before=days, seen=5, by=cast.organiser)
        return
    with pytest.raises(NotAllowed, match="120天"):
        ticking.move(cast.training_class, row, days_before=days, seen=5, by=cast.organiser)


def test_undo_restores_what_was_and_leaves_what_came_since(cast: Cast) -> None:
    row = item(cast)
    first = tick(cast, row, note="一辆")
    second = tick(cast, row, OPEN, seen=DONE)
    assert not ticking.undo(cast.training_class, first, by=cast.organiser)
    assert ticking.undo(cast.training_class, second, by=cast.organiser)
    kept = PreparationTick.objects.get()
    assert (kept.state, kept.note, kept.by) == ("DONE", "一辆", cast.organiser)
    assert ticking.undo(cast.training_class, first, by=cast.organiser)
    assert listed(cast.training_class) == [("落实车辆", 5, "OPEN")]


def test_a_class_that_is_over_is_ticked_no_more(cast: Cast) -> None:
    row = item(cast)
    TrainingClass.objects.filter(pk=cast.training_class.pk).update(status=ClassStatus.CLOSED)
    with pytest.raises(NotAllowed, match="已结班"):
        tick(cast, row)


def test_an_item_of_its_own_stands_in_that_class_alone(cast: Cast) -> None:
    other = factories.training_class(cast.district, "别的班")
    own = ticking.add(cast.training_class, title="接站", hint="", days_before=1, by=cast.organiser)
    assert listed(cast.training_class) == [("接站", 1, "OPEN")]
    assert listed(other) == []
    assert ticking.item_of(other, own.pk) is None


def test_an_old_form_of_an_own_item_is_refused(cast: Cast) -> None:
    own = ticking.add(cast.training_class, title="接站", hint="", days_before=1, by=cast.organiser)
    fields = {"title": "接站两批", "hint": "", "days_before": 1}
    ticking.change(cast.training_class, own, by=cast.organiser, version=1, **fields)
    with pytest.raises(ItemChanged):
        ticking.change(cast.training_class, own, by=cast.organiser, version=1, **fields | {"hint": "南出口"})
    ticking.change(cast.training_class, own, by=cast.organiser, version=1, **fields)  # no change
    assert PreparationItem.objects.get().version == 2


def test_a_copied_class_takes_the_own_items_unticked(cast: Cast) -> None:
    own = ticking.add(cast.training_class, title="接站", hint="", days_before=1, by=cast.organiser)
    tick(cast, own)
    other = factories.training_class(cast.district, "下一期")
    assert ticking.copy_own(cast.training_class, other) == 1
    assert listed(other) == [("接站", 1, "OPEN")]
