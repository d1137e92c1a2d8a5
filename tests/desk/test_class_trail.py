"""The trail of a class: what was done to it and what hangs on it, and who saw what is held of its people."""

from collections.abc import Callable
from typing import Any

from django.test import Client
from django.urls import reverse

from accounts import audit
from accounts.models import User
from courses.models import StaffRole
from exports import jobs
from tests import factories
from tests.conftest import Cast

SignIn = Callable[[User], Client]


def page(client: Client, cast: Cast) -> str:
    return client.get(reverse("desk:class_trail", args=[cast.training_class.pk])).content.decode()


def test_it_gathers_what_hangs_on_the_class(cast: Cast, as_user: SignIn) -> None:
    other = factories.training_class(cast.district, "另一个班")
    session = factories.session(cast.training_class)
    audit.record("timetable.cancel", by=cast.organiser, subject=session, reason="停电")
    audit.record("trainees.note_no_show", by=cast.head_teacher, subject=cast.enrolment)
    audit.record("trainees.reveal_id_number", by=cast.administrator, subject=cast.cadre)
    audit.record("courses.change", by=cast.organiser, subject=other, reason="别班的")
    jobs.ask("roster", subject=cast.training_class, by=cast.organiser)
    text = page(as_user(cast.organiser), cast)
    for words in ("取消课次", "停电", "登记未报到", "查看完整身份证号", "生成文档", "学员花名册"):
        assert words in text
    assert "别班的" not in text


def test_an_auditor_of_the_class_reads_it_and_its_head_teacher_does_not(cast: Cast, as_user: SignIn) -> None:
    url = reverse("desk:class_trail", args=[cast.training_class.pk])
    assert as_user(cast.head_teacher).get(url).status_code == 403
    factories.staff(cast.training_class, cast.stranger, StaffRole.AUDITOR)
    assert as_user(cast.stranger).get(url).status_code == 200


def test_the_queries_do_not_grow(cast: Cast, as_user: SignIn, count_queries: Any) -> None:
    client = as_user(cast.organiser)
    audit.record("trainees.note_no_show", by=cast.head_teacher, subject=cast.enrolment)
    page(client, cast)
    with count_queries() as few:
        page(client, cast)
    for _n in range(2):
        audit.record("trainees.note_no_show", by=cast.head_teacher, subject=cast.enrolment)
    with count_queries() as more:
        page(client, cast)
    assert len(few) == len(more)
