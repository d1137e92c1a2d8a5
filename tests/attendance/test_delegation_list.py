"""What is delegated, to whom and by whom."""

from typing import Any

from attendance import leave_delegating
from tests import factories
from tests.conftest import Cast


def test_given_and_taken(cast: Cast, today: None, as_user: Any) -> None:
    days = {"starts_on": factories.MONDAY, "ends_on": factories.MONDAY}
    leave_delegating.delegate(
        giver=cast.head_teacher,
        taker=cast.organiser,
        level="HEAD_TEACHER",
        district=cast.district,
        training_class=cast.training_class,
        **days,
    )
    pages = {
        name: as_user(getattr(cast, name)).get("/delegations/")
        for name in ("head_teacher", "organiser", "finance")
    }
    assert {name: (len(one.context["given"]), len(one.context["taken"])) for name, one in pages.items()} == {
        "head_teacher": (1, 0),
        "organiser": (0, 1),
        "finance": (0, 0),
    }
    assert (
        "新委托" in pages["organiser"].content.decode(),
        "新委托" in pages["finance"].content.decode(),
    ) == (True, False)
