"""How an uploaded roster is read, as a person says it: its sheet, its header's row, its columns; remembered by unit."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from django.db import transaction

from accounts import remembered
from accounts.models import User
from intake import headers, sighting, tables
from intake.layout import Layout
from intake.problems import Unreadable
from intake.roster_columns import REQUIRED, ROSTER
from intake.sheets import Sheet
from intake.sighting import Sighting
from trainees.models import RosterImport
from trainees.roster import uploads
from trainees.roster.options import Options
from units.models import Unit

KIND = "roster"
_SAID_OF_ROWS = ("answers", "others_new")


def known_to(by: User, district: Unit) -> Layout:
    """The layout of a new upload: found by itself, but for what the unit has said of its columns before."""
    unit = remembered.unit_of(by, district)
    return Layout(known=tuple(sorted(remembered.columns_of(unit, KIND).items())))


def layout_of(kept: RosterImport) -> Layout:
    """How the upload is read now."""
    return Options.of(kept.options).layout


def sight(kept: RosterImport) -> Sighting | Unreadable:
    """What the upload looks like, read again."""
    sheets = tables.sheets_of(uploads.source_of(kept))
    return sheets if isinstance(sheets, Unreadable) else sight_of(sheets, layout_of(kept))


def sight_of(sheets: tuple[Sheet, ...], layout: Layout) -> Sighting:
    """What these sheets look like."""
    return sighting.of(sheets, ROSTER, required=REQUIRED, layout=layout)


@transaction.atomic
def lay_out(kept: RosterImport, layout: Layout) -> None:
    """Has the upload read so from now on; one that has been confirmed, or is kept no longer, stays as it was.

    What was said of single rows is dropped: under another layout the same number may be another person's.
    """
    row = RosterImport.objects.select_for_update(of=["self"]).get(pk=kept.pk)
    if uploads.is_gone(row):
        return
    if layout == layout_of(row):
        return
    row.options = {name: value for name, value in row.options.items() if name not in _SAID_OF_ROWS}
    row.options["layout"] = layout.as_json()
    row.save(update_fields=["options"])


@transaction.atomic
def say(kept: RosterImport, seen: Sighting, columns: Mapping[int, str], *, remember: bool, by: User) -> None:
    """Reads these columns as these fields, and the unit's next files too where that is to be remembered."""
    layout = layout_of(kept)
    said = _said(seen, columns, dict(layout.known))
    pairs = tuple((column, field) for column, field in sorted(columns.items()) if field)
    known = tuple(sorted({**dict(layout.known), **said}.items()))
    lay_out(kept, Layout(seen.sheet.name, layout.together, seen.row, pairs, known))
    if remember and said:
        unit = remembered.unit_of(by, kept.district)
        remembered.remember(unit=unit, kind=KIND, columns=said, by=by)


@transaction.atomic
def forget(kept: RosterImport, *, by: User) -> None:
    """Forgets what the unit said before, and reads the upload without it."""
    remembered.forget(unit=remembered.unit_of(by, kept.district), kind=KIND, by=by)
    lay_out(kept, replace(layout_of(kept), columns=None, known=()))


def _said(seen: Sighting, columns: Mapping[int, str], known: Mapping[str, str]) -> dict[str, str]:
    """What the synonyms alone would not have found, by the headers' keys.

    A column left aside because another holds its field says nothing of the next file.
    """
    if not seen.row:
        return {}
    header = seen.sheet.rows[seen.row - 1]
    keys = {column.index: headers.key(str(header.cell(column.index))) for column in seen.columns}
    count = Counter(keys.values())
    said = {}
    for column, field in columns.items():
        title = keys[column]
        meant = headers.field_of(str(header.cell(column)), ROSTER)
        is_aside = not field and meant in columns.values()
        if title and count[title] == 1 and not is_aside and (field != meant or title in known):
            said[title] = field
    return said
