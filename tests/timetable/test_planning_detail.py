"""A run while it is worked on, and its proposal in words."""

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.conftest import Cast
from tests.factories import MONDAY, at
from tests.timetable.doors import SESSION_EDITORS, answers
from tests.timetable.planning import AFTERNOON, MORNING, proposed, run_with, waiting
from timetable import proposed as proposals
from timetable.autoplan import Reason, Step
from timetable.models import PlanningRun, PlanningStatus, Room, Session

TUESDAY = MONDAY + dt.timedelta(days=1)
SCORE = {
    "total": 28,
    "bound": 20,
    "parts": {"isolated": 8, "times": 20, "load": 0},
    "is_proven": False,
    "placed": 1,
    "unplaced": 1,
}


def address(run: PlanningRun) -> str:
    return reverse("timetable:planning_detail", args=[run.pk])


def text_of(response: Any) -> str:
    return " ".join(str(response.content.decode()).split())


def unfit(
    session: Session, reason: str, key: Any = None, *relaxations: list[dict[str, Any]]
) -> dict[str, Any]:
    return {"session": session.pk, "reason": reason, "key": key, "relaxations": list(relaxations)}


def allow(step: Step, key: Any = None, start: dt.datetime | None = None) -> dict[str, Any]:
    end = start + dt.timedelta(minutes=150) if start else None
    return {
        "step": str(step),
        "key": key,
        "start": start.isoformat() if start else None,
        "end": end.isoformat() if end else None,
    }


def test_who_may_see_it(cast: Cast, as_user: Any) -> None:
    """The staff that only reads has no part in planning: to them it is not there."""
    run = run_with(cast)
    expected = SESSION_EDITORS | {"head_teacher": 404, "finance": 404}
    assert answers(cast, as_user, address(run)) == expected


def test_an_organiser_of_a_town_sees_runs_of_the_own_classes_and_the_own_ones(
    cast: Cast, as_user: Any
) -> None:
    person = factories.user("town_organiser", "镇组织员", "organiser", cast.town)
    theirs = factories.training_class(cast.district, "镇里的班", host=cast.town)
    runs = [
        run_with(cast),
        run_with(cast, training_class=None),
        run_with(cast, training_class=theirs),
        run_with(cast, training_class=None, requested_by=person),
    ]
    client = as_user(person)
    assert [client.get(address(run)).status_code for run in runs] == [404, 404, 200, 200]


class TestUnderWay:
    def test_it_asks_again_and_shows_the_best_so_far(self, cast: Cast, organiser: Client) -> None:
        run = run_with(cast, status="RUNNING", started_at=timezone.now(), score=SCORE)
        page = text_of(organiser.get(address(run)))
        assert 'hx-trigger="every 2s"' in page
        assert "最多 20 秒。 目前最好的方案：排好 1 节，1 节没有排上。" in page
        assert ("先用目前最好的" in page, "采用" in page) == (True, False)

    def test_to_htmx_only_the_fragment(self, cast: Cast, organiser: Client) -> None:
        run = run_with(cast, status="WAITING")
        page = text_of(organiser.get(address(run), headers={"HX-Request": "true"}))
        assert page.startswith('<div id="planning"')
        assert "先用目前最好的" not in page

    def test_one_that_waits_too_long_says_that_background_work_is_slow(
        self, cast: Cast, organiser: Client
    ) -> None:
        late = timezone.now() - dt.timedelta(minutes=2)
        page = text_of(organiser.get(address(run_with(cast, status="WAITING", requested_at=late))))
        assert "后台任务比平时慢" in page

    @pytest.mark.parametrize(
        ("status", "words"), [("FAILED", "算不出来"), ("DISCARDED", "这个方案已放弃，课表没有变。")]
    )
    def test_one_that_came_to_nothing_offers_another_try(
        self, cast: Cast, organiser: Client, status: str, words: str
    ) -> None:
        page = text_of(organiser.get(address(run_with(cast, status=status, error="算不出来"))))
        assert (words in page, "再算一次" in page, "every 2s" in page) == (True, True, False)


