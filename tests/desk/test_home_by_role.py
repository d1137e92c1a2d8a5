"""The first page of somebody with several roles, of finance and of an auditor; what has expired is gone at once."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from accounts.models import Grant, User
from courses import planning
from courses.models import StaffRole
from tests import factories
from tests.conftest import Cast
from timetable import fee_standards, paying
from timetable.fees import FeeSheet

URL = reverse("desk:home")


def parts(client: Client) -> list[str]:
    context = client.get(URL).context
    return list(context["parts"]) if context else []


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("administrator", ["staff"]),
        ("organiser", ["staff"]),
        ("head_teacher", ["staff"]),
        ("finance", ["finance", "staff"]),
        ("auditor", ["auditor", "staff"]),
        ("liaison", ["liaison"]),
    ],
)
def test_each_role_has_its_part(
    cast: Cast, today: None, as_user: Callable[[User], Client], who: str, expected: list[str]
) -> None:
    assert parts(as_user(getattr(cast, who))) == expected


def test_who_holds_several_roles_has_the_parts_of_all(
    cast: Cast, today: None, as_user: Callable[[User], Client]
) -> None:
    factories.published(factories.session(cast.training_class, "基层党建"))
    person = cast.cadre_user
    Grant.objects.create(user=person, role="organiser", unit=cast.district)
    Grant.objects.create(user=person, role="liaison", unit=cast.town)
    factories.staff(cast.training_class, person, StaffRole.HEAD_TEACHER)
    page = as_user(person).get(URL)
    assert (page.status_code, page.context["parts"]) == (200, ["staff", "liaison", "own"])
    assert page.context["own_next"].title == "基层党建"
    html = page.content.decode()
    shown = [f'id="{name}"' in html for name in ("home-class", "home-todo", "home-people", "home-own")]
    assert shown == [True] * 4
    assert html.count("2026-11-23") >= 1


@pytest.mark.parametrize(
    ("last", "expected"), [("2026-11-23", ["auditor", "staff"]), ("2026-11-22", ["staff"])]
)
def test_the_day_of_expiry_is_the_last_that_counts(
    cast: Cast, today: None, as_user: Callable[[User], Client], last: str, expected: list[str]
) -> None:
    Grant.objects.filter(user=cast.auditor).update(expires_on=last)
    assert parts(as_user(cast.auditor)) == expected


@pytest.mark.parametrize(("days", "left"), [(0, 0), (1, 1), (30, 30), (-1, None)])
def test_an_auditor_reads_how_long_a_class_may_be_looked_at(
    cast: Cast, today: None, as_user: Callable[[User], Client], days: int, left: int | None
) -> None:
    person = factories.user("named", "审计员")
    last = factories.MONDAY + dt.timedelta(days=days)
    planning.appoint(
        cast.training_class, user=person, role=StaffRole.AUDITOR, by=cast.organiser, expires_on=last
    )
    client = as_user(person)
    page = client.get(URL)
    named = [(row.training_class, row.until.left) for row in page.context.get("named") or []]
    assert named == ([(cast.training_class, left)] if left is not None else [])
    opened = client.get(cast.training_class.get_absolute_url()).status_code
    assert opened == (200 if left is not None else 404)
    words = {0: "今天到期", 1: "还有 1 天", 30: "还有 30 天"}
    html = page.content.decode()
    assert left is None or words[left] in html
    assert (f'href="/classes/{cast.training_class.pk}/audit/"' in html) == (left is not None)


def test_an_auditor_of_the_district_has_its_classes_by_year(
    cast: Cast, today: None, as_user: Callable[[User], Client]
) -> None:
    factories.training_class(cast.district, "第二班")
    older = factories.plan(cast.district, 2025)
    older.classes.create(name="去年的班", host=cast.district)
    (row,) = as_user(cast.auditor).get(URL).context["audited"]
    assert (row.grant.unit, row.until.left, row.years) == (cast.district, None, ((2026, 2), (2025, 1)))


# --- finance ------------------------------------------------------------------------------------------


def taught(cast: Cast, name: str = "陈静", *, of: Any = None) -> Any:
    """A lecture that is over at eight o'clock on Monday, with a lecturer to be paid; the class."""
    training_class = of or cast.training_class
    lecturer = factories.instructor(cast.district, name, title_grade="SENIOR")
    early = factories.at("05:00", dt.date(2026, 11, 23))
    factories.published(factories.session(training_class, start=early, hours=4, instructors=(lecturer,)))
    return lecturer


def test_finance_sees_what_is_to_be_paid_and_what_is_signed(
    cast: Cast, today: None, as_user: Callable[[User], Client]
) -> None:
    fee_standards.lay_down_defaults(cast.district)
    lecturer = taught(cast)
    planning.add_document(
        cast.training_class,
        by=cast.organiser,
        kind="SIGNED_SHEET",
        title="签到表一",
        day=factories.MONDAY,
        period="AM",
        file=ContentFile(b"sheet", name="sheet.pdf"),
    )
    client = as_user(cast.finance)
    page = client.get(URL)
    (row,) = page.context["settling"]
    assert (row.training_class, row.unpaid, row.net, row.to_check) == (cast.training_class, 1, 4000, 1)
    assert (row.signed, row.half_days, page.context["unpaid_net"]) == (1, 1, Decimal(4000))
    html = page.content.decode()
    links = [
        f"/classes/{cast.training_class.pk}/{part}"
        for part in ("fees/", "papers/lecture_fees/", "papers/budget/", "papers/expense_list/")
    ]
    links.append(f"/documents/{row.sheets[0].pk}/file/")
    assert [link in html for link in links] == [True] * 5
    answers: list[Any] = [client.get(link) for link in links]
    assert [answer.status_code for answer in answers] == [200] * 5
    assert b"".join(answers[-1].streaming_content) == b"sheet"
    paying.pay(
        cast.training_class,
        instructor_id=lecturer.pk,
        paid_on=factories.MONDAY,
        seen=Decimal(4000),
        by=cast.finance,
    )
    assert client.get(URL).context["unpaid_classes"] == 0


def test_the_fees_of_many_classes_are_those_of_each(cast: Cast, today: None) -> None:
    fee_standards.lay_down_defaults(cast.district)
    other = factories.training_class(cast.district, "法治班")
    taught(cast)
    lecturer = taught(cast, "赵明", of=other)
    joint = factories.session(
        other, start=factories.at("07:30"), end=factories.at("07:50"), hours=4, instructors=(lecturer,)
    )
    joint.joint_classes.add(cast.training_class)
    factories.published(joint)
    classes = [cast.training_class, other]
    assert FeeSheet.of_many(classes) == [FeeSheet.of(row) for row in classes]


@pytest.mark.parametrize("who", ["finance", "auditor"])
def test_the_queries_do_not_grow(
    cast: Cast, today: None, as_user: Callable[[User], Client], count_queries: Any, who: str
) -> None:
    fee_standards.lay_down_defaults(cast.district)
    client, counts = as_user(getattr(cast, who)), []
    taught(cast)
    client.get(URL)
    for size in (1, 3):
        for place in range(size):
            row = factories.training_class(cast.district, f"第{size}{place}班")
            taught(cast, f"讲师{size}{place}", of=row)
            factories.staff(row, cast.auditor, StaffRole.AUDITOR)
        with count_queries() as queries:
            client.get(URL)
        counts.append(len(queries))
    assert counts[0] == counts[1]
