"""A template is taken out of use, and the message offers to put it back."""

from typing import Any

from exports.models import PaperTemplate
from tests.conftest import Cast
from tests.exports.test_own_template_detail import address
from tests.exports.test_own_templates import add


def test_it_is_gone_from_the_list_and_kept(cast: Cast, as_user: Any) -> None:
    template, client = add(cast), as_user(cast.organiser)
    page = client.post(address(template, "delete/"), follow=True).content.decode()
    assert address(template, "restore/") in page
    assert "还没有本单位的模板" in page
    assert PaperTemplate.objects.get().removed_at
    assert client.post(address(template, "delete/")).status_code == 302
