"""考勤通报 (R15): the half-day by unit, as texts for the group."""

from typing import Any

import pytest
from django.urls import reverse

from attendance import unit_report
from attendance.standing import Standing
from attendance.unit_report import LONGEST, report_of, texts_of
from tests import factories
from tests.attendance.conftest import AM, PM, Attended
from tests.attendance.doors import READERS, answers
from tests.conftest import Cast


@pytest.fixture
def address(cast: Cast) -> str:
    return reverse("attendance:posting_detail", args=[cast.training_class.pk])


def texts(attended: Attended, *half_days: Any) -> list[str]:
    return texts_of(attended.training_class, report_of(Standing.of(attended.training_class), half_days))


def test_the_text_says_each_town_with_its_names(attended: Attended, address: str, as_user: Any) -> None:
    attended.mark(AM, p0="ABSENT", p1="LATE", p2="SICK")
    name = attended.people[1].cadre.name
    [text] = texts(attended, AM)
    assert text.split("\n") == [
        "【考勤通报】社区干部培训班11月23日上午：应到3，实到1，请假1，旷课1，迟到1。",
        "湖塘镇：应到1，实到0，请假0，旷课1（旷课：王小宁）",
        f"雪堰镇：应到2，实到1，请假1，旷课0，迟到1（迟到：{name}）",
    ]
    page = as_user(attended.by).get(address, {"half_day": AM.key}).content.decode()
    assert (text.replace("\n", "\n") in page, "还没有通报" in page) == (True, True)


def test_what_is_not_recorded_is_said_and_warned_of(attended: Attended, address: str, as_user: Any) -> None:
    [text] = texts(attended, PM)
    assert "应到3，实到0，请假0，旷课0，未记3。" in text
    assert "还有 3 人未记考勤" in as_user(attended.by).get(address).content.decode()


def test_a_long_text_is_split_by_town(cast: Cast, attended: Attended) -> None:
    for number in range(20):
        town = factories.unit(f"第{number:02}镇", "TOWN", cast.district)
        community = factories.unit(f"第{number:02}社区", "COMMUNITY", town)
        factories.trainees(cast.training_class, community, 2)
    parts = texts(attended, AM)
    assert (len(parts) > 1, [len(part) < LONGEST for part in parts]) == (True, [True] * len(parts))
    towns = [line.partition("：")[0] for part in parts for line in part.split("\n") if line.startswith("第")]
    assert sorted(towns) == [f"第{number:02}镇" for number in range(20)]
    assert [part.partition("：\n")[0][-5:] for part in parts] == [
        f"（{place}/{len(parts)}）" for place in range(1, len(parts) + 1)
    ]


def test_R29_the_sum_holds_in_each_line(attended: Attended) -> None:
    attended.mark(AM, p0="ABSENT", p1="LEFT_EARLY")
    report = report_of(Standing.of(attended.training_class), [AM, PM])
    for counts in (report.counts, *(line.counts for line in report.lines)):
        assert counts.expected == counts.present + counts.on_leave + counts.absent + counts.unmarked
    assert (report.counts.expected, report.counts.left_early) == (6, 1)


def test_before_the_first_half_day_there_is_nothing(
    attended: Attended, address: str, as_user: Any, time_machine_at: Any
) -> None:
    with time_machine_at("2026-11-23T08:59:00+08:00"):
        assert "没有可以通报的" in as_user(attended.by).get(address).content.decode()


def test_who_may_look(attended: Attended, cast: Cast, address: str, as_user: Any) -> None:
    assert answers(cast, as_user, address) == READERS


def test_the_queries_do_not_grow(
    attended: Attended, cast: Cast, address: str, as_user: Any, count_queries: Any
) -> None:
    client, counts = as_user(attended.by), []
    client.get(address)
    for size in (1, 3):
        factories.trainees(cast.training_class, cast.community, size)
        for number in range(size):
            unit_report.post(cast.training_class, half_day=PM, text=f"{size}{number}", by=attended.by)
        with count_queries() as queries:
            client.get(address)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 18
