"""What the system sees of lecturers, places, the published timetable and the opening."""

from collections.abc import Callable
from typing import Any

import pytest

from courses.models import KnownBy
from tests import factories
from tests.conftest import Cast
from timetable import agenda, ceremonies
from timetable.models import SessionInstructor
from timetable.preparing import CHECKS


def fact(key: KnownBy, cast: Cast) -> tuple[bool, str]:
    found = CHECKS[key]([cast.training_class])[cast.training_class.pk]
    return found.is_done, found.words


def test_every_lecturer_has_confirmed_and_no_lecture_is_vacant(cast: Cast) -> None:
    assert fact(KnownBy.LECTURERS, cast) == (False, "还没有排课")
    factories.session(cast.training_class, instructors=(factories.instructor(cast.district),))
    later = factories.session(cast.training_class, "待定的课", start=factories.at("14:00"))
    assert fact(KnownBy.LECTURERS, cast) == (False, "共 1 人次，已确认 0 人次，1 节课主讲人待定")
    SessionInstructor.objects.update(answer="CONFIRMED")
    later.speakers = "王部长（组织部）"
    later.save()
    assert fact(KnownBy.LECTURERS, cast) == (True, "共 1 人次，已确认 1 人次")
    SessionInstructor.objects.update(answer="DECLINED", during=None)
    assert fact(KnownBy.LECTURERS, cast) == (False, "共 0 人次，已确认 0 人次，1 节课主讲人待定")


def test_every_session_has_a_time_and_a_place(cast: Cast) -> None:
    assert fact(KnownBy.PLACES, cast) == (False, "还没有排课")
    row = factories.session(cast.training_class)
    factories.session(cast.training_class, start=factories.at("14:00"), place="区委党校礼堂")
    assert fact(KnownBy.PLACES, cast) == (False, "2 节课已落实 1 节")
    row.place = "区委党校301"
    row.save()
    assert fact(KnownBy.PLACES, cast) == (True, "2 节课已落实 2 节")


def test_a_joint_session_counts_in_each_class(cast: Cast) -> None:
    other = factories.training_class(cast.district, "合班的班")
    factories.session(other, place="礼堂").joint_classes.add(cast.training_class)
    assert fact(KnownBy.PLACES, cast) == (True, "1 节课已落实 1 节")


def test_the_timetable_is_published(cast: Cast) -> None:
    assert fact(KnownBy.PUBLISHED, cast) == (False, "课表还没有发布")
    factories.published(factories.session(cast.training_class))
    assert fact(KnownBy.PUBLISHED, cast) == (True, "已发布第 1 版")


def test_the_opening_has_an_agenda(cast: Cast) -> None:
    for kind, found in (("CLOSING", (False, "还没有议程")), ("OPENING", (True, "议程 1 项"))):
        ceremony = ceremonies.find(cast.training_class, kind)
        agenda.add(ceremony, text="领导讲话", speaker="", post="", minutes=5, by=cast.organiser)
        assert fact(KnownBy.AGENDA, cast) == found


@pytest.mark.parametrize("key", list(CHECKS))
def test_the_queries_do_not_grow_with_the_classes(
    cast: Cast, count_queries: Callable[[], Any], key: KnownBy
) -> None:
    counts, classes = [], []
    for number in range(3):
        row = factories.training_class(cast.district, f"第{number}班")
        factories.published(
            factories.session(row, instructors=(factories.instructor(cast.district, f"{number}"),))
        )
        classes.append(row)
        with count_queries() as queries:
            CHECKS[key](classes)
        counts.append(len(queries))
    assert counts[0] == counts[1] == counts[2]
