"""Taking a reset back."""

from collections.abc import Callable

from django.test import Client

from accounts.models import User
from courses.models import PreparationItem
from courses.preparation import template
from tests.conftest import Cast


def _shown(cast: Cast) -> list[tuple[str, int]]:
    rows = PreparationItem.objects.of_template(cast.district.pk).filter(is_active=True)
    return list(rows.values_list("title", "days_before"))


def test_the_template_stands_as_before(cast: Cast, as_user: Callable[[User], Client]) -> None:
    template.lay_down_defaults(cast.district)
    PreparationItem.objects.filter(usual="signs").update(title="布置", days_before=9)
    PreparationItem.objects.filter(usual="budget").update(is_active=False)
    PreparationItem.objects.filter(usual="venue").delete()
    before = _shown(cast)
    entry = template.reset(cast.district, by=cast.organiser)
    assert _shown(cast) != before
    client = as_user(cast.organiser)
    assert client.post(f"/settings/preparation/reset/{entry.pk}/undo/").status_code == 302
    assert _shown(cast) == before
