"""A document that trainees are shown, fetched by them."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from accounts.models import AuditEntry, User
from courses import planning
from courses.models import ClassDocument
from tests.conftest import Cast
from tests.timetable import handouts
from tests.timetable.doors import CLASS_READERS, answers
from timetable.models import MaterialReader
from trainees.models import EnrolmentStatus


def address(document: ClassDocument) -> str:
    return f"/handouts/{document.pk}/file/"


def test_it_comes_as_a_download_and_the_reader_is_counted_once(
    cast: Cast, as_user: Callable[[User], Client]
) -> None:
    document, cadre = handouts.paper(cast), as_user(cast.cadre_user)
    response: Any = cadre.get(address(document))
    assert b"".join(response) == b"%PDF-1.7"
    assert (response["X-Content-Type-Options"], response["Cache-Control"]) == ("nosniff", "private, no-store")
    assert f"filename*=UTF-8''{quote('学员须知.pdf')}" in response["Content-Disposition"]
    list(cadre.get(address(document)))
    reader = MaterialReader.objects.get()
    assert (reader.enrolment, reader.document) == (cast.enrolment, document)
    trail = AuditEntry.objects.filter(action="timetable.fetch_handout")
    assert [(entry.by, entry.data) for entry in trail] == [(cast.cadre_user, {"document": document.pk})] * 2


def test_who_gets_it(cast: Cast, as_user: Callable[[User], Client]) -> None:
    assert answers(cast, as_user, address(handouts.paper(cast))) == CLASS_READERS
    assert MaterialReader.objects.count() == 1, "the staff are no readers"


LISTED = {"APPROVED", "REGISTERED", "COMPLETED", "NOT_COMPLETED"}


@pytest.mark.parametrize("status", EnrolmentStatus.values)
def test_only_who_is_on_the_list_reads(cast: Cast, as_user: Callable[[User], Client], status: str) -> None:
    document, material = handouts.paper(cast), handouts.notes(cast, handouts.lecture(cast.training_class))
    cast.enrolment.status = status
    cast.enrolment.save()
    cadre = as_user(cast.cadre_user)
    addresses = (
        address(document),
        f"/materials/{material.pk}/file/",
        f"/classes/{cast.training_class.pk}/materials/",
    )
    found = [cadre.get(one) for one in addresses]
    for response in found:
        if response.streaming:
            list(response)
    assert [one.status_code for one in found] == [200 if status in LISTED else 404] * 3


def test_what_is_not_shown_is_not_there(cast: Cast, as_user: Callable[[User], Client]) -> None:
    hidden, removed = handouts.paper(cast, shown=False), handouts.paper(cast)
    planning.remove_document(removed, by=cast.organiser)
    client = as_user(cast.cadre_user)
    assert [client.get(address(one)).status_code for one in (hidden, removed)] == [404, 404]
