"""Taking an act of deciding back: one's own, while one may decide."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import AuditEntry, User
from courses.models import TrainingClass
from tests import factories
from tests.conftest import Cast
from trainees import deciding
from trainees.deciding import Decision
from trainees.models import Enrolment

SignIn = Callable[[User], Client]


@pytest.fixture
def row(cast: Cast, enrolling: TrainingClass) -> Enrolment:
    return factories.enrolment(enrolling, cast.cadre, status="NOMINATED")


@pytest.fixture
def act(cast: Cast, row: Enrolment) -> AuditEntry:
    decided = deciding.decide(
        row.training_class, enrolments=[row.pk], decision=Decision.APPROVED, by=cast.organiser
    )
    assert decided.act
    return decided.act


def test_only_who_decided(cast: Cast, as_user: SignIn, act: AuditEntry, row: Enrolment) -> None:
    address = f"/decisions/{act.pk}/undo/"
    found = {
        name: as_user(getattr(cast, name)).post(address).status_code
        for name in ("administrator", "auditor", "liaison", "stranger", "cadre_user")
    }
    assert found == dict.fromkeys(found, 404)
    assert as_user(cast.organiser).get(address).status_code == 405
    response = as_user(cast.organiser).post(address, {"next": "/?from=undo"})
    assert response["Location"] == "/?from=undo"
    row.refresh_from_db()
    assert row.status == "NOMINATED"


def test_once_the_roster_is_settled_nothing_is_undone(
    cast: Cast, as_user: SignIn, act: AuditEntry, row: Enrolment
) -> None:
    TrainingClass.objects.update(status="CLOSED")
    assert as_user(cast.organiser).post(f"/decisions/{act.pk}/undo/").status_code == 403


def test_what_changed_since_stays_and_is_said(
    cast: Cast, as_user: SignIn, act: AuditEntry, row: Enrolment
) -> None:
    deciding.decide(
        row.training_class,
        enrolments=[row.pk],
        decision=Decision.REJECTED,
        by=cast.administrator,
        reason="调整",
    )
    response = as_user(cast.organiser).post(f"/decisions/{act.pk}/undo/", follow=True)
    assert "1 人之后又有变化，没有动。" in response.content.decode()
    row.refresh_from_db()
    assert row.status == "REJECTED"


def test_other_entries_of_the_trail_undo_nothing(cast: Cast, as_user: SignIn, row: Enrolment) -> None:
    entry = AuditEntry.objects.create(action="trainees.enrol", by=cast.organiser, subject_id=1)
    assert as_user(cast.organiser).post(f"/decisions/{entry.pk}/undo/").status_code == 404
