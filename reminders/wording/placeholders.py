"""Fields in double braces, in a text that a person typed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping

_FIELD = re.compile(r"[{｛]\s*[{｛]([^{}｛｝]*)[}｝]\s*[}｝]")
_BRACE = re.compile(r"[{}｛｝]")
BROKEN = "{{"


def fields_in(text: str) -> list[str]:
    """The names that stand in braces, in order, each once; spaces and full-width braces make no difference."""
    return list(dict.fromkeys(_name(found[1]) for found in _FIELD.finditer(text)))


def unknown_in(text: str, known: Collection[str]) -> list[str]:
    """Those that are no known field; a brace that belongs to no field counts as one, BROKEN."""
    broken = [BROKEN] if _BRACE.search(_FIELD.sub("", text)) else []
    return [name for name in fields_in(text) if name not in known] + broken


def fill(text: str, facts: Mapping[str, str]) -> str:
    """The text with each known field replaced by its fact; a line that holds nothing but an empty field goes."""
    lines = []
    for line in text.split("\n"):
        filled = _FIELD.sub(lambda found: facts.get(_name(found[1]), ""), line)
        if filled.strip() or not _FIELD.search(line):
            lines.append(filled)
    return "\n".join(lines).strip()


def _name(inside: str) -> str:
    return "".join(unicodedata.normalize("NFKC", inside).split()).lower()
