"""A class is planned by a form."""

import datetime as dt
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from decimal import Decimal

import pytest
from django.test.utils import CaptureQueriesContext

from courses.models import ClassStatus, PlanStatus, StaffRole, TrainingClass, TrainingPlan
from tests import factories
from tests.conftest import Cast
from tests.courses.doors import SignIn, doors, for_organisers, wrong_methods

URL = "/classes/new/"
NONCE = "7f9c1f0e-6f0f-4e53-9a3a-0b5a2d1c9e11"


def _typed(cast: Cast, **changes: object) -> dict[str, object]:
    return {
        "nonce": NONCE,
        "year": "2026",
        "name": "年轻干部培训班",
        "category": "MAIN",
        "training_type": "POSTING",
        "ordinal": "2",
        "hours_per_half_day": "4",
        "host": str(cast.district.pk),
        **changes,
    }


def test_who_comes_in(cast: Cast, as_user: SignIn) -> None:
    expected = for_organisers(head_teacher=403, liaison=403, cadre_user=403, stranger=200)
    assert doors(cast, as_user, URL) == expected


def test_other_methods_are_refused(cast: Cast, as_user: SignIn) -> None:
    assert wrong_methods(as_user(cast.organiser), URL, "put", "delete") == {"put": 405, "delete": 405}


def test_the_form_suggests_year_number_and_own_unit(cast: Cast, as_user: SignIn, today: None) -> None:
    TrainingClass.objects.update(ordinal=37)
    form = as_user(cast.organiser).get(URL).context["form"]
    suggested = [form[name].value() for name in ("year", "ordinal", "host")]
    assert suggested == [2026, 38, cast.district.pk]
    later = as_user(cast.organiser).get(f"{URL}?year=2027").context["form"]
    assert [later["year"].value(), later["ordinal"].value()] == [2027, 1]


def test_every_fact_is_kept(cast: Cast, as_user: SignIn) -> None:
    texts = {
        "theme": "  提升治理能力 ",
        "purposes": "一、目的\r\n\r\n二、***",
        "goals": "\t目标",
        "disciplines": "***\r\n不得迟到\r\n",
    }
    typed = _typed(
        cast,
        **texts,
        series="青年干部",
        batch_no="6",
        after_election="on",
        implementer=str(cast.town.pk),
        co_hosts=[str(cast.town.pk), str(cast.other_town.pk)],
        starts_on="2026-12-07",
        ends_on="2026-12-09",
        days="2.5",
        planned_size="50",
        audience="年轻干部",
        venue="党校",
        remark="住宿",
        head_teacher=str(cast.head_teacher.pk),
    )
    response = as_user(cast.organiser).post(URL, typed)
    made = TrainingClass.objects.get(name="年轻干部培训班")
    assert (response.status_code, response["Location"]) == (302, f"/classes/{made.pk}/")
    assert [made.theme, made.purposes, made.goals, made.disciplines] == [
        "  提升治理能力 ",
        "一、目的\n\n二、***",
        "\t目标",
        "***\n不得迟到\n",
    ]
    assert (made.series, made.batch_no, made.after_election, made.ordinal) == ("青年干部", 6, True, 2)
    assert (made.host, made.implementer) == (cast.district, cast.town)
    assert list(made.co_hosts.all()) == [cast.town, cast.other_town]
    assert (made.starts_on, made.ends_on, made.month) == (dt.date(2026, 12, 7), dt.date(2026, 12, 9), 12)
    assert (made.days, made.planned_size, made.audience) == (Decimal("2.5"), 50, "年轻干部")
    assert (made.venue, made.remark, made.training_type) == ("党校", "住宿", "POSTING")
    assert made.status == ClassStatus.DRAFT
    assert [(s.user, s.role) for s in made.staff.all()] == [(cast.head_teacher, StaffRole.HEAD_TEACHER)]


