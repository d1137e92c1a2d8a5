"""The roster of a class: who sees whom, what is masked, how it is narrowed down."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import AuditEntry, User
from courses.models import ClassStatus, TrainingClass
from tests import factories
from tests.conftest import Cast
from trainees import arrival, enrolment, grouping
from trainees.models import Enrolment, Quota
from trainees.people import NewCadre

SignIn = Callable[[User], Client]


def url(cast: Cast, **query: str) -> str:
    path = f"/classes/{cast.training_class.pk}/roster/"
    return path + ("?" + "&".join(f"{name}={value}" for name, value in query.items()) if query else "")


def names(response: Any) -> list[str]:
    return [line.name for line in response.context["page"].object_list]


def set_status(cast: Cast, status: str) -> None:
    TrainingClass.objects.filter(pk=cast.training_class.pk).update(status=status)


@pytest.mark.parametrize("who", ["administrator", "organiser", "finance", "auditor", "head_teacher"])
def test_staff_see_everybody(cast: Cast, as_user: SignIn, who: str) -> None:
    response = as_user(getattr(cast, who)).get(url(cast))
    assert (response.status_code, names(response)) == (200, ["王小宁"])


def test_anonymous_people_sign_in_first(cast: Cast) -> None:
    assert Client().get(url(cast)).headers["Location"] == f"/sign-in/?next={url(cast)}"


@pytest.mark.parametrize("who", ["stranger", "cadre_user", "liaison", "other_liaison"])
def test_others_find_nothing(cast: Cast, as_user: SignIn, who: str) -> None:
    assert as_user(getattr(cast, who)).get(url(cast)).status_code == 404


def test_a_liaison_with_a_quota_sees_the_own_units_alone(cast: Cast, as_user: SignIn) -> None:
    Quota.objects.create(training_class=cast.training_class, unit=cast.town, seats=5)
    Quota.objects.create(training_class=cast.training_class, unit=cast.other_town, seats=5)
    factories.trainees(cast.training_class, cast.other_community, 2)
    response = as_user(cast.liaison).get(url(cast))
    assert names(response) == ["王小宁"]
    assert [quota.unit_name for quota in response.context["quotas"].rows] == ["湖塘镇"]
    assert b"roster/import/" not in response.content
    assert len(names(as_user(cast.other_liaison).get(url(cast)))) == 2


def test_it_is_read_only(cast: Cast, as_user: SignIn) -> None:
    assert as_user(cast.organiser).post(url(cast)).status_code == 405


@pytest.mark.parametrize("status", ["CONFIRMED", "CLOSED"])
@pytest.mark.parametrize("who", ["organiser", "head_teacher"])
def test_R28_phones_are_dialled_while_the_class_is_at_work(
    cast: Cast, as_user: SignIn, who: str, status: str
) -> None:
    set_status(cast, status)
    response = as_user(getattr(cast, who)).get(url(cast))
    assert '<a href="tel:13800005678">13800005678</a>' in response.content.decode()
    assert response.headers["Cache-Control"] == "no-store, private"
    entry = AuditEntry.objects.get(action="trainees.see_phones")
    assert (entry.by, entry.subject_id) == (getattr(cast, who), cast.training_class.pk)


@pytest.mark.parametrize(
    ("who", "status"),
    [
        *(
            ("organiser", status)
            for status in ClassStatus.values
            if status not in ("CONFIRMED", "CLOSED", "RUNNING", "ENDED")
        ),
        ("finance", "CONFIRMED"),
        ("auditor", "CONFIRMED"),
    ],
)
def test_R28_else_phones_are_masked(cast: Cast, as_user: SignIn, who: str, status: str) -> None:
    set_status(cast, status)
    page = as_user(getattr(cast, who)).get(url(cast)).content.decode()
    assert "138****5678" in page
    assert "13800005678" not in page
    assert not AuditEntry.objects.filter(action="trainees.see_phones").exists()


def test_R28_a_liaison_dials_the_own_people(cast: Cast, as_user: SignIn) -> None:
    Quota.objects.create(training_class=cast.training_class, unit=cast.town, seats=5)
    assert b"tel:13800005678" in as_user(cast.liaison).get(url(cast)).content


def test_R28_a_liaison_who_also_audits_dials_the_own_people_alone(cast: Cast, as_user: SignIn) -> None:
    cast.auditor.grants.create(role="liaison", unit=cast.other_town)
    other = factories.cadre("李新", cast.other_community, phone="13900001111")
    factories.enrolment(cast.training_class, other)
    page = as_user(cast.auditor).get(url(cast)).content.decode()
    assert "tel:13900001111" in page
    assert "13800005678" not in page


@pytest.fixture
def full(cast: Cast) -> Cast:
    for name, unit in (
        ("单强明", cast.community),
        ("丁小宁", cast.other_community),
        ("刀郎", cast.other_community),
    ):
        enrolment.enrol(cast.training_class, cadre=factories.cadre(name, unit), by=None)
    cast.town.position, cast.other_town.position = 2, 1
    Enrolment.objects.filter(unit=cast.community).update(town_position=2)
    Enrolment.objects.filter(unit=cast.other_community).update(town_position=1)
    return cast


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["丁小宁", "刀郎", "王小宁", "单强明"]),
        ({"q": "wxn"}, ["王小宁"]),
        ({"q": "SHAN"}, ["单强明"]),
        ({"q": "小宁"}, ["丁小宁", "王小宁"]),
        ({"q": "雪东"}, ["丁小宁", "刀郎"]),
        ({"town": "湖塘镇"}, ["王小宁", "单强明"]),
        ({"q": "没有"}, []),
        ({"newness": "new"}, ["刀郎", "单强明"]),
        ({"newness": "rest"}, ["丁小宁", "王小宁"]),
        ({"newness": "nonsense"}, ["丁小宁", "刀郎", "王小宁", "单强明"]),
        ({"status": "nonsense", "town": "nowhere", "order": "up"}, ["丁小宁", "刀郎", "王小宁", "单强明"]),
    ],
)
def test_it_is_narrowed_down_and_sorted_by_the_address(
    full: Cast, as_user: SignIn, query: dict[str, str], expected: list[str]
) -> None:
    Enrolment.objects.filter(pk=full.enrolment.pk).update(town_position=2)
    Enrolment.objects.filter(cadre__name__in=["刀郎", "单强明"]).update(is_new=True)
    Enrolment.objects.filter(cadre__name="丁小宁").update(is_new=False)
    assert names(as_user(full.organiser).get(url(full, **query))) == expected


def test_names_stand_in_stroke_order(full: Cast, as_user: SignIn) -> None:
    full.training_class.enrolments.all().delete()
    for name in ("马力", "卫东", "丁小宁", "乃文", "刀郎"):
        new = NewCadre(name=name, unit=full.community, post="委员")
        enrolment.enrol_newcomer(full.training_class, new=new, by=None)
    found = names(as_user(full.organiser).get(url(full, order="strokes")))
    assert found == ["丁小宁", "乃文", "刀郎", "卫东", "马力"]


def test_groups_are_chosen_and_their_leaders_marked(full: Cast, as_user: SignIn) -> None:
    grouping.divide(full.training_class, count=2, by=None)
    response = as_user(full.organiser).get(url(full, group="1", order="group"))
    assert len(names(response)) == 2
    assert [line.leads for line in response.context["page"].object_list] == [True, False]


def test_who_withdrew_is_found_by_the_state_alone(full: Cast, as_user: SignIn) -> None:
    enrolment.withdraw(full.enrolment, by=None, reason="工作调整")
    client = as_user(full.organiser)
    assert "王小宁" not in names(client.get(url(full)))
    response = client.get(url(full, status="CANCELLED"))
    assert names(response) == ["王小宁"]
    assert "工作调整" in response.content.decode()
    assert f"/enrolments/{full.enrolment.pk}/restore/" in response.content.decode()
    assert len(names(client.get(url(full, status="all")))) == 4


def test_the_states_are_counted(full: Cast, as_user: SignIn) -> None:
    arrival.register(full.enrolment, by=None)
    page = as_user(full.organiser).get(url(full)).content.decode()
    assert re.findall(r"<option[^>]*>((?:在册|已|全部) ?\S* ?\d+)</option>", page) == [
        "在册 4",
        "已录取 3",
        "已报到 1",
        "全部 4",
    ]


def test_R19_the_quotas_say_what_is_missing(full: Cast, as_user: SignIn) -> None:
    Quota.objects.create(training_class=full.training_class, unit=full.town, seats=5)
    Quota.objects.create(training_class=full.training_class, unit=full.other_town, seats=1)
    response = as_user(full.organiser).get(url(full))
    rows = {
        quota.unit_name: (quota.taken, quota.seats, quota.over) for quota in response.context["quotas"].rows
    }
    assert rows == {"雪堰镇": (2, 1, 1), "湖塘镇": (2, 5, 0)}
    page = response.content.decode()
    assert "缺 3" in page
    assert "超 1" in page


def test_htmx_gets_the_rows_alone(full: Cast, as_user: SignIn) -> None:
    page = as_user(full.organiser).get(url(full, q="wxn"), headers={"HX-Request": "true"}).content.decode()
    assert page.lstrip().startswith('<div id="results" data-count="共 1 人">')
    assert "<html" not in page


@pytest.mark.parametrize(
    ("who", "buttons"),
    [
        ("organiser", [True, True, True]),
        ("head_teacher", [False, False, True]),
        ("finance", [False, False, False]),
    ],
)
def test_the_buttons_are_those_of_the_role(
    cast: Cast, as_user: SignIn, who: str, buttons: list[bool]
) -> None:
    page = as_user(getattr(cast, who)).get(url(cast)).content.decode()
    assert [f'{url(cast)}{end}"' in page for end in ("add/", "import/", "links/")] == buttons


def test_a_closed_class_is_only_read(cast: Cast, as_user: SignIn) -> None:
    set_status(cast, "CLOSED")
    page = as_user(cast.organiser).get(url(cast)).content.decode()
    assert f"{url(cast)}add/" not in page
    assert "/withdraw/" not in page


def test_an_empty_roster_says_how_to_begin(cast: Cast, as_user: SignIn) -> None:
    cast.enrolment.delete()
    page = as_user(cast.organiser).get(url(cast)).content.decode()
    assert "还没有学员。" in page
    assert f'href="{url(cast)}import/"' in page


def test_the_queries_do_not_grow_with_the_rows(cast: Cast, as_user: SignIn, count_queries: Any) -> None:
    Quota.objects.create(training_class=cast.training_class, unit=cast.town, seats=400)
    client = as_user(cast.organiser)
    counts = []
    for more in (0, 2, 57):
        factories.trainees(cast.training_class, cast.community, more)
        with count_queries() as queries:
            assert client.get(url(cast)).status_code == 200
        counts.append(len(queries))
    assert len(set(counts)) == 1
    assert counts[0] <= 12


@pytest.mark.parametrize(("who", "opens"), [("organiser", True), ("auditor", True), ("head_teacher", False)])
def test_a_name_leads_to_the_person_for_whoever_may_open_that_page(
    cast: Cast, as_user: SignIn, who: str, opens: bool
) -> None:
    page = as_user(getattr(cast, who)).get(url(cast))
    assert (f'href="/cadres/{cast.cadre.pk}/"' in page.content.decode()) is opens
    assert page.context["opened"] == ({cast.cadre.pk} if opens else set())
