"""What an auditor opens is noted: a page of a class once an hour, a file each time."""

from typing import Any

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from tests.attendance.closing import Ended
from tests.conftest import Cast
from tests.test_access import OBJECTS, _own

pytestmark = pytest.mark.django_db


def noted(action: str = "audit.read") -> list[tuple[str, int | None, str]]:
    rows = AuditEntry.objects.filter(action=action).order_by("pk")
    return [(row.by.username if row.by else "", row.subject_id, row.data["page"]) for row in rows]


def test_a_page_once_a_person_class_page_and_hour(
    ended: Ended, cast: Cast, as_user: Any, time_machine_at: Any
) -> None:
    pk = ended.training_class.pk
    page, client = reverse("courses:class_detail", args=[pk]), as_user(cast.auditor)
    moments = ("09:00:00", "09:59:59", "10:00:00")
    counts = []
    for moment in moments:
        with time_machine_at(f"2026-11-24T{moment}+08:00"):
            client.get(page)
            counts.append(len(noted()))
    assert counts == [1, 1, 2]
    assert noted()[0] == ("auditor", pk, "courses:class_detail")
    client.get(reverse("attendance:attendance_detail", args=[pk]))
    assert noted()[-1][2] == "attendance:attendance_detail"


def test_a_page_that_the_browser_shows_again_is_read_too(
    ended: Ended, cast: Cast, as_user: Any, time_machine_at: Any
) -> None:
    page = reverse("timetable:timetable_detail", args=[ended.training_class.pk])
    client = as_user(cast.auditor)
    with time_machine_at("2026-11-24T09:00:00+08:00"):
        client.get(page)
        etag = client.get(page)["ETag"]
    with time_machine_at("2026-11-24T10:00:00+08:00"):
        assert client.get(page, headers={"If-None-Match": etag}).status_code == 304
    assert len(noted()) == 2


def test_a_file_each_time(ended: Ended, cast: Cast, as_user: Any) -> None:
    document = ended.training_class.documents.all()[0]
    for _time in range(2):
        b"".join(as_user(cast.auditor).get(reverse("courses:document_file", args=[document.pk])))
    assert noted("audit.download") == [("auditor", ended.training_class.pk, "courses:document_file")] * 2


def test_nothing_of_others_and_nothing_that_was_refused(ended: Ended, cast: Cast, as_user: Any) -> None:
    pk = ended.training_class.pk
    as_user(cast.organiser).get(reverse("courses:class_detail", args=[pk]))
    as_user(cast.auditor).get(reverse("courses:class_edit", args=[pk]))
    as_user(cast.auditor).get(reverse("desk:home"))
    assert noted() == []


def test_every_page_of_a_class_that_an_auditor_opens_is_noted(cast: Cast, as_user: Any) -> None:
    """Whatever the table of addresses opens to an auditor and belongs to a class."""
    world, client = _own(cast), as_user(cast.auditor)
    of_no_class = {"attendance:cadre_detail", "attendance:credit_file", "exports:record_file"}
    of_no_class |= {name for name, door in OBJECTS.items() if door.of in ("unit", "unit_paper")}
    missing = []
    for name, door in OBJECTS.items():
        if "GET" not in door.methods or name in of_no_class or door.expected("own")["auditor"] != "200":
            continue
        answer = client.get(world.address(name, door))
        if answer.streaming:
            list(answer)
        if name not in {page for _who, _pk, page in noted() + noted("audit.download")}:
            missing.append(name)
    assert missing == []
