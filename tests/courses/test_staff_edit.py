"""Who serves a class is named."""

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from courses.models import ClassStaff
from tests import factories
from tests.conftest import Cast
from tests.courses.doors import SignIn, doors, for_organisers, wrong_methods

CountQueries = Callable[[], AbstractContextManager[CaptureQueriesContext]]


@pytest.fixture
def url(cast: Cast) -> str:
    return f"/classes/{cast.training_class.pk}/staff/"


def test_who_comes_in(cast: Cast, as_user: SignIn, url: str) -> None:
    assert doors(cast, as_user, url) == for_organisers()


def test_other_methods_are_refused(cast: Cast, as_user: SignIn, url: str) -> None:
    assert wrong_methods(as_user(cast.organiser), url, "put", "delete") == {"put": 405, "delete": 405}


def test_names_an_auditor_until_a_day(cast: Cast, today: None, as_user: SignIn, url: str) -> None:
    typed = {"user": str(cast.auditor.pk), "role": "auditor", "expires_on": "2026-12-31"}
    response = as_user(cast.organiser).post(url, typed)
    assert (response.status_code, response["Location"]) == (302, url)
    staff = ClassStaff.objects.get(user=cast.auditor)
    assert (staff.training_class, staff.role, staff.expires_on) == (
        cast.training_class,
        "auditor",
        dt.date(2026, 12, 31),
    )


def test_naming_somebody_again_changes_the_day(cast: Cast, today: None, as_user: SignIn, url: str) -> None:
    typed = {"user": str(cast.head_teacher.pk), "role": "head_teacher", "expires_on": "2026-12-31"}
    assert as_user(cast.organiser).post(url, typed).status_code == 302
    assert ClassStaff.objects.get().expires_on == dt.date(2026, 12, 31)


def test_people_of_the_district_and_new_accounts_can_be_named(cast: Cast, as_user: SignIn, url: str) -> None:
    new = factories.user("new", "新老师")
    guest = User.objects.create(username="link", name="只有链接")
    guest.set_unusable_password()
    guest.save()
    gone = factories.user("gone", "离职", is_active=False)
    offered = set(as_user(cast.organiser).get(url).context["form"].fields["user"].queryset)
    assert offered >= {cast.organiser, cast.finance, cast.liaison, cast.head_teacher, new}
    assert not offered & {cast.stranger, cast.cadre_user, guest, gone}


def test_the_same_queries_with_one_and_three_people(
    cast: Cast, as_user: SignIn, url: str, count_queries: CountQueries
) -> None:
    client, counts = as_user(cast.organiser), []
    for size in (1, 3):
        while cast.training_class.staff.count() < size:
            factories.staff(cast.training_class, factories.user(f"t{User.objects.count()}"))
        with count_queries() as queries:
            assert client.get(url).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


def test_bad_input_is_named_beside_its_field(cast: Cast, as_user: SignIn, url: str) -> None:
    response = as_user(cast.organiser).post(url, {"user": str(cast.stranger.pk), "role": "auditor"})
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["user"])
    assert ClassStaff.objects.count() == 1


@pytest.mark.parametrize(("day", "status"), [("2026-11-22", 422), ("2026-11-23", 302)])
def test_a_day_that_is_over_is_refused(
    cast: Cast, today: None, as_user: SignIn, url: str, day: str, status: int
) -> None:
    typed = {"user": str(cast.auditor.pk), "role": "auditor", "expires_on": day}
    assert as_user(cast.organiser).post(url, typed).status_code == status


@pytest.mark.parametrize(
    ("day", "word"),
    [
        (None, "长期有效"),
        ("2026-11-23", "有效期至 2026年11月23日"),
        ("2026-11-22", "已到期（2026年11月22日）"),
    ],
)
def test_until_when_is_said_by_word(
    cast: Cast, today: None, as_user: SignIn, url: str, day: str | None, word: str
) -> None:
    ClassStaff.objects.update(expires_on=day)
    assert word in as_user(cast.organiser).get(url).content.decode()


def test_the_day_of_one_is_changed_from_the_list(cast: Cast, as_user: SignIn, url: str) -> None:
    ClassStaff.objects.update(expires_on=dt.date(2026, 12, 31))
    chosen = f"{url}?user={cast.head_teacher.pk}&role=head_teacher"
    form = as_user(cast.organiser).get(chosen).context["form"]
    assert [form[name].value() for name in ("user", "role", "expires_on")] == [
        cast.head_teacher.pk,
        "head_teacher",
        dt.date(2026, 12, 31),
    ]
    for wrong in ("?user=x&role=auditor", "?user=1&role=nobody", f"?user={cast.auditor.pk}&role=auditor"):
        assert as_user(cast.organiser).get(url + wrong).context["changes"] is None
