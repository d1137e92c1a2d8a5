"""Saying who holds the phone: four ways on one page, which tie, sign in, go on, and tell a guesser nothing."""

import re
from typing import Any

import pytest
from django.contrib.auth import SESSION_KEY
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts import guessing
from accounts.guessing import Limit
from accounts.models import AuditEntry
from tests import factories
from tests.conftest import Cast
from tests.courses.doors import SignIn
from tests.trainees import test_text_codes
from tests.trainees.test_text_codes import SENT, code_of
from trainees import identifying, slip_codes, tasks, text_codes
from trainees.models import Enrolment, Phone, PhoneTie

PHONE = "13800005678"
WRONG = "没有对上。请检查后再试，或者换一种方式；还不行，请找班主任。"


@pytest.fixture(autouse=True)
def _no_tries_yet(db: None) -> None:
    cache.clear()


def page(cast: Cast, next_: str = "/me/") -> str:
    return f"/phone/?class={cast.training_class.pk}&next={next_}"


def say(client: Client, cast: Cast, way: str, next_: str = "/me/", **said: Any) -> Any:
    return client.post(page(cast, next_), {"way": way, **said})


def by_name(client: Client, cast: Cast, name: str = "王小宁", digits: str = "5678", unit: str = "") -> Any:
    return say(client, cast, "name", name=name, digits=digits, unit=unit)


def code(cast: Cast, person: Enrolment | None = None) -> str:
    person = person or cast.enrolment
    return slip_codes.issue_many([person], by=None)[person.pk]


def signed_in(client: Client) -> str | None:
    return client.session.get(SESSION_KEY)


def ties() -> list[tuple[int, str]]:
    return list(PhoneTie.objects.filter(untied_at=None).values_list("enrolment", "way"))


def text(response: Any) -> str:
    return str(response.content.decode())


def test_the_page_offers_the_ways_without_leaving_a_row(cast: Cast) -> None:
    client = Client()
    response = client.get(page(cast))
    assert (response.status_code, response["Cache-Control"]) == (200, "no-store, private")
    shown = text(response)
    ways = ("我有报到条", "填姓名和手机尾号", "有账号密码，去登录")
    assert [words in shown for words in ways] == [True] * 3
    assert ("收短信验证码" in shown, "社区干部培训班" in shown, Phone.objects.count()) == (False, False, 0)
    assert "填姓名和手机尾号" not in text(client.get("/phone/"))


@pytest.mark.parametrize("next_", ["/notices/", "//evil.example/", "https://evil.example/"])
def test_the_slip_ties_signs_in_with_a_new_key_and_goes_on(cast: Cast, next_: str) -> None:
    client = Client()
    client.get(page(cast))
    session = client.session
    session["check_in_proof"] = {"session": 1}
    session.save()
    former = session.session_key
    client.cookies["sessionid"] = former or ""
    response = say(client, cast, "slip", next_, code=code(cast).lower())
    assert response["Location"] == (next_ if next_ == "/notices/" else "/me/")
    assert (signed_in(client), ties()) == (str(cast.cadre_user.pk), [(cast.enrolment.pk, "SLIP")])
    assert (client.session.session_key != former, client.session["check_in_proof"]) == (True, {"session": 1})


@pytest.mark.parametrize("name", ["王小宁", "王 小 宁", "王　小宁"])
def test_name_and_last_digits(cast: Cast, name: str) -> None:
    client = Client()
    assert by_name(client, cast, name, "５６７８")["Location"] == "/me/"
    assert (signed_in(client), ties()) == (str(cast.cadre_user.pk), [(cast.enrolment.pk, "NAME")])


