"""Which acts a person may read, filtered as the address asks, a page at a time without counting them all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from accounts.models import AuditEntry, Grant, Role, User
from courses.models import ClassStaff, TrainingClass
from desk.trail.filtering import TrailFilter
from trainees.models import Enrolment
from units.models import Unit, in_subtree

Rows = QuerySet[AuditEntry]

A_PAGE = 50
MOST_EXPORTED = 200_000
# Acts on a person by which somebody saw or took out what is held; they stand in the trail of each of the person's classes.
SEEING = (
    "trainees.see_phones",
    "trainees.reveal_id_number",
    "exports.learning_record",
    "desk.export_person",
)


@dataclass(frozen=True, slots=True)
class Page:
    """Some acts, the newest first; `earlier` is the key after which the next page begins, None at the end."""

    entries: list[AuditEntry]
    earlier: int | None


def seen_by(user: User) -> QuerySet[AuditEntry]:
    """What was done by people of the units that the reader administers or audits, by the staff of classes there, or to
    these classes; what the program itself did to nobody in particular is read by those of the district."""
    paths = user.unit_paths(Role.ADMINISTRATOR, Role.AUDITOR)
    is_district = any(path.count("/") == 1 for path in paths)
    if is_district and Unit.objects.filter(parent=None).count() == 1:
        return AuditEntry.objects.all()
    within = in_subtree("unit__", paths)
    classes = TrainingClass.objects.filter(
        in_subtree("host__", paths)
        | in_subtree("implementer__", paths)
        | in_subtree("plan__district__", paths)
    )
    served = ClassStaff.objects.filter(training_class__in=classes.values("pk")).values("user")
    people = User.objects.filter(
        within | Q(pk__in=Grant.objects.filter(within).values("user")) | Q(pk__in=served)
    )
    mine = Q(by__in=people.values("pk")) | Q(training_class_id__in=classes.values("pk"))
    if is_district:
        mine |= Q(by=None, training_class_id=None, subject_type="")
    return AuditEntry.objects.filter(mine)


def of_class(training_class: TrainingClass) -> QuerySet[AuditEntry]:
    """Everything that was done to the class and what hangs on it, and who saw or took out what is held of its people."""
    people = Enrolment.objects.filter(training_class=training_class).values("cadre")
    seen = Q(subject_type="trainees.cadre", subject_id__in=people, action__in=SEEING)
    return AuditEntry.objects.filter(Q(training_class_id=training_class.pk) | seen)


def page_of(rows: QuerySet[AuditEntry], *, before: int | None) -> Page:
    """The page after the act of that key, or the first. Two queries at most, whatever the number of rows."""
    found = list(_after(rows, before).select_related("by")[: A_PAGE + 1])
    more = len(found) > A_PAGE
    return Page(found[:A_PAGE], found[A_PAGE - 1].pk if more else None)


def all_of(rows: QuerySet[AuditEntry]) -> Iterator[AuditEntry]:
    """The rows one by one, for a file that has no bound but one."""
    return rows.order_by("-at", "-pk").select_related("by")[:MOST_EXPORTED].iterator(chunk_size=2000)


def filtered(rows: QuerySet[AuditEntry], form: TrailFilter) -> QuerySet[AuditEntry]:
    """Those that the form asks for; a form that makes no sense asks for nothing."""
    return rows.filter(form.condition) if form.is_valid() else rows.none()


def _after(rows: QuerySet[AuditEntry], before: int | None) -> QuerySet[AuditEntry]:
    rows = rows.order_by("-at", "-pk")
    edge = AuditEntry.objects.filter(pk=before).values_list("at", flat=True).first() if before else None
    if edge is None:
        return rows
    # The first condition is what an index goes by, the second the exact place among those of one instant.
    return rows.filter(at__lte=edge).filter(Q(at__lt=edge) | Q(pk__lt=before))
