"""Enrolling and withdrawing: a cadre's seat in a class, with unit, post and phone as they are today (R22)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from courses.models import TrainingClass
from trainees import people, waiting
from trainees.models import Appointment, Cadre, Enrolment, EnrolmentStatus
from trainees.people import NewCadre
from trainees.quotas import SEATED, Ledger
from units.models import TOWNSHIP_KINDS, Unit

# From which states a person may be enrolled again without a new decision.
OPEN_AGAIN = (EnrolmentStatus.NOMINATED, EnrolmentStatus.WAITLISTED, EnrolmentStatus.CANCELLED)
_ON_THE_WAY = (EnrolmentStatus.NOMINATED, EnrolmentStatus.WAITLISTED)
# Who can still be taken off the list.
WITHDRAWABLE = (
    EnrolmentStatus.NOMINATED,
    EnrolmentStatus.WAITLISTED,
    EnrolmentStatus.APPROVED,
    EnrolmentStatus.REGISTERED,
)


@dataclass(frozen=True, slots=True)
class Hindrance:
    """Why somebody cannot be enrolled; `what` is a sentence."""

    cadre: Cadre
    what: str


class NotEnrolled(Exception):
    """Somebody could not be enrolled, so nobody was."""

    def __init__(self, hindrances: Sequence[Hindrance]) -> None:
        said = (
            _("%(name)s：%(hindrance)s") % {"name": found.cadre.name, "hindrance": found.what}
            for found in hindrances
        )
        super().__init__(_("；").join(said))
        self.hindrances = tuple(hindrances)


@transaction.atomic
def enrol_many(
    training_class: TrainingClass,
    *,
    cadres: Sequence[Cadre],
    by: User | None,
    status: EnrolmentStatus = EnrolmentStatus.APPROVED,
    within: str = "",
) -> list[Enrolment]:
    """Enrolments of the cadres, in their order; those enrolled already keep what they have.

    Of several posts the first one counts, where one lies below the path `within` the first of these.

    Somebody withdrawn, nominated or on the waiting list is enrolled again. Raises NotEnrolled where one of
    them holds no post, was turned down, or would pass a quota (R19). The queries do not grow with the cadres.
    """
    lock(training_class)
    posts = current_posts(cadres, within=within)
    seating = Seating(training_class, status, held_by(training_class, cadres), posts, by=by)
    rows, changed = seating.seat(cadres)
    if changed:
        audit.record(
            "trainees.enrol", by=by, subject=training_class, cadres=[row.cadre_id for row in changed]
        )
    return rows


def enrol(
    training_class: TrainingClass,
    *,
    cadre: Cadre,
    by: User | None,
    status: EnrolmentStatus = EnrolmentStatus.APPROVED,
) -> Enrolment:
    """One cadre's enrolment; raises NotEnrolled."""
    return enrol_many(training_class, cadres=[cadre], by=by, status=status)[0]


@transaction.atomic
def enrol_newcomer(training_class: TrainingClass, *, new: NewCadre, by: User | None) -> Enrolment:
    """Adds a person not yet known and enrols that person; raises NotEnrolled, with nobody added."""
    cadre = people.add(new, district=training_class.plan.district, by=by)
    return enrol(training_class, cadre=cadre, by=by)


@transaction.atomic
def withdraw(enrolment: Enrolment, *, by: User | None, reason: str) -> Enrolment:
    """Takes somebody off the list; the row stays with its reason. Nothing happens a second time.

    A seat that becomes free goes to the next who waits: `moved_up` of what is returned.
    """
    training_class = enrolment.training_class
    lock(training_class)
    row = (
        Enrolment.objects.select_for_update(of=["self"]).select_related("cadre", "unit").get(pk=enrolment.pk)
    )
    if row.status == EnrolmentStatus.CANCELLED:
        return row
    row.withdrawn_from, row.status, row.reason = row.status, EnrolmentStatus.CANCELLED, reason
    row.version += 1
    row.save(update_fields=["withdrawn_from", "status", "reason", "version"])
    audit.record("trainees.withdraw", by=by, subject=row, before=row.withdrawn_from, reason=reason)
    if row.withdrawn_from in SEATED:
        row.moved_up = waiting.promote_next(training_class, freed_path=row.unit.path, by=by)
    return row


@transaction.atomic
def restore(enrolment: Enrolment, *, by: User | None) -> Enrolment:
    """Puts a withdrawn person back as before; raises NotEnrolled where the seat is gone (R19)."""
    lock(enrolment.training_class)
    row = (
        Enrolment.objects.select_for_update(of=["self"])
        .select_related("cadre", "unit", "training_class")
        .get(pk=enrolment.pk)
    )
    if row.status != EnrolmentStatus.CANCELLED:
        return row
    status = row.withdrawn_from or EnrolmentStatus.APPROVED
    if status in SEATED and (over := Ledger.load(row.training_class).take(row.unit.path)):
        raise NotEnrolled([Hindrance(row.cadre, str(over))])
    row.status, row.reason = status, ""
    row.version += 1
    row.save(update_fields=["status", "reason", "version"])
    audit.record("trainees.restore", by=by, subject=row, status=row.status)
    return row


def lock(training_class: TrainingClass) -> TrainingClass:
    """Holds the class's row until the end of the transaction, so that seats are given one after the other; gives
    the class as it stands now."""
    return (
        TrainingClass.objects.select_for_update(no_key=True, of=["self"]).order_by().get(pk=training_class.pk)
    )