def test_who_has_no_account_gets_one(cast: Cast) -> None:
    cadre = factories.cadre("李新", cast.community, phone="13900001234")
    person = factories.enrolment(cast.training_class, cadre)
    for _time in range(2):
        client = Client()
        assert by_name(client, cast, "李新", "1234").status_code == 302
        cadre.refresh_from_db()
        assert signed_in(client) == str(cadre.user_id)
    assert {row for row, _way in ties()} == {person.pk}
    assert cadre.user
    assert not cadre.user.has_usable_password()


def test_whatever_does_not_fit_gets_one_answer_and_the_same_work(cast: Cast, count_queries: Any) -> None:
    elsewhere = factories.training_class(cast.district, "另一个班")
    factories.enrolment(elsewhere, factories.cadre("别班人", cast.community, phone="13911112222"))
    gone = factories.cadre("退出的", cast.community, phone="13911113333")
    factories.enrolment(cast.training_class, gone, status="CANCELLED")
    blank = factories.cadre("无号码", cast.community)
    factories.enrolment(cast.training_class, blank)
    tries = [
        ("没有这人", "5678"),
        ("王小宁", "0000"),
        ("别班人", "2222"),
        ("退出的", "3333"),
        ("无号码", "0000"),
    ]
    answers, work = set(), set()
    for name, digits in tries:
        with count_queries() as queries:
            response = by_name(Client(), cast, name, digits)
        shown = re.sub(r'value="[^"]*"', "", text(response))
        answers.add((response.status_code, WRONG in shown, shown.count(WRONG)))
        work.add(len(queries))
    with count_queries() as queries:
        response = say(Client(), cast, "slip", code="ACEFGHJK")
    answers.add((response.status_code, WRONG in text(response), text(response).count(WRONG)))
    assert answers == {(422, True, 1)}
    assert len(work) == 1
    assert (ties(), Phone.objects.count()) == ([], 0)


def test_a_class_that_is_over_or_nobodys_is_answered_alike(cast: Cast, today: None) -> None:
    type(cast.training_class).objects.update(last_published_on="2026-11-22")
    response = by_name(Client(), cast)
    nobody = Client().post("/phone/?class=99999", {"way": "name", "name": "王小宁", "digits": "5678"})
    assert [(one.status_code, WRONG in text(one)) for one in (response, nobody)] == [(422, True)] * 2


def test_two_of_one_name_and_digits_are_asked_for_their_unit(cast: Cast) -> None:
    double = factories.cadre("王小宁", cast.other_community, phone="13911115678")
    other = factories.enrolment(cast.training_class, double)
    response = by_name(Client(), cast)
    asked = "本班有两位学员同名，尾号也相同，请再填单位。"
    assert (response.status_code, asked in text(response)) == (422, True)
    wrong = [text(by_name(Client(), cast, unit=unit)) for unit in ("社区", "某某社区")]
    assert [WRONG in shown for shown in wrong] == [True, True]
    assert by_name(Client(), cast, unit="雪东社区").status_code == 302
    assert ties() == [(other.pk, "NAME")]


def test_a_name_is_tried_five_times_right_or_wrong(cast: Cast) -> None:
    client = Client()
    assert [by_name(client, cast, digits="0000").status_code for _try in range(5)] == [422] * 5
    refused = [by_name(Client(), cast, name).status_code for name in ("王小宁", "王 小宁")]
    assert (refused, by_name(Client(), cast, "没有这人").status_code) == ([429, 429], 422)
    assert say(client, cast, "slip", code=code(cast)).status_code == 302


def test_a_right_one_forgives_the_wrong_ones(cast: Cast) -> None:
    for _time in range(2):
        assert [by_name(Client(), cast, digits="0000").status_code for _try in range(4)] == [422] * 4
        assert by_name(Client(), cast).status_code == 302


def test_a_class_and_an_address_are_tried_so_often(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identifying, "OF_CLASS", Limit("class", 3, 60))
    client = Client()
    found = [by_name(client, cast, f"第{n}人").status_code for n in range(4)]
    assert (found, by_name(client, cast).status_code) == ([422, 422, 422, 429], 429)
    monkeypatch.setattr(guessing, "WRONG_A_MINUTE", 3)
    assert say(client, cast, "slip", code=code(cast)).status_code == 429
    assert signed_in(client) is None


