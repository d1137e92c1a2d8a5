"""A unit's liaison sends its list: the same import as the organiser's, within the own units, in time and in quota."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from courses.models import ClassStatus, TrainingClass
from tests import factories
from tests.conftest import Cast
from tests.trainees import imports
from tests.trainees.books import block
from trainees import roster
from trainees.models import Quota, RosterImport

SignIn = Callable[[User], Client]
LIST = block(("李新", "湖塘镇花园社区委员"), ("王小宁", "湖塘镇花园社区书记"))


@pytest.fixture
def enrolling(cast: Cast) -> TrainingClass:
    training_class = factories.training_class(cast.district, "支部书记示范班", status=ClassStatus.ENROLLING)
    Quota.objects.create(training_class=training_class, unit=cast.town, seats=2)
    return training_class


def url(training_class: TrainingClass) -> str:
    return f"/classes/{training_class.pk}/roster/import/"


def problems(training_class: TrainingClass, cast: Cast, text: str) -> list[str]:
    preview = roster.preview(text, training_class=training_class, by=cast.liaison)
    assert isinstance(preview, roster.Preview)
    return [problem.message for problem in preview.problems]


def test_a_pasted_list_becomes_nominations(cast: Cast, as_user: SignIn, enrolling: TrainingClass) -> None:
    client = as_user(cast.liaison)
    response = client.post(url(enrolling), {"text": LIST, "mode": "overwrite", "key": "auto"})
    preview = client.get(response["Location"])
    digest = preview.context["preview"].digest
    response = client.post(response["Location"], {"digest": digest})
    assert response["Location"] == f"/classes/{enrolling.pk}/nominations/"
    assert sorted(enrolling.enrolments.values_list("cadre__name", "status")) == [
        ("李新", "NOMINATED"),
        ("王小宁", "NOMINATED"),
    ]


def test_only_while_the_class_takes_nominations(
    cast: Cast, as_user: SignIn, enrolling: TrainingClass
) -> None:
    liaison, other = as_user(cast.liaison), as_user(cast.other_liaison)
    assert liaison.get(url(enrolling)).status_code == 200
    assert liaison.get(url(cast.training_class)).status_code == 404
    assert other.get(url(enrolling)).status_code == 404
    TrainingClass.objects.filter(pk=enrolling.pk).update(status="CONFIRMED")
    assert liaison.get(url(enrolling)).status_code == 403


def test_another_unit_s_list_is_not_shown(cast: Cast, as_user: SignIn, enrolling: TrainingClass) -> None:
    Quota.objects.create(training_class=enrolling, unit=cast.other_town, seats=1)
    sent = {"text": LIST, "mode": "overwrite", "key": "auto"}
    address = as_user(cast.liaison).post(url(enrolling), sent)["Location"]
    assert as_user(cast.other_liaison).get(address).status_code == 404
    assert as_user(cast.organiser).get(address).status_code == 200
    assert RosterImport.objects.get().uploaded_by == cast.liaison


def test_R19_beyond_the_quota_a_row_is_wrong(cast: Cast, enrolling: TrainingClass) -> None:
    text = block(*((name, "湖塘镇花园社区委员") for name in ("李新", "张三", "赵四")))
    assert problems(enrolling, cast, text) == ["湖塘镇的 2 个名额已满。"]


def test_after_the_close_every_row_is_wrong(cast: Cast, enrolling: TrainingClass) -> None:
    enrolling.nominations_close_at = timezone.now()
    assert problems(enrolling, cast, LIST) == [
        "花园社区居民委员会的推荐报名已截止，请联系组织者。",
        "花园社区居民委员会的推荐报名已截止，请联系组织者。",
    ]


def test_a_liaison_answers_mends_and_undoes_the_own_lists_only(
    cast: Cast, as_user: SignIn, enrolling: TrainingClass
) -> None:
    doubtful, wrong = ("王晓宁", "湖塘镇花园社区委员", "13800005678"), ("张三", "某某社区书记", "1")
    theirs = imports.keep(enrolling, wrong, by=cast.organiser)
    kept = imports.keep(enrolling, doubtful, wrong, by=cast.liaison)
    page, home = f"{url(enrolling)}{kept.pk}/", f"/imports/{kept.pk}/"
    client = as_user(cast.liaison)
    assert client.post(f"{home}answer/", {"row": "2", "answer": "new"}).headers["Location"] == f"{page}#row-2"
    assert client.get(f"{home}columns/").status_code == 200
    assert client.get(f"{home}wrong-rows/").status_code == 200
    done = client.post(page, {"digest": client.get(page).context["preview"].digest})
    assert done.headers["Location"] == page  # there the wrong row can be fetched
    assert f'href="/classes/{enrolling.pk}/nominations/"' in client.get(page).content.decode()
    listed = client.get(f"/classes/{enrolling.pk}/roster/imports/")
    assert [line.kept.pk for line in listed.context["lines"]] == [kept.pk]
    assert client.post(f"{home}undo/").headers["Location"] == page
    assert not enrolling.enrolments.exists()
    away = [f"/imports/{theirs.pk}/{door}/" for door in ("columns", "wrong-rows", "undo")]
    assert [client.get(address).status_code for address in away] == [404, 404, 404]
    said = client.post(f"/imports/{theirs.pk}/answer/", {"row": "2", "answer": "skip"})
    assert (said.status_code, client.get(f"{url(enrolling)}{theirs.pk}/").status_code) == (404, 404)
    both = as_user(cast.organiser).get(f"/classes/{enrolling.pk}/roster/imports/")
    assert [line.kept.pk for line in both.context["lines"]] == [kept.pk, theirs.pk]
