"""A list that was uploaded: kept encrypted, looked at, written once in one transaction, taken back whole."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from django.db import transaction

from accounts import audit, identity, importing
from accounts.importing import Importer, Outdated, Tell, Written
from accounts.lists import undoing
from accounts.lists.definition import ListDefinition
from accounts.lists.preview import Preview, look_at
from accounts.lists.rows import Mode, Part, State
from accounts.lists.trace import plain
from accounts.models import ListImport, UploadState, User
from intake.problems import Unreadable
from units.models import Unit

Kind = type[ListDefinition]


@transaction.atomic
def keep(
    source: bytes | str, *, kind: Kind, district: Unit, file_name: str, options: Mapping[str, Any], by: User
) -> ListImport:
    """Keeps a file or a pasted block, encrypted, until it is confirmed; empties what is kept no longer.

    `options` is plain JSON: "mode" and what the kind asks for besides.
    """
    importing.purge()
    return ListImport.objects.create(
        district=district,
        kind=kind.kind,
        file_name=file_name,
        content=identity.encrypt_bytes(source.encode() if isinstance(source, str) else source),
        options={**options, "pasted": isinstance(source, str)},
        uploaded_by=by,
    )


def is_open(kept: ListImport) -> bool:
    """Whether it can still be looked at and confirmed."""
    return kept.state in importing.OPEN and bool(bytes(kept.content))


def look(kept: ListImport, kind: Kind) -> Preview | Unreadable:
    """The preview of what was uploaded, as the database stands now."""
    content = identity.decrypt_bytes(kept.content)
    source = content.decode() if kept.options.get("pasted") else content
    mode = Mode(kept.options.get("mode", Mode.OVERWRITE))
    return look_at(source, kind(kept.district, kept.options), mode=mode)


@transaction.atomic
def confirm(
    kept: ListImport, kind: Kind, *, digest: str, by: User, given: Mapping[str, Any]
) -> dict[str, int] | None:
    """Writes what was previewed under that digest, once: None where it has been written before.

    Holds the district, so that two lists do not pass each other. Raises Outdated where the outcome has changed since
    the preview, and Refused where `given`, what the confirmation asked for, is not enough.
    """
    _hold(kept)
    importer = _importer(kind, given)
    row: ListImport | None = importing.confirm(importer, kept, digest=digest, by=by)
    return dict(row.result) if row else None


@transaction.atomic
def undo(kept: ListImport, kind: Kind, *, by: User) -> bool:
    """Takes back what the last import of its kind wrote; False where that has been done. Raises importing.NotUndone."""
    _hold(kept)
    return importing.undo(_importer(kind, {}), kept, by=by)


def last_of(district: Unit, kind: Kind) -> ListImport | None:
    """The district's last import of that kind that was written and stands; the only one that can be undone."""
    written = ListImport.objects.filter(district=district, kind=kind.kind, state=UploadState.DONE)
    return written.select_related("uploaded_by", "district").order_by("-confirmed_at", "-pk").first()


def _hold(kept: ListImport) -> None:
    Unit.objects.select_for_update(no_key=True).order_by().get(pk=kept.district_id)


def _importer(kind: Kind, given: Mapping[str, Any]) -> Importer:
    """Lists are short enough to be written in the request: there is no task."""
    return Importer(
        ListImport, task="", write=partial(_write, kind=kind, given=given), undo=partial(_undo, kind=kind)
    )


def _write(upload: ListImport, *, by: User, tell: Tell, kind: Kind, given: Mapping[str, Any]) -> Written:
    seen = look(upload, kind)
    if isinstance(seen, Unreadable) or seen.digest != upload.digest:
        raise Outdated
    seen.definition.by = by
    seen.definition.before_writing(seen.parts, given)
    before = _put_down(seen.definition, seen.parts)
    audit.record("accounts.import_list", by=by, subject=upload, kind=upload.kind, **seen.counts)
    return Written(seen.counts, before)


def _undo(upload: ListImport, before: Any, *, by: User, kind: Kind) -> None:
    last = last_of(upload.district, kind)
    if last is None or last.pk != upload.pk:
        raise importing.NotUndone([undoing.only_the_last()])
    definition = kind(upload.district, upload.options)
    definition.by = by
    undoing.take_back(definition, before["made"], before["changed"])
    audit.record("accounts.undo_list_import", by=by, subject=upload, kind=upload.kind)


def _put_down(definition: ListDefinition, parts: Sequence[Part]) -> dict[str, Any]:
    """Writes new and changed records; gives what stood there before, by which it is undone."""
    new = [part for part in parts if part.state == State.NEW]
    changed = [part for part in parts if part.state == State.CHANGED]
    made = list(definition.create([definition.make(part) for part in new]))
    for part in changed:
        definition.put(part.known, {change.field: change.new for change in part.changes})
    known = [part.known for part in changed]
    definition.save(known, {change.field for part in changed for change in part.changes})
    news = [{change.field: change.new for change in part.changes} for part in changed]
    definition.relate(
        [*zip(made, [part.values for part in new], strict=True), *zip(known, news, strict=True)]
    )
    return {
        "made": [
            [record.pk, {field: plain(value) for field, value in part.values.items()}]
            for record, part in zip(made, new, strict=True)
        ],
        "changed": [
            [part.known.pk, {change.field: [plain(change.old), plain(change.new)] for change in part.changes}]
            for part in changed
        ],
    }
