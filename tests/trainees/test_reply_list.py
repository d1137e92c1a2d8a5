"""Who has reported and who has not: a row a unit, found by state, chased, dialled."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client

from accounts.models import AuditEntry, User
from tests import factories
from tests.conftest import Cast
from tests.courses.doors import SignIn, wrong_methods
from tests.trainees.collecting import collect
from trainees.models import Quota, ReplySlip

Count = Callable[[], AbstractContextManager[Any]]


def url(cast: Cast) -> str:
    return f"/classes/{cast.training_class.pk}/replies/"


@pytest.fixture
def client(cast: Cast, as_user: SignIn) -> Client:
    return as_user(cast.organiser)


def units(response: Any) -> list[str]:
    return [str(reply.unit) for reply in response.context["replies"]]


def test_other_methods(client: Client, cast: Cast) -> None:
    assert wrong_methods(client, url(cast), "post", "put") == {"post": 405, "put": 405}


def test_an_empty_class_leads_to_the_quotas(client: Client, cast: Cast) -> None:
    cast.enrolment.delete()
    page = client.get(url(cast)).content.decode()
    assert "还没有分配名额，也没有单位推荐。" in page
    assert f"/classes/{cast.training_class.pk}/quotas/" in page


def test_units_are_found_by_state_and_by_name(client: Client, cast: Cast) -> None:
    training_class = collect(cast, seats=2)
    Quota.objects.create(training_class=training_class, unit=cast.other_town, seats=1)
    response = client.get(url(cast))
    assert units(response) == ["湖塘镇", "雪堰镇"]
    counts = [(state.label, count) for state, count in response.context["filter"].counts]
    assert counts == [("未报", 1), ("已报", 1), ("退回", 0), ("已定", 0)]
    found = [
        units(client.get(url(cast), query)) for query in ({"state": "not_reported"}, {"q": "ht"}, {"q": "无"})
    ]
    assert found == [["雪堰镇"], ["湖塘镇"], []]
    partial = client.get(url(cast), {"state": "reported"}, headers={"HX-Request": "true"})
    assert (units(partial), "<html" in partial.content.decode()) == (["湖塘镇"], False)


def test_a_liaison_is_dialled_by_those_who_run_the_class_and_it_is_noted(cast: Cast, as_user: SignIn) -> None:
    collect(cast)
    User.objects.filter(pk=cast.liaison.pk).update(phone="13900001111")
    shown = {}
    for role in ("organiser", "head_teacher", "finance"):
        response = as_user(getattr(cast, role)).get(url(cast))
        page = response.content.decode()
        noted = AuditEntry.objects.filter(
            action="trainees.see_liaison_phones", by=getattr(cast, role)
        ).count()
        shown[role] = ("tel:13900001111" in page, "139****1111" in page, noted)
        assert response["Cache-Control"] == "no-store, private"
    assert shown == {
        "organiser": (True, False, 1),
        "head_teacher": (True, False, 1),
        "finance": (False, True, 0),
    }


def test_the_texts_to_send_are_there_for_the_organiser_alone(cast: Cast, as_user: SignIn) -> None:
    training_class = collect(cast)
    Quota.objects.create(training_class=training_class, unit=cast.other_town, seats=3)
    page = as_user(cast.organiser).get(url(cast)).content.decode()
    texts = (
        "【催报】雪堰镇：“社区干部培训班”分配名额3人，还差3人。",
        "还有1个单位未报、共差3人：雪堰镇。",
        "雪堰镇（差3人）",
    )
    assert [text in page for text in texts] == [True, True, True]
    assert "【催报】" not in as_user(cast.finance).get(url(cast)).content.decode()


def test_those_without_a_stamped_slip_are_listed(client: Client, cast: Cast) -> None:
    training_class = collect(cast)
    Quota.objects.create(training_class=training_class, unit=cast.other_town, seats=1)
    ReplySlip.objects.create(training_class=training_class, unit=cast.town, stamped="reply_slips/2026/a.pdf")
    response = client.get(url(cast), {"state": "unstamped"})
    assert (units(response), response.context["filter"].unstamped) == (["雪堰镇"], 1)
    assert "还有 1 个单位缺盖章回执" in response.content.decode()


def test_queries_do_not_grow_with_the_units(client: Client, cast: Cast, count_queries: Count) -> None:
    training_class = collect(cast)
    counts = []
    for size in (18, 300):
        names = [(f"第{size}-{number}街道", "SUBDISTRICT", "") for number in range(size)]
        towns = factories.units([(name, kind, "") for name, kind, _above in names]).values()
        for town in towns:
            town.parent, town.path = cast.district, f"{cast.district.path}{town.pk}/"
        type(cast.town).objects.bulk_update(towns, ["parent", "path"])
        Quota.objects.bulk_create(Quota(training_class=training_class, unit=town, seats=1) for town in towns)
        with count_queries() as queries:
            response = client.get(url(cast))
        assert len(response.context["replies"]) >= size
        counts.append(len(queries))
    assert counts[0] == counts[1]
