"""Changing a district's rules."""

from typing import Any

import pytest
from django.urls import reverse

from attendance.models import AttendancePolicy
from courses.models import ClassStatus, TrainingClass
from tests import factories
from tests.attendance.conftest import PM, Attended
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
    "modes": ["CODE", "ROLL"],
    "sign_and_scan": False,
    "each_session": False,
    "check_out": True,
    "spot_checks": True,
    "head_teacher_half_days": 2,
    "organiser_half_days": 4,
    "leave_in_turn": True,
    "unit_word": False,
    "proof_needed": ["SICK"],
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
    client.post(address(cast), {**FORM, "grace_minutes": 4, "version": 1})
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
        ("modes", [], "必填"),
        ("organiser_half_days", 1, "不能小于班主任批的半天数。"),
        ("sign_and_scan", True, "两种都要勾选"),
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


def test_R12_who_stands_otherwise_is_shown_before_it_is_saved(
    attended: Attended, cast: Cast, as_user: Any
) -> None:
    attended.mark(p0="PRESENT", p1="SICK", p2="PRESENT")
    attended.mark(PM, p0="PRESENT", p1="PRESENT", p2="PRESENT")
    client = as_user(cast.administrator)
    answer = client.post(address(cast), {**FORM, "counted_leave": ["PERSONAL"]})
    impact = answer.context["change"].impact
    assert (answer.status_code, impact.classes, impact.worse, saved()) == (200, 1, 0, [])
    assert [
        (one.enrolment, one.before.flag.value, one.before.reasons, one.after.flag.value, one.after.reasons)
        for one in impact.people
    ] == [(attended.people[1], "flagged", ("请假、旷课累计4/8学时，超过1/7",), "clear", ())]
    word = answer.context["change"].previewed
    assert f'name="previewed" value="{word}"' in answer.content.decode()
    # Other values than those that were shown are shown first.
    other = client.post(address(cast), {**FORM, "counted_leave": [], "previewed": word})
    assert (other.status_code, saved()) == (200, [])
    client.post(address(cast), {**FORM, "counted_leave": ["PERSONAL"], "previewed": word})
    assert [row["counted_leave"] for row in saved()] == [["PERSONAL"]]


def test_R12_a_class_with_rules_of_its_own_and_one_that_is_closed_are_not_concerned(
    attended: Attended, cast: Cast, as_user: Any
) -> None:
    attended.mark(p1="SICK")
    own = factories.policy(cast.district, training_class=cast.training_class)
    client = as_user(cast.administrator)
    client.post(address(cast), {**FORM, "counted_leave": []})
    assert [row["counted_leave"] for row in saved()][-1] == []
    own.delete()
    TrainingClass.objects.update(status=ClassStatus.CLOSED)
    client.post(address(cast), {**FORM, "counted_leave": ["SICK"], "version": 1})
    assert [row["counted_leave"] for row in saved()] == [["SICK"]]


def test_the_queries_of_a_preview_do_not_grow(
    attended: Attended, cast: Cast, as_user: Any, count_queries: Any
) -> None:
    client = as_user(cast.administrator)
    attended.mark(p1="SICK")

    def preview() -> tuple[int, int]:
        with count_queries() as queries:
            answer = client.post(address(cast), {**FORM, "counted_leave": []})
        return len(queries), answer.context["change"].impact.classes

    one = preview()
    for name in ("第二期", "第三期"):
        another = factories.training_class(cast.district, name)
        factories.published(factories.session(another, "党章", start=factories.at("19:00")))
        factories.trainees(another, cast.community, 2)
    assert (one[1], preview()) == (1, (one[0], 3))


def test_the_second_who_saves_sees_both(cast: Cast, as_user: Any) -> None:
    client = as_user(cast.administrator)
    client.post(address(cast), FORM)
    answer = client.post(address(cast), {**FORM, "grace_minutes": 9, "modes": ["PAPER"]})
    assert answer.status_code == 409
    assert answer.context["change"].differences == [
        ("几分钟内不算迟到", "3", "9"),
        ("签到方式", "扫码、点名", "纸质签到表"),
    ]
    page = answer.content.decode()
    assert 'name="grace_minutes" value="9"' in page
    assert 'name="version" value="1"' in page
    assert [row["grace_minutes"] for row in saved()] == [3]
    client.post(address(cast), {**FORM, "grace_minutes": 9, "version": 1})
    assert [row["grace_minutes"] for row in saved()] == [9]
