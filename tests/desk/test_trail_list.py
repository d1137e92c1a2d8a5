"""The trail of a district: in words, filtered, paged, by whom it may be read."""

from collections.abc import Callable
from typing import Any

from django.test import Client
from django.urls import reverse

from accounts import audit
from accounts.models import User
from desk.trail import reading
from tests.conftest import Cast

SignIn = Callable[[User], Client]


def page(client: Client, **query: Any) -> str:
    return client.get(reverse("desk:trail_list"), query).content.decode()


def test_an_act_stands_in_words(cast: Cast, as_user: SignIn) -> None:
    audit.record(
        "courses.advance",
        by=cast.organiser,
        subject=cast.training_class,
        source="DRAFT",
        to="APPROVED",
        reason="批复",
    )
    text = page(as_user(cast.administrator))
    for words in ("王科长", "推进班次状态", "社区干部培训班", "草拟", "已批准", "批复"):
        assert words in text
    assert f'href="/classes/{cast.training_class.pk}/"' in text


def test_before_and_after_are_told(cast: Cast, as_user: SignIn) -> None:
    audit.record(
        "timetable.move",
        by=cast.organiser,
        subject=cast.training_class,
        before={"room": 1, "name": "甲"},
        after={"room": 1, "name": "乙"},
    )
    assert "甲 → 乙" in page(as_user(cast.auditor))


def test_rows_that_the_data_name_are_called_by_name(cast: Cast, as_user: SignIn) -> None:
    audit.record("trainees.enrol", by=cast.organiser, subject=cast.training_class, cadres=[cast.cadre.pk])
    assert "王小宁" in page(as_user(cast.administrator))


def test_it_is_filtered_by_person_area_act_object_and_day(
    cast: Cast, as_user: SignIn, time_machine_at: Any
) -> None:
    with time_machine_at("2026-11-23T08:00:00+08:00"):
        audit.record("courses.change", by=cast.organiser, subject=cast.training_class)
    with time_machine_at("2026-11-24T08:00:00+08:00"):
        audit.record("trainees.see_phones", by=cast.head_teacher, subject=cast.cadre)
        client = as_user(cast.administrator)
        changed, seen = '<td class="row-title" data-label="操作">修改班次', ">查看完整手机号</td>"
        for query in (
            {"person": "王科长"},
            {"area": "courses"},
            {"action": "courses.change"},
            {"object": "courses.trainingclass"},
            {"q": "培训班"},
            {"until": "2026-11-23"},
        ):
            text = page(client, **query)
            assert (changed in text, seen in text) == (True, False), query
        text = page(client, since="2026-11-24")
        assert (changed in text, seen in text) == (False, True)


def test_pages_go_on_where_the_last_ended(cast: Cast) -> None:
    made = [
        audit.record("courses.change", by=cast.organiser, subject=cast.training_class) for _n in range(120)
    ]
    rows, seen, before = reading.seen_by(cast.administrator), [], None
    while True:
        part = reading.page_of(rows, before=before)
        seen += [entry.pk for entry in part.entries]
        if part.earlier is None:
            break
        before = part.earlier
    assert seen == [entry.pk for entry in reversed(made)]


def test_another_district_is_not_seen(cast: Cast, as_user: SignIn) -> None:
    audit.record("courses.change", by=cast.stranger, subject=cast.stranger)
    assert "吴外人" not in page(as_user(cast.administrator))


def test_the_queries_do_not_grow(cast: Cast, as_user: SignIn, count_queries: Any) -> None:
    client = as_user(cast.administrator)

    def act() -> None:
        audit.record("trainees.enrol", by=cast.organiser, subject=cast.training_class, cadres=[cast.cadre.pk])
        audit.record(
            "accounts.grant", by=cast.administrator, subject=cast.liaison, unit=cast.town.pk, role="liaison"
        )

    act()
    page(client)
    with count_queries() as few:
        page(client)
    act()
    act()
    with count_queries() as more:
        page(client)
    assert len(few) == len(more)
