"""One export: how far it has come."""

from typing import Any

import pytest
from django.utils import timezone

from exports import jobs
from exports.models import Export
from tests.conftest import Cast


@pytest.fixture
def export(cast: Cast) -> Export:
    return jobs.ask("roster", subject=cast.training_class, by=cast.organiser)


def test_it_polls_while_it_is_under_way_and_then_no_more(cast: Cast, export: Export, as_user: Any) -> None:
    client, address = as_user(cast.organiser), export.get_absolute_url()
    waiting = client.get(address).content.decode()
    assert f'hx-get="{address}" hx-trigger="every 2s"' in waiting
    assert "可以离开这个页面" in waiting
    jobs.build(export.pk)
    fragment = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert ("<html" in fragment, "hx-get" in fragment) == (False, False)
    assert f'href="/exports/{export.pk}/file/"' in fragment
    assert Export.objects.get().file_name in fragment


def test_only_who_asked_finds_it(cast: Cast, export: Export, as_user: Any) -> None:
    found = {
        who: as_user(getattr(cast, who)).get(export.get_absolute_url()).status_code
        for who in (
            "organiser",
            "administrator",
            "head_teacher",
            "finance",
            "liaison",
            "cadre_user",
            "stranger",
        )
    }
    assert found == {who: 200 if who == "organiser" else 404 for who in found}


def test_who_no_longer_serves_the_class_finds_it_no_more(cast: Cast, as_user: Any) -> None:
    export = jobs.ask("roster", subject=cast.training_class, by=cast.head_teacher)
    assert as_user(cast.head_teacher).get(export.get_absolute_url()).status_code == 200
    cast.training_class.staff.all().delete()
    assert as_user(cast.head_teacher).get(export.get_absolute_url()).status_code == 404


def test_strangers_to_the_site_are_asked_to_sign_in(export: Export, client: Any) -> None:
    assert client.get(export.get_absolute_url()).status_code == 302


def test_it_is_only_read(cast: Cast, export: Export, as_user: Any) -> None:
    assert as_user(cast.organiser).post(export.get_absolute_url()).status_code == 405


def test_an_expired_one_can_be_built_again(cast: Cast, export: Export, as_user: Any) -> None:
    jobs.build(export.pk)
    Export.objects.update(expires_at=timezone.now())
    page = as_user(cast.organiser).get(export.get_absolute_url()).content.decode()
    assert f'action="/exports/{export.pk}/again/"' in page