class TestProposal:
    def test_what_is_placed_and_what_moves_from_where_to_where(self, cast: Cast, organiser: Client) -> None:
        room = factories.room(cast.district)
        moved = factories.session(cast.training_class, "甲", room=room)
        placed = waiting(cast.training_class, "乙")
        factories.session(cast.training_class, "丙", start=at("14:00", TUESDAY), place="会议室")
        run = run_with(
            cast,
            proposed(moved, AFTERNOON, room),
            proposed(placed, at("09:00", TUESDAY), room),
            score=SCORE,
        )
        page = text_of(organiser.get(address(run)))
        assert "排好1节，调整1节。" in page
        assert "原 11月23日上午 09:00–11:30 三楼301教室" in page
        assert [word in page for word in ("新增", "调课", "采用", "放弃", "总分 28，越低越好。")] == [
            True
        ] * 5
        found = proposals.load(run)
        entries = [
            (entry.row.title, cell.half_day.label, entry.change.value)
            for day in found.classes[0].grid.days
            for cell in day.cells
            for entry in cell.entries
        ]
        assert entries == [
            ("甲", "11月23日下午", "MOVED"),
            ("乙", "11月24日上午", "ADDED"),
            ("丙", "11月24日下午", ""),
        ]
        assert found.parts == (("一天里只有零散的半天", 8), ("晚上、周末，或者和录入的先后不同", 20))

    def test_what_has_no_place_is_named_with_why_and_what_would_help(
        self, cast: Cast, organiser: Client
    ) -> None:
        room, person = factories.room(cast.district), factories.instructor(cast.district)
        session = waiting(cast.training_class, "甲", person)
        tuesday = at("14:00", TUESDAY)
        free = [allow(Step.FREE_ROOM, room.pk, tuesday)]
        another = [allow(Step.ANOTHER_RESOURCE, ["instructor", person.pk], tuesday)]
        run = run_with(cast, unplaced=[unfit(session, Reason.ROOMS_TAKEN, None, free, another)], score=SCORE)
        page = text_of(organiser.get(address(run)))
        assert "还有1节排不上。" in page
        assert "剩下的时间里，坐得下的教室都已有课。" in page
        first = "11月24日（星期二）下午的三楼301教室空出来"
        second = "11月24日（星期二）下午另请一位讲师代替陈静"
        assert f"{first}，或者{second}，就能排上。" in page
        assert "采用</button>" not in page

    def test_each_reason_and_each_step_has_its_words(self, cast: Cast) -> None:
        person = factories.instructor(cast.district)
        other = waiting(cast.training_class, "乙")
        session = waiting(cast.training_class, "甲")
        who, people = ["instructor", person.pk], ["people", cast.cadre.pk]
        reasons = [
            unfit(session, "no_dates"),
            *(
                unfit(session, reason, key)
                for reason, key in (
                    (Reason.NO_START, None),
                    (Reason.NO_ROOM, None),
                    (Reason.RESOURCE_AWAY, who),
                    (Reason.RESOURCE_TAKEN, ["class", cast.training_class.pk]),
                    (Reason.RESOURCE_TAKEN, people),
                    (Reason.ORDER, other.pk),
                    (Reason.TOGETHER, None),
                )
            ),
        ]
        found = proposals.load(run_with(cast, unplaced=reasons))
        assert [row.why for row in found.unplaced] == [
            "班次还没有填日期。",
            "班次剩下的日期里没有可以排的半天。",
            "没有坐得下的教室。",
            "陈静在这些日子都没有空。",
            "“社区干部培训班”全班在剩下的时间都已有课。",
            "同时参加两个班的学员（如王小宁）在剩下的时间都已有课。",
            "它和“乙”有先后，剩下的时间都不合适。",
            "剩下的时间不够，让给了别的课。",
        ]
        steps = [
            [allow(Step.FREE_RESOURCE, who, MORNING), allow(Step.MORE_BLOCKS, who, MORNING)],
            [allow(Step.FREE_RESOURCE, ["class", cast.training_class.pk], MORNING)],
            [allow(Step.SMALLER_ROOM, factories.room(cast.district).pk, MORNING)],
            [allow(Step.SHORTER_WAY, who, MORNING)],
            [allow(Step.DROP_ORDER, other.pk, MORNING)],
            [allow(Step.LONGER_RANGE)],
            [allow(Step.LONGER_RANGE)],
        ]
        found = proposals.load(run_with(cast, unplaced=[unfit(session, Reason.TOGETHER, None, *steps)]))
        assert found.unplaced[0].helps == (
            "11月23日（星期一）上午陈静能来，或者换一位讲师，并且11月23日请陈静多讲半天",
            "11月23日（星期一）上午“社区干部培训班”全班有空",
            "11月23日（星期一）上午用三楼301教室，坐得挤一些",
            "11月23日（星期一）上午前后陈静不换校区",
            "不要求和“乙”分先后",
            "班次延长几天",
        )

    def test_after_it_was_accepted_it_shows_what_stands(self, cast: Cast, organiser: Client) -> None:
        session = factories.session(cast.training_class, "甲")
        run = run_with(cast, proposed(session, MORNING), status=PlanningStatus.ACCEPTED)
        page = text_of(organiser.get(address(run)))
        assert [word in page for word in ("已采用", "去看课表", "撤销采用")] == [True] * 3
        assert proposals.load(run).moved == 0

    def test_the_number_of_queries_is_constant(
        self, cast: Cast, organiser: Client, count_queries: Callable[[], AbstractContextManager[Any]]
    ) -> None:
        def cost(number: int) -> int:
            rows, unplaced = list[Any](), list[Any]()
            for index in range(number):
                training_class = factories.training_class(cast.district, f"第{index}班")
                room = factories.room(cast.district, f"教室{len(rows)}{Room.objects.count()}")
                rows.append(proposed(waiting(training_class, "甲"), MORNING, room))
                step = [allow(Step.FREE_ROOM, room.pk, MORNING)]
                unplaced.append(
                    unfit(
                        waiting(training_class, "乙"),
                        Reason.RESOURCE_TAKEN,
                        ["class", training_class.pk],
                        step,
                    )
                )
            run = run_with(cast, *rows, unplaced=unplaced, training_class=None, score=SCORE)
            with count_queries() as queries:
                assert organiser.get(address(run)).status_code == 200
            return len(queries)

        cost(1)
        assert cost(1) == cost(3)


def test_another_try_asks_the_same_question(cast: Cast, organiser: Client) -> None:
    loss = {
        "first_on": "2026-11-23",
        "last_on": "2026-11-24",
        "periods": [],
        "room_id": 7,
        "instructor_id": None,
    }
    own = cast.training_class.pk
    runs = {
        f"kind=FILL&training_class={own}": run_with(cast),
        "kind=REPAIR&room=7&first_on=2026-11-23&last_on=2026-11-24": run_with(
            cast, kind="REPAIR", training_class=None, options={"seconds": 20, "loss": loss}
        ),
    }
    for query, run in runs.items():
        assert run.again_url == f"{reverse('timetable:planning_new')}?{query}"
        assert run.again_url.replace("&", "&amp;") in organiser.get(run.get_absolute_url()).content.decode()
