"""The agenda of an opening or a closing, read back paragraph by paragraph and cell by cell."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from exports.papers import PAPERS, PaperProblem, form_of
from tests.conftest import Cast
from tests.exports.documents import cells_of, repeated_of, split_rows_of, texts_of, word_of
from tests.exports.workbooks import pages_of
from tests.factories import at
from tests.timetable.ceremony import LEADERS, held, item, on_the_rostrum, opening
from timetable import ceremonies
from timetable.models import CeremonyKind

PAPER = PAPERS["agenda"]


def built(cast: Cast, **options: Any) -> bytes:
    return PAPER.build(cast.training_class, by=cast.organiser, options={"ceremony": "OPENING", **options})


def test_it_says_when_where_who_and_what(cast: Cast, today: None) -> None:
    on_the_rostrum(cast)
    held(cast, chair="赵主任")
    item(cast, "介绍出席领导", speaker="赵主任", minutes=5)
    item(cast, "领导讲话", speaker="王部长", post="区委组织部部长", minutes=20)
    item(cast, "全体合影")
    word = word_of(built(cast))
    assert texts_of(word)[:-1] == [
        "武进区2026年社区干部培训班开班式议程",
        "时间：2026年11月23日（周一）09:00—10:00",
        "地点：区委党校报告厅",
        "主持人：赵主任",
        "出席领导：",
        "　　王部长　区委组织部部长",
        "　　李校长　区委党校常务副校长",
    ]
    assert texts_of(word)[-1] == (
        "生成时间：2026年11月23日 08:00　　依据课表第1版（2026年11月23日 08:00 发布）"
    )
    table = word.tables[0]
    assert cells_of(table) == [
        ["序号", "时间", "议程", "发言人及职务", "用时"],
        ["1", "09:00", "介绍出席领导", "赵主任", "5分钟"],
        ["2", "09:05", "领导讲话", "王部长\n区委组织部部长", "20分钟"],
        ["3", "09:25", "全体合影", "", ""],
    ]
    assert repeated_of(table) == [True, False, False, False]
    assert split_rows_of(table) == 0


def test_without_a_session_there_is_no_clock(cast: Cast) -> None:
    ceremonies.name_host(opening(cast), name="李校长", post="校长", version=0, by=cast.organiser)
    item(cast, minutes=5)
    word = word_of(built(cast))
    assert texts_of(word)[1:4] == ["时间：待定", "地点：待定", "主持人：李校长（校长）"]
    assert "依据课表" not in texts_of(word)[-1]
    assert cells_of(word.tables[0]) == [
        ["序号", "议程", "发言人及职务", "用时"],
        ["1", "领导讲话", "", "5分钟"],
    ]


def test_the_closing_has_its_own_list_of_leaders(cast: Cast) -> None:
    on_the_rostrum(cast)
    item(cast)
    with pytest.raises(PaperProblem, match="还没有议程"):
        built(cast, ceremony="CLOSING")
    people = [("张伟", "区委副书记"), LEADERS[0]]
    ceremonies.list_leaders(opening(cast), people=people, seen=LEADERS, by=cast.organiser)
    assert texts_of(word_of(built(cast)))[5:7] == ["　　张　伟　区委副书记", "　　王部长　区委组织部部长"]


@pytest.mark.parametrize(
    ("now", "kind"),
    [
        ("2026-11-22T12:00:00+08:00", CeremonyKind.OPENING),
        ("2026-11-23T10:00:00+08:00", CeremonyKind.OPENING),
        ("2026-11-23T10:00:01+08:00", CeremonyKind.CLOSING),
    ],
)
def test_the_next_ceremony_is_asked_for(
    cast: Cast, time_machine_at: Callable[[str], Any], now: str, kind: str
) -> None:
    held(cast)
    with time_machine_at(now):
        form = form_of("agenda", subject=cast.training_class, user=cast.organiser)
    assert form.fields["ceremony"].initial == kind


@pytest.mark.parametrize(("day", "kind"), [(23, CeremonyKind.OPENING), (24, CeremonyKind.CLOSING)])
def test_without_a_timetable_the_first_day_of_the_plan_tells(
    cast: Cast, time_machine_at: Callable[[str], Any], day: int, kind: str
) -> None:
    with time_machine_at(f"2026-11-{day}T08:00:00+08:00"):
        form = form_of("agenda", subject=cast.training_class, user=cast.organiser)
    assert form.fields["ceremony"].initial == kind


@pytest.mark.endurance
def test_it_prints_on_one_page(cast: Cast, tmp_path: Path) -> None:
    on_the_rostrum(cast)
    held(cast, start=at("09:00"), chair="赵主任")
    for number in range(6):
        item(cast, f"事项{number}", speaker="王部长", post="区委组织部部长", minutes=5)
    (printed,) = pages_of(built(cast), tmp_path, ".docx")
    assert ["".join(printed.split()).count(f"事项{number}") for number in range(6)] == [1] * 6
