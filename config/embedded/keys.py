"""SECRET_KEY and FIELD_KEY of an embedded VAR_DIR, made once and kept in keys.env."""

import base64
import os
import secrets
from pathlib import Path

from .owner import prepare_root
from .place import EmbeddedError, Place, locked, write_whole

NAMES = ("SECRET_KEY", "FIELD_KEY")
HEADER = (
    "# Made on the first start. FIELD_KEY encrypts ID numbers: without it they cannot be read any more,\n"
    "# so keep a copy apart from the database's backups.\n"
)


def keys(var_dir: Path) -> dict[str, str]:
    """Give SECRET_KEY and FIELD_KEY (32 bytes, urlsafe base64): those of the environment, else of keys.env.

    What neither names is made and written (0600) while VAR_DIR is new. Raises EmbeddedError when a key is
    missing beside existing data, because a new one could not read what the old one encrypted.
    """
    named = {name: os.environ[name] for name in NAMES if os.environ.get(name)}
    if len(named) == len(NAMES):
        return named
    place = Place.of(var_dir)
    path = place.root / "keys.env"
    kept = _read(path)
    if not set(NAMES) <= named.keys() | kept.keys():
        prepare_root(place)
        with locked(place.lock("keys")):
            kept = _complete(place, path, named)
    return {name: named.get(name) or kept[name] for name in NAMES}


def _complete(place: Place, path: Path, named: dict[str, str]) -> dict[str, str]:
    kept = _read(path)
    missing = [name for name in NAMES if name not in named and name not in kept]
    if missing and place.data.exists():
        raise EmbeddedError(
            f"{' and '.join(missing)} of {place.root} cannot be found, but its database exists. "
            f"Put {path} back from a copy, or name the same value in the environment."
        )
    if missing:
        kept |= {name: _new(name) for name in missing}
        write_whole(path, HEADER + "".join(f"{name}={value}\n" for name, value in kept.items()))
    return kept


def _new(name: str) -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(32 if name == "FIELD_KEY" else 48)).decode()


def _read(path: Path) -> dict[str, str]:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except PermissionError as error:
        raise EmbeddedError(
            f"{path} cannot be read: it belongs to another user. Run as that user, or name another VAR_DIR."
        ) from error
    lines = (line.partition("=") for line in text.splitlines() if not line.startswith("#"))
    return {name: value for name, _, value in lines if name in NAMES and value}
