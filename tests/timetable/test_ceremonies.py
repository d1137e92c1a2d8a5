"""The opening and the closing: when, where, who presides, who of the leaders is there."""

import pytest

from accounts.models import AuditEntry
from tests import factories
from tests.conftest import Cast
from tests.factories import at
from tests.timetable.ceremony import LEADERS, held, on_the_rostrum, opening
from timetable import ceremonies
from timetable.models import Ceremony, CeremonyKind, CeremonyLeader
from trainees import rostrum
from trainees.arranging import Overtaken


def test_nothing_is_stored_until_something_is_written(cast: Cast) -> None:
    assert opening(cast).slug == "opening"
    assert ceremonies.leaders_of(opening(cast)) == []
    assert not Ceremony.objects.exists()


def test_time_and_place_are_those_of_the_published_session_alone(cast: Cast) -> None:
    factories.session(cast.training_class, kind="OPENING", start=at("08:00"))  # a draft
    assert ceremonies.session_of(opening(cast)) is None
    closing = held(cast, "CLOSING", start=at("14:00"), end=at("15:00"))
    assert ceremonies.session_of(opening(cast)) is None
    published = held(cast)
    assert ceremonies.session_of(opening(cast)) == published
    assert ceremonies.session_of(ceremonies.find(cast.training_class, CeremonyKind.CLOSING)) == closing
    published.status = "CANCELLED"
    published.save(update_fields=["status"])
    assert ceremonies.session_of(opening(cast)) is None


def test_a_joint_opening_is_that_of_both_classes(cast: Cast) -> None:
    other = factories.training_class(cast.district, "另一班")
    session = factories.session(cast.training_class, kind="OPENING")
    session.joint_classes.add(other)
    published = factories.published(session)
    assert ceremonies.session_of(ceremonies.find(other, CeremonyKind.OPENING)) == published


def test_the_host_is_the_chair_of_the_session_unless_named(cast: Cast) -> None:
    published = held(cast, chair="赵主任")
    assert ceremonies.host_of(opening(cast), published) == ("赵主任", "")
    assert ceremonies.host_of(opening(cast), None) == ("", "")
    ceremonies.name_host(opening(cast), name="李校长", post="校长", version=0, by=cast.organiser)
    assert ceremonies.host_of(opening(cast), published) == ("李校长", "校长")
    with pytest.raises(Overtaken, match="王科长刚刚改过，现在是：李校长 校长"):
        ceremonies.name_host(opening(cast), name="张校长", post="", version=0, by=cast.administrator)
    ceremonies.name_host(opening(cast), name="李校长", post="校长", version=0, by=cast.administrator)
    assert opening(cast).version == 1


def test_one_list_unless_a_ceremony_has_its_own(cast: Cast) -> None:
    on_the_rostrum(cast)
    assert ceremonies.leaders_of(opening(cast)) == LEADERS
    closing = ceremonies.find(cast.training_class, CeremonyKind.CLOSING)
    own = [("张书记", "区委副书记"), LEADERS[0]]
    entry = ceremonies.list_leaders(closing, people=own, seen=LEADERS, by=cast.organiser)
    closing = ceremonies.find(cast.training_class, CeremonyKind.CLOSING)
    assert ceremonies.leaders_of(closing) == own
    assert ceremonies.leaders_of(opening(cast)) == rostrum.listed(cast.training_class) == LEADERS
    assert list(CeremonyLeader.objects.values_list("rank", "name")) == [(1, "张书记"), (2, "王部长")]
    assert entry
    ceremonies.undo_leaders(closing, entry, by=cast.organiser)
    assert not CeremonyLeader.objects.exists()


@pytest.mark.parametrize("people", [[], LEADERS])
def test_no_list_or_the_same_one_is_the_rostrum_s(cast: Cast, people: list[tuple[str, str]]) -> None:
    on_the_rostrum(cast)
    own = [("张书记", "")]
    ceremonies.list_leaders(opening(cast), people=own, seen=LEADERS, by=cast.organiser)
    ceremonies.list_leaders(opening(cast), people=people, seen=own, by=cast.organiser)
    assert not CeremonyLeader.objects.exists()
    assert ceremonies.leaders_of(opening(cast)) == LEADERS


def test_a_list_that_somebody_else_changed_is_neither_overwritten_nor_put_back(cast: Cast) -> None:
    entry = ceremonies.list_leaders(opening(cast), people=LEADERS, seen=[], by=cast.organiser)
    with pytest.raises(Overtaken, match="王科长刚刚改过，现在是：王部长 区委组织部部长；李校长"):
        ceremonies.list_leaders(opening(cast), people=[], seen=[], by=cast.administrator)
    assert ceremonies.list_leaders(opening(cast), people=LEADERS, seen=LEADERS, by=cast.organiser) is None
    ceremonies.list_leaders(opening(cast), people=LEADERS[:1], seen=LEADERS, by=cast.administrator)
    assert entry
    with pytest.raises(Overtaken, match="周主任刚刚改过"):
        ceremonies.undo_leaders(opening(cast), entry, by=cast.organiser)
    assert AuditEntry.objects.filter(action="timetable.list_leaders").count() == 2
