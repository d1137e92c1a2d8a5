"""What is no roster is refused in words that say what to do, whatever it is called."""

import pytest

from intake import workbook
from intake.problems import Unreadable
from tests.intake.containers import REFUSED, File


@pytest.mark.parametrize("file", REFUSED, ids=[file.name for file in REFUSED])
def test_it_is_refused_with_its_reason(file: File) -> None:
    found = workbook.read(file.make())
    assert isinstance(found, Unreadable), found
    assert (found.code, found.message[: len(file.begins)], found.message[-1]) == (
        file.code,
        file.begins,
        "。",
    )
