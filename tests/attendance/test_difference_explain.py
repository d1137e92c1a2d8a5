"""A difference is explained in a word, which holds while both figures stand as they were explained."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, User
from attendance.completion import closing
from attendance.models import DifferenceNote
from attendance.reconciliation import explaining
from attendance.reconciliation.counting import NotReconcilable
from attendance.reconciliation.explaining import Changed, Said
from attendance.reconciliation.lines import Line, LineState
from tests.attendance.closing import Ended, fresh
from tests.attendance.doors import WRITERS, answers
from tests.conftest import Cast

SignIn = Callable[[User], Client]
KEY = "sheet:2026-11-23:AM"


@pytest.fixture
def differing(ended: Ended) -> Ended:
    """Three were there in the morning, two signed."""
    ended.count(AM=2)
    return ended


def line(ended: Ended) -> Line:
    found = ended.reconciliation().line(KEY)
    assert found
    return found


def say(ended: Ended, words: str = "一人漏签", *, by: User | None = None, seen: Line | None = None) -> None:
    shown = seen or line(ended)
    said = Said(*shown.figures, shown.last_note, words)
    explaining.explain(ended.training_class, key=KEY, said=said, by=by or ended.by)


def form(ended: Ended, words: str = "一人漏签", **other: object) -> dict[str, object]:
    left, right = line(ended).figures
    return {"key": KEY, "left": left, "right": right, "last_note": 0, "words": words, **other}


def address(ended: Ended) -> str:
    return reverse("attendance:difference_explain", args=[ended.training_class.pk])


def test_who_may(differing: Ended, cast: Cast, as_user: SignIn) -> None:
    sent = form(differing)
    assert answers(cast, as_user, address(differing), "post", **sent) == WRITERS | {
        "organiser": 409,
        "head_teacher": 409,
    }


def test_only_who_may_see_sums_explains_one(ended: Ended, cast: Cast, as_user: SignIn) -> None:
    sent = form(ended, key="paid:1", left="1", right="2")
    people = (cast.organiser, cast.head_teacher)
    assert [as_user(one).post(address(ended), sent).status_code for one in people] == [409, 403]


def test_R23_a_word_lets_the_class_be_closed(differing: Ended) -> None:
    differing.complete()
    assert differing.kinds() == ["reconciliation"]
    say(differing)
    assert (line(differing).state, differing.kinds()) == (LineState.EXPLAINED, [])
    closing.close(fresh(differing.training_class), by=differing.by)
    assert line(differing).state == LineState.EXPLAINED
    entry = AuditEntry.objects.get(action="attendance.explain_difference")
    assert entry.data == {"key": KEY, "left": "3", "right": "2", "words": "一人漏签"}


@pytest.mark.parametrize(
    ("figures", "state"),
    [((3, 2), "EXPLAINED"), ((3, 1), "OPEN"), ((2, 1), "OPEN"), ((2, 2), "EQUAL")],
)
def test_R23_it_holds_only_while_both_figures_stand_as_they_were_explained(
    differing: Ended, figures: tuple[int, int], state: str
) -> None:
    say(differing)
    present, signed = figures
    differing.record("ABSENT", differing.people[present:], differing.half_days[:1])
    differing.count(AM=signed)
    assert line(differing).state == state


def test_a_line_that_comes_back_to_its_figures_is_explained_as_before(differing: Ended) -> None:
    say(differing)
    differing.count(AM=1)
    assert line(differing).state == LineState.OPEN
    differing.count(AM=2)
    assert line(differing).state == LineState.EXPLAINED


def test_words_are_added_and_none_is_lost(differing: Ended, cast: Cast) -> None:
    say(differing, "一人漏签")
    say(differing, "张三漏签，已问过本人", by=cast.head_teacher)
    found = line(differing)
    assert found.note
    assert (found.note.words, found.note.noted_by) == ("张三漏签，已问过本人", cast.head_teacher)
    assert [note.words for note in found.earlier] == ["一人漏签"]


@pytest.mark.parametrize(("words", "status"), [("", 422), ("漏", 422), (" 漏 ", 422), ("漏签", 302)])
def test_a_word_has_two_characters_at_least(
    differing: Ended, cast: Cast, as_user: SignIn, words: str, status: int
) -> None:
    response = as_user(cast.organiser).post(address(differing), form(differing, words))
    assert (response.status_code, DifferenceNote.objects.count()) == (status, status == 302)


def test_it_is_kept_once_however_often_it_is_sent(differing: Ended, cast: Cast, as_user: SignIn) -> None:
    client, sent = as_user(cast.organiser), form(differing)
    assert [client.post(address(differing), sent).status_code for _press in range(2)] == [302, 302]
    assert DifferenceNote.objects.count() == 1


def test_figures_that_changed_under_the_form_are_a_409_with_both(
    differing: Ended, cast: Cast, as_user: SignIn
) -> None:
    sent = form(differing, "一人漏签")
    differing.count(AM=1)
    response = as_user(cast.organiser).post(address(differing), sent)
    html = response.content.decode()
    assert (response.status_code, DifferenceNote.objects.count()) == (409, 0)
    assert "打开时是 3 和 2，现在是 3 和 1。" in html
    assert 'value="一人漏签"' in html


def test_a_word_that_another_has_given_meanwhile_is_not_passed_over(differing: Ended, cast: Cast) -> None:
    shown = line(differing)
    say(differing, "一人漏签")
    with pytest.raises(Changed):
        say(differing, "两人代会", by=cast.head_teacher, seen=shown)
    assert DifferenceNote.objects.count() == 1


def test_a_line_that_is_equal_or_not_there_has_nothing_to_explain(ended: Ended) -> None:
    with pytest.raises(NotReconcilable, match="不用说明"):
        say(ended)
    with pytest.raises(Changed):
        explaining.explain(ended.training_class, key="none", said=Said("1", "2", 0, "没有"), by=ended.by)


def test_R22_a_closed_class_keeps_its_words_and_takes_no_more(differing: Ended) -> None:
    say(differing)
    differing.complete()
    closing.close(fresh(differing.training_class), by=differing.by)
    with pytest.raises(NotReconcilable, match="已结班"):
        say(differing, "后来想起来的")
    closing.reopen(fresh(differing.training_class), by=differing.by, reason="再核对")
    say(differing, "后来想起来的")
    assert DifferenceNote.objects.count() == 2
