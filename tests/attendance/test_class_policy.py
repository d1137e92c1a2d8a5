"""A class's own rules."""

from typing import Any

import pytest
from django.urls import reverse

from attendance import policy as policies
from attendance.models import AttendancePolicy
from tests import factories
from tests.attendance.doors import answers
from tests.attendance.test_policy_edit import FORM
from tests.conftest import Cast


@pytest.fixture
def address(cast: Cast) -> str:
    return reverse("attendance:class_policy", args=[cast.training_class.pk])


def test_it_starts_from_the_districts_and_becomes_its_own(cast: Cast, address: str, as_user: Any) -> None:
    district = factories.policy(cast.district, for_short_classes=True, grace_minutes=8)
    client = as_user(cast.organiser)
    page = client.get(address).content.decode()
    assert 'name="grace_minutes" value="8"' in page
    assert "现在用的是区里的规则" in page
    answer = client.post(address, FORM, follow=True)
    assert answer.redirect_chain == [
        (reverse("attendance:attendance_detail", args=[cast.training_class.pk]), 302)
    ]
    own = policies.policy_of(cast.training_class)
    assert (own.training_class, own.grace_minutes, own.leave_denominator) == (cast.training_class, 3, 5)
    district.refresh_from_db()
    assert district.grace_minutes == 8
    assert "本班另定了规则" in client.get(address).content.decode()


def test_changing_again_keeps_one_row(cast: Cast, address: str, as_user: Any) -> None:
    client = as_user(cast.organiser)
    client.post(address, FORM)
    client.post(address, {**FORM, "grace_minutes": 9, "version": 1})
    assert list(AttendancePolicy.objects.values_list("grace_minutes", flat=True)) == [9]


def test_the_districts_rules_come_back(cast: Cast, address: str, as_user: Any) -> None:
    client = as_user(cast.organiser)
    client.post(address, FORM)
    answer = client.post(address, {"drop": "1"}, follow=True)
    assert "已恢复为区里的考勤规则。" in answer.content.decode()
    assert AttendancePolicy.objects.count() == 0


def test_bad_input_is_said_beside_the_field_and_kept(cast: Cast, address: str, as_user: Any) -> None:
    answer = as_user(cast.organiser).post(address, {**FORM, "opens_minutes": 77, "late_minutes": 1})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "不能小于不算迟到的分钟数。" in page
    assert 'name="opens_minutes" value="77"' in page
    assert AttendancePolicy.objects.count() == 0


def test_who_may_change(cast: Cast, address: str, as_user: Any) -> None:
    refused = dict.fromkeys(("head_teacher", "finance", "auditor"), 403)
    strangers = dict.fromkeys(("liaison", "cadre_user", "stranger"), 404)
    assert answers(cast, as_user, address) == {
        "administrator": 200,
        "organiser": 200,
        **refused,
        **strangers,
        "anonymous": 302,
    }
    assert answers(cast, as_user, address, "post", **FORM)["head_teacher"] == 403


def test_other_methods(cast: Cast, address: str, as_user: Any) -> None:
    assert as_user(cast.organiser).delete(address).status_code == 405
