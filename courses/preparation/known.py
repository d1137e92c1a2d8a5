"""What the system sees by itself of a class's preparation, and what it sees of its papers and staff."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

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
Check = Callable[[Sequence[TrainingClass]], Facts]
"""By class id; of all the classes at once, so that the queries do not grow with them."""


def _filed(kind: DocumentKind) -> Check:
    def check(classes: Sequence[TrainingClass]) -> Facts:
        rows = ClassDocument.objects.in_place().filter(training_class__in=classes, kind=kind).exclude(file="")
        filed = {row.training_class_id: str(row) for row in rows.order_by("pk")}
        return {
            row.pk: Known(
                row.pk in filed,
                filed.get(row.pk) or _("还没有上传%(document)s") % {"document": kind.label},
                f"{reverse('courses:document_new', args=[row.pk])}?kind={kind.value}"
                if row.pk not in filed
                else row.get_absolute_url(),
                "" if row.pk in filed else _ORGANISES,
            )
            for row in classes
        }

    return check


def outline(classes: Sequence[TrainingClass]) -> Facts:
    """Purposes, audience and size are written down. No query."""
    found = {}
    for row in classes:
        fields = [row._meta.get_field(name) for name in ("purposes", "audience", "planned_size")]
        lacking = [str(field.verbose_name) for field in fields if not getattr(row, field.name)]  # type: ignore[union-attr]  # all three are columns
        words = _("还没有填写：%(fields)s") % {"fields": _("、").join(lacking)} if lacking else _("已填写")
        found[row.pk] = Known(not lacking, words, reverse("courses:class_edit", args=[row.pk]), _ORGANISES)
    return found


def head_teacher(classes: Sequence[TrainingClass]) -> Facts:
    """Somebody is named head teacher. One query."""
    rows = ClassStaff.objects.in_force().filter(training_class__in=classes, role=StaffRole.HEAD_TEACHER)
    names: dict[int, list[str]] = {}
    for class_id, name in rows.order_by("pk").values_list("training_class", "user__name"):
        names.setdefault(class_id, []).append(name)
    return {
        row.pk: Known(
            row.pk in names,
            _("、").join(names.get(row.pk, [])) or _("还没有指定班主任"),
            reverse("courses:staff_edit", args=[row.pk]),
            _ORGANISES,
        )
        for row in classes
    }


def confirmed(classes: Sequence[TrainingClass]) -> Facts:
    """The list of people is settled. No query."""
    return {
        row.pk: Known(
            row.status not in _LIST_IS_OPEN,
            str(row.status_today.label),
            reverse("attendance:nomination_list", args=[row.pk]),
        )
        for row in classes
    }


CHECKS: Mapping[str, Check] = {
    KnownBy.APPROVAL: _filed(DocumentKind.APPROVAL),
    KnownBy.NOTICE: _filed(DocumentKind.NOTICE),
    KnownBy.OUTLINE: outline,
    KnownBy.HEAD_TEACHER: head_teacher,
    KnownBy.CONFIRMED: confirmed,
}
