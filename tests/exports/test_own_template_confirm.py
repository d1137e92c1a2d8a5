"""A template is used once somebody has confirmed it."""

from typing import Any

from exports.models import Export
from tests.conftest import Cast
from tests.exports.test_own_template_detail import address
from tests.exports.test_own_templates import add

PHONES = {"permissions": ["trainees.see_phones"]}
# A template takes every column that its asker may have.
EVERY_COLUMN = {"permissions": ["exports.see_masked_id_numbers", "trainees.see_phones"]}


def test_then_the_paper_can_be_asked_for_with_it(cast: Cast, as_user: Any) -> None:
    template, client = add(cast), as_user(cast.organiser)
    papers = f"/classes/{cast.training_class.pk}/papers/"
    assert "《区里的花名册》" not in client.get(f"{papers}roster/").content.decode()
    asked = {"order": "unit", "template": template.pk}
    assert client.post(f"{papers}roster/", asked).status_code == 302  # there is no such choice yet
    assert client.post(address(template, "confirm/")).status_code == 302
    assert "《区里的花名册》" in client.get(f"{papers}roster/").content.decode()
    assert client.post(f"{papers}roster/", asked | {"template": "0"}).status_code == 422
    assert client.post(f"{papers}roster/", asked).status_code == 302
    assert list(Export.objects.order_by("pk").values_list("options", flat=True)) == [
        {"order": "unit"} | PHONES,
        {"order": "unit", "template": str(template.pk)} | EVERY_COLUMN,
    ]


def test_twice_is_once(cast: Cast, as_user: Any) -> None:
    template, client = add(cast), as_user(cast.organiser)
    for _click in range(2):
        client.post(address(template, "confirm/"))
    before = template.confirmed_at
    template.refresh_from_db()
    assert (before, template.confirmed_by) == (None, cast.organiser)
    assert client.get(address(template, "confirm/")).status_code == 405
