"""The agenda of a ceremony: its clock, the usual one, and its order."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from tests.conftest import Cast
from tests.timetable.ceremony import LEADERS, held, item, on_the_rostrum, opening, texts
from timetable import agenda, ceremonies
from timetable.models import AgendaItem, CeremonyKind
from trainees.arranging import Overtaken


def clocks(planned: agenda.Agenda) -> list[str]:
    return [f"{timezone.localtime(line.starts_at):%H:%M}" if line.starts_at else "" for line in planned.lines]


def test_the_clock_runs_from_the_session_until_an_item_does_not_say_how_long(cast: Cast) -> None:
    for minutes in (5, 20, None, 10):
        item(cast, minutes=minutes)
    planned = agenda.of(opening(cast), held(cast))
    assert clocks(planned) == ["09:00", "09:05", "09:25", ""]
    assert (planned.minutes, planned.available, planned.excess, planned.is_partial) == (35, 60, 0, True)
    assert clocks(agenda.of(opening(cast), None)) == ["", "", "", ""]


@pytest.mark.parametrize(("minutes", "excess"), [(59, 0), (60, 0), (61, 1)])
def test_it_is_longer_than_its_session_from_one_minute_on(cast: Cast, minutes: int, excess: int) -> None:
    item(cast, minutes=minutes)
    assert agenda.of(opening(cast), held(cast)).excess == excess
    assert agenda.of(opening(cast), None).excess == 0


def test_the_usual_agenda_knows_who_speaks(cast: Cast) -> None:
    on_the_rostrum(cast)
    held(cast, chair="赵主任")
    assert agenda.fill(opening(cast), by=cast.organiser)
    rows = list(AgendaItem.objects.values_list("text", "speaker", "post", "minutes"))
    assert rows == [
        ("介绍出席领导", "赵主任", "", 5),
        ("领导讲话", "王部长", "区委组织部部长", 20),
        ("学员代表发言", "", "", 5),
        ("班主任宣布培训纪律和安排", "刘老师", "班主任", 5),
        ("全体合影", "", "", 5),
    ]
    assert not agenda.fill(opening(cast), by=cast.organiser)
    assert AgendaItem.objects.count() == 5


def test_the_closing_has_another_one(cast: Cast) -> None:
    agenda.fill(ceremonies.find(cast.training_class, CeremonyKind.CLOSING), by=cast.organiser)
    closing = ["宣读结业决定", "颁发结业证书", "表彰优秀学员", "学员代表发言", "领导讲话"]
    assert list(AgendaItem.objects.values_list("text", flat=True)) == closing
    assert texts(cast) == []


def test_an_item_passes_those_in_place_alone_and_comes_back_where_it_stood(cast: Cast) -> None:
    _first, second, third = (item(cast, text) for text in "甲乙丙")
    agenda.remove(second, by=cast.organiser)
    assert texts(cast) == ["甲", "丙"]
    assert agenda.move(third, up=True, by=cast.organiser)
    assert texts(cast) == ["丙", "甲"]
    assert not agenda.move(third, up=True, by=cast.organiser)
    assert not agenda.move(second, up=True, by=cast.organiser)
    agenda.restore(second, by=cast.organiser)
    assert texts(cast) == ["丙", "乙", "甲"]


def test_an_old_form_does_not_change_an_item(cast: Cast) -> None:
    row = item(cast, speaker="王部长", minutes=20)
    fields = {"text": "领导讲话", "speaker": "李校长", "post": "", "minutes": 20}
    agenda.change(row, **fields, version=1, by=cast.administrator)
    with pytest.raises(Overtaken, match="周主任刚刚改过，现在是：领导讲话 · 李校长 · 20分钟"):
        agenda.change(row, **fields | {"speaker": "张书记"}, version=1, by=cast.organiser)
    agenda.change(row, **fields, version=1, by=cast.organiser)  # what is stored already is no change
    agenda.remove(row, by=cast.administrator)
    with pytest.raises(Overtaken, match="周主任刚刚改过，现在是：已移除"):
        agenda.change(row, **fields | {"speaker": "张书记"}, version=2, by=cast.organiser)
    row.refresh_from_db()
    assert (row.speaker, row.version) == ("李校长", 2)


def test_those_who_are_likely_to_speak_are_offered_once(cast: Cast) -> None:
    on_the_rostrum(cast)
    ceremonies.name_host(opening(cast), name="王部长", post="部长", version=0, by=cast.organiser)
    assert agenda.speakers_of(opening(cast)) == [("王部长", "部长"), LEADERS[1], ("刘老师", "班主任")]


def test_the_same_queries_for_one_item_and_for_three(cast: Cast, count_queries: Callable[[], Any]) -> None:
    session, counted = held(cast), []
    for more in (1, 2):
        for _one in range(more):
            item(cast)
        ceremony = opening(cast)
        with count_queries() as queries:
            agenda.of(ceremony, session)
        counted.append(len(queries))
    assert counted == [1, 1]
