"""Lists: as many queries at 1, 3 and 300 rows, and no more than twelve."""

import datetime as dt
from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from courses.models import TrainingClass
from exports.models import Export
from tests import factories
from tests.bench.measuring import Line
from tests.bench.site import Site
from tests.factories import MONDAY
from units.models import Unit

SIZES = (1, 3, 300)
AT_MOST = 12


class Growing:
    """A district with so many of everything."""

    def __init__(self) -> None:
        self.unit = factories.unit("天宁区", "DISTRICT")
        town = factories.unit("红梅街道", "SUBDISTRICT", self.unit)
        self.community = factories.unit("红梅社区居民委员会", "COMMUNITY", town)
        factories.half_days(self.unit)
        self.organiser = factories.user("lists-organiser", "王科长", "organiser", self.unit)
        self.administrator = factories.user("lists-admin", "周主任", "administrator", self.unit)
        self.training_class: TrainingClass = factories.training_class(self.unit, "第1个班", ordinal=1)
        self.size = 0

    def grow(self, size: int) -> None:
        """Up to that many classes, people, sessions, rooms, lecturers, courses, accounts, units and exports."""
        for number in range(self.size + 1, size + 1):
            if number > 1:
                factories.training_class(self.unit, f"第{number}个班", ordinal=number)
            self._add(number, MONDAY + dt.timedelta(days=number))
        self.size = size

    def _add(self, number: int, day: dt.date) -> None:
        room = factories.room(self.unit, f"{number}号教室")
        teacher = factories.instructor(self.unit, f"讲师{number}")
        course = factories.course(self.unit, f"课程{number}")
        factories.user(f"finance-{number}", f"会计{number}", "finance", self.unit)
        Unit.objects.get(pk=self.community.pk)
        factories.unit(f"第{number}社区居民委员会", "COMMUNITY", self.community.parent)
        factories.trainees(self.training_class, self.community, 1)
        session = factories.session(
            self.training_class,
            f"第{number}课",
            start=factories.at("09:00", day),
            room=room,
            course=course,
            instructors=(teacher,),
        )
        factories.published(session)
        Export.objects.create(
            paper="roster", training_class=self.training_class, requested_by=self.administrator
        )


def queries(ask: Callable[[], object]) -> int:
    """How many queries one answer takes; asked once before, so that nothing is counted that is kept."""
    ask()
    with CaptureQueriesContext(connection) as captured:
        ask()
    return len(captured)


def constant(growing: Growing) -> list[Line]:
    """Each list at three sizes."""
    pk, year = growing.training_class.pk, growing.training_class.plan.year
    admin, organiser = growing.administrator, growing.organiser
    lists: dict[str, User] = {
        "/": organiser,
        f"/plans/{year}/": organiser,
        f"/classes/{pk}/": organiser,
        f"/classes/{pk}/roster/": organiser,
        f"/classes/{pk}/timetable/": organiser,
        f"/classes/{pk}/attendance/": organiser,
        f"/classes/{pk}/papers/": admin,
        "/settings/courses/": organiser,
        "/settings/rooms/": organiser,
        "/settings/instructors/": organiser,
        "/settings/accounts/": admin,
        "/settings/units/": admin,
        "/search/?q=di": organiser,
    }
    found: dict[str, list[int]] = {address: [] for address in lists}
    for size in SIZES:
        growing.grow(size)
        for address, user in lists.items():
            site = Site(user)
            found[address].append(queries(lambda site=site, address=address: site.get(address)))  # type: ignore[misc]  # bound now
    return [
        Line(
            f"queries of {address.replace(str(pk), '<id>')} at 1, 3 and 300 rows",
            ", ".join(map(str, counts)),
            f"equal, ≤ {AT_MOST}",
            len(set(counts)) == 1 and counts[-1] <= AT_MOST,
        )
        for address, counts in found.items()
    ]
