"""A phone is known by its cookie, tied once, untied at once; the sign-in that rests on it ends with it."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.contrib.auth import SESSION_KEY
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory

from accounts.models import AuditEntry
from tests import factories
from tests.conftest import Cast
from tests.trainees.test_races import HANDS, at_once
from trainees import links, phones
from trainees.models import Enrolment, LinkKind, Phone, PhoneTie, TieWay
from trainees.tied_phones import TiedPhones

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 MicroMessenger/8.0.44"


def asked(cookie: str = "", agent: str = IPHONE) -> Any:
    request = RequestFactory(headers={"User-Agent": agent}).get("/")
    if cookie:
        request.COOKIES[phones.COOKIE] = cookie
    return request


def a_phone() -> tuple[Phone, str]:
    response = HttpResponse()
    return phones.ensure(asked(), response), response.cookies[phones.COOKIE].value


def test_a_phone_is_known_again_by_its_cookie_and_nothing_of_it_is_kept(db: None) -> None:
    phone, cookie = a_phone()
    assert phones.recognise(asked(cookie)) == phone
    again = HttpResponse()
    assert phones.ensure(asked(cookie), again) == phone
    assert (again.cookies[phones.COOKIE].value.split(":")[0], phone.label) == (cookie.split(":")[0], "iPhone")
    assert len(phone.key_hash) == 64
    assert phone.key_hash not in cookie
    assert cookie.split(":")[0] not in phone.key_hash


@pytest.mark.parametrize("https", [False, True])
def test_the_cookie_is_long_lived_and_out_of_reach_of_scripts(db: None, settings: Any, https: bool) -> None:
    settings.HTTPS = https
    response = HttpResponse()
    phones.ensure(asked(), response)
    cookie = response.cookies[phones.COOKIE]
    found = (cookie["httponly"], cookie["samesite"], bool(cookie["secure"]), cookie["max-age"])
    assert found == (True, "Lax", https, 400 * 24 * 3600)


def test_a_cookie_that_was_altered_or_made_elsewhere_is_no_phone(db: None) -> None:
    _phone, cookie = a_phone()
    key, _colon, rest = cookie.partition(":")
    altered = f"{key[:-1]}{'A' if key[-1] != 'A' else 'B'}:{rest}"
    assert [phones.recognise(asked(one)) for one in (altered, key, "x", "")] == [None] * 4


def test_a_greeted_phone_leaves_no_row_until_it_is_tied(db: None) -> None:
    response = HttpResponse()
    phones.greet(asked(), response)
    cookie = response.cookies[phones.COOKIE].value
    assert (Phone.objects.count(), phones.recognise(asked(cookie))) == (0, None)
    assert phones.ensure(asked(cookie), HttpResponse()) == phones.greeted(asked(cookie))
    assert Phone.objects.count() == 1


@pytest.mark.parametrize(
    ("agent", "label"),
    [
        (IPHONE, "iPhone"),
        ("Mozilla/5.0 (Linux; Android 12; HUAWEI P50 Build/HUAWEIABR-AL00; wv) AppleWebKit", "HUAWEI P50"),
        ("Mozilla/5.0 (Linux; U; Android 13; zh-cn; 2201123C Build/TKQ1) AppleWebKit", "2201123C"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64)", "Windows"),
        ("Mozilla/5.0 (Linux; Android 12; " + "x" * 90 + ")", "x" * 60),
        ("", ""),
    ],
)
def test_what_the_maker_calls_it(agent: str, label: str) -> None:
    assert phones.label_of(agent) == label


def test_a_tie_speaks_for_the_enrolment_until_untied(cast: Cast) -> None:
    phone, _cookie = a_phone()
    tie = phones.tie(phone, cast.enrolment, way=TieWay.SLIP, by=cast.cadre_user)
    assert phones.tie(phone, cast.enrolment, way=TieWay.NAME) == tie
    assert (tie.way, phones.tied(phone, cast.training_class)) == ("SLIP", [cast.enrolment])
    assert phones.untie(tie, by=cast.head_teacher)
    assert not phones.untie(tie, by=cast.organiser)
    assert phones.tied(phone, cast.training_class) == []
    tie.refresh_from_db()
    assert (tie.untied_by, tie.untied_at is not None) == (cast.head_teacher, True)
    assert phones.retie(tie, by=cast.head_teacher)
    assert not phones.retie(tie, by=cast.head_teacher)
    assert phones.tied(phone, cast.training_class) == [cast.enrolment]
    trail = AuditEntry.objects.filter(action__endswith="_phone").order_by("pk")
    assert list(trail.values_list("action", "by", "subject_id")) == [
        ("trainees.tie_phone", cast.cadre_user.pk, cast.enrolment.pk),
        ("trainees.untie_phone", cast.head_teacher.pk, cast.enrolment.pk),
        ("trainees.retie_phone", cast.head_teacher.pk, cast.enrolment.pk),
    ]


def test_a_second_phone_and_a_second_person_work_and_are_shown(cast: Cast, count_queries: Any) -> None:
    other = factories.trainees(cast.training_class, cast.other_community, 1)[0]
    left = factories.enrolment(
        cast.training_class, factories.cadre("已走的", cast.community), status="CANCELLED"
    )
    (one, _), (two, _) = a_phone(), a_phone()
    for phone, person in ((one, cast.enrolment), (two, cast.enrolment), (one, other), (two, left)):
        phones.tie(phone, person, way=TieWay.NAME)
    phones.untie(PhoneTie.objects.get(phone=two, enrolment=cast.enrolment), by=cast.head_teacher)
    with count_queries() as queries:
        found = TiedPhones.of(cast.training_class)
    assert len(queries) == 2
    told = {
        row.person.cadre.name: (
            [(phone.number, phone.shared_with) for phone in row.phones],
            [phone.number for phone in row.former],
        )
        for row in found.known
    }
    assert told == {
        "王小宁": ([(1, (other.cadre.name,))], [2]),
        other.cadre.name: ([(1, ("王小宁",))], []),
        "已走的": ([(2, ())], []),
    }
    assert found.unknown == []


def who_is_in(client: Client) -> str | None:
    return client.session.get(SESSION_KEY)


def opened_by_link(cast: Cast) -> tuple[Client, str]:
    """A phone on which the cadre's link was opened, and the link's address."""
    address = f"/t/{links.issue(cast.cadre, kind=LinkKind.PAGE, by=None)}/"
    client = Client(headers={"User-Agent": IPHONE})
    client.get(address, follow=True)
    return client, address


def test_a_link_ties_the_phone_to_all_that_is_not_over(cast: Cast, today: None) -> None:
    over = factories.training_class(cast.district, "过去的班", last_published_on="2026-11-22")
    last_day = factories.training_class(cast.district, "最后一天的班", last_published_on="2026-11-23")
    left = factories.training_class(cast.district, "退出的班")
    for training_class, status in ((over, "APPROVED"), (last_day, "REGISTERED"), (left, "CANCELLED")):
        factories.enrolment(training_class, cast.cadre, status=status)
    client, address = opened_by_link(cast)
    client.get(address, follow=True)
    ties = PhoneTie.objects.values_list("enrolment__training_class__name", "way", "phone__label")
    assert sorted(ties) == [("最后一天的班", "LINK", "iPhone"), ("社区干部培训班", "LINK", "iPhone")]
    assert who_is_in(client) == str(cast.cadre_user.pk)


def test_two_taps_on_a_link_are_one_phone_and_a_messenger_that_looks_is_none(cast: Cast) -> None:
    address = f"/t/{links.issue(cast.cadre, kind=LinkKind.PAGE, by=None)}/"
    client = Client()
    client.get(address)
    Client().get(address)
    assert not PhoneTie.objects.exists()
    client.get(address)
    client.get("/me/")
    assert PhoneTie.objects.count() == 1


def test_who_is_untied_is_signed_out_at_once(cast: Cast) -> None:
    client, _address = opened_by_link(cast)
    other, _address = opened_by_link(cast)
    by_password = Client()
    by_password.force_login(cast.cadre_user, backend="django.contrib.auth.backends.ModelBackend")
    assert [one.get("/me/").status_code for one in (client, other, by_password)] == [200, 200, 200]
    tie = PhoneTie.objects.earliest("pk")
    phones.untie(tie, by=cast.head_teacher)
    assert [one.get("/me/").status_code for one in (client, other, by_password)] == [302, 200, 200]
    assert who_is_in(client) is None


def test_a_sign_in_by_link_ends_when_its_owner_becomes_staff(cast: Cast) -> None:
    client, _address = opened_by_link(cast)
    assert client.get("/me/").status_code == 200
    factories.staff(factories.training_class(cast.district, "另一个班"), cast.cadre_user)
    assert client.get("/me/")["Location"] == "/sign-in/?next=/me/"


@contextmanager
def no_constraint(dropped: bool) -> Iterator[None]:
    """Takes the database's own guard away for a while."""
    with connection.cursor() as cursor:
        if dropped:
            cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'phone_tied_once'")
            (definition,) = cursor.fetchone()
            cursor.execute("DROP INDEX phone_tied_once")
        yield
        if dropped:
            PhoneTie.objects.all().delete()
            cursor.execute(definition)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False])
def test_taps_at_once_give_one_tie(guarded: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    district = factories.unit("武进区", "DISTRICT")
    community = factories.unit("花园社区", "COMMUNITY", district)
    person: Enrolment = factories.enrolment(
        factories.training_class(district), factories.cadre("王小宁", community)
    )
    phone, meet = a_phone()[0], threading.Barrier(HANDS)
    save: Callable[..., None] = PhoneTie.save

    def together(tie: PhoneTie, **how: Any) -> None:
        meet.wait()
        save(tie, **how)

    monkeypatch.setattr(PhoneTie, "save", together)
    with no_constraint(dropped=not guarded):
        with at_once() as run:
            answers = run(lambda number: phones.tie(phone, person, way=TieWay.SLIP).pk)
        assert PhoneTie.objects.count() == (1 if guarded else HANDS)
    assert len(set(answers)) == (1 if guarded else HANDS)
    assert AuditEntry.objects.filter(action="trainees.tie_phone").count() == (1 if guarded else HANDS)
