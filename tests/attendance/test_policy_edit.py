"""Changing a district's rules."""

from typing import Any

import pytest
from django.urls import reverse

from attendance.models import AttendancePolicy
from tests import factories
from tests.attendance.doors import answers
from tests.conftest import Cast

FORM = {
    "opens_minutes": 20,
    "grace_minutes": 3,
    "late_minutes": 15,
    "lates_per_absence": 3,
    "early_leaves_allowed": 1,
    "leave_numerator": 1,
    "leave_denominator": 5,
    "warning_percent": 60,
    "absent_half_days": 2,
    "counted_leave": ["PERSONAL", "SICK"],
}


def address(cast: Cast, kind: str = "short") -> str:
    return reverse("attendance:policy_edit", args=[cast.district.pk, kind])


def saved() -> list[dict[str, Any]]:
    return list(AttendancePolicy.objects.order_by("pk").values(*FORM, "for_short_classes", "district"))


def test_the_first_change_makes_the_row_and_the_next_changes_it(cast: Cast, as_user: Any) -> None:
    client = as_user(cast.administrator)
    answer = client.post(address(cast), FORM, follow=True)
    assert answer.redirect_chain == [("/settings/policy/", 302)]
    assert "考勤规则已保存。" in answer.content.decode()
    assert saved() == [{**FORM, "for_short_classes": True, "district": cast.district.pk}]
    client.post(address(cast), {**FORM, "grace_minutes": 4})
    client.post(address(cast, "others"), FORM)
    assert [(row["for_short_classes"], row["grace_minutes"]) for row in saved()] == [(True, 4), (False, 3)]


def test_it_starts_from_what_holds(cast: Cast, as_user: Any) -> None:
    page = as_user(cast.administrator).get(address(cast)).content.decode()
    assert 'name="grace_minutes" value="5"' in page
    factories.policy(cast.district, for_short_classes=True, grace_minutes=8)
    page = as_user(cast.administrator).get(address(cast)).content.decode()
    assert 'name="grace_minutes" value="8"' in page


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("late_minutes", 2, "不能小于不算迟到的分钟数。"),
        ("leave_numerator", 6, "上限不能超过全部学时。"),
        ("leave_denominator", 0, "大于或等于1"),
        ("warning_percent", 101, "小于或等于100"),
        ("grace_minutes", "", "必填"),
        ("counted_leave", ["HOLIDAY"], "HOLIDAY"),
    ],
)
def test_bad_input_is_said_beside_the_field_and_kept(
    cast: Cast, as_user: Any, field: str, value: Any, message: str
) -> None:
    answer = as_user(cast.administrator).post(address(cast), {**FORM, "opens_minutes": 77, field: value})
    assert answer.status_code == 422
    assert message in "".join(answer.context["form"].errors[field])
    assert 'name="opens_minutes" value="77"' in answer.content.decode()
    assert saved() == []


def test_no_kind_of_leave_may_count(cast: Cast, as_user: Any) -> None:
    form = {name: value for name, value in FORM.items() if name != "counted_leave"}
    as_user(cast.administrator).post(address(cast), form)
    assert saved()[0]["counted_leave"] == []


def test_who_may_change(cast: Cast, as_user: Any) -> None:
    refused = dict.fromkeys(("organiser", "head_teacher", "finance", "auditor", "liaison", "cadre_user"), 403)
    assert answers(cast, as_user, address(cast), "post", **FORM) == {
        "administrator": 302,
        **refused,
        "stranger": 403,
        "anonymous": 302,
    }
    assert answers(cast, as_user, address(cast))["organiser"] == 403


def test_administrators_of_elsewhere_and_below(cast: Cast, as_user: Any) -> None:
    abroad = factories.user("abroad", "外区", "administrator", factories.unit("新北区", "DISTRICT"))
    assert as_user(abroad).post(address(cast), FORM).status_code == 404
    below = factories.user("below", "镇里", "administrator", cast.town)
    assert as_user(below).post(address(cast), FORM).status_code == 404
    assert saved() == []


def test_a_town_has_no_rules_and_there_are_two_kinds(cast: Cast, as_user: Any) -> None:
    client = as_user(cast.administrator)
    assert client.get(address(cast, "long")).status_code == 404
    assert client.get(reverse("attendance:policy_edit", args=[cast.town.pk, "short"])).status_code == 404


def test_other_methods(cast: Cast, as_user: Any) -> None:
    assert as_user(cast.administrator).delete(address(cast)).status_code == 405