def held_by(training_class: TrainingClass, cadres: Iterable[Cadre]) -> dict[int, Enrolment]:
    """The rows that these people have in the class, by cadre."""
    rows = training_class.enrolments.filter(cadre__in=[cadre.pk for cadre in cadres])
    return {row.cadre_id: row for row in rows}


def current_posts(cadres: Iterable[Cadre], *, within: str = "") -> dict[int, Appointment]:
    """The post held now by each cadre who holds one, with unit and the unit above: of several the first below the
    path `within`, else the first."""
    posts = Appointment.objects.current().filter(cadre__in=[cadre.pk for cadre in cadres])
    rows = posts.select_related("unit__parent").order_by("-pk")
    ordered = sorted(rows, key=lambda post: post.unit.path.startswith(within))
    return {post.cadre_id: post for post in ordered}


def place(enrolment: Enrolment, unit: Unit) -> Enrolment:
    """Writes the unit and its town as they are today on the row (R22), without saving it."""
    town = town_of(unit)
    enrolment.unit = unit
    enrolment.unit_name = str(unit)
    enrolment.town_name = str(town) if town else ""
    enrolment.town_position = (town or unit).position
    return enrolment


def begin_anew(row: Enrolment) -> None:
    """Somebody who had left the class comes into it again: what was said of the earlier time does not hold."""
    if row.status not in _ON_THE_WAY:
        row.call_up, row.call_up_instead, row.basis, row.late_addition = "", None, None, ""


def town_of(unit: Unit) -> Unit | None:
    """The town, subdistrict or zone that the unit is or directly lies below; None for the district's own."""
    if unit.kind in TOWNSHIP_KINDS:
        return unit
    above = unit.parent
    return above if above and above.kind in TOWNSHIP_KINDS else None


def save(rows: Sequence[Enrolment]) -> None:
    """Writes new and changed enrolments in two statements; a changed one's version goes up."""
    fresh = [row for row in rows if row.pk is None]
    known = [row for row in rows if row.pk is not None]
    for row in known:
        row.version += 1
    Enrolment.objects.bulk_create(fresh)
    if known:
        Enrolment.objects.bulk_create(
            known, update_conflicts=True, unique_fields=["id"], update_fields=WRITTEN
        )


WRITTEN = [
    field.name
    for field in Enrolment._meta.concrete_fields
    if field.name
    not in (
        "id",
        "training_class",
        "cadre",
        "class_role",
        "seat",
        "seat_row",
        "seat_column",
        "seat_locked",
        "expected_from",
        "registered_at",
        "registered_by",
        "replaces",
    )
]


class Seating:
    """The seats given in one go; `held` are the rows that the class's people have, `posts` what they hold now."""

    # From which states somebody is taken up anew, and which ones stay as they are.
    opens: Collection[str] = OPEN_AGAIN
    keeps: Collection[str] = SEATED

    def __init__(
        self,
        training_class: TrainingClass,
        status: EnrolmentStatus,
        held: dict[int, Enrolment],
        posts: Mapping[int, Appointment],
        *,
        by: User | None,
    ) -> None:
        self.training_class, self.status, self.held, self.posts = training_class, status, held, posts
        self.by, self.now = by, timezone.now()
        self.ledger = Ledger.load(training_class, nominating=status == EnrolmentStatus.NOMINATED)

    def seat(self, cadres: Sequence[Cadre]) -> tuple[list[Enrolment], list[Enrolment]]:
        """The rows of all of them in order, and those of them that were written. Raises NotEnrolled, with nobody
        seated."""
        hindrances, changed = [], []
        for cadre in cadres:
            row, hindrance = self._seat(cadre)
            if hindrance:
                hindrances.append(Hindrance(cadre, hindrance))
            elif row:
                self.held[cadre.pk] = row
                changed.append(row)
        if hindrances:
            raise NotEnrolled(hindrances)
        save(changed)
        return [self.held[cadre.pk] for cadre in cadres], changed

    def refusal(self, post: Appointment | None) -> str:
        """Why nobody with this post is seated, "" where nothing stands in the way."""
        return "" if post else _("没有现任职务，请先登记单位和职务。")

    def _seat(self, cadre: Cadre) -> tuple[Enrolment | None, str]:
        """The row to be written, or None where it stays as it is; and what stands in the way."""
        row, post = self.held.get(cadre.pk), self.posts.get(cadre.pk)
        if row and row.status not in self.opens:
            return None, "" if row.status in self.keeps else turned_down(row)
        if row and row.status == self.status:
            return None, ""
        hindrance = self.refusal(post)
        if hindrance or not post:
            return None, hindrance
        if over := self.ledger.take(post.unit.path):
            return None, str(over)
        row = row or Enrolment(training_class=self.training_class, cadre=cadre)
        begin_anew(row)
        row.status, row.reason, row.withdrawn_from = self.status, "", ""
        row.post, row.phone, row.is_new = post.post, cadre.phone, post.is_new
        row.entered_by, row.waitlisted_at = self.by, None
        decided = self.status == EnrolmentStatus.APPROVED
        row.decided_by, row.decided_at = (self.by, self.now) if decided else (None, None)
        return place(row, post.unit), ""


def turned_down(row: Enrolment) -> str:
    """Why a row with a decision of its own is not simply enrolled again."""
    return _("本班状态为“%(status)s”，请先在花名册里处理。") % {"status": row.get_status_display()}
