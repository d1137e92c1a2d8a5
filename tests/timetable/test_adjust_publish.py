"""What would change, whom it concerns, the text; and the tap that does it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from courses.models import TrainingClass
from tests import factories
from tests.conftest import Cast
from tests.factories import at
from tests.timetable.conftest import Add, Publish
from tests.timetable.doors import SESSION_EDITORS, answers
from tests.timetable.test_adjusting import everything
from timetable import scheduling
from timetable.models import Instructor, Notice, PublishedSession, Session

Pair = tuple[Session, Session]


@pytest.fixture
def wang(cast: Cast) -> Instructor:
    return factories.instructor(cast.district, "王磊")


@pytest.fixture
def choices(pair: Pair, wang: Instructor) -> dict[str, dict[str, Any]]:
    """What each door leads to."""
    return {
        "instructor": {"instructor": wang.pk, "instead": pair[0].instructors.get().pk},
        "swap": {"other": pair[1].pk, "other_version": 1},
        "kind": {"kind": "SELF_STUDY"},
        "cancel": {"reason": "天气原因"},
    }


def at_door(session: Session, door: str, **chosen: Any) -> str:
    query = {"door": door, "version": 1, **chosen}
    return reverse("timetable:adjust_publish", args=[session.pk], query=query)


def test_who_sees_it(cast: Cast, pair: Pair, as_user: Callable[[User], Client]) -> None:
    assert answers(cast, as_user, at_door(pair[0], "cancel", reason="雨")) == SESSION_EDITORS


def test_without_a_door_it_leads_to_the_doors(organiser: Client, pair: Pair) -> None:
    answer = organiser.get(reverse("timetable:adjust_publish", args=[pair[0].pk]))
    assert answer["Location"] == reverse("timetable:session_adjust", args=[pair[0].pk])


@pytest.mark.parametrize("door", ["instructor", "swap", "kind", "cancel"])
def test_leaving_half_way_leaves_nothing_behind(
    cast: Cast, organiser: Client, pair: Pair, choices: dict[str, Any], door: str
) -> None:
    before = everything()
    answer = organiser.get(at_door(pair[0], door, **choices[door]))
    assert (answer.status_code, everything()) == (200, before)
    assert list(answer.context["preview"].concerned.cadres) == [cast.cadre.pk]
    assert answer.context["text"].startswith("【社区干部培训班】课程调整\n《")


@pytest.mark.parametrize(
    ("door", "seen"),
    [
        ("instructor", ("LECTURE", "王磊(区委党校讲师)", "SCHEDULED", "09:00")),
        ("swap", ("LECTURE", "陈静(区委党校讲师)", "SCHEDULED", "14:00")),
        ("kind", ("SELF_STUDY", "", "SCHEDULED", "09:00")),
        ("cancel", ("LECTURE", "陈静(区委党校讲师)", "CANCELLED", "09:00")),
    ],
)
def test_the_last_tap_publishes_and_tells(
    organiser: Client, pair: Pair, choices: dict[str, Any], door: str, seen: tuple[str, ...]
) -> None:
    answer = organiser.post(at_door(pair[0], door, **choices[door]))
    assert answer["Location"] == reverse("timetable:adjust_done", args=[pair[0].pk, 2])
    row = PublishedSession.objects.get(session=pair[0])
    clock = f"{row.start_at.astimezone(at('09:00').tzinfo):%H:%M}"
    assert (row.kind, row.instructor_text, row.status, clock) == seen
    told = Notice.objects.filter(version__number=2).count()
    html = organiser.get(answer["Location"]).content.decode()
    assert f"已发布，通知了{told}人。" in html
    assert f'action="{reverse("timetable:adjust_undo", args=[pair[0].pk, 2])}"' in html


def test_the_check_box_confirms(organiser: Client, pair: Pair, choices: dict[str, Any]) -> None:
    organiser.post(at_door(pair[0], "instructor", **choices["instructor"]), {"is_confirmed": "on"})
    assert pair[0].teaching.get().answer == "CONFIRMED"


def test_R17_a_clash_is_refused_in_words_and_nothing_is_saved(
    organiser: Client,
    pair: Pair,
    choices: dict[str, Any],
    wang: Instructor,
    add: Add,
    other_class: TrainingClass,
) -> None:
    add("别的课", training_class=other_class, instructors=[wang])
    before = everything()
    address = at_door(pair[0], "instructor", **choices["instructor"])
    found = [getattr(organiser, method)(address) for method in ("get", "post")]
    assert [answer.status_code for answer in found] == [409, 409]
    words = "王磊 11月23日上午 已有“科级干部班”的“别的课”（09:00–11:30）"
    assert all(words in answer.content.decode() for answer in found)
    assert everything() == before


@pytest.mark.parametrize("door", ["instructor", "swap", "kind", "cancel"])
def test_who_comes_second_reads_how_it_stands(
    cast: Cast, organiser: Client, pair: Pair, choices: dict[str, Any], door: str
) -> None:
    scheduling.change(pair[0], by=cast.administrator, version=1, title="改过的课", place="礼堂", room=None)
    before = everything()
    address = at_door(pair[0], door, **choices[door])
    found = [getattr(organiser, method)(address) for method in ("get", "post")]
    assert [answer.status_code for answer in found] == [409, 409]
    words = "现在是：“改过的课”，11月23日上午 09:00–11:30，礼堂，陈静(区委党校讲师)"
    assert all(words in answer.content.decode() for answer in found)
    assert everything() == before


def test_sent_twice_it_is_done_once(organiser: Client, pair: Pair, choices: dict[str, Any]) -> None:
    address = at_door(pair[0], "cancel", **choices["cancel"])
    assert [organiser.post(address).status_code for _ in range(2)] == [302, 409]
    assert pair[0].training_class.timetable_versions.count() == 2


def test_one_called_off_meanwhile_says_so(
    cast: Cast, organiser: Client, pair: Pair, choices: dict[str, Any]
) -> None:
    scheduling.cancel(pair[0], by=cast.administrator, reason="停")
    answer = organiser.post(at_door(pair[0], "swap", version=2, **choices["swap"]))
    assert answer.status_code == 409
    assert "“基层党建”，已停课" in answer.content.decode()


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ({"door": "instructor"}, "请选一位讲师。"),
        ({"door": "swap"}, "请选要对调的课。"),
        ({"door": "kind"}, "请选一种形式。"),
        ({"door": "kind", "kind": "FIELD_TEACHING"}, "请选或填写现场教学的地点。"),
        ({"door": "cancel", "reason": " "}, "请写明停课原因。"),
    ],
)
def test_what_is_missing_is_asked_for(
    organiser: Client, pair: Pair, chosen: dict[str, Any], words: str
) -> None:
    answer = organiser.post(at_door(pair[0], **chosen))
    assert (answer.status_code, words in answer.content.decode()) == (422, True)


def test_nothing_from_elsewhere_is_taken(
    cast: Cast, organiser: Client, pair: Pair, add: Add, other_class: TrainingClass
) -> None:
    abroad = cast.stranger.grants.get().unit
    theirs = add("别班的课", start=at("14:00"), training_class=other_class)
    factories.published(theirs)
    odd = [
        at_door(pair[0], "instructor", instructor=factories.instructor(abroad).pk),
        at_door(pair[0], "swap", other=theirs.pk, other_version=1),
        at_door(pair[0], "kind", kind="FIELD_TEACHING", room=factories.room(abroad).pk),
        at_door(pair[0], "kind", kind="OPENING"),
        at_door(pair[0], "window"),
        at_door(pair[0], "cancel", reason="雨", version="x"),
    ]
    before = everything()
    assert [organiser.post(address).status_code for address in odd] == [422] * len(odd)
    assert everything() == before


@pytest.mark.parametrize("odd", ["\x00", "a\x00b", "9" * 40, "-1", "0", "٣", "<script>"])
def test_an_odd_address_is_answered_in_words(organiser: Client, pair: Pair, odd: str) -> None:
    names = ("instructor", "instead", "other", "other_version", "room", "version", "place", "reason", "kind")
    addresses = [
        at_door(pair[0], door, **{"reason": "雨", name: odd}) for door in ("cancel", "kind") for name in names
    ]
    before = everything()
    assert {organiser.get(address).status_code for address in addresses} <= {200, 409, 422}
    assert everything() == before


def test_marks_ask_for_a_reason(cast: Cast, organiser: Client, pair: Pair, choices: dict[str, Any]) -> None:
    pair[0].marks.create(enrolment=cast.enrolment, status="PRESENT", source="GRID", marked_by=cast.organiser)
    address = at_door(pair[0], "swap", **choices["swap"])
    answer = organiser.post(address)
    assert answer.status_code == 422
    assert "这节课程已有考勤记录，请写明原因。" in answer.content.decode()
    assert organiser.post(f"{address}&reason=雨").status_code == 302


def test_R17_trainees_in_two_places_wait_for_a_reason(
    cast: Cast,
    organiser: Client,
    pair: Pair,
    choices: dict[str, Any],
    add: Add,
    publish: Publish,
    other_class: TrainingClass,
) -> None:
    theirs = add("两头的课", training_class=other_class)
    publish(other_class)
    scheduling.move(theirs, by=cast.organiser, version=1, start=at("19:00"))
    factories.enrolment(other_class, cast.cadre)
    address = at_door(pair[0], "kind", **choices["kind"])
    html = organiser.get(address).content.decode()
    assert all(words in html for words in ("有学员同时在两节课里", "学员王小宁", "写明原因才能发布。"))
    assert "adjust-go" not in html
    assert organiser.post(address).status_code == 409
    assert "adjust-go" in organiser.get(f"{address}&reason=雨").content.decode()
    assert organiser.post(f"{address}&reason=雨").status_code == 302


def test_a_place_out_of_doors_may_become_a_room(cast: Cast, organiser: Client, pair: Pair) -> None:
    answer = organiser.get(at_door(pair[1], "kind", kind="VIDEO"))
    room = pair[0].room
    assert list(answer.context["rooms"]) == [room]
    organiser.post(at_door(pair[1], "kind", kind="VIDEO", room=room.pk if room else ""))
    assert PublishedSession.objects.get(session=pair[1]).place_text == "三楼301教室"
