"""Units are renamed, merged and split; what has been stays as it was."""

import datetime as dt
from typing import Any

import pytest

from accounts.models import AuditEntry, Grant
from attendance.models import AttendanceRecord
from courses.models import TrainingClass
from courses.refusals import NotAllowed
from tests import factories
from tests.conftest import Cast
from trainees import succession, succession_undoing
from trainees.models import Appointment, Enrolment, Quota
from trainees.quotas import Ledger
from trainees.succession import NewUnit
from trainees.workplaces import Workplaces
from units.models import Unit

DAY = dt.date(2026, 11, 20)
PARTS = (NewUnit(name="花园东社区"), NewUnit(name="花园西社区"))


@pytest.fixture(autouse=True)
def _now(today: None) -> None:
    """Monday 2026-11-23."""


@pytest.fixture
def neighbour(cast: Cast) -> Unit:
    """A community beside the cast's, with seats in an open class; the cast's has seats there too."""
    other = factories.unit("南街社区", parent=cast.town)
    coming = factories.training_class(
        cast.district, "下一期", status="ENROLLING", starts_on=dt.date(2026, 12, 1)
    )
    for unit, seats in ((cast.community, 3), (other, 2)):
        Quota.objects.create(training_class=coming, unit=unit, seats=seats)
        Quota.objects.create(training_class=cast.training_class, unit=unit, seats=seats)
    factories.user("of_community", "花园联络", "liaison", cast.community, unit=cast.community)
    return other


def picture() -> dict[str, Any]:
    """Everything that a succession may touch."""
    units = ("pk", "name", "short_name", "parent", "path", "valid_to", "successor", "search_key")
    return {
        "units": list(Unit.objects.order_by("pk").values(*units)),
        "posts": list(Appointment.objects.order_by("pk").values()),
        "grants": list(Grant.objects.order_by("pk").values()),
        "quotas": list(
            Quota.objects.order_by("training_class", "unit").values("training_class", "unit", "seats")
        ),
    }


def past(cast: Cast) -> list[Any]:
    """The roster and attendance of the class that was."""
    rows = Enrolment.objects.filter(training_class=cast.training_class).order_by("pk")
    records = AttendanceRecord.objects.order_by("pk")
    return [list(rows.values()), list(records.values())]


def merge(cast: Cast, into: Unit) -> AuditEntry:
    return succession.merge(cast.community, into=into, on=DAY, by=cast.administrator)


def split(cast: Cast, **chosen: int) -> AuditEntry:
    return succession.split(
        cast.community,
        parts=PARTS,
        chosen={Appointment.objects.get(cadre__name=name).pk: place for name, place in chosen.items()},
        on=DAY,
        by=cast.administrator,
    )


@pytest.mark.parametrize("how", ["rename", "merge", "split"])
def test_R22_past_rosters_and_attendance_are_unchanged(cast: Cast, neighbour: Unit, how: str) -> None:
    before = past(cast)
    if how == "rename":
        succession.rename(cast.community, name="新园社区", short_name="", on=DAY, by=cast.administrator)
    elif how == "merge":
        merge(cast, neighbour)
    else:
        split(cast)
    assert past(cast) == before
    assert Enrolment.objects.get(pk=cast.enrolment.pk).unit_name == "花园社区居民委员会"


def test_a_renamed_unit_is_found_by_its_old_name(cast: Cast) -> None:
    succession.rename(
        cast.community, name="新园社区居民委员会", short_name="新园社区", on=DAY, by=cast.administrator
    )
    unit = Unit.objects.get(pk=cast.community.pk)
    (old,) = Unit.objects.matching("hysq")
    assert (unit.name, unit.short_name, unit.valid_to) == ("新园社区居民委员会", "新园社区", None)
    assert (old.name, old.valid_to, old.successor, old.path) == (
        "花园社区居民委员会",
        DAY,
        unit,
        f"{unit.path}{old.pk}/",
    )
    places = Workplaces.load(cast.district)
    for written in ("湖塘镇花园社区书记", "新园社区书记"):
        found = places.split(written)
        assert isinstance(found, tuple)
        assert found == (unit, "书记")


