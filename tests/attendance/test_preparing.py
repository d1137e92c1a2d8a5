"""What the system sees of sign-in sheets."""

from attendance import printings
from attendance.preparing import CHECKS
from courses.models import KnownBy
from tests import factories
from tests.conftest import Cast
from timetable.calendar import HalfDay


def test_sign_in_sheets_are_printed(cast: Cast) -> None:
    def fact() -> tuple[bool, str]:
        found = CHECKS[KnownBy.SIGN_IN_SHEET]([cast.training_class])[cast.training_class.pk]
        return found.is_done, found.words

    assert fact() == (False, "还没有打印")
    half_day = HalfDay(factories.MONDAY, "AM")
    printings.bind(cast.training_class, half_day=half_day, lines=[cast.enrolment.pk], by=cast.organiser)
    assert fact() == (True, "已打印 1 份")
