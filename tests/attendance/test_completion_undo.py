"""A decision is taken back: what stood before it stands again, until the class is closed."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from accounts.models import User
from attendance.completion import closing, deciding
from attendance.models import CompletionDecision
from tests.attendance.closing import Ended, fresh
from tests.attendance.doors import WRITERS, answers
from tests.conftest import Cast

SignIn = Callable[[User], Client]


def standing() -> list[int]:
    return list(
        CompletionDecision.objects.filter(withdrawn_at=None).order_by("pk").values_list("pk", flat=True)
    )


def test_who_may(ended: Ended, cast: Cast, as_user: SignIn) -> None:
    decision = deciding.decide(ended.people[0], by=ended.by, outcome="COMPLETED")
    address = reverse("attendance:completion_undo", args=[decision.pk])
    assert answers(cast, as_user, address, "post") == WRITERS | {"head_teacher": 403}


def test_the_one_before_stands_again(ended: Ended, cast: Cast, as_user: SignIn) -> None:
    first = deciding.decide(ended.people[0], by=ended.by, outcome="NOT_COMPLETED", reason="测试不合格")
    second = deciding.decide(ended.people[0], by=ended.by, outcome="COMPLETED")
    address = reverse("attendance:completion_undo", args=[second.pk])
    client = as_user(cast.organiser)
    assert "已撤销。" in client.post(address, follow=True).content.decode()
    assert standing() == [first.pk]
    assert "已经撤销过了" in client.post(address, follow=True).content.decode()
    assert standing() == [first.pk]
    assert CompletionDecision.objects.count() == 2


def test_an_act_for_many_is_taken_back_for_all_who_were_not_decided_on_since(ended: Ended) -> None:
    ended.complete()
    later = deciding.decide(ended.people[0], by=ended.by, outcome="EXEMPT", reason="已有同等培训")
    act = CompletionDecision.objects.filter(outcome="COMPLETED", withdrawn_at=None)[0]
    assert deciding.undo(act, by=ended.by) == 2
    assert standing() == [later.pk]


def test_a_closed_class_keeps_its_decisions(ended: Ended, cast: Cast, as_user: SignIn) -> None:
    ended.complete()
    closing.close(fresh(ended.training_class), by=ended.by)
    before = standing()
    address = reverse("attendance:completion_undo", args=[before[0]])
    page = as_user(cast.organiser).post(address, follow=True).content.decode()
    assert "班次现在是“已结班”，不能认定结业。" in page
    assert standing() == before
