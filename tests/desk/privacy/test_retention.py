"""The policy is carried out: what is kept no longer goes, the rest stays."""

import datetime as dt
import threading
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.utils import timezone

from accounts import audit, identity
from accounts.models import AuditEntry
from courses.models import ClassStatus, TrainingClass
from desk.privacy import retention
from reminders.models import Message
from tests import factories
from tests.conftest import Cast
from trainees.models import Cadre, Enrolment, PersonalLink, Phone, PhoneTie

ENDED = dt.date(2026, 11, 25)  # the last day of the cast's class
ID_NUMBER = "11010519491231002X"


@pytest.fixture
def closed(cast: Cast) -> Cast:
    TrainingClass.objects.filter(pk=cast.training_class.pk).update(status=ClassStatus.CLOSED)
    Cadre.objects.filter(pk=cast.cadre.pk).update(
        id_number_encrypted=identity.encrypt(ID_NUMBER), id_number_hash=identity.id_number_hash(ID_NUMBER)
    )
    Enrolment.objects.filter(pk=cast.enrolment.pk).update(phone="13800005678", diet="清真")
    return cast


def run(today: dt.date) -> dict[str, int]:
    return {one.kind.name: one.rows for one in retention.run(today=today)}


def phone_of(cast: Cast) -> str:
    return Cadre.objects.get(pk=cast.cadre.pk).phone


def test_a_phone_goes_the_day_after_its_time(closed: Cast) -> None:
    run(dt.date(2028, 11, 25))
    assert phone_of(closed) == "13800005678"
    assert run(dt.date(2028, 11, 26))["phone"] == 1
    assert phone_of(closed) == ""


def test_the_id_number_goes_with_its_hash(closed: Cast) -> None:
    run(dt.date(2027, 11, 26))
    row = Cadre.objects.get(pk=closed.cadre.pk)
    assert (row.id_number_encrypted, row.id_number_hash) == (None, None)


def test_the_hours_stay(closed: Cast) -> None:
    credit = factories.credit(closed.cadre, hours=24)
    before = type(credit).objects.values().get(pk=credit.pk)
    run(dt.date(2036, 1, 1))
    assert type(credit).objects.values().get(pk=credit.pk) == before


@pytest.mark.parametrize("status", [ClassStatus.CONFIRMED, ClassStatus.ENROLLING])
def test_whoever_is_in_an_open_class_keeps_the_phone(closed: Cast, status: str) -> None:
    other = factories.training_class(closed.district, "另一个班", status=status)
    factories.enrolment(other, closed.cadre)
    run(dt.date(2036, 1, 1))
    assert phone_of(closed) == "13800005678"


def test_whoever_never_had_a_class_keeps_the_phone_while_in_a_post(cast: Cast) -> None:
    row = factories.cadre("张三", cast.community, phone="13900001234")
    run(dt.date(2036, 1, 1))
    row.refresh_from_db()
    assert row.phone == "13900001234"
    row.appointments.update(ended_on=dt.date(2030, 1, 1))
    run(dt.date(2036, 1, 1))
    row.refresh_from_db()
    assert row.phone == ""


def test_the_phone_of_a_cadres_account_goes_and_that_of_staff_stays(closed: Cast) -> None:
    closed.cadre_user.phone = closed.organiser.phone = "13800005678"
    closed.cadre_user.save()
    closed.organiser.save()
    run(dt.date(2036, 1, 1))
    closed.cadre_user.refresh_from_db()
    closed.organiser.refresh_from_db()
    assert (closed.cadre_user.phone, closed.organiser.phone) == ("", "13800005678")


def test_devices_links_and_messages_go(closed: Cast) -> None:
    phone = Phone.objects.create(key_hash="a" * 64, label="vivo")
    PhoneTie.objects.create(phone=phone, enrolment=closed.enrolment, way="LINK")
    PersonalLink.objects.create(cadre=closed.cadre, kind="PAGE", token_hash="b" * 64)
    Message.objects.create(
        rule="ANNOUNCEMENT", training_class=closed.training_class, subject="1", subject_version="1",
        channel="SMS", cadre=closed.cadre, status="SENT", address="13800005678", text="明天报到",
    )  # fmt: skip
    done = run(dt.date(2036, 1, 1))
    assert (done["device"], done["link"], done["message"]) == (2, 1, 1)
    assert not Phone.objects.exists()


def test_a_message_that_waits_stays(closed: Cast) -> None:
    Message.objects.create(
        rule="ANNOUNCEMENT", training_class=closed.training_class, subject="1", subject_version="1",
        channel="SMS", cadre=closed.cadre, address="13800005678",
    )  # fmt: skip
    run(dt.date(2036, 1, 1))
    assert Message.objects.get().address == "13800005678"


def test_the_trail_is_emptied_and_nobody_else_can(closed: Cast) -> None:
    entry = audit.record(
        "courses.change", by=closed.organiser, subject=closed.training_class, changed=["name"]
    )
    with pytest.raises(Exception, match="only added"), transaction.atomic():
        AuditEntry.objects.filter(pk=entry.pk).update(data={})
    with pytest.raises(Exception, match="only added"), transaction.atomic():
        AuditEntry.objects.filter(pk=entry.pk).delete()
    run(timezone.localdate() + dt.timedelta(days=4000))
    entry.refresh_from_db()
    assert (entry.data, entry.subject_label, entry.action) == ({}, "", "courses.change")


def test_a_run_leaves_a_row_a_kind_with_counts_alone(closed: Cast) -> None:
    run(dt.date(2028, 11, 26))
    rows = AuditEntry.objects.filter(action=retention.ACTION, data__kind="phone")
    assert [row.data for row in rows] == [{"kind": "phone", "rows": 1, "before": "2026-11-26"}]
    last = retention.last_run()
    assert last
    assert {one.kind.name: one.rows for one in last[1]}["phone"] == 1


def test_a_second_run_finds_nothing(closed: Cast) -> None:
    run(dt.date(2028, 11, 26))
    assert run(dt.date(2028, 11, 26)) == {}


def test_a_dry_run_says_the_same_and_writes_nothing(closed: Cast) -> None:
    out = StringIO()
    call_command("retention", "--dry-run", "--today", "2028-11-26", stdout=out)
    assert "phone: 1\n" in out.getvalue()
    assert phone_of(closed) == "13800005678"
    assert not AuditEntry.objects.filter(action__startswith="desk.retention").exists()


def test_more_than_a_batch_goes(closed: Cast, monkeypatch: Any) -> None:
    monkeypatch.setattr(retention, "BATCH", 2)
    factories.trainees(closed.training_class, closed.community, 5)
    Cadre.objects.update(phone="13800005678")
    assert run(dt.date(2028, 11, 26))["phone"] == 6


@pytest.mark.django_db(transaction=True)
def test_a_row_that_somebody_holds_is_left_to_the_next_run(closed: Cast) -> None:
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            Cadre.objects.select_for_update().get(pk=closed.cadre.pk)
            held.set()
            done.wait(20)
        connections.close_all()

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(20)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '5s'")
        run(dt.date(2028, 11, 26))
        assert phone_of(closed) == "13800005678"
    finally:
        done.set()
        thread.join()
    run(dt.date(2028, 11, 26))
    assert phone_of(closed) == ""
