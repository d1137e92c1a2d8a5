"""The manifest of a backup: what is in the folder, of which moment and release, and under which key."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from django.utils.translation import gettext as _

from config.backup.refusal import Refusal

NAME = "manifest.json"
FORMAT = 1


@dataclass(frozen=True)
class SavedTable:
    """The rows of a table: how many there are, and the columns in the order in which they were written."""

    columns: list[str]
    rows: int


@dataclass(frozen=True)
class SavedFile:
    """A file of the folder: its bytes, and their SHA-256 in hexadecimal digits."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a backup holds.

    `made_at` is the moment of the rows (ISO 8601), `migrations` are those the database had, as [app, name].
    `sequences` gives for "table.column" the last number and whether it was given out. `files` is by the path within the
    folder, with `/`. `missing` names what rows speak of and the media folder did not have.
    """

    made_at: str
    release: str
    postgresql: str
    field_key: str
    migrations: list[list[str]]
    tables: dict[str, SavedTable]
    sequences: dict[str, tuple[int, bool]]
    files: dict[str, SavedFile]
    missing: list[str] = field(default_factory=list)
    format: int = FORMAT

    def text(self) -> str:
        """The manifest as JSON, sealed, so that a damaged one is told from a whole one."""
        plain = asdict(self)
        return json.dumps(plain | {"seal": _seal(plain)}, indent=1)


def read(folder: Path) -> Manifest:
    """The manifest of a folder; raises `Refusal` when it is none, damaged, or of a later form."""
    try:
        plain = json.loads((folder / NAME).read_bytes())
    except FileNotFoundError as error:
        raise Refusal(
            _("%(folder)s 不是一份完整的备份：没有 manifest.json。") % {"folder": folder}
        ) from error
    except ValueError as error:
        raise _damaged() from error
    if not isinstance(plain, dict):
        raise _damaged()
    if isinstance(number := plain.get("format"), int) and number > FORMAT:
        raise Refusal(_("这份备份由更新版本的开班写成，请先升级再恢复。"))
    seal = plain.pop("seal", None)
    if seal != _seal(plain):
        raise _damaged()
    return _built(plain)


def _damaged() -> Refusal:
    return Refusal(_("manifest.json 已损坏，这份备份不能用。请换一份。"))


def _seal(plain: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()


def _built(plain: dict[str, Any]) -> Manifest:
    """From what a sealed manifest says. Paths that lead out of the folder are refused: somebody may have sealed them."""
    try:
        files = {name: SavedFile(**saved) for name, saved in plain.pop("files").items()}
        tables = {name: SavedTable(**saved) for name, saved in plain.pop("tables").items()}
        sequences = {name: (int(last), bool(given)) for name, (last, given) in plain.pop("sequences").items()}
        manifest = Manifest(files=files, tables=tables, sequences=sequences, **plain)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise _damaged() from error
    for name in files:
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or path.parts[:1] not in (("rows",), ("media",)):
            raise _damaged()
    return manifest
