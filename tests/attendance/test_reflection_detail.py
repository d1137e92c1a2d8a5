"""One text, read by the staff."""

from typing import Any

from django.urls import reverse

from attendance.models import Reflection
from tests.conftest import Cast


def test_the_staff_reads_it_as_text(cast: Cast, as_user: Any) -> None:
    row = Reflection.objects.create(
        enrolment=cast.enrolment, text="第一段<script>\n\n第二段", handed_in_by=cast.cadre_user
    )
    answer = as_user(cast.head_teacher).get(reverse("attendance:reflection_detail", args=[row.pk]))
    text = answer.content.decode()
    assert ("第一段&lt;script&gt;" in text, "<p>第二段</p>" in text, answer["Cache-Control"]) == (
        True,
        True,
        "no-store, private",
    )
