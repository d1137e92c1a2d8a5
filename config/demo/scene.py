"""What the parts of the demo share while it is made."""

import datetime as dt
from dataclasses import dataclass, field
from random import Random

from accounts.models import User
from config.demo.catalogue import Catalogue
from config.demo.names import Namer
from config.demo.people import Person
from config.demo.tree import Units
from timetable.calendar import DistrictTimes, WorkCalendar


@dataclass
class Staff:
    """The accounts that act: `teachers` are head teachers in turn, the first one of the running class."""

    administrator: User
    organiser: User
    teachers: list[User]


@dataclass
class Scene:
    """One district while its year is made. `now` is the moment at which the running class is in session, on
    the demo's today; from `in_office_on` those newly elected hold their posts; `seed` gives each part its own sequence of chance."""

    seed: str
    now: dt.datetime
    units: Units
    staff: Staff
    namer: Namer
    times: DistrictTimes
    calendar: WorkCalendar
    catalogue: Catalogue
    in_office_on: dt.date
    people: list[Person] = field(default_factory=list)

    @property
    def today(self) -> dt.date:
        """The demo's today, in local time."""
        return self.now.date()

    def chance(self, part: str) -> Random:
        """The same sequence for the same part and seed, whatever the others draw."""
        return chance(self.seed, part)


def chance(seed: str, part: str) -> Random:
    """A sequence of its own for a part of one seed."""
    return Random(f"{seed}/{part}")  # noqa: S311 - nothing secret comes of it