def test_a_merged_units_people_seats_and_roles_go_over(cast: Cast, neighbour: Unit) -> None:
    merge(cast, neighbour)
    gone = Unit.objects.get(pk=cast.community.pk)
    assert (gone.valid_to, gone.successor, gone.parent, gone.path) == (
        DAY,
        neighbour,
        neighbour,
        f"{neighbour.path}{gone.pk}/",
    )
    posts = Appointment.objects.filter(cadre=cast.cadre).order_by("pk")
    assert list(posts.values_list("unit__name", "post", "started_on", "ended_on")) == [
        ("花园社区居民委员会", "社区书记", None, DAY),
        ("南街社区", "社区书记", DAY, None),
    ]
    quotas = Quota.objects.order_by("training_class__name", "unit__name")
    assert list(quotas.values_list("training_class__name", "unit__name", "seats")) == [
        ("下一期", "南街社区", 5),
        ("社区干部培训班", "南街社区", 2),
        ("社区干部培训班", "花园社区居民委员会", 3),
    ]
    liaison = Grant.objects.get(user__username="of_community")
    assert (liaison.unit, liaison.user.unit) == (neighbour, neighbour)
    found = Workplaces.load(cast.district).split("湖塘镇花园社区主任")
    assert found == (neighbour, "主任")


def test_R19_who_is_in_an_open_class_counts_in_the_successors_seats(cast: Cast, neighbour: Unit) -> None:
    coming = TrainingClass.objects.get(name="下一期")
    factories.enrolment(coming, cast.cadre)
    merge(cast, neighbour)
    filling = Ledger.load(coming).seen_from(None)
    assert filling
    assert [(row.unit_name, row.seats, row.taken) for row in filling.rows] == [("南街社区", 5, 1)]


def test_a_towns_communities_move_with_it(cast: Cast) -> None:
    succession.merge(cast.town, into=cast.other_town, on=DAY, by=cast.administrator)
    community = Unit.objects.get(pk=cast.community.pk)
    assert (community.parent, community.path) == (cast.other_town, f"{cast.other_town.path}{community.pk}/")
    assert Grant.objects.get(user=cast.liaison).unit == cast.other_town


def test_a_split_unit_gives_its_people_by_choice_or_to_the_first(cast: Cast, neighbour: Unit) -> None:
    factories.cadre("去西边", cast.community)
    split(cast, 去西边=1)
    now = Appointment.objects.current().order_by("cadre__name").values_list("cadre__name", "unit__name")
    assert list(now) == [("去西边", "花园西社区"), ("王小宁", "花园东社区")]
    east, west = Unit.objects.filter(name__in=[part.name for part in PARTS]).order_by("pk")
    assert [(one.kind, one.parent, one.valid_from) for one in (east, west)] == [
        ("COMMUNITY", cast.town, DAY)
    ] * 2
    roles = (
        Grant.objects.filter(user__username="of_community")
        .order_by("pk")
        .values_list("unit__name", flat=True)
    )
    assert list(roles) == ["花园社区居民委员会", "花园东社区", "花园西社区"]
    assert Quota.objects.get(training_class__name="下一期", unit=east).seats == 3


def test_a_part_may_keep_the_old_name(cast: Cast) -> None:
    parts = (NewUnit(name=cast.community.name), NewUnit(name="花园西社区"))
    succession.split(cast.community, parts=parts, chosen={}, on=DAY, by=cast.administrator)
    same = Unit.objects.filter(name=cast.community.name).order_by("pk")
    assert [unit.valid_to for unit in same] == [DAY, None]


@pytest.mark.parametrize("how", ["rename", "merge", "split"])
def test_undone_everything_stands_as_it_stood(cast: Cast, neighbour: Unit, how: str) -> None:
    factories.cadre("去西边", cast.community)
    before = picture()
    if how == "rename":
        entry = succession.rename(
            cast.community, name="新园社区", short_name="", on=DAY, by=cast.administrator
        )
    elif how == "merge":
        entry = merge(cast, neighbour)
    else:
        entry = split(cast, 去西边=1)
    assert picture() != before
    succession_undoing.undo(entry, by=cast.administrator)
    assert picture() == before
    with pytest.raises(NotAllowed, match="这一项已经撤销过。"):
        succession_undoing.undo(entry, by=cast.administrator)


