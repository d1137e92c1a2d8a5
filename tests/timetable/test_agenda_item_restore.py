"""An item is put back into the agenda."""

from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry
from tests.conftest import Cast
from tests.timetable.ceremony import item, texts
from tests.trainees.arranged import said
from timetable import agenda


def test_twice_is_once(cast: Cast, organiser: Client) -> None:
    row = item(cast)
    agenda.remove(row, by=cast.organiser)
    address = reverse("timetable:agenda_item_restore", args=[row.pk])
    assert [said(organiser.post(address, follow=True)) for _time in range(2)] == [["“领导讲话”已恢复。"]] * 2
    assert texts(cast) == ["领导讲话"]
    assert AuditEntry.objects.filter(action="timetable.restore_agenda_item").count() == 1