def test_R30_a_month_is_enough_and_a_missing_plan_is_made(cast: Cast, as_user: SignIn) -> None:
    typed = _typed(cast, year="2027", month="6", planned_size="50", days="2")
    assert as_user(cast.organiser).post(URL, typed).status_code == 302
    made = TrainingClass.objects.get(name="年轻干部培训班")
    assert (made.plan.year, made.plan.district, made.plan.status) == (2027, cast.district, PlanStatus.DRAFT)
    assert (made.month, made.starts_on) == (6, None)


def test_a_double_click_makes_one_class(cast: Cast, as_user: SignIn) -> None:
    client = as_user(cast.organiser)
    answers = [client.post(URL, _typed(cast)) for _ in range(3)]
    made = TrainingClass.objects.get(nonce=uuid.UUID(NONCE))
    assert {answer["Location"] for answer in answers} == {f"/classes/{made.pk}/"}
    assert TrainingClass.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"name": ""}, "name", "这个字段是必填项。"),
        ({"ordinal": "1"}, "ordinal", "这个序号在年度计划里已被占用。"),
        ({"starts_on": "2026-12-09", "ends_on": "2026-12-07"}, "ends_on", "结束日期不能早于开始日期。"),
        ({"ends_on": "2026-12-07"}, "starts_on", "填了结束日期，也请填开始日期。"),
        ({"month": "13"}, "month", "选择一个有效的选项。 13 不在可用的选项中。"),
        ({"days": "0"}, "days", "确保该值大于或等于0.5。"),
        ({"nonce": "none"}, "nonce", "请输入有效UUID。"),
    ],
)
def test_bad_input_is_named_beside_its_field_and_kept(
    cast: Cast, as_user: SignIn, changes: dict[str, str], field: str, words: str
) -> None:
    TrainingClass.objects.update(ordinal=1)
    response = as_user(cast.organiser).post(URL, _typed(cast, audience="留下来", **changes))
    assert response.status_code == 422
    assert words in response.context["form"].errors[field][0]
    assert 'value="留下来"' in response.content.decode()
    assert TrainingClass.objects.count() == 1


def test_a_host_lies_where_the_person_plans(cast: Cast, as_user: SignIn) -> None:
    local = factories.user("local", "孙干事", "organiser", cast.town)
    refused = as_user(local).post(URL, _typed(cast, host=str(cast.other_town.pk)))
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["host"])
    abroad = as_user(cast.stranger).post(URL, _typed(cast))
    assert (abroad.status_code, list(abroad.context["form"].errors)) == (422, ["host"])
    assert as_user(local).post(URL, _typed(cast, host=str(cast.community.pk))).status_code == 302
    assert TrainingClass.objects.get(host=cast.community).plan == factories.plan(cast.district)


def test_R30_a_class_outside_the_issued_plan_says_why(cast: Cast, as_user: SignIn) -> None:
    TrainingPlan.objects.update(status=PlanStatus.ISSUED)
    client = as_user(cast.organiser)
    assert "计划外新增" in client.get(f"{URL}?year=2026").content.decode()
    refused = client.post(URL, _typed(cast))
    assert (refused.status_code, TrainingClass.objects.count()) == (422, 1)
    assert "年度计划已印发，请写明调整原因。" in refused.content.decode()
    typed = _typed(cast, reason="上级新要求", document_number="武组〔2026〕9号")
    assert client.post(URL, typed).status_code == 302
    assert TrainingPlan.objects.get(year=2026).status == PlanStatus.ADJUSTED


def test_the_same_queries_whatever_the_tree_holds(
    cast: Cast, as_user: SignIn, count_queries: Callable[[], AbstractContextManager[CaptureQueriesContext]]
) -> None:
    client, counts = as_user(cast.organiser), []
    for size in (1, 30):
        for number in range(size):
            factories.unit(f"社区{size}-{number}", "COMMUNITY", cast.town)
        with count_queries() as queries:
            assert client.get(URL).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


def test_before_the_plan_is_issued_nobody_is_asked_why(cast: Cast, as_user: SignIn) -> None:
    assert "计划外新增" not in as_user(cast.organiser).get(f"{URL}?year=2026").content.decode()
