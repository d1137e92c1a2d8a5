"""The page of a class's end: who completes, what is still to do, what closing came to."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from attendance.completion import closing, deciding
from attendance.completion.remaining import remaining_of
from tests import factories
from tests.attendance.closing import Ended, fresh
from tests.attendance.doors import READERS, answers
from tests.conftest import Cast

SignIn = Callable[[User], Client]


@pytest.fixture
def address(ended: Ended) -> str:
    return reverse("attendance:completion_list", args=[ended.training_class.pk])


def test_who_may_look(ended: Ended, cast: Cast, as_user: SignIn, address: str) -> None:
    assert answers(cast, as_user, address) == READERS


def test_what_is_found_and_what_is_still_to_do_lead_to_their_pages(
    ended: Ended, cast: Cast, as_user: SignIn, address: str
) -> None:
    ended.mark("ABSENT", ended.people[:1], ended.half_days[:1])
    ended.training_class.documents.filter(kind="NOTICE").update(file="")
    page = as_user(cast.organiser).get(address)
    html = page.content.decode()
    assert "请假、旷课累计4/8学时，超过1/7" in html
    assert [one.text for one in page.context["remaining"]] == [
        "还没有上传培训通知",
        "1 人须处理，还没有认定",
        "2 人还没有认定结业",
    ]
    assert f'href="{reverse("courses:document_new", args=[ended.training_class.pk])}?kind=NOTICE"' in html
    assert f'action="{reverse("attendance:completion_rest", args=[ended.training_class.pk])}"' in html
    assert reverse("desk:class_close", args=[ended.training_class.pk]) not in html
    read_only = as_user(cast.head_teacher).get(address).content.decode()
    assert "请假、旷课累计4/8学时" in read_only
    for name in ("completion_rest", "completion_decide"):
        assert reverse(f"attendance:{name}", args=[ended.training_class.pk]) not in read_only


def test_R23_every_kind_of_what_is_missing_has_a_page(ended: Ended, as_user: SignIn) -> None:
    ended.mark("", ended.people[:1])
    ended.training_class.documents.all().delete()
    ended.people[1].late_addition = "PENDING"
    ended.people[1].save()
    found = remaining_of(fresh(ended.training_class), ended.assessment())
    assert {one.kind for one in found} == {"unmarked", "additions", "APPROVAL", "NOTICE", "sheets", "rest"}
    client = as_user(ended.by)
    assert {client.get(one.address).status_code for one in found} == {200}


def test_a_class_that_lacks_nothing_shows_what_closing_comes_to(
    ended: Ended, cast: Cast, as_user: SignIn, address: str
) -> None:
    ended.complete()
    page = as_user(cast.organiser).get(address)
    assert page.context["summary"] == closing.Summary({"COMPLETED": 3}, (), {2026: Decimal(24)}, 0)
    html = page.content.decode()
    assert f'action="{reverse("desk:class_close", args=[ended.training_class.pk])}"' in html


def test_a_closed_class_shows_its_certificates_and_what_was_decided(
    ended: Ended, cast: Cast, as_user: SignIn, address: str
) -> None:
    deciding.decide(ended.people[0], by=ended.by, outcome="DISMISSED", reason="擅自离校")
    ended.complete()
    closing.close(fresh(ended.training_class), by=ended.by)
    page = as_user(cast.organiser).get(address)
    html = page.content.decode()
    for words in ("武培〔2026〕0001号", "武培〔2026〕0002号", "擅自离校", "退学", "看待补训"):
        assert words in html
    assert [one.enrolment.pk for one in page.context["assessment"].candidates] == sorted(
        person.pk for person in ended.people
    )
    assert "completion/decide/" not in html
    assert f'href="{reverse("desk:class_reopen", args=[ended.training_class.pk])}"' in html
    assert "reopen" not in as_user(cast.auditor).get(address).content.decode()


def test_in_english_the_findings_are_english_and_a_decision_is_no_less_known(
    ended: Ended, cast: Cast, as_user: SignIn, address: str
) -> None:
    ended.mark("ABSENT", ended.people[:1], ended.half_days[:1])
    deciding.decide(ended.people[0], by=ended.by, outcome="COMPLETED", reason="单位证明")
    client = as_user(cast.organiser)
    client.cookies["django_language"] = "en"
    page = client.get(address)
    (flagged,) = page.context["assessment"].flagged
    assert (flagged.is_stale, flagged.findings == flagged.kept) == (False, False)
    assert "超过" not in "".join(flagged.findings)


def test_before_it_begins_nobody_is_decided_on(cast: Cast, as_user: SignIn, today: None) -> None:
    factories.published(factories.session(cast.training_class, start=factories.at("14:00")))
    cast.training_class.status = "ENROLLING"
    cast.training_class.save()
    page = as_user(cast.organiser).get(reverse("attendance:completion_list", args=[cast.training_class.pk]))
    assert [one.kind for one in page.context["remaining"]] == ["status"]
    assert "completion/decide/" not in page.content.decode()


def test_the_number_of_queries_does_not_grow(
    ended: Ended, cast: Cast, as_user: SignIn, address: str, count_queries: Any
) -> None:
    client = as_user(cast.organiser)
    client.get(address)

    def queries() -> int:
        with count_queries() as found:
            client.get(address)
        return len(found)

    few = queries()
    ended.mark("PRESENT", factories.trainees(ended.training_class, cast.community, 5))
    assert queries() == few
