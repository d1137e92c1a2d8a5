"""Who may change a roster, see phones, hand out links."""

import pytest

from courses.models.training_class import STORED_STATUSES
from tests.conftest import Cast

ROLES = (
    "administrator",
    "organiser",
    "head_teacher",
    "finance",
    "auditor",
    "liaison",
    "cadre_user",
    "stranger",
)


def allowed(cast: Cast, permission: str) -> set[str]:
    return {role for role in ROLES if getattr(cast, role).has_perm(permission, cast.training_class)}


@pytest.mark.parametrize("status", STORED_STATUSES)
def test_the_roster_is_changed_by_organisers_until_the_class_is_closed(cast: Cast, status: str) -> None:
    cast.training_class.status = status
    settled = status in ("CLOSED", "ARCHIVED", "CANCELLED")
    assert allowed(cast, "trainees.change_roster") == (set() if settled else {"administrator", "organiser"})


@pytest.mark.parametrize("status", STORED_STATUSES)
def test_R28_phones_are_seen_from_confirmed_to_closed(cast: Cast, status: str) -> None:
    cast.training_class.status = status
    shown = status in ("CONFIRMED", "CLOSED")
    staff = {"administrator", "organiser", "head_teacher"}
    assert allowed(cast, "trainees.see_phones") == (staff if shown else set())
    assert allowed(cast, "trainees.see_phones_of_own_units") == ({"liaison"} if shown else set())


def test_links_are_handed_out_by_organisers_and_the_head_teacher(cast: Cast) -> None:
    assert allowed(cast, "trainees.issue_links") == {"administrator", "organiser", "head_teacher"}


@pytest.mark.parametrize(
    "permission", ["change_roster", "see_phones", "see_phones_of_own_units", "issue_links"]
)
def test_without_a_class_nobody_may(cast: Cast, permission: str) -> None:
    assert not cast.organiser.has_perm(f"trainees.{permission}", None)