def test_what_was_built_on_it_keeps_it(cast: Cast, neighbour: Unit) -> None:
    entry = merge(cast, neighbour)
    Appointment.objects.current().filter(cadre=cast.cadre).update(ended_on=dt.date(2026, 11, 22))
    with pytest.raises(NotAllowed, match="随之转过去的任职之后又变动过，不能撤销。"):
        succession_undoing.undo(entry, by=cast.administrator)


def test_a_seat_given_since_keeps_it(cast: Cast, neighbour: Unit) -> None:
    entry = merge(cast, neighbour)
    Quota.objects.filter(training_class__name="下一期").update(seats=9)
    with pytest.raises(NotAllowed, match="班次的名额之后又改过，不能撤销。"):
        succession_undoing.undo(entry, by=cast.administrator)


def test_somebody_new_in_a_part_keeps_the_split(cast: Cast) -> None:
    entry = split(cast)
    before = picture()
    factories.cadre("新来的", Unit.objects.get(name="花园西社区"))
    with pytest.raises(NotAllowed, match="“花园西社区”已经用在“任职”里，不能撤销。"):
        succession_undoing.undo(entry, by=cast.administrator)
    assert Unit.objects.get(pk=cast.community.pk).valid_to == DAY
    assert picture()["quotas"] == before["quotas"]


def test_the_later_one_is_undone_first(cast: Cast, neighbour: Unit) -> None:
    first = merge(cast, neighbour)
    third = factories.unit("北街社区", parent=cast.town)
    later = succession.merge(neighbour, into=third, on=dt.date(2026, 11, 21), by=cast.administrator)
    assert Workplaces.load(cast.district).split("花园社区书记") == (third, "书记")
    with pytest.raises(NotAllowed, match="请先撤销那一项"):
        succession_undoing.undo(first, by=cast.administrator)
    succession_undoing.undo(later, by=cast.administrator)
    succession_undoing.undo(first, by=cast.administrator)
    assert Unit.objects.filter(valid_to=None).count() == 8


def test_what_is_refused(cast: Cast, neighbour: Unit) -> None:
    by, found = cast.administrator, []

    def refused(verb: Any, *args: Any, **given: Any) -> None:
        with pytest.raises(NotAllowed) as error:
            verb(*args, by=by, **{"on": DAY, **given})
        found.append(str(error.value))

    refused(succession.rename, cast.community, name="南街社区", short_name="")
    refused(succession.rename, cast.community, name=cast.community.name, short_name="")
    refused(succession.rename, cast.district, name="新区", short_name="")
    refused(succession.rename, cast.community, name="新名", short_name="", on=dt.date(2026, 11, 24))
    refused(succession.merge, cast.town, into=cast.community)
    refused(succession.merge, cast.community, into=cast.community)
    refused(succession.merge, cast.community, into=cast.district)
    refused(succession.split, cast.community, parts=PARTS[:1], chosen={})
    refused(succession.split, cast.community, parts=(PARTS[0], PARTS[0]), chosen={})
    refused(succession.split, cast.town, parts=PARTS, chosen={})
    merge(cast, neighbour)
    refused(succession.merge, cast.community, into=neighbour)
    assert found == [
        "同一上级下已有“南街社区”。",
        "请填写与现在不同的新名称。",
        "区本身不能更名、合并或拆分。",
        "生效日期还没有到，请在那一天或之后办理。",
        "不能并入自己或自己下面的单位。",
        "请选择要并入的另一个单位。",
        "“武进区”不能接收别的单位。",
        "拆分至少要有两个新单位。",
        "新单位的名称不能相同。",
        "下面还有单位，请先把它们移到别处再拆分。",
        "“花园社区居民委员会”已经停用。",
    ]