@pytest.mark.parametrize("way", ["slip", "name"])
def test_staff_sign_in_by_password(cast: Cast, way: str) -> None:
    factories.staff(factories.training_class(cast.district, "另一个班"), cast.cadre_user)
    client = Client()
    said = {"code": code(cast)} if way == "slip" else {"name": "王小宁", "digits": "5678"}
    response = say(client, cast, way, **said)
    assert (response.status_code, "请用账号密码登录" in text(response)) == (403, True)
    assert (signed_in(client), ties()) == (None, [])


def test_a_disabled_account_is_nobody(cast: Cast) -> None:
    cast.cadre_user.is_active = False
    cast.cadre_user.save()
    assert [
        by_name(Client(), cast).status_code,
        say(Client(), cast, "slip", code=code(cast)).status_code,
    ] == [
        422,
        422,
    ]


def test_by_text_message(cast: Cast, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.SMS_BACKEND = f"{test_text_codes.__name__}.Provider"
    SENT.clear()
    monkeypatch.setattr(text_codes, "wake", lambda _task, pk: tasks.send_code(pk))
    client = Client()
    assert "收短信验证码" in text(client.get(page(cast)))
    unknown = say(Client(), cast, "text", phone="13900001111")
    answer = say(client, cast, "text", phone="138-0000-5678")
    said = "如果这个号码在本班名册上，验证码已经发出"
    assert [(one.status_code, said in text(one)) for one in (unknown, answer)] == [(200, True)] * 2
    assert (PHONE in text(answer), PHONE in str(dict(client.session))) == (False, False)
    assert say(client, cast, "text", phone=PHONE).status_code == 429
    assert say(client, cast, "sms", code="x").status_code == 422
    assert say(Client(), cast, "sms", code=code_of(SENT[0])).status_code == 422
    assert say(client, cast, "sms", code=code_of(SENT[0])).status_code == 302
    assert (signed_in(client), ties()) == (str(cast.cadre_user.pk), [(cast.enrolment.pk, "SMS")])


def test_a_phone_that_is_tied_goes_on_without_being_asked(cast: Cast) -> None:
    client = Client()
    by_name(client, cast)
    client.post("/sign-out/")
    assert "我是王小宁，这部手机认过我" in text(client.get(page(cast)))
    other = factories.trainees(cast.training_class, cast.community, 1)[0]
    assert say(client, cast, "tied", enrolment=other.pk).status_code == 409
    assert say(Client(), cast, "tied", enrolment=cast.enrolment.pk).status_code == 409
    assert say(client, cast, "tied", enrolment=cast.enrolment.pk).status_code == 302
    assert signed_in(client) == str(cast.cadre_user.pk)
    PhoneTie.objects.update(untied_at="2026-01-01T00:00Z")
    assert say(client, cast, "tied", enrolment=cast.enrolment.pk).status_code == 409


def test_who_signed_in_by_password_ties_with_one_tap(cast: Cast, as_user: SignIn) -> None:
    client = as_user(cast.cadre_user)
    assert "我是王小宁，用这部手机" in text(client.get(page(cast)))
    assert say(client, cast, "account", enrolment=cast.enrolment.pk)["Location"] == "/me/"
    assert ties() == [(cast.enrolment.pk, "ACCOUNT")]
    PhoneTie.objects.update(untied_at="2026-01-01T00:00Z")
    assert client.get("/me/").status_code == 302
    client.force_login(cast.cadre_user, backend="django.contrib.auth.backends.ModelBackend")
    assert say(client, cast, "account", enrolment=cast.enrolment.pk).status_code == 302
    assert ties() == [(cast.enrolment.pk, "ACCOUNT")]


def test_a_sign_in_without_password_reaches_the_next_class_but_none_it_was_untied_from(cast: Cast) -> None:
    client, next_class = Client(), factories.training_class(cast.district, "下一个班")
    row = factories.enrolment(next_class, cast.cadre)
    by_name(client, cast)
    onward = {"way": "account", "enrolment": row.pk}
    assert client.post(f"/phone/?class={next_class.pk}", onward).status_code == 302
    assert ties() == [(cast.enrolment.pk, "NAME"), (row.pk, "NAME")]
    PhoneTie.objects.filter(enrolment=row).update(untied_at="2026-01-01T00:00Z")
    assert (signed_in(client) is not None, client.get("/me/").status_code) == (True, 302)
    by_name(client, cast)
    assert client.post(f"/phone/?class={next_class.pk}", onward).status_code == 409
    assert ties() == [(cast.enrolment.pk, "NAME")]


def test_a_second_person_on_one_phone_signs_the_first_out(cast: Cast) -> None:
    other = factories.enrolment(
        cast.training_class, factories.cadre("李新", cast.community, phone="13900001234")
    )
    client = Client()
    by_name(client, cast)
    assert by_name(client, cast, "李新", "1234").status_code == 302
    other.cadre.refresh_from_db()
    assert signed_in(client) == str(other.cadre.user_id)
    assert (len(ties()), Phone.objects.count()) == (2, 1)


def test_the_tie_opens_the_own_and_nothing_of_others(cast: Cast) -> None:
    other = factories.trainees(cast.training_class, cast.community, 1)[0]
    other.phone = "13977776666"
    other.save()
    client = Client()
    by_name(client, cast)
    pk = cast.training_class.pk
    own = {
        "/me/": 200,
        f"/cadres/{cast.cadre.pk}/": 200,
        reverse("timetable:timetable_detail", args=[pk]): 200,
        f"/cadres/{other.cadre_id}/": 404,
        f"/enrolments/{other.pk}/marks/": 404,
        f"/classes/{pk}/": 404,
        f"/classes/{pk}/roster/": 404,
        f"/classes/{pk}/attendance/": 404,
        f"/classes/{pk}/flags/": 404,
        f"/classes/{pk}/phones/": 404,
        f"/classes/{pk}/registration/": 404,
        "/cadres/": 403,
        "/settings/": 403,
    }
    assert {address: client.get(address).status_code for address in own} == own
    shown = "".join(text(client.get(address)) for address, status in own.items() if status == 200)
    assert (other.phone in shown, other.cadre.name in shown) == (False, False)


def test_no_code_and_no_phone_in_the_trail_and_the_logs(cast: Cast, caplog: Any) -> None:
    client, secret = Client(), code(cast)
    say(client, cast, "slip", code=secret[:-1])
    by_name(client, cast, digits="0000")
    response = say(client, cast, "slip", code=secret)
    kept = str(list(AuditEntry.objects.values())) + caplog.text + text(client.get(page(cast)))
    key = client.cookies["phone"].value.split(":")[0]
    assert [word in kept for word in (secret, slip_codes.spelt(secret), PHONE, key)] == [False] * 4
    assert response.status_code == 302


def test_odd_and_empty_forms_are_answered(cast: Cast) -> None:
    odd = ["\x00", "a\x00b", "9" * 400, "-1", "٣٣٣٣", "<script>"]
    found = []
    for sign in odd:
        said = dict.fromkeys(("code", "name", "digits", "unit", "phone", "enrolment", "class", "next"), sign)
        ways = ("slip", "name", "text", "sms", "tied", "account", sign)
        found += [Client().post("/phone/", {"way": way, **said}).status_code for way in ways]
        found.append(Client().get("/phone/", {"class": sign, "next": sign}).status_code)
    assert set(found) <= {200, 409, 422, 429}
    assert Client().post("/phone/").status_code == 422
    assert Client().put("/phone/").status_code == 405
