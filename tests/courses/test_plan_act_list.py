"""The plan's documents, and every act with what it changed."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from courses import planning, progress
from courses.models import PlanAct, PlanStatus, TrainingClass, TrainingPlan
from tests import factories
from tests.conftest import Cast
from tests.courses.doors import SignIn, doors, for_staff, wrong_methods

URL = "/plans/2026/acts/"


@pytest.fixture
def client(cast: Cast, as_user: SignIn) -> Client:
    return as_user(cast.organiser)


def _adjust(cast: Cast, name: str, number: str) -> TrainingClass:
    row = TrainingClass(plan=factories.plan(cast.district), host=cast.district, name=name, month=12)
    return planning.create(row, by=cast.organiser, reason="上级新要求", document_number=number)


def test_who_comes_in(cast: Cast, as_user: SignIn) -> None:
    assert doors(cast, as_user, URL) == for_staff(stranger=200)


def test_other_methods_are_refused(client: Client) -> None:
    assert wrong_methods(client, URL, "post", "put", "delete") == {"post": 405, "put": 405, "delete": 405}


def test_a_draft_offers_the_meeting_and_says_that_nothing_was_done(client: Client) -> None:
    text = client.get(URL).content.decode()
    assert '<a class="btn btn-sm btn-primary" href="/plans/2026/acts/new/?kind=DELIBERATED">' in text
    assert "还没有记录" in text
    assert "登记调整文件" not in text


@pytest.mark.parametrize("who", ["finance", "auditor", "head_teacher"])
def test_who_only_reads_is_offered_no_step(cast: Cast, as_user: SignIn, who: str) -> None:
    assert "acts/new/" not in as_user(getattr(cast, who)).get(URL).content.decode()


def test_R30_each_adjustment_has_its_line(cast: Cast, client: Client) -> None:
    TrainingPlan.objects.update(status=PlanStatus.ISSUED)
    TrainingClass.objects.update(status="APPROVED")
    made = _adjust(cast, "增办的班", "武组〔2026〕9号")
    day = dt.date(2026, 12, 1)
    why: Any = {"by": cast.organiser, "document_number": "武组〔2026〕10号"}
    progress.postpone(cast.training_class, starts_on=day, ends_on=day, reason="会议冲突", **why)
    progress.advance(made, to="CANCELLED", reason="不再办", **why)
    response = client.get(URL)
    lines = [
        (line.act.change, line.act.class_name, line.act.reason, line.act.document.number, line.was)
        for line in response.context["changes"]
    ]
    assert lines == [
        ("CANCELLED", "增办的班", "不再办", "武组〔2026〕10号", "草拟"),
        ("POSTPONED", "社区干部培训班", "会议冲突", "武组〔2026〕10号", ""),
        ("ADDED", "增办的班", "上级新要求", "武组〔2026〕9号", ""),
    ]
    text = " ".join(response.content.decode().split())
    assert "11月23日–11月25日</span> → " in text
    assert "草拟 → 已取消" in text
    assert "3 项" in text


def test_the_same_queries_at_one_act_and_at_three(cast: Cast, client: Client, count_queries: Any) -> None:
    TrainingPlan.objects.update(status=PlanStatus.ISSUED)
    counts = []
    for size in (1, 3):
        while PlanAct.objects.count() < size:
            _adjust(cast, f"班{size}", f"{PlanAct.objects.count()}号")
        with count_queries() as queries:
            client.get(URL)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_year_without_a_plan_says_so(client: Client) -> None:
    assert "这一年还没有计划。" in client.get("/plans/2031/acts/").content.decode()
