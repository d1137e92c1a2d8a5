"""The rostrum."""

import pytest

from tests.conftest import Cast
from trainees import rostrum, seating
from trainees.arranging import Overtaken
from trainees.models import SeatingPlan
from trainees.seating import Filling, Hall

LEADERS = [("王部长", "区委组织部部长"), ("李副部长", "区委组织部副部长"), ("张校长", "区委党校常务副校长")]


@pytest.mark.parametrize(
    ("count", "usual", "flipped"),
    [
        (0, "", ""),
        (1, "1", "1"),
        (2, "1 2", "2 1"),
        (3, "3 1 2", "3 1 2"),
        (4, "3 1 2 4", "4 2 1 3"),
        (5, "5 3 1 2 4", "5 3 1 2 4"),
        (6, "5 3 1 2 4 6", "6 4 2 1 3 5"),
        (7, "7 5 3 1 2 4 6", "7 5 3 1 2 4 6"),
        (8, "7 5 3 1 2 4 6 8", "8 6 4 2 1 3 5 7"),
        (9, "9 7 5 3 1 2 4 6 8", "9 7 5 3 1 2 4 6 8"),
    ],
)
def test_ranks_from_left_to_right_as_seen_from_the_hall(count: int, usual: str, flipped: str) -> None:
    row = rostrum.arranged(count)
    assert " ".join(map(str, row)) == usual
    assert " ".join(map(str, rostrum.arranged(count, flipped=True))) == flipped
    assert [rank for rank in row if rank <= 2] in ([], [1], [1, 2])  # 2 is on the left hand of 1


def test_people_stand_in_their_places() -> None:
    assert rostrum.in_place("一二三四五六") == list("五三一二四六")
    assert rostrum.in_place("一二三四五六", flipped=True) == list("六四二一三五")


def test_the_list_is_written_by_rank_and_the_setting_with_it(cast: Cast) -> None:
    seating.lay_out(cast.training_class, hall=Hall(1, 1), filling=Filling.ALL, seen=0, by=None)
    rostrum.change(cast.training_class, people=LEADERS, flipped=True, seen=[], by=cast.organiser)
    assert [(seat.rank, seat.name, seat.post) for seat in cast.training_class.rostrum.all()] == [
        (rank, *leader) for rank, leader in enumerate(LEADERS, start=1)
    ]
    assert SeatingPlan.objects.get().even_flipped


def test_a_list_that_somebody_else_changed_is_not_overwritten(cast: Cast) -> None:
    rostrum.change(cast.training_class, people=LEADERS, flipped=False, seen=[], by=cast.administrator)
    with pytest.raises(Overtaken, match="周主任"):
        rostrum.change(cast.training_class, people=LEADERS[:1], flipped=False, seen=[], by=cast.organiser)
    assert rostrum.listed(cast.training_class) == LEADERS
