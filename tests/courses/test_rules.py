"""Who may do what to a class."""

import datetime as dt

import pytest

from accounts.models import User
from courses.models import StaffRole, TrainingClass
from tests import factories
from tests.conftest import Cast
from tests.courses.doors import ROLES


def _holders(cast: Cast, permission: str, training_class: TrainingClass | None = None) -> list[str]:
    return [role for role in ROLES if getattr(cast, role).has_perm(permission, training_class)]


def test_who_holds_what_over_the_class(cast: Cast) -> None:
    assert _holders(cast, "courses.add_trainingclass") == ["administrator", "organiser", "stranger"]
    change = _holders(cast, "courses.change_trainingclass", cast.training_class)
    assert change == ["administrator", "organiser"]
    view = _holders(cast, "courses.view_trainingclass", cast.training_class)
    assert view == ["administrator", "organiser", "head_teacher", "finance", "auditor"]


def test_nobody_changes_a_class_in_general(cast: Cast) -> None:
    assert _holders(cast, "courses.change_trainingclass") == []


@pytest.mark.parametrize(("part", "allowed"), [("host", True), ("implementer", True), ("", False)])
def test_an_organiser_of_a_town_changes_what_the_town_hosts_or_implements(
    cast: Cast, part: str, allowed: bool
) -> None:
    local = factories.user("local", "孙干事", "organiser", cast.town)
    fields = {part: cast.town} if part else {}
    made = factories.training_class(cast.district, "镇里的班", **fields)
    assert local.has_perm("courses.change_trainingclass", made) is allowed
    assert local.has_perm("courses.view_trainingclass", made) is allowed
    assert TrainingClass.objects.visible_to(local).filter(pk=made.pk).exists() is allowed


@pytest.mark.parametrize(("days", "allowed"), [(0, True), (-1, False)])
def test_a_head_teacher_counts_to_the_last_day(cast: Cast, today: None, days: int, allowed: bool) -> None:
    cast.training_class.staff.update(expires_on=factories.MONDAY + dt.timedelta(days=days))
    person = User.objects.get(pk=cast.head_teacher.pk)
    assert person.has_perm("courses.view_trainingclass", cast.training_class) is allowed


def test_an_auditor_named_for_the_class_sees_that_class_only(cast: Cast) -> None:
    outside = factories.user("outside", "外审")
    other = factories.training_class(cast.district, "另一个班")
    factories.staff(cast.training_class, outside, StaffRole.AUDITOR)
    seen = [outside.has_perm("courses.view_trainingclass", one) for one in (cast.training_class, other)]
    assert seen == [True, False]
