"""What a lecturer handed in reaches trainees when the staff give it out."""

from collections.abc import Callable

from django.core.files.base import ContentFile
from django.test import Client

from accounts.models import AuditEntry, User
from tests import factories
from tests.conftest import Cast
from tests.timetable.conftest import Asked
from timetable import handing_in
from timetable.models import SessionMaterial


def test_a_lecturer_s_file_is_given_out_and_kept_back(
    cast: Cast, asked: Asked, as_user: Callable[[User], Client]
) -> None:
    if not hasattr(asked.session, "published"):
        factories.published(asked.session)
    material = handing_in.hand_in(asked.session, link=asked.link, file=ContentFile(b"%PDF", name="讲义.pdf"))
    cadre, head = as_user(cast.cadre_user), as_user(cast.head_teacher)
    got = []
    for released in ("", "1", "1", "0"):
        if released:
            response = head.post(f"/materials/{material.pk}/release/", {"released": released})
            assert response.status_code == 302
        answer = cadre.get(f"/materials/{material.pk}/file/")
        got.append((answer.status_code, answer.streaming and b"".join(answer)))
    assert got == [(404, False), (200, b"%PDF"), (200, b"%PDF"), (404, False)]
    trail = AuditEntry.objects.filter(action="timetable.release_material").order_by("pk")
    assert [entry.data["released"] for entry in trail] == [True, False]
    assert SessionMaterial.objects.get().readers.get().enrolment == cast.enrolment
