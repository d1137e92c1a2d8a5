"""Looking at an import of the district's people and confirming it."""

import pytest
from django.test import Client

from tests.conftest import Cast
from tests.courses.doors import SignIn, wrong_methods
from tests.trainees import imports
from trainees.models import Cadre, Enrolment

NEW = ("李新", "湖塘镇花园社区书记", "13900001111")


@pytest.fixture
def client(cast: Cast, as_user: SignIn) -> Client:
    return as_user(cast.organiser)


def test_other_methods(client: Client, cast: Cast) -> None:
    kept = imports.keep(cast.district, NEW, by=cast.organiser)
    assert wrong_methods(client, f"/cadres/import/{kept.pk}/", "put") == {"put": 405}


def test_an_import_of_a_class_is_not_found_here(client: Client, cast: Cast) -> None:
    kept = imports.keep(cast.training_class, NEW, by=cast.organiser)
    assert client.get(f"/cadres/import/{kept.pk}/").status_code == 404


def test_it_is_previewed_confirmed_and_shown(client: Client, cast: Cast) -> None:
    kept = imports.keep(cast.district, NEW, by=cast.organiser)
    url = f"/cadres/import/{kept.pk}/"
    page = client.get(url)
    assert "确认导入 1 人" in page.content.decode()
    digest = page.context["preview"].digest
    response = client.post(url, {"digest": digest}, follow=True)
    assert response.redirect_chain == [("/cadres/import/", 302)]
    assert (Cadre.objects.count(), Enrolment.objects.count()) == (2, 1)
    page = client.get(url)
    assert "共 1 行：新增 1，更新 0，不变 0，有问题 0" in page.content.decode()
    assert "看花名册" not in page.content.decode()
    client.post(f"/imports/{kept.pk}/undo/")
    assert Cadre.objects.count() == 1
