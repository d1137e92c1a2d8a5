"""What the system sees by itself of a class's preparation, and what it sees of its papers and staff."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Expression, OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.translation import gettext as _

from courses.models import (
    ClassDocument,
    ClassStaff,
    ClassStatus,
    DocumentKind,
    KnownBy,
    StaffRole,
    TrainingClass,
)

_ORGANISES = "courses.change_trainingclass"
_LIST_IS_OPEN = (ClassStatus.DRAFT, ClassStatus.APPROVED, ClassStatus.ENROLLING, ClassStatus.CANCELLED)


@dataclass(frozen=True)
class Known:
    """Whether it is done, in words how far it is, and the page where it is done, for whoever has that `permission` in the
    class ("" is everybody who sees it)."""

    is_done: bool
    words: str
    url: str
    permission: str = ""


Facts = dict[int, Known]
Seen = Mapping[str, Any]
"""What was read of one class, by name."""
Columns = Mapping[str, Expression | Subquery]
Look = Callable[[Sequence[TrainingClass]], Mapping[int, Seen]]


@dataclass(frozen=True)
class Check:
    """What is read of a class, and what it says. `columns` are read of all classes in the one query of all checks; what
    is more than a column is a `look`, asked once for all checks that name it. The queries do not grow with the classes."""

    say: Callable[[TrainingClass, Seen], Known]
    columns: Callable[[], Columns] = dict
    look: Look | None = None

    def __call__(self, classes: Sequence[TrainingClass]) -> Facts:
        """By class id, of these classes alone."""
        return {pk: fact for (pk, _key), fact in facts_of([(self, "", classes)]).items()}


def facts_of(
    wanted: Iterable[tuple[Check, str, Sequence[TrainingClass]]],
) -> dict[tuple[int, str], Known]:
    """What each check says of its classes, by class id and key: one query for all columns, and those of each look."""
    asked = list(wanted)
    columns: dict[str, Any] = {}
    read: set[int] = set()
    looks: dict[Look, dict[int, TrainingClass]] = {}
    for check, _key, rows in asked:
        if own := check.columns():
            columns |= own
            read.update(row.pk for row in rows)
        if check.look:
            looks.setdefault(check.look, {}).update({row.pk: row for row in rows})
    seen = _columns(read, columns) if read else {}
    for look, classes in looks.items():
        for pk, more in look(list(classes.values())).items():
            seen.setdefault(pk, {}).update(more)
    return {(row.pk, key): check.say(row, seen.get(row.pk, {})) for check, key, rows in asked for row in rows}


def _columns(classes: Collection[int], columns: Mapping[str, Any]) -> dict[int, dict[str, Any]]:
    rows = TrainingClass.objects.filter(pk__in=classes).order_by().annotate(**columns)
    return {row.pop("pk"): row for row in rows.values("pk", *columns)}


def _filed(kind: DocumentKind) -> Check:
    """A document of that kind is there with its file; the latest is named."""
    name = f"filed_{kind.lower()}"

    def columns() -> Columns:
        documents = ClassDocument.objects.in_place().filter(training_class=OuterRef("pk"), kind=kind)
        latest = documents.exclude(file="").order_by("-pk")
        return {name: Subquery(latest.values(json=JSONObject(number="number", title="title"))[:1])}

    def say(row: TrainingClass, seen: Seen) -> Known:
        if found := seen[name]:
            return Known(True, str(ClassDocument(**found)), row.get_absolute_url())
        url = f"{reverse('courses:document_new', args=[row.pk])}?kind={kind.value}"
        return Known(False, _("还没有上传%(document)s") % {"document": kind.label}, url, _ORGANISES)

    return Check(say, columns)


def outline(row: TrainingClass, seen: Seen) -> Known:
    """Purposes, audience and size are written down."""
    facts = {_("培训目的"): row.purposes, _("培训对象"): row.audience, _("计划人数"): row.planned_size}
    lacking = [label for label, fact in facts.items() if not fact]
    words = _("还没有填写：%(fields)s") % {"fields": _("、").join(lacking)} if lacking else _("已填写")
    return Known(not lacking, words, reverse("courses:class_edit", args=[row.pk]), _ORGANISES)


def head_teacher(row: TrainingClass, seen: Seen) -> Known:
    """Somebody is named head teacher."""
    words = _("、").join(seen["head_teachers"]) or _("还没有指定班主任")
    return Known(bool(seen["head_teachers"]), words, reverse("courses:staff_edit", args=[row.pk]), _ORGANISES)


def _head_teachers() -> Columns:
    rows = ClassStaff.objects.in_force().filter(training_class=OuterRef("pk"), role=StaffRole.HEAD_TEACHER)
    return {"head_teachers": ArraySubquery(rows.order_by("pk").values("user__name"))}


def confirmed(row: TrainingClass, seen: Seen) -> Known:
    """The list of people is settled."""
    return Known(
        row.status not in _LIST_IS_OPEN,
        str(row.status_today.label),
        reverse("attendance:nomination_list", args=[row.pk]),
    )


CHECKS: Mapping[str, Check] = {
    KnownBy.APPROVAL: _filed(DocumentKind.APPROVAL),
    KnownBy.NOTICE: _filed(DocumentKind.NOTICE),
    KnownBy.OUTLINE: Check(outline),
    KnownBy.HEAD_TEACHER: Check(head_teacher, _head_teachers),
    KnownBy.CONFIRMED: Check(confirmed),
}
