"""Nominations: named and taken back by the units within their quotas (R19); `deciding` says what becomes of them."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import Role, User
from courses.models import TrainingClass
from trainees import enrolment, people
from trainees.enrolment import Hindrance, NotEnrolled, Seating
from trainees.models import Appointment, Cadre, Enrolment, EnrolmentStatus
from trainees.people import NewCadre
from trainees.quotas import SEATED, Ledger
from trainees.reply_slips import Doors
from units.models import in_subtree

# Who may be named anew, and who keeps the place where the unit names somebody twice.
MAY_BE_NAMED_AGAIN = (EnrolmentStatus.REJECTED, EnrolmentStatus.CANCELLED)
KEPT = (*SEATED, EnrolmentStatus.NOMINATED, EnrolmentStatus.WAITLISTED)
# What a unit takes back by itself; once somebody is approved it asks the organiser.
OPEN = (EnrolmentStatus.NOMINATED, EnrolmentStatus.WAITLISTED)
# Stored with the row, so Chinese whoever withdraws.
WITHDRAWN = "单位撤回推荐"


@transaction.atomic
def nominate(training_class: TrainingClass, *, cadres: Sequence[Cadre], by: User) -> list[Enrolment]:
    """The nominations of a liaison's own people, in their order; whoever is in the class already stays as is.

    Somebody turned down or withdrawn is nominated anew, with the earlier decision in the trail. Raises NotEnrolled,
    with nobody nominated, where one holds no post in the liaison's units, the unit may no longer nominate, or a
    quota is full: nominations count as taken seats here (R19).
    """
    fresh = enrolment.lock(training_class)
    held = enrolment.held_by(fresh, cadres)
    before = {row.pk: {"before": row.status, "reason": row.reason} for row in held.values()}
    seating = Nominating(fresh, EnrolmentStatus.NOMINATED, held, own_posts(cadres, by), by=by)
    rows, changed = seating.seat(cadres)
    audit.record_many(
        "trainees.nominate",
        by=by,
        subjects=[(row, before.get(row.pk, {"before": "", "reason": ""})) for row in changed],
    )
    return rows


@transaction.atomic
def nominate_newcomer(training_class: TrainingClass, *, new: NewCadre, by: User) -> Enrolment:
    """Adds a person not yet known and nominates that person; raises NotEnrolled, with nobody added."""
    cadre = people.add(new, district=training_class.plan.district, by=by)
    return nominate(training_class, cadres=[cadre], by=by)[0]


@transaction.atomic
def withdraw(nomination: Enrolment, *, by: User) -> Enrolment:
    """Takes the unit's own nomination back before it is decided; nothing happens a second time.

    Raises NotEnrolled once somebody is approved or turned down, or the unit may no longer change its list.
    """
    row = _held(nomination)
    if row.status == EnrolmentStatus.CANCELLED:
        return row
    if row.status not in OPEN:
        raise NotEnrolled([Hindrance(row.cadre, _("已有审核结果，请联系组织者。"))])
    return enrolment.withdraw(row, by=by, reason=WITHDRAWN)


@transaction.atomic
def restore(nomination: Enrolment, *, by: User) -> Enrolment:
    """Undoes a withdrawal by the unit: the nomination stands as before, in its place on the waiting list.

    Raises NotEnrolled where the seat has gone to somebody else meanwhile (R19), or the unit may no longer nominate.
    """
    row = _held(nomination)
    if row.status != EnrolmentStatus.CANCELLED or row.reason != WITHDRAWN:
        return row
    if row.withdrawn_from == EnrolmentStatus.NOMINATED:
        over = Ledger.load(row.training_class, nominating=True).take(row.unit.path)
        if over:
            raise NotEnrolled([Hindrance(row.cadre, str(over))])
    return enrolment.restore(row, by=by)


def own_posts(cadres: Collection[Cadre], by: User) -> dict[int, Appointment]:
    """By cadre the post held now in one of the liaison's units, the first of several."""
    own = in_subtree("unit__", by.unit_paths(Role.LIAISON))
    posts = Appointment.objects.current().filter(own, cadre__in=[cadre.pk for cadre in cadres])
    return {post.cadre_id: post for post in posts.select_related("unit__parent").order_by("-pk")}


def closed(unit: object) -> str:
    """Why a unit's list is no longer changed."""
    return _("%(unit)s的推荐报名已截止，请联系组织者。") % {"unit": unit}


class Nominating(Seating):
    """Nominations given in one go, each through the door of its unit."""

    opens = MAY_BE_NAMED_AGAIN
    keeps = KEPT

    def __init__(self, training_class: TrainingClass, *args: Any, by: User) -> None:
        super().__init__(training_class, *args, by=by)
        self.doors = Doors.load(training_class)

    def refusal(self, post: Appointment | None) -> str:
        """Only the own people, and only in time."""
        if post is None:
            return _("不在您负责的单位任职。")
        return "" if self.doors.is_open(post.unit.path) else closed(post.unit)


def _held(nomination: Enrolment) -> Enrolment:
    """The row as it stands, with its class held; raises NotEnrolled where its unit's list is closed."""
    fresh = enrolment.lock(nomination.training_class)
    rows = Enrolment.objects.select_for_update(of=["self"]).select_related("cadre", "unit")
    row = rows.get(pk=nomination.pk)
    row.training_class = fresh
    if not Doors.load(fresh).is_open(row.unit.path):
        raise NotEnrolled([Hindrance(row.cadre, closed(row.unit))])
    return row
