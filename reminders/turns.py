"""The ways by which messages wait, and how the time of a turn is shared out among them."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.utils import timezone

from reminders.models import Message, MessageStatus


@dataclass(frozen=True)
class Way:
    """What can be slow or full by itself: a channel of a district, or a robot."""

    channel: str
    district: int
    robot: int | None

    @classmethod
    def of(cls, message: Message) -> Way:
        """The way of that message."""
        return cls(message.channel, message.training_class.plan.district_id, message.robot_id)


def waiting_ways() -> list[Way]:
    """Those by which something may be sent now. One query."""
    rows = Message.objects.filter(status=MessageStatus.WAITING, next_try_at__lte=timezone.now())
    found = rows.order_by().values_list("channel", "training_class__plan__district", "robot").distinct()
    return [Way(*row) for row in sorted(found, key=str)]


@dataclass
class Turn:
    """The seconds of one turn: whichever way has had the least of them comes next, so that a slow server holds up none
    but its own; one that is full, or does not answer, rests until the next turn."""

    until: float
    spent: dict[Way, float] = field(default_factory=lambda: defaultdict(float))
    resting: set[Way] = field(default_factory=set)
    open: set[Way] = field(default_factory=set)

    @property
    def is_over(self) -> bool:
        """Whether its seconds are used up."""
        return time.monotonic() >= self.until

    def begin_round(self) -> None:
        """Looks again where something waits."""
        self.open = set(waiting_ways()) - self.resting

    def next_way(self) -> Way | None:
        """The way whose turn it is; None at the end of the round."""
        if not self.open or self.is_over:
            return None
        return min(self.open, key=lambda way: (self.spent[way], way.channel, way.district, way.robot or 0))

    def is_drained(self, way: Way) -> None:
        """Nothing waits there any more in this round."""
        self.open.discard(way)

    def rest(self, way: Way) -> None:
        """Leaves the way alone until the next turn."""
        self.open.discard(way)
        self.resting.add(way)

    @contextmanager
    def charged(self, way: Way) -> Iterator[None]:
        """Puts down to the way the time that the block takes."""
        begun = time.monotonic()
        try:
            yield
        finally:
            self.spent[way] += time.monotonic() - begun
