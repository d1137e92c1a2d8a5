"""A list that was uploaded: kept encrypted, looked at, written once in one transaction, emptied after."""

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts import audit, identity
from accounts.lists.definition import ListDefinition
from accounts.lists.preview import Preview, look_at
from accounts.lists.rows import Mode, Part, State
from accounts.lists.trace import plain
from accounts.models import ListImport, UploadState, User
from intake.problems import Unreadable
from units.models import Unit

KEPT = dt.timedelta(days=1)
Kind = type[ListDefinition]


class Outdated(Exception):
    """Between preview and confirmation something changed, or the content is gone."""


@transaction.atomic
def keep(
    source: bytes | str, *, kind: Kind, district: Unit, file_name: str, options: Mapping[str, Any], by: User
) -> ListImport:
    """Keeps a workbook or a pasted block, encrypted, until it is confirmed; empties what others left for a day.

    `options` is plain JSON: "mode" and what the kind asks for besides.
    """
    late = ListImport.objects.filter(confirmed_at=None, uploaded_at__lt=timezone.now() - KEPT)
    late.exclude(content=b"").update(content=b"")
    return ListImport.objects.create(
        district=district,
        kind=kind.kind,
        file_name=file_name,
        content=identity.encrypt_bytes(source.encode() if isinstance(source, str) else source),
        options={**options, "pasted": isinstance(source, str)},
        uploaded_by=by,
    )


def is_gone(kept: ListImport) -> bool:
    """Whether the content has been emptied, by confirmation or by time."""
    return not bytes(kept.content)


def look(kept: ListImport, kind: Kind) -> Preview | Unreadable:
    """The preview of what was uploaded, as the database stands now."""
    content = identity.decrypt_bytes(kept.content)
    source = content.decode() if kept.options.get("pasted") else content
    return look_at(
        source, kind(kept.district, kept.options), mode=Mode(kept.options.get("mode", Mode.OVERWRITE))
    )


@transaction.atomic
def confirm(
    kept: ListImport, kind: Kind, *, digest: str, by: User, given: Mapping[str, str]
) -> dict[str, int] | None:
    """Writes what was previewed under that digest, once: None where it has been written before.

    Holds the district, so that two lists do not pass each other. Raises Outdated where the outcome has changed since
    the preview, and Refused where `given`, what the confirmation asked for, is not enough.
    """
    Unit.objects.select_for_update(no_key=True).order_by().get(pk=kept.district_id)
    row = ListImport.objects.select_for_update(of=["self"]).select_related("district").get(pk=kept.pk)
    if row.confirmed_at:
        return None
    seen = Unreadable("gone", "") if is_gone(row) else look(row, kind)
    if isinstance(seen, Unreadable) or seen.digest != digest:
        raise Outdated
    before = _write(seen, by=by, given=given)
    row.before = identity.encrypt(json.dumps(before, ensure_ascii=False))
    row.result = seen.counts
    row.content, row.confirmed_at, row.state = b"", timezone.now(), UploadState.DONE
    row.save(update_fields=["before", "result", "content", "confirmed_at", "state"])
    audit.record("accounts.import_list", by=by, subject=row, kind=row.kind, **seen.counts)
    return seen.counts


def _write(preview: Preview, *, by: User, given: Mapping[str, str]) -> dict[str, Any]:
    """Writes new and changed records; gives what stood there before, by which it is undone."""
    definition, parts = preview.definition, preview.parts
    definition.before_writing(parts, given, by=by)
    new = [part for part in parts if part.state == State.NEW]
    changed = [part for part in parts if part.state == State.CHANGED]
    made = [definition.make(part) for part in new]
    definition.create(made)
    for part in changed:
        definition.put(part.known, {change.field: change.new for change in part.changes})
    known = [part.known for part in changed]
    definition.save(known, {change.field for part in changed for change in part.changes})
    news = [{change.field: change.new for change in part.changes} for part in changed]
    definition.relate(
        [*zip(made, [part.values for part in new], strict=True), *zip(known, news, strict=True)]
    )
    return {
        "made": [[record.pk, _said(part)] for record, part in zip(made, new, strict=True)],
        "changed": [
            [part.known.pk, {change.field: [plain(change.old), plain(change.new)] for change in part.changes}]
            for part in changed
        ],
    }


def _said(part: Part) -> dict[str, Any]:
    return {field: plain(value) for field, value in part.values.items()}
