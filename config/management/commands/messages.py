"""Gathers the texts of Python and templates into the English catalogue, without the gettext programs."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation import templatize

KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
ROOMS = [
    "config",
    "desk",
    "exports",
    "reminders",
    "attendance",
    "timetable",
    "trainees",
    "courses",
    "accounts",
    "units",
    "intake",
    "templates",
]
Text = tuple[str, tuple[str, ...], str | None]


class Command(BaseCommand):
    help = "Gather the texts into locale/en and compile them (needs requirements-dev.txt)."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(settings.LOCALE_PATHS[0]) / "en" / "LC_MESSAGES" / "django.po"
        found = gather(settings.BASE_DIR)
        new, gone, empty = merge(path, found)
        self.stdout.write(f"{len(found)} texts: {new} new, {gone} gone, {empty} without English.")


def gather(base: Path) -> dict[tuple[str | None, str], tuple[str | None, list[tuple[str, str]]]]:
    """Find every text under a folder: (context, text) → (plural, places as (file, line))."""
    found: dict[tuple[str | None, str], tuple[str | None, list[tuple[str, str]]]] = {}
    for room in ROOMS:
        for path in sorted(
            path for kind in ("py", "html", "txt") for path in (base / room).rglob(f"*.{kind}")
        ):
            name = str(path.relative_to(base))
            for line, (text, *plural), context in _texts(path):
                known, places = found.get((context, text), (None, []))
                found[context, text] = known or next(iter(plural), None), [*places, (name, str(line))]
    return found


def _texts(path: Path) -> Iterator[tuple[int, tuple[str, ...], str | None]]:
    from babel.messages.extract import extract

    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # What is no text comes out as X, indented as it was: Python must not take that for blocks.
        source = "\n".join(line.lstrip() for line in templatize(source, origin=str(path)).splitlines())
    for line, texts, _, context in extract("python", io.BytesIO(source.encode()), keywords=KEYWORDS):
        whole = (texts,) if isinstance(texts, str) else tuple(text for text in texts if text)
        if whole and whole[0]:
            yield line, whole, context


def merge(
    path: Path, found: dict[tuple[str | None, str], tuple[str | None, list[tuple[str, str]]]]
) -> tuple[int, int, int]:
    """Bring a catalogue to what was found, keeping its translations, and compile it.

    Gives how many texts are new, gone, and without a translation.
    """
    import polib

    catalogue = polib.pofile(str(path), wrapwidth=0) if path.exists() else _new_catalogue()
    old = {(entry.msgctxt, entry.msgid): entry for entry in catalogue}
    kept = polib.POFile(wrapwidth=0)
    kept.metadata = catalogue.metadata
    for key in sorted(found, key=lambda key: (key[1], key[0] or "")):
        plural, places = found[key]
        entry = old.get(key) or polib.POEntry(msgid=key[1], msgctxt=key[0])
        if plural and not entry.msgid_plural:
            entry.msgid_plural, entry.msgstr_plural = plural, {0: entry.msgstr, 1: entry.msgstr}
        # Files without lines: a line moved is no change of a text.
        entry.occurrences = [(name, "") for name in dict.fromkeys(name for name, _ in places)]
        kept.append(entry)
    path.parent.mkdir(parents=True, exist_ok=True)
    kept.save(str(path))
    kept.save_as_mofile(str(path.with_suffix(".mo")))
    return len(found.keys() - old.keys()), len(old.keys() - found.keys()), len(kept.untranslated_entries())


def _new_catalogue() -> Any:
    import polib

    catalogue = polib.POFile()
    catalogue.metadata = {
        "Language": "en",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    return catalogue
