"""Our own layout as a template to begin with."""

from typing import Any

from exports.own_templates import problems_with
from tests.conftest import Cast


def test_it_can_be_uploaded_as_it_is(cast: Cast, as_user: Any) -> None:
    answer = as_user(cast.organiser).get("/settings/templates/example/roster/")
    assert answer.status_code == 200
    assert problems_with(answer.content, paper="roster") == []


def test_no_such_paper(cast: Cast, as_user: Any) -> None:
    assert as_user(cast.organiser).get("/settings/templates/example/no_such/").status_code == 404
