"""Letting somebody else decide."""

from typing import Any

from django.urls import reverse

from attendance.models import LeaveDelegation
from tests import factories
from tests.conftest import Cast

URL = "/delegations/new/"


def form(**given: Any) -> dict[str, Any]:
    days = {"starts_on": "2026-11-23", "ends_on": "2026-11-27"}
    return {"taker": "organiser", "level": "HEAD_TEACHER", "training_class": "", **days, **given}


def test_a_head_teacher_delegates_once(cast: Cast, today: None, as_user: Any) -> None:
    client = as_user(cast.head_teacher)
    for _ in range(2):
        assert client.post(URL, form())["Location"] == reverse("attendance:delegation_list")
    client.post(URL, form(training_class=cast.training_class.pk, taker="王科长"))
    found = LeaveDelegation.objects.order_by("pk").values_list(
        "taker__username", "training_class", "district"
    )
    assert list(found) == [
        ("organiser", None, cast.district.pk),
        ("organiser", cast.training_class.pk, cast.district.pk),
    ]


def test_what_is_wrong_is_said(cast: Cast, today: None, as_user: Any) -> None:
    factories.user("second", "王科长", "organiser", cast.district)
    client = as_user(cast.head_teacher)
    wrong: list[dict[str, Any]] = [
        {"taker": "nobody"},
        {"taker": "head"},
        {"taker": "王科长"},
        {"level": "DISTRICT"},
        {"ends_on": "2026-11-22"},
        {"training_class": factories.training_class(cast.other_town, "别的班").pk},
    ]
    found = [client.post(URL, form(**one)) for one in wrong]
    assert [(one.status_code, list(one.context["form"].errors)) for one in found] == [
        (422, ["taker"]),
        (422, ["taker"]),
        (422, ["taker"]),
        (422, ["level"]),
        (422, ["ends_on"]),
        (422, ["training_class"]),
    ]


def test_each_gives_what_each_has(cast: Cast, as_user: Any) -> None:
    people = ("administrator", "organiser", "head_teacher", "finance", "liaison", "cadre_user")
    found = {name: as_user(getattr(cast, name)).get(URL) for name in people}
    assert {
        name: [value for value, _label in one.context["form"].fields["level"].choices]
        for name, one in found.items()
        if one.status_code == 200
    } == {
        "administrator": ["ORGANISER", "DISTRICT"],
        "organiser": ["ORGANISER"],
        "head_teacher": ["HEAD_TEACHER"],
    }
    assert {one.status_code for one in found.values()} == {200, 403}
