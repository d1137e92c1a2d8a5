"""The file of a 学习体会 goes to the staff and to its author, and to nobody else."""

from typing import Any

from django.core.files.base import ContentFile
from django.urls import reverse

from attendance.models import Reflection
from tests import factories
from tests.conftest import Cast


def test_who_gets_it(cast: Cast, as_user: Any) -> None:
    row = Reflection(enrolment=cast.enrolment, file_name="体会.pdf", handed_in_by=cast.cadre_user)
    row.file.save("reflection.pdf", ContentFile(b"%PDF-1.7"))
    page = reverse("attendance:reflection_file", args=[row.pk])
    other = factories.user("other", "旁人", "cadre", cast.community)
    factories.enrolment(cast.training_class, factories.cadre("旁人", cast.community, user=other))
    found = {}
    for person in (cast.head_teacher, cast.cadre_user, other, cast.liaison, cast.stranger):
        answer = as_user(person).get(page)
        found[person.username] = (
            b"".join(answer.streaming_content) if answer.streaming else answer.status_code
        )
    assert found == {"head": b"%PDF-1.7", "cadre": b"%PDF-1.7", "other": 404, "liaison": 404, "stranger": 404}
    Reflection.objects.update(file="")
    assert as_user(cast.head_teacher).get(page).status_code == 404
