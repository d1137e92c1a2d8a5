"""A notice is read and acknowledged once, by its own person (R18)."""

import datetime as dt
from typing import Any

import pytest

from accounts.models import AuditEntry
from courses.models import TrainingClass
from tests import factories
from tests.conftest import Cast
from tests.factories import at
from tests.timetable.conftest import Add, Publish
from timetable import notices, scheduling
from timetable.models import Notice

EARLY, LATE = "2026-11-23T08:00:00+08:00", "2026-11-23T09:00:00+08:00"


@pytest.fixture
def told(cast: Cast, add: Add, publish: Publish) -> Any:
    """The notices of a version to the cadre, the head teacher and a lecturer; as a queryset."""
    add(instructors=[factories.instructor(cast.district)])
    publish()
    return Notice.objects.order_by("pk")


def states(rows: Any) -> list[tuple[str, bool, bool]]:
    return [
        (str(row.cadre or row.instructor or row.user.name), bool(row.read_at), bool(row.acknowledged_at))
        for row in rows.select_related("cadre", "instructor", "user")
    ]


def test_reading_reads_ones_own_and_the_first_time_stays(cast: Cast, told: Any, time_machine_at: Any) -> None:
    own = Notice.objects.addressed_to(cast.cadre_user)
    with time_machine_at(EARLY):
        assert notices.read(own) == 1
    with time_machine_at(LATE):
        assert notices.read(own) == 0
    assert states(told) == [("王小宁", True, False), ("陈静", False, False), ("刘老师", False, False)]
    assert own.get().read_at == dt.datetime.fromisoformat(EARLY)


def test_acknowledging_reads_too_and_the_first_time_stays(
    cast: Cast, told: Any, time_machine_at: Any
) -> None:
    own = Notice.objects.addressed_to(cast.head_teacher)
    with time_machine_at(EARLY):
        assert notices.acknowledge(own, by=cast.head_teacher) == 1
    with time_machine_at(LATE):
        assert notices.acknowledge(own, by=cast.head_teacher) == 0
    notice = own.get()
    assert notice.read_at == notice.acknowledged_at == dt.datetime.fromisoformat(EARLY)
    assert states(told) == [("王小宁", False, False), ("陈静", False, False), ("刘老师", True, True)]
    entry = AuditEntry.objects.get(action="timetable.acknowledge")
    assert (entry.by, entry.data) == (cast.head_teacher, {"notices": [notice.pk]})


def test_what_was_read_before_keeps_that_time(cast: Cast, told: Any, time_machine_at: Any) -> None:
    own = Notice.objects.addressed_to(cast.cadre_user)
    with time_machine_at(EARLY):
        notices.read(own)
    with time_machine_at(LATE):
        notices.acknowledge(own, by=cast.cadre_user)
    notice = own.get()
    assert (notice.read_at, notice.acknowledged_at) == (
        dt.datetime.fromisoformat(EARLY),
        dt.datetime.fromisoformat(LATE),
    )


def test_the_timetable_of_a_class_tells_its_versions_and_the_joint_sessions_on_it(
    cast: Cast, other_class: TrainingClass, add: Add, publish: Publish
) -> None:
    factories.enrolment(other_class, factories.cadre("科级班的", cast.community))
    joint = add(joint_classes=[other_class])
    version = publish()
    alone = add("别的课", start=at("14:00"))
    publish()
    own = Notice.objects.filter(cadre__name="科级班的")
    assert notices.about(own, other_class.pk, [joint.pk]).get().version == version
    assert not notices.about(own, other_class.pk, [alone.pk])
    mine = Notice.objects.addressed_to(cast.cadre_user)
    assert notices.about(mine, cast.training_class.pk, []).count() == 2


@pytest.mark.parametrize(
    ("instant", "waits"), [("2026-11-23T23:59:59", True), ("2026-11-24T00:00:00", False)]
)
def test_a_notice_waits_until_the_class_is_over(
    instant: str, waits: bool, cast: Cast, told: Any, time_machine_at: Any
) -> None:
    own = Notice.objects.addressed_to(cast.cadre_user)
    with time_machine_at(f"{instant}+08:00"):
        assert notices.waiting(own).exists() == waits


def test_one_says_only_what_concerns_its_person(cast: Cast, add: Add, publish: Publish) -> None:
    groups = [factories.group(cast.training_class, number) for number in (1, 2)]
    cast.enrolment.group = groups[0]
    cast.enrolment.save()
    mine, other, whole = (
        add("我组的", groups=groups[:1]),
        add("他组的", groups=groups[1:]),
        add(start=at("14:00")),
    )
    publish()
    scheduling.move(mine, by=cast.organiser, version=1, start=at("19:00"))
    scheduling.move(other, by=cast.organiser, version=1, start=at("19:00"))
    scheduling.cancel(whole, by=cast.organiser, reason="台风")
    publish()
    news = notices.news_of(Notice.objects.addressed_to(cast.cadre_user))
    assert [one.is_first for one in news] == [False, True]
    assert [(one.row.title, one.kind.value, one.reason, one.details) for one in news[0].changes] == [
        ("基层党建", "CANCELLED", "台风", []),
        ("我组的", "MOVED", "", [("时间", "11月23日上午 09:00–11:30", "11月23日晚上 19:00–21:30")]),
    ]
