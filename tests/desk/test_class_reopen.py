"""A closing is taken back with a reason."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, User
from attendance.completion import closing
from attendance.models import HoursCredit
from exports.models import FrozenEdition
from tests.attendance.closing import Ended, fresh
from tests.attendance.doors import READERS, answers
from tests.conftest import Cast
from tests.desk.conftest import Frozen

SignIn = Callable[[User], Client]


def test_who_may(ended: Ended, cast: Cast, as_user: SignIn) -> None:
    ended.complete()
    closing.close(fresh(ended.training_class), by=ended.by)
    address = reverse("desk:class_reopen", args=[ended.training_class.pk])
    refused = dict.fromkeys(("head_teacher", "finance", "auditor"), 403)
    assert answers(cast, as_user, address) == READERS | refused


def test_with_a_reason(ended: Ended, cast: Cast, as_user: SignIn) -> None:
    ended.complete()
    closing.close(fresh(ended.training_class), by=ended.by)
    client = as_user(cast.organiser)
    address = reverse("desk:class_reopen", args=[ended.training_class.pk])
    page = client.get(address).content.decode()
    assert "收回 2026 年认定的 24 学时" in page
    assert "3 份证书暂时作废" in page
    assert client.post(address, {"reason": ""}).status_code == 422
    assert HoursCredit.objects.count() == 3
    page = client.post(address, {"reason": "补考勤"}, follow=True).content.decode()
    assert "已撤销结班，学时、证书和补训都已收回。" in page
    assert (HoursCredit.objects.count(), fresh(ended.training_class).status) == (0, "CONFIRMED")
    entry = AuditEntry.objects.get(action="attendance.reopen")
    assert entry.data == {"reason": "补考勤", "credits": 3, "certificates": 3, "make_ups": []}


def test_a_class_that_is_not_closed_leads_back(ended: Ended, cast: Cast, as_user: SignIn) -> None:
    address = reverse("desk:class_reopen", args=[ended.training_class.pk])
    for send in ("get", "post"):
        response = getattr(as_user(cast.organiser), send)(address, {"reason": "补考勤"})
        assert response["Location"] == reverse("attendance:completion_list", args=[ended.training_class.pk])


def test_what_was_frozen_is_kept_and_marked(frozen: Frozen, cast: Cast, as_user: SignIn) -> None:
    address = reverse("desk:class_reopen", args=[frozen.training_class.pk])
    client = as_user(cast.organiser)
    assert "封存的结班文档保留并标为作废" in client.get(address).content.decode()
    client.post(address, {"reason": "补考勤"})
    edition = FrozenEdition.objects.get()
    assert (edition.reason, edition.superseded_by) == ("补考勤", cast.organiser)
    page = client.get(reverse("desk:audit_detail", args=[frozen.training_class.pk])).content.decode()
    assert "第 1 次结班的文档，2026-11-24 09:00 作废" in page
