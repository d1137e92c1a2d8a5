"""What was removed is put back as it was."""

from typing import Any

from exports import own_templates
from tests.conftest import Cast
from tests.exports.test_own_template_detail import address
from tests.exports.test_own_templates import confirmed


def test_it_is_in_use_again(cast: Cast, as_user: Any) -> None:
    template = confirmed(cast)
    own_templates.remove(template, by=cast.organiser)
    as_user(cast.organiser).post(address(template, "restore/"))
    template.refresh_from_db()
    assert (template.removed_at, bool(template.confirmed_at)) == (None, True)


def test_strangers_do_not_find_it(cast: Cast, as_user: Any) -> None:
    template = confirmed(cast)
    own_templates.remove(template, by=cast.organiser)
    assert as_user(cast.stranger).post(address(template, "restore/")).status_code == 404
