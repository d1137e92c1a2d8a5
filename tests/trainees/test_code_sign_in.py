"""Signing in by a code: the phone, the code, the own page; nothing for staff, and nothing for a guesser to learn."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import SESSION_KEY
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.guessing import Limit
from accounts.models import AuditEntry, User
from tests import factories
from tests.conftest import Cast
from tests.trainees.test_text_codes import PHONE, SENT, code_of
from trainees import holding, phones, sign_in_codes, tasks, text_codes
from trainees.models import Cadre

URL = reverse("trainees:code_sign_in")
WRONG = "验证码不对，或者已经过期。请检查后再试，或者再要一个。"


@pytest.fixture(autouse=True)
def woken(db: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """What workers were told of; each does it at once, by a provider that takes every message."""
    cache.clear()
    SENT.clear()
    settings.SMS_BACKEND = "tests.trainees.test_text_codes.Provider"
    told: list[tuple[str, int]] = []

    def wake(task: str, pk: int) -> bool:
        told.append((task, pk))
        tasks.send_sign_in_code(pk)
        return True

    monkeypatch.setattr(sign_in_codes, "wake", wake)
    return told


def say(client: Client, way: str, **said: Any) -> Any:
    return client.post(URL, {"way": way, **said})


def enter(client: Client, **said: Any) -> Any:
    """The code that came last, typed in."""
    return say(client, "code", code=code_of(SENT[-1]), **said)


def signed_in(client: Client) -> str | None:
    return client.session.get(SESSION_KEY)


def html(response: Any) -> str:
    """The page without what differs each time."""
    return re.sub(r'(csrfmiddlewaretoken" value|csrf-token" content)="\w+"', "", response.content.decode())


def test_the_code_opens_the_own_page_with_a_new_session(cast: Cast, woken: Any) -> None:
    client = Client()
    page = say(client, "text", phone="138 0000 5678")
    former = client.session.session_key
    assert (page.status_code, page["Cache-Control"]) == (200, "no-store, private")
    assert (woken, SENT[0][0]) == ([("trainees.tasks.send_sign_in_code", cast.cadre.pk)], PHONE)
    assert SENT[0][1].endswith("5分钟内有效，用于登录。请勿告诉他人。")
    response = enter(client)
    assert (response.status_code, response["Location"]) == (302, "/me/")
    assert signed_in(client) == str(cast.cadre_user.pk)
    assert client.session.session_key != former
    entry = AuditEntry.objects.get(action="trainees.sign_in_by_code")
    assert (entry.by, entry.subject_id, entry.data) == (cast.cadre_user, cast.cadre.pk, {})
    assert client.get("/me/").status_code == 200


@pytest.mark.parametrize(
    ("wanted", "gone"), [("/inbox/?page=2", "/inbox/?page=2"), ("https://x.example/", "/me/")]
)
def test_it_goes_on_to_next_on_this_site(cast: Cast, wanted: str, gone: str) -> None:
    client = Client()
    say(client, "text", phone=PHONE, next=wanted)
    assert enter(client, next=wanted)["Location"] == gone


def test_an_account_is_made_where_there_was_none(cast: Cast) -> None:
    person = factories.cadre("李四", cast.community, phone="13900001111")
    client = Client()
    say(client, "text", phone="13900001111")
    enter(client)
    person.refresh_from_db()
    assert person.user
    assert (signed_in(client), person.user.has_usable_password()) == (str(person.user_id), False)


def test_an_unknown_number_a_disabled_one_and_one_of_too_many_get_the_same_answer(
    cast: Cast, woken: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_in_codes, "MOST", 2)
    factories.cadre(
        "停用的", cast.community, phone="13900001111", user=factories.user("off", is_active=False)
    )
    for name in ("甲", "乙", "丙"):
        factories.cadre(name, cast.community, phone="13900002222")
    pages = [
        html(say(Client(), "text", phone=phone))
        for phone in (PHONE, "13900000000", "13900001111", "13900002222")
    ]
    assert len(set(pages)) == 1
    assert ([phone for phone, _text in SENT], [pk for _task, pk in woken]) == (
        [PHONE],
        [cast.cadre.pk, 0, 0, 0],
    )


def test_the_queries_for_an_unknown_number_are_those_for_a_known_one(
    cast: Cast, count_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_in_codes, "wake", lambda task, pk: True)
    counts = []
    for phone in (PHONE, "13900000000"):
        with count_queries() as queries:
            say(Client(), "text", phone=phone)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_wrong_code_is_refused_and_after_five_the_right_one_too(cast: Cast) -> None:
    client = Client()
    say(client, "text", phone=PHONE)
    wrong = "000000" if code_of(SENT[0]) != "000000" else "000001"
    answers = [say(client, "code", code=wrong) for _try in range(5)]
    assert {(answer.status_code, WRONG in html(answer)) for answer in answers} == {(422, True)}
    assert (enter(client).status_code, signed_in(client)) == (422, None)


def test_a_code_serves_once_and_only_in_the_browser_that_asked(cast: Cast) -> None:
    client, other = Client(), Client()
    say(client, "text", phone=PHONE)
    assert (enter(other).status_code, signed_in(other)) == (422, None)
    enter(client)
    client.post("/sign-out/")
    assert (enter(client).status_code, signed_in(client)) == (422, None)


def test_it_ends_after_five_minutes(cast: Cast, time_machine_at: Any) -> None:
    for ends, status in (("12:04:59", 302), ("12:05:01", 422)):
        cache.clear()
        client = Client()
        with time_machine_at("2026-11-23T12:00:00+08:00"):
            say(client, "text", phone=PHONE)
        with time_machine_at(f"2026-11-23T{ends}+08:00"):
            assert enter(client).status_code == status


def test_a_phone_that_was_changed_meanwhile_opens_nothing(cast: Cast) -> None:
    client = Client()
    say(client, "text", phone=PHONE)
    Cadre.objects.filter(pk=cast.cadre.pk).update(phone="13900009999")
    assert (enter(client).status_code, signed_in(client)) == (422, None)


def test_staff_are_told_after_the_code_and_not_before(cast: Cast) -> None:
    plain = html(say(Client(), "text", phone="13900000000"))
    factories.staff(cast.training_class, cast.cadre_user)
    client = Client()
    assert html(say(client, "text", phone=PHONE)) == plain
    response = enter(client, next="/me/")
    assert (response.status_code, signed_in(client)) == (403, None)
    assert "不能只凭验证码登录" in html(response)
    assert 'href="/sign-in/?next=/me/"' in html(response)


def test_who_becomes_staff_meanwhile_is_signed_out(cast: Cast) -> None:
    client = Client()
    say(client, "text", phone=PHONE)
    enter(client)
    factories.staff(cast.training_class, cast.cadre_user)
    assert client.get("/me/")["Location"] == "/sign-in/?next=/me/"


def test_one_number_of_two_people_asks_which_and_masks_the_names(cast: Cast) -> None:
    other = factories.cadre("张三丰", cast.other_community, phone=PHONE)
    client = Client()
    say(client, "text", phone=PHONE)
    page = enter(client)
    assert (page.status_code, signed_in(client), len(SENT)) == (200, None, 1)
    assert [name for _pk, name, _post in page.context["choices"]] == ["王*宁", "张*丰"]
    assert ("王小宁" in html(page), "雪东社区居民委员会" in html(page)) == (False, True)
    response = say(client, "choose", cadre=other.pk, next="/inbox/")
    other.refresh_from_db()
    assert (response["Location"], signed_in(client)) == ("/inbox/", str(other.user_id))


def test_who_has_not_proved_the_phone_cannot_choose(cast: Cast, time_machine_at: Any) -> None:
    third = factories.cadre("别人", cast.community, phone="13900001111")
    factories.cadre("张三丰", cast.other_community, phone=PHONE)
    assert say(Client(), "choose", cadre=cast.cadre.pk).status_code == 409
    client = Client()
    with time_machine_at("2026-11-23T12:00:00+08:00"):
        say(client, "text", phone=PHONE)
        enter(client)
        assert say(client, "choose", cadre=third.pk).status_code == 409
        assert say(client, "choose", cadre="x").status_code == 409
    with time_machine_at("2026-11-23T12:05:01+08:00"):
        assert say(client, "choose", cadre=cast.cadre.pk).status_code == 409
    assert signed_in(client) is None


def test_a_minute_between_two_and_not_too_many_from_one_address(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_in_codes, "OF_ADDRESS", Limit("of-address", 3, 3600))
    phones_asked = (PHONE, PHONE, "13900001111", "13900002222")
    assert [say(Client(), "text", phone=phone).status_code for phone in phones_asked] == [200, 429, 200, 429]
    assert len(SENT) == 1


def test_an_office_behind_one_address_is_let_through() -> None:
    assert (sign_in_codes.OF_ADDRESS.most, sign_in_codes.OF_ADDRESS.seconds) == (300, 3600)


@pytest.mark.parametrize("phone", ["", "12345", "0519-86310000", "\x00"])
def test_what_is_no_mobile_is_said_beside_the_field(cast: Cast, phone: str) -> None:
    response = say(Client(), "text", phone=phone)
    assert (response.status_code, SENT) == (422, [])
    assert response.context["text_form"].errors["phone"]


def test_the_phone_is_tied_by_text_message_where_it_checks_in_later(cast: Cast, rf: Any) -> None:
    client = Client()
    say(client, "text", phone=PHONE)
    enter(client)
    assert (client.session[holding.WEAK], client.session[holding.WAY]) == (True, "SMS")
    assert holding.HELD in client.session
    request, response = rf.get("/"), client.get("/me/")
    request.session, request.user = client.session, cast.cadre_user
    tie = holding.tie_account(request, response, cast.enrolment)
    assert tie
    assert (tie.way, phones.COOKIE in response.cookies) == ("SMS", True)


def test_it_is_offered_only_with_a_provider(cast: Cast, settings: Any) -> None:
    assert URL in Client().get("/sign-in/").content.decode()
    settings.SMS_BACKEND = "accounts.sms.Console"
    assert URL not in Client().get("/sign-in/").content.decode()
    assert (Client().get(URL).status_code, Client().post(URL).status_code) == (404, 404)


def test_whoever_is_signed_in_goes_on(cast: Cast, as_user: Callable[[User], Client]) -> None:
    assert as_user(cast.organiser).get(URL, {"next": "/settings/"})["Location"] == "/settings/"


def test_a_code_for_the_class_opens_no_account(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_codes, "wake", lambda task, pk: tasks.send_code(pk))
    number = text_codes.ask(cast.training_class.pk, PHONE)
    assert sign_in_codes.check(number, code_of(SENT[0])) == []
    assert sign_in_codes.check(sign_in_codes.number_hash(PHONE), code_of(SENT[0])) == []
