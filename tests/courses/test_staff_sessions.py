"""Sessions of staff end when they are left alone, and ask for a second factor where a district wants one."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import SignInPolicy, User
from tests import factories
from tests.accounts.proving import code_of, give_app, secret_in
from tests.conftest import Cast
from trainees import links
from trainees.models import LinkKind

FACTORS = reverse("accounts:factor_list")
At = Callable[[str], AbstractContextManager[Any]]
MORNING = "2026-11-23T08:00:00+08:00"
As = Callable[[User], Client]


@pytest.fixture(autouse=True)
def limits(db: None, settings: Any) -> None:
    cache.clear()
    settings.STAFF_IDLE_MINUTES, settings.STAFF_SESSION_HOURS = 120, 24


def signed_in(user: User) -> Client:
    """By the sign-in page."""
    client = Client()
    sent = {"login": user.username, "password": f"p-{user.username}"}
    assert client.post("/sign-in/", sent).status_code == 302
    return client


@pytest.mark.parametrize(("instant", "code"), [("09:59:59", 200), ("10:00:00", 302)])
def test_staff_who_do_nothing_for_two_hours_sign_in_again(
    instant: str, code: int, cast: Cast, time_machine_at: At
) -> None:
    with time_machine_at(MORNING):
        client = signed_in(cast.organiser)
    with time_machine_at(f"2026-11-23T{instant}+08:00"):
        assert client.get("/settings/").status_code == code


def test_whoever_goes_on_working_stays_until_the_day_is_over(cast: Cast, time_machine_at: At) -> None:
    with time_machine_at(MORNING):
        client = signed_in(cast.organiser)
    codes = []
    for hours in range(1, 25):
        day, hour = divmod(8 + hours, 24)
        with time_machine_at(f"2026-11-{23 + day}T{hour:02}:00:00+08:00"):
            codes.append(client.get("/search/").status_code)
    assert codes == [200] * 23 + [302]


def test_a_cadres_phone_stays_signed_in(cast: Cast, time_machine_at: At) -> None:
    with time_machine_at(MORNING):
        client = signed_in(cast.cadre_user)
    with time_machine_at("2026-12-06T08:00:00+08:00"):
        assert client.get("/me/").status_code == 200


def test_a_head_teacher_is_staff_too(cast: Cast, time_machine_at: At) -> None:
    with time_machine_at(MORNING):
        client = signed_in(cast.head_teacher)
    with time_machine_at("2026-11-23T10:00:00+08:00"):
        assert client.get("/").status_code == 302


def test_the_hall_s_screen_stays_all_day_though_nobody_touches_it(cast: Cast, time_machine_at: At) -> None:
    """It asks every few seconds by itself; once it is left without network for too long, it says so."""
    screen = reverse(
        "attendance:screen_detail", args=[factories.published(factories.session(cast.training_class)).pk]
    )
    with time_machine_at(MORNING):
        client = signed_in(cast.head_teacher)
    codes = []
    for hour in ("09:59:59", "11:59:57", "13:59:55", "15:59:53", "17:59:53"):
        with time_machine_at(f"2026-11-23T{hour}+08:00"):
            codes.append(client.get(screen, headers={"hx-request": "true"}).status_code)
    assert codes == [200] * 4 + [204]


def test_a_form_that_comes_too_late_leads_back_to_its_page(cast: Cast, time_machine_at: At) -> None:
    with time_machine_at(MORNING):
        client = signed_in(cast.organiser)
    page = "/classes/new/?year=2026"
    with time_machine_at("2026-11-23T12:00:00+08:00"):
        plain = client.post(
            "/classes/new/", {"name": "新班"}, headers={"referer": f"http://testserver{page}"}
        )
        assert plain["Location"] == "/sign-in/?next=%2Fclasses%2Fnew%2F%3Fyear%3D2026&lost=1"
        assert "按返回键可取回" in client.get(plain["Location"]).content.decode()
        by_htmx = client.post(
            "/classes/new/", headers={"hx-request": "true", "hx-current-url": f"http://testserver{page}"}
        )
        assert (by_htmx.status_code, by_htmx["HX-Redirect"]) == (204, plain["Location"])
        foreign = client.post("/classes/new/", headers={"referer": "https://evil.example/x"})
        assert foreign["Location"] == "/sign-in/?next=/classes/new/"


# --- the second factor ------------------------------------------------------------------------------
def ask(cast: Cast, whom: str, from_on: str = "2026-11-23") -> None:
    SignInPolicy.objects.create(district=cast.district, second_factor=whom, from_on=from_on)


def test_nobody_is_asked_by_default(cast: Cast, as_user: As) -> None:
    assert as_user(cast.administrator).get("/settings/").status_code == 200


@pytest.mark.usefixtures("today")
@pytest.mark.parametrize(
    ("whom", "expected"),
    [
        ("ADMINISTRATORS", {"admin"}),
        ("STAFF", {"admin", "organiser", "liaison", "finance", "auditor", "head"}),
        ("NOBODY", set()),
    ],
)
def test_who_must_set_one_up_first(whom: str, expected: set[str], cast: Cast, as_user: As) -> None:
    ask(cast, whom)
    people = (
        cast.administrator,
        cast.organiser,
        cast.liaison,
        cast.finance,
        cast.auditor,
        cast.head_teacher,
        cast.cadre_user,
        cast.stranger,
    )
    led = {
        user.username
        for user in people
        if as_user(user).get("/search/").headers.get("Location") == f"{FACTORS}?next=%2Fsearch%2F"
    }
    assert led == expected


@pytest.mark.parametrize(("day", "code"), [("2026-11-22T23:59:59", 200), ("2026-11-23T00:00:00", 302)])
def test_it_is_asked_from_that_day_on(
    day: str, code: int, cast: Cast, as_user: As, time_machine_at: At
) -> None:
    ask(cast, "STAFF")
    with time_machine_at(f"{day}+08:00"):
        assert as_user(cast.organiser).get("/search/").status_code == code


@pytest.mark.usefixtures("today")
def test_with_one_the_way_is_free_and_without_it_again_shut(cast: Cast, as_user: As) -> None:
    ask(cast, "STAFF")
    row = give_app(cast.organiser)
    client = as_user(cast.organiser)
    before = client.get("/search/").status_code
    row.delete()
    assert (before, client.get("/search/").status_code) == (200, 302)


@pytest.mark.usefixtures("today")
def test_setting_up_and_leaving_stay_open_and_nothing_is_done_elsewhere(cast: Cast, as_user: As) -> None:
    ask(cast, "STAFF")
    client = as_user(cast.organiser)
    open_to = [FACTORS, reverse("accounts:account_confirm"), reverse("accounts:password_change")]
    assert [client.get(page).status_code for page in open_to] == [200] * 3
    plain = client.post(reverse("courses:class_edit", args=[cast.training_class.pk]), {"name": "改了"})
    by_htmx = client.get("/search/?q=x", headers={"hx-request": "true"})
    assert plain["Location"].startswith(FACTORS)
    assert (by_htmx.status_code, by_htmx["HX-Redirect"].startswith(FACTORS)) == (204, True)
    assert client.post("/sign-out/")["Location"] == "/sign-in/"


@pytest.mark.usefixtures("today")
def test_the_way_through_the_set_up_ends_at_the_file_that_was_wanted(cast: Cast, as_user: As) -> None:
    """Nowhere in between does it lead back to where it came from."""
    ask(cast, "STAFF")
    client, file, new = as_user(cast.finance), "/exports/7/file/", reverse("accounts:app_new")
    page = client.get(file, follow=True)
    assert page.request["PATH_INFO"] == FACTORS
    onward = f"{new}?next=%2Fexports%2F7%2Ffile%2F"
    assert onward.replace("%2F", "/") in page.content.decode().replace("%2F", "/")
    confirm = client.get(onward, follow=True)
    sent = {"password": "p-finance", "next": confirm.context["next"]}
    asked = client.post(confirm.request["PATH_INFO"], sent, follow=True)
    assert (asked.status_code, asked.request["PATH_INFO"]) == (200, new)
    codes = client.post(onward, {"code": code_of(secret_in(client))})
    assert (codes.status_code, codes.context["next"]) == (200, file)
    assert client.get("/search/").status_code == 200
    assert client.get(file).status_code == 404, "there is none, and nobody is led away any more"


@pytest.mark.usefixtures("today")
def test_who_only_serves_a_class_reads_why_the_way_is_shut(cast: Cast, as_user: As) -> None:
    ask(cast, "STAFF")
    page = as_user(cast.head_teacher).get("/search/", follow=True)
    assert "要求使用两步验证" in page.content.decode()


@pytest.mark.usefixtures("today")
def test_a_cadre_by_personal_link_is_asked_for_nothing(cast: Cast) -> None:
    ask(cast, "STAFF")
    client = Client()
    token = links.issue(cast.cadre, kind=LinkKind.PAGE, by=None)
    assert client.post(f"/t/{token}/")["Location"] == "/me/"
    assert client.get("/me/").status_code == 200


@pytest.mark.usefixtures("today")
@pytest.mark.parametrize("asked", [True, False])
def test_a_cadre_who_becomes_staff_gets_no_office_by_a_personal_link(asked: bool, cast: Cast) -> None:
    if asked:
        ask(cast, "STAFF")
    client = Client()
    token = links.issue(cast.cadre, kind=LinkKind.PAGE, by=None)
    client.post(f"/t/{token}/")
    factories.staff(cast.training_class, cast.cadre_user)
    page = reverse("courses:class_detail", args=[cast.training_class.pk])
    assert client.get(page)["Location"] == f"/sign-in/?next={page}", "the sign-in that stood is over"
    assert Client().post(f"/t/{token}/").status_code == 403, "and the link opens no other"
