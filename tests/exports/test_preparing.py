"""What the system sees of papers that were built, alone or in a pack."""

from typing import Any

import pytest

from courses.models import KnownBy
from exports.models import Export
from exports.preparing import CHECKS
from tests import factories
from tests.conftest import Cast


@pytest.mark.parametrize(
    ("paper", "more", "is_done"),
    [
        ("table_cards", {}, True),
        ("handbook", {}, False),
        ("table_cards", {"status": "FAILED"}, False),
        ("pack", {"options": {"stage": "OPENING"}}, True),
        ("pack", {"options": {"stage": "CLOSING"}}, False),
    ],
)
def test_table_cards_are_built(cast: Cast, paper: str, more: dict[str, Any], is_done: bool) -> None:
    fields = {"status": "DONE", "finished_at": factories.at("10:00"), **more}
    Export.objects.create(
        paper=paper, training_class=cast.training_class, requested_by=cast.head_teacher, **fields
    )
    found = CHECKS[KnownBy.TABLE_CARDS]([cast.training_class])[cast.training_class.pk]
    assert (found.is_done, found.words) == (is_done, "11月23日已生成" if is_done else "还没有生成")


def test_money_asks_for_its_own_permission(cast: Cast) -> None:
    found = {
        key: check([cast.training_class])[cast.training_class.pk].permission for key, check in CHECKS.items()
    }
    assert found == {
        "BUDGET": "exports.build_money",
        "TABLE_CARDS": "exports.build",
        "HANDBOOK": "exports.build",
        "REGISTRATION_LIST": "exports.build",
    }
