"""Signed sheets are filed by half-day, and closing asks which are missing (R23)."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from courses import filing
from courses.forms.files import checked
from tests import factories
from tests.conftest import Cast

AM, PM = (factories.MONDAY, "AM"), (factories.MONDAY, "PM")
NEXT = (factories.MONDAY + dt.timedelta(days=1), "AM")


def sheet(cast: Cast, half_day: tuple[dt.date, str] | None, *, file: bool = True, **more: Any) -> Any:
    day, period = half_day or (None, "")
    return filing.add_document(
        more.pop("training_class", cast.training_class),
        by=cast.organiser,
        kind=more.pop("kind", "SIGNED_SHEET"),
        title="签到表",
        file=ContentFile(b"%PDF-1.7", name="a.pdf") if file else None,
        day=day,
        period=period,
    )


def test_R23_a_half_day_has_its_sheet_once_a_file_of_it_is_there(cast: Cast, count_queries: Any) -> None:
    half_days = [NEXT, AM, PM]
    assert filing.missing_sheets(cast.training_class, half_days) == half_days
    kept = sheet(cast, AM)
    sheet(cast, AM)
    sheet(cast, PM, file=False)
    sheet(cast, PM, kind="OTHER")
    sheet(cast, PM, training_class=factories.training_class(cast.district, "另一个班"))
    sheet(cast, None)
    with count_queries() as queries:
        assert filing.missing_sheets(cast.training_class, half_days) == [NEXT, PM]
    assert len(queries) == 1
    assert (kept.day, kept.period) == AM


def test_R23_a_sheet_that_was_removed_is_missing_until_it_is_put_back(cast: Cast) -> None:
    document = sheet(cast, AM)
    filing.remove_document(document, by=cast.organiser)
    assert filing.missing_sheets(cast.training_class, [AM]) == [AM]
    filing.restore_document(document, by=cast.organiser)
    assert filing.missing_sheets(cast.training_class, [AM]) == []


@pytest.mark.parametrize(
    ("content", "is_taken"),
    [
        (b"\x00\x00\x00\x18ftypheic\x00\x00", True),
        (b"\x00\x00\x00\x20ftypmif1\x00\x00", True),
        (b"\x00\x00\x00\x18ftypmp42\x00\x00", False),
        (b"MZ\x90\x00heic", False),
    ],
)
def test_a_photo_of_a_telephone_is_known_by_its_content(content: bytes, is_taken: bool) -> None:
    file = SimpleUploadedFile("photo.HEIC", content)
    if is_taken:
        assert checked(file, kinds=(".heic",), megabytes=1).read() == content
    else:
        with pytest.raises(ValidationError, match="可能已损坏"):
            checked(file, kinds=(".heic",), megabytes=1)
