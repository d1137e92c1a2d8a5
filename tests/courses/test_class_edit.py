"""A class is changed, and never over somebody else's change."""

import pytest

from accounts.models import AuditEntry
from courses.models import TrainingClass
from tests.conftest import Cast
from tests.courses.doors import SignIn, doors, for_organisers, wrong_methods


@pytest.fixture
def url(cast: Cast) -> str:
    return f"/classes/{cast.training_class.pk}/edit/"


def _typed(cast: Cast, **changes: object) -> dict[str, object]:
    return {
        "version": "1",
        "name": "社区干部培训班",
        "category": "MAIN",
        "training_type": "IN_SERVICE",
        "hours_per_half_day": "4",
        "host": str(cast.district.pk),
        "starts_on": "2026-11-23",
        "ends_on": "2026-11-25",
        "planned_size": "60",
        "head_teacher": str(cast.head_teacher.pk),
        **changes,
    }


def test_who_comes_in(cast: Cast, as_user: SignIn, url: str) -> None:
    assert doors(cast, as_user, url) == for_organisers()


def test_other_methods_are_refused(cast: Cast, as_user: SignIn, url: str) -> None:
    assert wrong_methods(as_user(cast.organiser), url, "put", "delete") == {"put": 405, "delete": 405}


def test_the_form_holds_what_is_stored(cast: Cast, as_user: SignIn, url: str) -> None:
    TrainingClass.objects.update(disciplines="***\n\n 按时报到")
    form = as_user(cast.organiser).get(url).context["form"]
    values = {name: form[name].value() for name in ("name", "version", "head_teacher", "disciplines")}
    assert values == {
        "name": "社区干部培训班",
        "version": 1,
        "head_teacher": cast.head_teacher.pk,
        "disciplines": "***\n\n 按时报到",
    }


def test_saves_and_leads_back(cast: Cast, as_user: SignIn, url: str) -> None:
    typed = _typed(cast, name="村干部培训班", co_hosts=[str(cast.town.pk)], head_teacher="")
    response = as_user(cast.organiser).post(url, typed)
    assert (response.status_code, response["Location"]) == (302, url.replace("edit/", ""))
    stored = TrainingClass.objects.get()
    assert (stored.name, stored.version, stored.month) == ("村干部培训班", 2, 11)
    assert (list(stored.co_hosts.all()), stored.staff.count()) == ([cast.town], 0)


def test_the_same_head_teacher_stays_without_a_trace(cast: Cast, as_user: SignIn, url: str) -> None:
    as_user(cast.organiser).post(url, _typed(cast))
    assert [entry.action for entry in AuditEntry.objects.all()] == ["courses.change"]
    assert cast.training_class.staff.get().user == cast.head_teacher


def test_bad_input_is_named_beside_its_field_and_kept(cast: Cast, as_user: SignIn, url: str) -> None:
    typed = _typed(cast, planned_size="很多", venue="报告厅")
    response = as_user(cast.organiser).post(url, typed)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["planned_size"]
    html = response.content.decode()
    assert 'value="很多"' in html
    assert 'value="报告厅"' in html
    assert TrainingClass.objects.get().version == 1


def test_the_status_and_the_plan_cannot_be_smuggled_in(cast: Cast, as_user: SignIn, url: str) -> None:
    as_user(cast.organiser).post(url, _typed(cast, status="ARCHIVED", plan="99"))
    stored = TrainingClass.objects.get()
    assert (stored.status, stored.plan) == ("CONFIRMED", cast.training_class.plan)


def test_an_older_form_is_shown_beside_the_newer_one(cast: Cast, as_user: SignIn, url: str) -> None:
    first = _typed(cast, venue="湖塘镇会堂", co_hosts=[str(cast.town.pk)])
    assert as_user(cast.administrator).post(url, first).status_code == 302
    second = _typed(cast, venue="区委党校", co_hosts=[str(cast.other_town.pk)])
    response = as_user(cast.organiser).post(url, second)
    assert response.status_code == 409
    rows = [(row.label, row.stored, row.typed) for row in response.context["differences"]]
    assert rows == [("培训地点", "湖塘镇会堂", "区委党校"), ("协办单位", "湖塘镇", "雪堰镇")]
    html = response.content.decode()
    assert "周主任" in html
    assert 'value="区委党校"' in html
    assert TrainingClass.objects.get().venue == "湖塘镇会堂"


def test_what_was_typed_wins_when_it_is_sent_again(cast: Cast, as_user: SignIn, url: str) -> None:
    as_user(cast.administrator).post(url, _typed(cast, venue="湖塘镇会堂"))
    client = as_user(cast.organiser)
    shown = client.post(url, _typed(cast, venue="区委党校")).context["form"]
    again = _typed(cast, venue="区委党校", version=shown["version"].value())
    assert client.post(url, again).status_code == 302
    stored = TrainingClass.objects.get()
    assert (stored.venue, stored.version) == ("区委党校", 3)


def test_values_are_compared_in_the_words_of_the_page(cast: Cast, as_user: SignIn, url: str) -> None:
    typed = {"category": "SPECIAL", "after_election": "on", "implementer": str(cast.town.pk)}
    as_user(cast.administrator).post(url, _typed(cast, **typed))
    response = as_user(cast.organiser).post(url, _typed(cast))
    rows = [(row.label, row.stored, row.typed) for row in response.context["differences"]]
    assert rows == [
        ("班次类别", "专题班", "主体班次"),
        ("换届后首次", "是", "否"),
        ("承办单位", "湖塘镇", ""),
    ]
