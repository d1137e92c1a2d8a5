"""An act as a reader sees it: who, what, on what, with a way there, and how, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import AuditEntry, User
from courses.models import TrainingClass
from desk.trail import keys
from desk.trail.filtering import object_label
from desk.trail.words import ACTIONS
from trainees.models import Cadre
from units.fields import column_label

FEW = 6
ARROW = " → "
_PAGES = {"courses.trainingclass": "courses:class_detail", "trainees.cadre": "attendance:cadre_detail"}

Names = Mapping[tuple[type[Any], int], str]


@dataclass(frozen=True, slots=True)
class Line:
    """One act in words; `details` are label and text."""

    entry: AuditEntry
    who: str
    what: str
    kind: str
    label: str
    url: str
    details: tuple[tuple[str, str], ...]


def lines_of(entries: Iterable[AuditEntry], *, reader: User) -> list[Line]:
    """The acts in words. A query for each kind of row that they name, and two for the ways; none of them grows."""
    entries = list(entries)
    names, ways = _names(entries), _ways(entries, reader)
    return [line_of(entry, names, ways) for entry in entries]


def line_of(entry: AuditEntry, names: Names, ways: Mapping[tuple[str, int], str]) -> Line:
    """One act, with what the rows it names are called."""
    key = (entry.subject_type, entry.subject_id or 0)
    return Line(
        entry,
        who=str(entry.by) if entry.by else _("系统"),
        what=str(ACTIONS.get(entry.action, entry.action)),
        kind=object_label(entry.subject_type) if entry.subject_type else "",
        label=entry.subject_label,
        url=ways.get(key, ""),
        details=tuple(_details(entry, names)),
    )


def _details(entry: AuditEntry, names: Names) -> Iterator[tuple[str, str]]:
    data = entry.data if isinstance(entry.data, dict) else {}
    if "before" in data and "after" in data:
        yield from _difference(entry, data["before"], data["after"], names)
    elif data.get("before") not in (None, "", {}, []) and not isinstance(data["before"], dict | list):
        yield _("原来"), _text("before", data["before"], entry, names)
    elif "after" in data:
        yield _("现在"), _text("after", data["after"], entry, names)
    for key, value in data.items():
        if key in keys.HIDDEN or key in ("before", "after") or value in (None, "", [], {}):
            continue
        if key == "training_class" and entry.subject_type == "courses.trainingclass":
            continue
        yield str(keys.LABELS.get(key, key)), _text(key, value, entry, names)


def _difference(entry: AuditEntry, before: Any, after: Any, names: Names) -> Iterator[tuple[str, str]]:
    if isinstance(before, dict) and isinstance(after, dict):
        for key in dict.fromkeys([*before, *after]):
            if before.get(key) != after.get(key):
                was, now = (_text(key, side.get(key), entry, names) for side in (before, after))
                yield _name_of(key, entry), f"{was}{ARROW}{now}"
        return
    yield _("变动"), f"{_text('before', before, entry, names)}{ARROW}{_text('after', after, entry, names)}"


def _text(key: str, value: Any, entry: AuditEntry, names: Names) -> str:
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if value in (None, "", [], {}):
        return "—"
    if isinstance(value, dict):
        return _few(f"{_name_of(one, entry)} {_text(one, of, entry, names)}" for one, of in value.items())
    if isinstance(value, list):
        return _few(_text(key, one, entry, names) for one in value)
    if key in keys.ROWS and isinstance(value, int):
        return names.get((keys.ROWS[key], value), f"#{value}")
    if key in ("changed", "fields"):
        return _name_of(str(value), entry)
    if isinstance(value, str) and (instant := _instant(value)):
        return instant
    return keys.said(key, str(value))


def _instant(text: str) -> str:
    """An instant as the trail keeps it, to the minute in the zone of the pages; "" for any other text."""
    if "T" not in text[:11] or len(text) < 16:
        return ""
    try:
        instant = dt.datetime.fromisoformat(text)
    except ValueError:
        return ""
    return (timezone.localtime(instant) if timezone.is_aware(instant) else instant).strftime("%Y-%m-%d %H:%M")


def _few(texts: Iterable[str]) -> str:
    texts = list(texts)
    more = _("等 %(n)d 项") % {"n": len(texts)} if len(texts) > FEW else ""
    return _("、").join(texts[:FEW]) + more


def _name_of(key: str, entry: AuditEntry) -> str:
    if key in keys.LABELS:
        return str(keys.LABELS[key])
    try:
        return column_label(apps.get_model(entry.subject_type), key)
    except (LookupError, ValueError, FieldDoesNotExist):
        return key


def _named(data: Any) -> Iterator[tuple[str, Any]]:
    """What an act keeps, and what it keeps of before and after."""
    for key, value in data.items() if isinstance(data, dict) else ():
        yield key, value
        if key in ("before", "after") and isinstance(value, dict):
            yield from value.items()


def _names(entries: list[AuditEntry]) -> Names:
    """What the rows are called that the data name by their keys."""
    wanted: dict[type[Any], set[int]] = {}
    for entry in entries:
        for key, value in _named(entry.data):
            if key in keys.ROWS:
                found = value if isinstance(value, list) else [value]
                wanted.setdefault(keys.ROWS[key], set()).update(
                    one for one in found[:FEW] if isinstance(one, int)
                )
    names = {}
    for model, keys_of in wanted.items():
        rows = model._default_manager.filter(pk__in=keys_of)
        if model._meta.label_lower == "trainees.enrolment":
            rows = rows.select_related("cadre")
        names.update({(model, row.pk): str(row) for row in rows})
    return names


def _ways(entries: list[AuditEntry], reader: User) -> dict[tuple[str, int], str]:
    """The pages of those subjects that the reader may open."""
    ways = {}
    for label, rows in (
        ("courses.trainingclass", TrainingClass.objects.visible_to(reader)),
        ("trainees.cadre", Cadre.objects.visible_to(reader)),
    ):
        found = {entry.subject_id or 0 for entry in entries if entry.subject_type == label}
        for pk in rows.filter(pk__in=found).values_list("pk", flat=True) if found else ():
            ways[label, pk] = reverse(_PAGES[label], args=[pk])
    return ways
