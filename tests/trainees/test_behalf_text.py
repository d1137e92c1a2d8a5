"""代报 from a chat: pasted, looked at, entered once."""

import uuid
from typing import Any

import pytest
from django.test import Client

from tests import factories
from tests.conftest import Cast
from tests.courses.doors import SignIn, wrong_methods
from tests.trainees.collecting import collect
from trainees.models import Cadre, Enrolment, NominationBasis

TEXT = "陈联络 10:32\r\n1.李新 花园社区主任 13911112222 新任 2、张三，委员\r\n收到\r\n赵五不能参加"


def url(cast: Cast) -> str:
    return f"/classes/{cast.training_class.pk}/replies/{cast.town.pk}/text/"


@pytest.fixture
def client(cast: Cast, as_user: SignIn) -> Client:
    collect(cast, seats=5, closed=True)
    return as_user(cast.organiser)


def entry(response: Any, **more: Any) -> dict[str, Any]:
    """The form as the page that was looked at would send it."""
    context = response.context
    sent: dict[str, Any] = {
        "enter": "1",
        "text": context["form"].cleaned_data["text"],
        "nonce": context["form"]["nonce"].value(),
        "looked": context["looked"],
        "reason": "群里报的名",
        "status": "APPROVED",
    }
    for form in context["sheet"].forms:
        sent[form["who"].html_name] = form["who"].value() or ""
        sent[form["unit"].html_name] = form["unit"].value() or ""
        if form["take"].value():
            sent[form["take"].html_name] = "on"
    return sent | more


def look(client: Client, cast: Cast, text: str = TEXT) -> Any:
    return client.post(url(cast), {"look": "1", "text": text, "nonce": str(uuid.uuid4())})


def test_other_methods(client: Client, cast: Cast) -> None:
    assert wrong_methods(client, url(cast), "put") == {"put": 405}


def test_looking_writes_nothing_and_shows_every_piece(client: Client, cast: Cast) -> None:
    factories.cadre("张三", cast.community)
    response = look(client, cast)
    page = response.content.decode()
    assert (response.status_code, response["Cache-Control"]) == (200, "no-store, private")
    for words in (
        "共 5 段：人员 2，略去 2，没读懂 1。",
        "赵五不能参加",
        "像是变动说明",
        "陈联络 10:32",
        "收到",
        "新任",
        "未注明",
    ):
        assert words in page
    assert [form["take"].value() for form in response.context["sheet"].forms] == [True, True]
    assert (NominationBasis.objects.count(), Enrolment.objects.count()) == (0, 1)


def test_those_ticked_are_entered_once_and_the_text_is_kept(client: Client, cast: Cast) -> None:
    factories.cadre("张三", cast.community, post="书记")
    sent = entry(look(client, cast))
    for _ in range(2):
        response = client.post(url(cast), sent)
        assert response["Location"] == f"/classes/{cast.training_class.pk}/replies/{cast.town.pk}/"
    basis = NominationBasis.objects.get()
    assert (basis.text, basis.reason) == (TEXT.replace("\r\n", "\n"), "群里报的名")
    rows = basis.enrolments.order_by("cadre__pk").values_list(
        "cadre__name", "unit_name", "post", "phone", "is_new"
    )
    assert list(rows) == [
        ("张三", "花园社区居民委员会", "委员", "", None),
        ("李新", "花园社区居民委员会", "主任", "13911112222", True),
    ]


def test_an_unticked_person_is_left_and_without_a_reason_nothing_happens(client: Client, cast: Cast) -> None:
    sent = entry(look(client, cast, "李新 花园社区主任\n王新 花园社区委员"))
    refused = client.post(url(cast), sent | {"reason": " "})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["reason"])
    del sent["p1-take"]
    client.post(url(cast), sent)
    assert list(Enrolment.objects.exclude(pk=cast.enrolment.pk).values_list("cadre__name", flat=True)) == [
        "王新"
    ]
    nobody = client.post(url(cast), entry(look(client, cast, "赵新 花园社区委员")) | {"p1-take": ""})
    assert (nobody.status_code, "请至少勾选一人" in nobody.content.decode()) == (422, True)


def test_a_new_person_of_a_town_needs_a_unit_and_a_doubtful_one_a_choice(client: Client, cast: Cast) -> None:
    other = factories.cadre("张三", cast.community)
    factories.cadre("张三", factories.unit("长虹社区居民委员会", "COMMUNITY", cast.town))
    response = look(client, cast, "李新 主任\n张三 主任")
    assert [form["take"].value() for form in response.context["sheet"].forms] == [False, False]
    sent = entry(response) | {"p1-take": "on", "p2-take": "on"}
    refused = client.post(url(cast), sent)
    errors = [list(form.errors) for form in refused.context["sheet"].forms]
    assert (refused.status_code, errors) == (422, [["unit"], ["who"]])
    foreign = client.post(url(cast), sent | {"p1-unit": cast.other_community.pk, "p2-who": cast.cadre.pk})
    assert [list(form.errors) for form in foreign.context["sheet"].forms] == [["unit"], ["who"]]
    client.post(url(cast), sent | {"p1-unit": cast.community.pk, "p2-who": other.pk})
    entered = (
        NominationBasis.objects.get().enrolments.order_by("cadre__pk").values_list("cadre__name", "unit")
    )
    assert list(entered) == [("张三", cast.community.pk), ("李新", cast.community.pk)]


def test_a_changed_text_is_looked_at_again_and_R19_a_full_quota_says_so(client: Client, cast: Cast) -> None:
    sent = entry(look(client, cast, "李新 花园社区主任"))
    again = client.post(url(cast), sent | {"text": "李新 花园社区主任\n王新 花园社区委员"})
    assert (again.status_code, len(again.context["sheet"].forms), Enrolment.objects.count()) == (200, 2, 1)
    cast.training_class.quotas.update(seats=1)
    full = client.post(url(cast), sent)
    assert (full.status_code, "1 个名额已满" in full.content.decode()) == (422, True)
    assert not Cadre.objects.filter(name="李新").exists()


def test_an_id_number_is_masked_before_anything_is_shown_or_kept(client: Client, cast: Cast) -> None:
    number = "11010519491231002X"
    response = look(client, cast, f"李新 花园社区主任 {number}")
    client.post(url(cast), entry(response))
    assert number not in response.content.decode()
    assert NominationBasis.objects.get().text == "李新 花园社区主任 110105********002X"


@pytest.mark.parametrize("text", ["", " \n", "\x00", "字" * 20_001])
def test_no_text_or_too_much_is_refused(client: Client, cast: Cast, text: str) -> None:
    response = look(client, cast, text)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["text"])


def test_once_the_text_is_read_the_reason_is_marked_as_needed(client: Client, cast: Cast) -> None:
    looked = client.post(url(cast), {"text": TEXT, "nonce": str(uuid.uuid4())})
    assert (looked.status_code, looked.context["form"].fields["reason"].required) == (200, True)
