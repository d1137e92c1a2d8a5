"""What a list wrote is taken back whole, or not at all."""

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from accounts.importing import NotUndone
from accounts.lists.definition import ListDefinition
from accounts.lists.rows import NOTHING
from accounts.lists.trace import plain

Said = list[tuple[int, dict[str, Any]]]


def only_the_last() -> str:
    """Why an earlier import stays."""
    return _("只有最近一次导入可以撤销。")


def take_back(definition: ListDefinition, made: Said, changed: Said) -> None:
    """Takes away what was made and puts back what was changed: id and, by field, what was written; of a changed one
    a pair of what stood and what was written.

    Raises NotUndone where a record was changed since, or a new one is in use; the caller's transaction then ends.
    """
    found = _fetch(definition, [pk for pk, _values in (*made, *changed)])
    written = [(pk, {field: pair[1] for field, pair in values.items()}) for pk, values in changed]
    hindrances = [*_touched(definition, found, made), *_touched(definition, found, written, must_be=True)]
    if hindrances:
        raise NotUndone(hindrances[:5])
    old = [(found[pk], {field: pair[0] for field, pair in values.items()}) for pk, values in changed]
    for record, values in old:
        definition.put(record, values)
    fields = {field for _record, values in old for field in values}
    definition.save([record for record, _values in old], fields)
    definition.relate(old)
    there = [found[pk] for pk, _values in made if pk in found]
    definition.let_go(there)
    if there and (used := first_in_use(there)):
        words = {"name": used[0], "what": used[1]}
        raise NotUndone([_("导入的“%(name)s”已经用在“%(what)s”里，不能整批撤销。") % words])
    definition.remove(there)


def _fetch(definition: ListDefinition, pks: Sequence[int]) -> dict[int, Any]:
    manager = definition.model._default_manager
    list(manager.select_for_update(of=["self"]).filter(pk__in=pks).order_by("pk").values_list("pk"))
    return {record.pk: record for record in definition.records_of(pks)}


def _touched(
    definition: ListDefinition, found: dict[int, Any], written: Said, *, must_be: bool = False
) -> list[str]:
    """A sentence for each record that no longer stands as the import left it; what it did not say does not count."""
    sentences = []
    for pk, values in written:
        record = found.get(pk)
        if record is None:
            if must_be:
                sentences.append(_("导入时更新过的一条记录已被删除，不能整批撤销。"))
            continue
        for field, value in values.items():
            if value not in (*NOTHING, []) and plain(definition.value_of(record, field)) != value:
                words = {"name": record, "field": definition.label(field)}
                sentences.append(_("“%(name)s”的“%(field)s”在导入后又改过，不能整批撤销。") % words)
    return sentences


def first_in_use(records: Sequence[models.Model]) -> tuple[Any, str] | None:
    """The first of the records that another row refers to, and what such a row is called. A query a relation.

    References of the records to each other do not count.
    """
    model, by_pk = type(records[0]), {record.pk: record for record in records}
    for relation in model._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ForeignObjectRel) or relation.many_to_many:
            continue
        other: Any = relation.related_model
        if other._meta.auto_created is model:
            continue
        users = other._base_manager.filter(**{f"{relation.field.name}__in": list(by_pk)}).order_by()
        if other is model:
            users = users.exclude(pk__in=list(by_pk))
        if (used := users.values_list(relation.field.name, flat=True).first()) is not None:
            return by_pk[used], str(other._meta.verbose_name)
    return None
