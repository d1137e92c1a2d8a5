"""The rostrum (主席台): who sits there, and in what order they stand before the hall."""

from collections.abc import Sequence
from typing import TypeVar

from django.utils.translation import gettext as _

from accounts.models import User
from courses.models import TrainingClass
from trainees import arranging
from trainees.arranging import Act, Overtaken
from trainees.models import RostrumSeat, SeatingPlan

T = TypeVar("T")
# A name and a post, the first in rank first.
Ranked = Sequence[tuple[str, str]]


def arranged(count: int, *, flipped: bool = False) -> list[int]:
    """The ranks from left to right as seen from the hall: five are 5 3 1 2 4, six are 5 3 1 2 4 6.

    The first sits in the middle, the second on the first one's left hand, the third on the right hand, and so on
    outwards. Of an even number none is in the middle; `flipped` then puts the second on the first one's right hand:
    6 4 2 1 3 5. An odd number is the same either way. Seen from the rostrum the row is read backwards.
    """
    odd = list(range(1, count + 1, 2))
    even = list(range(2, count + 1, 2))
    row = odd[::-1] + even
    return row[::-1] if flipped and count % 2 == 0 else row


def in_place(people: Sequence[T], *, flipped: bool = False) -> list[T]:
    """The people, who come by rank, from left to right as seen from the hall."""
    return [people[rank - 1] for rank in arranged(len(people), flipped=flipped)]


def change(
    training_class: TrainingClass, *, people: Ranked, flipped: bool, seen: Ranked, by: User | None
) -> Act:
    """Writes who sits on the rostrum, by rank, and how an even number is placed.

    `seen` are the people as the form had them; raises Overtaken where somebody has changed them since.
    """
    with arranging.act(training_class, by=by, action="trainees.rostrum_change") as done:
        if listed(training_class) != list(seen):
            words = {"by": arranging.who_changed(training_class, arranging.ROSTRUM)}
            raise Overtaken(_("%(by)s刚刚改过主席台名单。现在的名单在下面，请再改一次。") % words)
        training_class.rostrum.all().delete()
        RostrumSeat.objects.bulk_create(
            RostrumSeat(training_class=training_class, rank=rank, name=name, post=post)
            for rank, (name, post) in enumerate(people, start=1)
        )
        SeatingPlan.objects.filter(training_class=training_class).update(even_flipped=flipped)
    return done


def listed(training_class: TrainingClass) -> list[tuple[str, str]]:
    """Name and post of those on the rostrum, by rank."""
    return list(training_class.rostrum.order_by("rank").values_list("name", "post"))
