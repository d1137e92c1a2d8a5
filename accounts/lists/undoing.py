"""The last import of a list is taken back whole, or not at all."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit, identity
from accounts.lists.keeping import Kind
from accounts.lists.rows import NOTHING
from accounts.lists.trace import plain
from accounts.models import ListImport, UploadState, User
from units.models import Unit


@dataclass(frozen=True, slots=True)
class Standing:
    """Why an import cannot be taken back."""

    sentence: str


def last_of(district: Unit, kind: Kind) -> ListImport | None:
    """The district's last import of that kind that was written and stands; the only one that can be undone."""
    written = ListImport.objects.filter(district=district, kind=kind.kind, state=UploadState.DONE)
    return written.select_related("uploaded_by", "district").order_by("-confirmed_at", "-pk").first()


@transaction.atomic
def undo(kept: ListImport, kind: Kind, *, by: User) -> Standing | None:
    """Takes away what the import made and puts back what it changed.

    Nothing is done, and a Standing says why, where a later import was written, a record was changed since, or a new
    one is in use.
    """
    Unit.objects.select_for_update(no_key=True).order_by().get(pk=kept.district_id)
    row = ListImport.objects.select_for_update(of=["self"]).select_related("district").get(pk=kept.pk)
    last = last_of(row.district, kind)
    if last is None or last.pk != row.pk:
        return Standing(_("只有最近一次导入可以撤销。"))
    before = json.loads(identity.decrypt(row.before))
    if refused := _Undoing(kind, row).run(before["made"], before["changed"]):
        return refused
    row.state, row.undone_at, row.undone_by, row.before = UploadState.UNDONE, timezone.now(), by, b""
    row.save(update_fields=["state", "undone_at", "undone_by", "before"])
    audit.record("accounts.undo_list_import", by=by, subject=row, kind=row.kind)
    return None


class _Undoing:
    """One import taken back."""

    def __init__(self, kind: Kind, kept: ListImport) -> None:
        self.definition = kind(kept.district, kept.options)

    def run(self, made: list[Any], changed: list[Any]) -> Standing | None:
        """Looks at every record first, then writes."""
        found = self._fetch([pk for pk, _values in (*made, *changed)])
        new = [(found.get(pk), values) for pk, values in made]
        old = [(found.get(pk), values) for pk, values in changed]
        now = [({field: pair[1] for field, pair in values.items()}, record) for record, values in old]
        for values, record in (*((values, record) for record, values in new), *now):
            if record is not None and (field := self._touched(record, values)):
                words = {"name": record, "field": self.definition.label(field)}
                return Standing(_("“%(name)s”的%(field)s在导入后又改过，不能整批撤销。") % words)
            if record is None and (values, record) in now:
                return Standing(_("导入时更新过的一条记录已被删除，不能整批撤销。"))
        there = [record for record, _values in new if record is not None]
        if there and (used := first_in_use(there)):
            words = {"name": used[0], "what": used[1]}
            return Standing(_("导入的“%(name)s”已经用在%(what)s里，不能整批撤销。") % words)
        self._put_back(
            [(record, {field: pair[0] for field, pair in values.items()}) for record, values in old]
        )
        self.definition.remove(there)
        return None

    def _fetch(self, pks: Sequence[int]) -> dict[int, Any]:
        model = self.definition.model
        list(model._default_manager.select_for_update(of=["self"]).filter(pk__in=pks).order_by("pk"))
        return {record.pk: record for record in self.definition.records() if record.pk in set(pks)}

    def _touched(self, record: Any, values: dict[str, Any]) -> str:
        """The first field that no longer stands as the import left it; what it did not say does not count."""
        for field, value in values.items():
            if value not in (*NOTHING, []) and plain(self.definition.value_of(record, field)) != value:
                return field
        return ""

    def _put_back(self, old: list[tuple[Any, dict[str, Any]]]) -> None:
        for record, values in old:
            self.definition.put(record, values)
        self.definition.save([record for record, _ in old], {field for _, values in old for field in values})
        self.definition.relate(old)


def first_in_use(records: Sequence[models.Model]) -> tuple[Any, str] | None:
    """The first of the records that another row refers to, and what such a row is called. A query a relation.

    References of the records to each other do not count.
    """
    model, by_pk = type(records[0]), {record.pk: record for record in records}
    for relation in model._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ForeignObjectRel) or relation.concrete or relation.many_to_many:
            continue
        other: Any = relation.related_model
        if other._meta.auto_created is model:
            continue
        users = other._base_manager.filter(**{f"{relation.field.name}__in": list(by_pk)})
        if other is model:
            users = users.exclude(pk__in=list(by_pk))
        if (used := users.values_list(relation.field.attname, flat=True).first()) is not None:
            return by_pk[used], str(other._meta.verbose_name)
    return None
