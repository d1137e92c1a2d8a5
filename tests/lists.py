"""Pasted lists for the tests of each kind, and what becomes of them."""

from collections.abc import Mapping, Sequence
from typing import Any

from accounts.lists import Mode, Preview, keeping, look_at
from accounts.lists.keeping import Kind
from accounts.models import ListImport
from tests.conftest import Cast


def block(header: str, *rows: str) -> str:
    """A pasted table; columns are told apart by | so that a test reads."""
    return "\n".join("\t".join(cell.strip() for cell in line.split("|")) for line in (header, *rows))


def look(
    cast: Cast, kind: Kind, text: str | bytes, *, mode: Mode = Mode.OVERWRITE, **options: Any
) -> Preview:
    """The preview of a block or a file."""
    preview = look_at(text, kind(cast.district, options), mode=mode)
    assert isinstance(preview, Preview), preview
    return preview


def outcomes(preview: Preview) -> list[tuple[int, str, list[tuple[str, str]], list[tuple[str, str, str]]]]:
    """Of each row its number, state, problems by header, and changes in words."""
    word = preview.definition.word
    return [
        (
            row.number,
            row.state.value,
            [(problem.column, problem.message) for problem in preview.problems_of(row)],
            [(c.field, word(c.field, c.old) if c.old else "", word(c.field, c.new)) for c in row.changes],
        )
        for row in preview.rows
    ]


def wrong(preview: Preview) -> dict[int, list[tuple[str, str]]]:
    """Of each wrong row the problems by header."""
    return {number: problems for number, state, problems, _changes in outcomes(preview) if state == "wrong"}


def states(preview: Preview) -> list[str]:
    """The state of each row."""
    return [row.state.value for row in preview.rows]


def keep(cast: Cast, kind: Kind, text: str, **options: Any) -> ListImport:
    """A block that waits for its confirmation."""
    given: Mapping[str, Any] = {"mode": "overwrite", **options}
    return keeping.keep(
        text, kind=kind, district=cast.district, file_name="粘贴的内容", options=given, by=cast.administrator
    )


def take_in(
    cast: Cast, kind: Kind, text: str, *, given: Mapping[str, Any] | None = None, **options: Any
) -> ListImport:
    """The same, written."""
    kept = keep(cast, kind, text, **options)
    seen = keeping.look(kept, kind)
    assert isinstance(seen, Preview), seen
    keeping.confirm(kept, kind, digest=seen.digest, by=cast.administrator, given=given or {})
    kept.refresh_from_db()
    return kept


def same_again(cast: Cast, kind: Kind, text: str, **options: Any) -> Sequence[str]:
    """The states of the same block once more."""
    return states(look(cast, kind, text, **options))
