"""Erasing somebody on request: shown before, confirmed by the name, refused in an open class, done again after a restore."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, Grant, User
from courses.models import ClassStatus, TrainingClass
from desk.privacy import erasing, retention
from tests import factories
from tests.conftest import Cast
from trainees.models import Cadre, Enrolment, ErasedPerson

SignIn = Callable[[User], Client]
FORM = {"reason": "本人要求", "asked_by": "本人书面申请", "typed": "王小宁"}


@pytest.fixture(autouse=True)
def _list(settings: Any, tmp_path: Path) -> None:
    settings.ERASED_LIST = str(tmp_path / "erased.list")


@pytest.fixture
def closed(cast: Cast) -> Cast:
    TrainingClass.objects.filter(pk=cast.training_class.pk).update(status=ClassStatus.CLOSED)
    return cast


def erase(client: Client, cast: Cast, **changed: str) -> Any:
    return client.post(reverse("desk:person_erase", args=[cast.cadre.pk]), FORM | changed)


def test_it_says_before_what_goes_and_what_stays(closed: Cast, as_user: SignIn) -> None:
    client = as_user(closed.administrator)
    text = client.get(reverse("desk:person_erase", args=[closed.cadre.pk])).content.decode()
    assert "手机号（干部名册、干部账号） 1" in text
    assert "依法保留" in text
    assert Cadre.objects.get(pk=closed.cadre.pk).phone == "13800005678"


def test_the_person_goes_and_the_record_stays_under_a_number(closed: Cast, as_user: SignIn) -> None:
    credit = factories.credit(closed.cadre, hours=24)
    assert erase(as_user(closed.administrator), closed).status_code == 302
    row = Cadre.objects.get(pk=closed.cadre.pk)
    assert (row.name, row.phone) == (f"已删除人员{row.pk}", "")
    closed.cadre_user.refresh_from_db()
    assert not closed.cadre_user.is_active
    credit.refresh_from_db()
    assert (credit.cadre_id, credit.hours) == (row.pk, Decimal(24))
    assert Enrolment.objects.filter(pk=closed.enrolment.pk, cadre=row).exists()
    entry = AuditEntry.objects.get(action="desk.erase_person")
    assert (entry.by, entry.subject_label) == (closed.administrator, row.name)
    assert entry.data == {"reason": "本人要求", "asked_by": "本人书面申请"}


def test_nobody_is_erased_while_in_an_open_class(cast: Cast, as_user: SignIn) -> None:
    response = erase(as_user(cast.administrator), cast)
    assert response.status_code == 409
    assert "还没有结班" in response.content.decode()
    assert Cadre.objects.get(pk=cast.cadre.pk).name == "王小宁"


def test_nobody_is_erased_who_holds_an_office(closed: Cast) -> None:
    Grant.objects.create(user=closed.cadre_user, role="liaison", unit=closed.town)
    with pytest.raises(erasing.NotErased, match="收回角色"):
        erasing.erase(closed.cadre, by=closed.administrator, reason="", asked_by="")


def test_the_name_is_typed_once_more(closed: Cast, as_user: SignIn) -> None:
    assert erase(as_user(closed.administrator), closed, typed="王大宁").status_code == 422
    assert Cadre.objects.get(pk=closed.cadre.pk).name == "王小宁"


def test_a_namesake_in_the_same_class_keeps_the_name(closed: Cast) -> None:
    other = factories.enrolment(closed.training_class, factories.cadre("王小宁", closed.other_community))
    closed.training_class.announcements.create(
        title="表扬", text="王小宁", audiences=["TRAINEES"], channels=["IN_APP"], by=closed.organiser
    )
    erasing.erase(closed.cadre, by=closed.administrator, reason="", asked_by="")
    other.cadre.refresh_from_db()
    assert other.cadre.name == "王小宁"
    assert closed.training_class.announcements.get().text == "王小宁"


def test_after_an_older_backup_it_is_done_again(
    closed: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    before = (
        Cadre.objects.filter(pk=closed.cadre.pk).values("name", "phone", "stroke_order", "search_key").get()
    )
    with django_capture_on_commit_callbacks(execute=True):
        erasing.erase(closed.cadre, by=closed.administrator, reason="", asked_by="")
    Cadre.objects.filter(pk=closed.cadre.pk).update(**before)
    ErasedPerson.objects.all().delete()  # the list in the database is as old as the backup
    retention.run()
    assert Cadre.objects.get(pk=closed.cadre.pk).name == f"已删除人员{closed.cadre.pk}"


def test_somebody_else_under_the_same_key_is_let_alone(closed: Cast, settings: Any) -> None:
    """Another database may have another person there."""
    Path(settings.ERASED_LIST).write_text(f"{closed.cadre.pk} {'0' * 64} 2026-01-01\n")
    retention.run()
    assert Cadre.objects.get(pk=closed.cadre.pk).name == "王小宁"
