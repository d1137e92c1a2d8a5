"""Deciding from the list: several at once or one, with a reason where somebody is turned down."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from courses.models import TrainingClass
from tests import factories
from tests.attendance.doors import WRITERS, answers
from tests.conftest import Cast
from trainees.models import Enrolment

SignIn = Callable[[User], Client]


def url(training_class: TrainingClass) -> str:
    return f"/classes/{training_class.pk}/nominations/decide/"


@pytest.fixture
def named(cast: Cast, enrolling: TrainingClass) -> list[Enrolment]:
    people = [factories.cadre(name, cast.community) for name in ("李新", "张三", "赵四")]
    return [factories.enrolment(enrolling, person, status="NOMINATED") for person in people]


def states() -> list[str]:
    rows = Enrolment.objects.filter(training_class__status="ENROLLING").order_by("pk")
    return list(rows.values_list("status", flat=True))


def said(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def test_who_decides(cast: Cast, as_user: SignIn, named: list[Enrolment]) -> None:
    sent = {"decision": "WAITLISTED", "enrolment": named[0].pk}
    found = answers(cast, as_user, url(named[0].training_class), "post", **sent)
    assert found == WRITERS | {"liaison": 403, "head_teacher": 404}
    assert as_user(cast.organiser).get(url(named[0].training_class)).status_code == 405


def test_several_are_approved_and_it_can_be_undone(
    cast: Cast, as_user: SignIn, named: list[Enrolment]
) -> None:
    client, address = as_user(cast.organiser), url(named[0].training_class)
    sent = {"decision": "APPROVED", "enrolment": [named[0].pk, named[1].pk], "reason": "不相干"}
    response = client.post(f"{address}?status=NOMINATED", sent, follow=True)
    assert response.redirect_chain == [(address.replace("decide/", "?status=NOMINATED"), 302)]
    assert said(response) == ["李新、张三：已录取。"]
    assert states() == ["APPROVED", "APPROVED", "NOMINATED"]
    assert Enrolment.objects.get(pk=named[0].pk).reason == ""
    (message,) = response.context["messages"]
    client.post(message.extra_tags.removeprefix("undo:"))
    assert states() == ["NOMINATED"] * 3


def test_the_button_beside_somebody_approves_that_one_alone(
    cast: Cast, as_user: SignIn, named: list[Enrolment]
) -> None:
    sent = {"approve": named[1].pk, "enrolment": [named[0].pk], "reason": ""}
    as_user(cast.organiser).post(url(named[0].training_class), sent)
    assert states() == ["NOMINATED", "APPROVED", "NOMINATED"]


def test_without_a_reason_nobody_is_turned_down_and_the_ticks_stay(
    cast: Cast, as_user: SignIn, named: list[Enrolment]
) -> None:
    client, address = as_user(cast.organiser), url(named[0].training_class)
    response = client.post(address, {"decision": "REJECTED", "enrolment": [named[1].pk], "reason": " "})
    assert response.status_code == 422
    page = response.content.decode()
    assert "不录取要写明原因，推荐单位会看到。" in page
    assert page.count('" checked') == 1
    assert states() == ["NOMINATED"] * 3
    client.post(address, {"decision": "REJECTED", "enrolment": [named[1].pk], "reason": "本年已培训"})
    assert states() == ["NOMINATED", "REJECTED", "NOMINATED"]


@pytest.mark.parametrize(
    "sent",
    [
        {"decision": "APPROVED"},
        {"decision": "APPROVED", "enrolment": "x"},
        {"decision": "COMPLETED", "enrolment": "1"},
        {"approve": "9" * 30},
        {},
    ],
)
def test_what_makes_no_sense_is_said(
    cast: Cast, as_user: SignIn, enrolling: TrainingClass, sent: dict[str, str]
) -> None:
    assert as_user(cast.organiser).post(url(enrolling), sent).status_code == 422


def test_R19_a_full_quota_refuses_all_of_them_and_the_page_says_whom(
    cast: Cast, as_user: SignIn, named: list[Enrolment]
) -> None:
    sent = {"decision": "APPROVED", "enrolment": [row.pk for row in named]}
    response = as_user(cast.organiser).post(url(named[0].training_class), sent)
    assert response.status_code == 409
    assert "赵四：湖塘镇的 2 个名额已满。" in response.content.decode()
    assert states() == ["NOMINATED"] * 3


def test_who_was_withdrawn_meanwhile_is_not_approved(
    cast: Cast, as_user: SignIn, named: list[Enrolment]
) -> None:
    Enrolment.objects.filter(pk=named[0].pk).update(status="CANCELLED")
    sent = {"decision": "APPROVED", "enrolment": [named[0].pk]}
    response = as_user(cast.organiser).post(url(named[0].training_class), sent)
    assert response.status_code == 409
    assert "李新：现在是“撤回报名”，不能这样处理。" in response.content.decode()


def test_who_moves_up_and_what_passes_the_plan_is_told(
    cast: Cast, as_user: SignIn, enrolling: TrainingClass, named: list[Enrolment]
) -> None:
    enrolling.quotas.all().delete()
    client = as_user(cast.organiser)
    client.post(url(enrolling), {"decision": "APPROVED", "enrolment": [row.pk for row in named]})
    more = [factories.enrolment(enrolling, factories.cadre("钱五", cast.community), status="NOMINATED")]
    response = client.post(url(enrolling), {"approve": more[0].pk}, follow=True)
    assert said(response)[-1] == "已超过计划人数 3 人：多 1 人。"
    waiting = factories.enrolment(enrolling, factories.cadre("孙六", cast.community), status="WAITLISTED")
    sent = {"decision": "REJECTED", "enrolment": [named[0].pk, named[1].pk], "reason": "调整"}
    response = client.post(url(enrolling), sent, follow=True)
    assert said(response) == ["李新、张三：未录取。", "候补的孙六（花园社区居民委员会）已递补录取。"]
    waiting.refresh_from_db()
    assert waiting.status == "APPROVED"


def test_deciding_again_says_that_nothing_changed(
    cast: Cast, as_user: SignIn, named: list[Enrolment]
) -> None:
    client, sent = as_user(cast.organiser), {"approve": named[0].pk}
    client.post(url(named[0].training_class), sent)
    response = client.post(url(named[0].training_class), sent, follow=True)
    assert said(response)[-1] == "没有变化：选中的人已经是这个状态。"
