"""A class made from another one."""

import datetime as dt
import uuid
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from attendance.models import AttendancePolicy
from courses.models import ClassStatus, TrainingClass
from tests import factories
from tests.conftest import Cast
from tests.factories import at


def url(training_class: TrainingClass) -> str:
    return reverse("desk:class_copy", args=[training_class.pk])


def typed(name: str, starts_on: str, **more: str) -> dict[str, str]:
    return {"name": name, "starts_on": starts_on, "nonce": str(uuid.uuid4()), **more}


def test_it_takes_facts_sessions_quotas_and_policy_and_no_people(
    cast: Cast, as_user: Callable[[User], Client]
) -> None:
    source = cast.training_class
    TrainingClass.objects.filter(pk=source.pk).update(disciplines="*** 手机静音 ***\n不得无故缺席")
    source.quotas.create(unit=cast.town, seats=7)
    factories.policy(cast.district, training_class=source, grace_minutes=9)
    gone = factories.instructor(cast.district, "已退休", is_active=False)
    stays = factories.instructor(cast.district, "陈静")
    factories.session(source, "第一课", instructors=(stays,))
    friday = dt.date(2026, 11, 27)
    factories.session(source, "第五天的课", start=at("14:00", friday), instructors=(gone,))
    response = as_user(cast.organiser).post(url(source), typed("2027年社区干部培训班", "2027-03-04"))
    copied = TrainingClass.objects.get(name="2027年社区干部培训班")
    assert (response.status_code, response["Location"]) == (302, copied.get_absolute_url())
    assert (copied.status, copied.plan.year, copied.disciplines) == (
        ClassStatus.DRAFT,
        2027,
        "*** 手机静音 ***\n不得无故缺席",
    )
    assert list(copied.quotas.values_list("unit__name", "seats")) == [("湖塘镇", 7)]
    assert AttendancePolicy.objects.get(training_class=copied).grace_minutes == 9
    assert copied.enrolments.count() == 0
    assert [
        (row.title, row.start_at, [(t.instructor.name, t.answer) for t in row.teaching.all()])
        for row in copied.sessions.order_by("start_at")
    ] == [
        ("第一课", at("09:00", dt.date(2027, 3, 4)), [("陈静", "PROPOSED")]),
        # Four working days after a Thursday is the Wednesday of the next week.
        ("第五天的课", at("14:00", dt.date(2027, 3, 10)), []),
    ]
    followed = as_user(cast.organiser)
    text = followed.post(url(source), typed("又一班", "2027-05-06"), follow=True).content.decode()
    assert "已退休" in text, "who is gone is named"


def test_a_missing_day_answers_422_and_keeps_the_name(cast: Cast, as_user: Callable[[User], Client]) -> None:
    response = as_user(cast.organiser).post(url(cast.training_class), typed("新班名", ""))
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["starts_on"])
    assert 'value="新班名"' in response.content.decode()
    assert TrainingClass.objects.count() == 1


def test_the_same_form_sent_twice_makes_one_class(cast: Cast, as_user: Callable[[User], Client]) -> None:
    client, form = as_user(cast.organiser), typed("又一班", "2027-03-04")
    answers = [client.post(url(cast.training_class), form)["Location"] for _ in range(2)]
    made = TrainingClass.objects.get(name="又一班")
    assert answers == [made.get_absolute_url()] * 2


def test_R30_into_an_issued_plan_only_with_reason_and_document(
    cast: Cast, as_user: Callable[[User], Client]
) -> None:
    plan = factories.plan(cast.district, 2027)
    plan.status = "ISSUED"
    plan.save()
    client = as_user(cast.organiser)
    bare = client.post(url(cast.training_class), typed("又一班", "2027-03-04"))
    assert (bare.status_code, list(bare.context["form"].errors)) == (422, ["reason"])
    assert not plan.classes.exists()
    full = typed("又一班", "2027-03-04", reason="上级新增任务", document_number="武组发〔2027〕9号")
    assert client.post(url(cast.training_class), full).status_code == 302
    plan.refresh_from_db()
    assert (plan.status, plan.classes.count()) == ("ADJUSTED", 1)


@pytest.mark.parametrize(
    ("who", "status"), [("stranger", 404), ("liaison", 403), ("finance", 403), ("cadre_user", 403)]
)
def test_others_may_not(cast: Cast, as_user: Callable[[User], Client], who: str, status: int) -> None:
    assert as_user(getattr(cast, who)).get(url(cast.training_class)).status_code == status


def test_anonymous_signs_in_first(cast: Cast) -> None:
    assert Client().get(url(cast.training_class))["Location"].startswith("/sign-in/?next=")


def test_only_get_and_post(cast: Cast, as_user: Callable[[User], Client]) -> None:
    assert as_user(cast.organiser).delete(url(cast.training_class)).status_code == 405


@pytest.mark.parametrize("day", ["0001-01-01", "1999-12-31", "2101-01-01", "9999-12-31"])
def test_a_day_of_another_age_answers_422(cast: Cast, as_user: Callable[[User], Client], day: str) -> None:
    form = {"starts_on": day, "name": "新班", "nonce": "00000000-0000-4000-8000-000000000001"}
    response = as_user(cast.organiser).post(f"/classes/{cast.training_class.pk}/copy/", form)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["starts_on"])
