"""Somebody else at the door: taking a place over (更换人选) or being added (增补), and what the organiser says to it (R21)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from courses.models import TrainingClass
from trainees import names, people
from trainees.arrival import NotArrived, came_at_the_door, hold, keep_phone, release, successor
from trainees.enrolment import current_posts, lock, place, town_of
from trainees.models import Appointment, Cadre, Enrolment, EnrolmentStatus, LateAddition, StudyGroup
from trainees.people import NewCadre
from trainees.quotas import SEATED, Ledger, OverQuota

# Whose place somebody else may take over.
REPLACEABLE = (EnrolmentStatus.APPROVED, EnrolmentStatus.REGISTERED, EnrolmentStatus.NO_SHOW)
# Who may come in at the door although the class knows them already.
COMES_AGAIN = (
    EnrolmentStatus.NOMINATED,
    EnrolmentStatus.WAITLISTED,
    EnrolmentStatus.CANCELLED,
    EnrolmentStatus.NO_SHOW,
    EnrolmentStatus.REPLACED,
)
# An addition waits for the organiser, who may think again.
MAY_BE_ADDED = (*COMES_AGAIN, EnrolmentStatus.REJECTED)
_NO_SEAT: Mapping[str, object] = {"seat": "", "seat_row": None, "seat_column": None, "seat_locked": False}


@dataclass(frozen=True, slots=True)
class Comer:
    """Who stands at the door: a cadre, or somebody not known yet; `phone` as given there, "" for the one that is kept."""

    who: Cadre | NewCadre
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Added:
    """An addition, and the quota that it passes, if it does."""

    enrolment: Enrolment
    over: OverQuota | None


@transaction.atomic
def replace(
    leaver: Enrolment,
    *,
    comer: Comer,
    by: User | None,
    reason: str,
    agreed_by: str,
    expected_from: dt.datetime | None,
) -> Enrolment:
    """The comer takes the leaver's place, group and seat, and has arrived; expected from that instant, None for all along.

    Both must draw on the same quota, or where there is none be of the same town. The same pair again gives what is
    there. Raises NotArrived.
    """
    old = hold(leaver)
    training_class = old.training_class
    comer = _recognised(training_class, comer)
    held = _held(training_class, comer)
    if held and held.replaces_id == old.pk and held.status in SEATED:
        return held
    if old.status not in REPLACEABLE or successor(old):
        words = {"name": old.cadre.name, "status": old.get_status_display()}
        raise NotArrived(_("%(name)s在本班是“%(status)s”，不能再更换。") % words)
    _refuse(held, COMES_AGAIN)
    cadre, post = _known(training_class, comer, by=by)
    _refuse_other_unit(old, post)
    row = _seated(training_class, held, cadre, post, comer, by=by)
    release(old)
    row.replaces, row.expected_from, row.late_addition = old, expected_from, ""
    _hand_over(old, row, reason=f"{reason}，{agreed_by}同意")
    data = {"to": cadre.pk, "before": old.withdrawn_from, "reason": reason, "agreed_by": agreed_by}
    audit.record("trainees.replace", by=by, subject=old, **data)
    return row


@transaction.atomic
def add_late(
    training_class: TrainingClass, *, comer: Comer, by: User | None, expected_from: dt.datetime | None
) -> Added:
    """The comer is on the roll at once and awaits the organiser. Passing a quota is allowed, and said. Raises NotArrived."""
    lock(training_class)
    comer = _recognised(training_class, comer)
    held = _held(training_class, comer)
    if held and held.late_addition and held.status in SEATED:
        return Added(held, None)
    _refuse(held, MAY_BE_ADDED)
    cadre, post = _known(training_class, comer, by=by)
    over = Ledger.load(training_class).take(post.unit.path)
    row = _seated(training_class, held, cadre, post, comer, by=by)
    row.replaces, row.expected_from, row.late_addition = None, expected_from, LateAddition.PENDING
    row.save()
    audit.record("trainees.add_late", by=by, subject=row, over=str(over.seats) if over else "")
    return Added(row, over)


@transaction.atomic
def confirm_addition(enrolment: Enrolment, *, by: User) -> Enrolment:
    """The organiser agrees to an addition. Nothing happens to one that is decided."""
    row = hold(enrolment)
    if row.late_addition != LateAddition.PENDING or row.status not in SEATED:
        return row
    row.late_addition = LateAddition.CONFIRMED
    _decide(row, by, "trainees.confirm_addition")
    return row


@transaction.atomic
def decline_addition(enrolment: Enrolment, *, by: User, reason: str) -> Enrolment:
    """The organiser does not agree: the person is off the list from now on, marks stay (R22). Once decided, nothing happens."""
    row = hold(enrolment)
    if row.late_addition != LateAddition.PENDING or row.status not in SEATED:
        return row
    row.withdrawn_from, row.status, row.reason = "", EnrolmentStatus.CANCELLED, reason
    _decide(row, by, "trainees.decline_addition")
    return row


@transaction.atomic
def take_back(enrolment: Enrolment, *, by: User | None) -> Enrolment:
    """Undoes what was done at the door: the comer is what the comer was before, and who was replaced is back with group
    and seat. Nothing happens a second time. Raises NotArrived for who did not come in at the door."""
    row = hold(enrolment)
    if row.status != EnrolmentStatus.REGISTERED:
        return row
    if not came_at_the_door(row):
        raise NotArrived(_("%(name)s不是当场办理的，没有可以撤销的。") % {"name": row.cadre.name})
    leaver = row.replaces
    row.status, row.withdrawn_from = row.withdrawn_from or EnrolmentStatus.CANCELLED, ""
    row.replaces, row.late_addition, row.registered_at, row.registered_by = None, "", None, None
    row.group, row.version = None, row.version + 1
    if leaver:
        leaver.status, leaver.reason = leaver.withdrawn_from or EnrolmentStatus.APPROVED, ""
        _give_seat(row, leaver)
        leaver.version += 1
        leaver.save()
    row.save()
    audit.record("trainees.take_back", by=by, subject=row)
    return row


def namesakes(training_class: TrainingClass, name: str) -> Sequence[Cadre]:
    """People of the class's district with that very name, their posts fetched as `present`: a name is never a key, so
    somebody is asked. Two queries."""
    posts = Appointment.objects.current().select_related("unit")
    same = Cadre.objects.filter(district=training_class.plan.district_id, name=name).order_by("pk")
    return list(same.prefetch_related(Prefetch("appointments", posts, to_attr="present"))[:10])


def same_quota(ledger: Ledger, old: Enrolment, path: str) -> bool:
    """Whether the unit at `path` draws on the same seats as the old one: the lowest quota, else the town (R21)."""
    quota = ledger.unit_of(old.unit.path)
    if quota:
        return path.startswith(quota.path)
    town = town_of(old.unit)
    return path.startswith(town.path if town else old.unit.path)


def _refuse_other_unit(old: Enrolment, post: Appointment) -> None:
    ledger = Ledger.load(old.training_class)
    if not same_quota(ledger, old, post.unit.path):
        quota = ledger.unit_of(old.unit.path)
        unit = quota.unit_name if quota else old.town_name or old.unit_name
        raise NotArrived(
            _("更换人选要同一单位（%(unit)s）的人；%(other)s的人请办增补。")
            % {"unit": unit, "other": post.unit}
        )
    if over := ledger.exchange(old.unit.path if old.status in SEATED else None, post.unit.path):
        raise NotArrived(_("%(over)s请办增补。") % {"over": over})


def _recognised(training_class: TrainingClass, comer: Comer) -> Comer:
    """Who is typed in with the name and the phone of somebody known is that person: two may type the same one in."""
    if isinstance(comer.who, Cadre) or not comer.who.phone:
        return comer
    same = Cadre.objects.filter(
        district=training_class.plan.district_id,
        name=names.normalise(comer.who.name),
        phone=comer.who.phone,
    )
    known = same.order_by("pk").first()
    return Comer(known, comer.phone) if known else comer


def _held(training_class: TrainingClass, comer: Comer) -> Enrolment | None:
    """The comer's row in the class."""
    if not isinstance(comer.who, Cadre):
        return None
    return training_class.enrolments.select_related("cadre").filter(cadre=comer.who).first()


def _refuse(held: Enrolment | None, allowed: Sequence[EnrolmentStatus]) -> None:
    if held and held.status not in allowed:
        words = {"name": held.cadre.name, "status": held.get_status_display()}
        raise NotArrived(_("%(name)s已在本班名单里（%(status)s），不用再办。") % words)


def _known(training_class: TrainingClass, comer: Comer, *, by: User | None) -> tuple[Cadre, Appointment]:
    """The comer as a cadre with a post; who is not known is added."""
    if isinstance(comer.who, NewCadre):
        cadre = people.add(comer.who, district=training_class.plan.district, by=by)
    else:
        cadre = comer.who
    post = current_posts([cadre]).get(cadre.pk)
    if post is None:
        raise NotArrived(_("%(name)s没有现任职务，请先登记单位和职务。") % {"name": cadre.name})
    return cadre, post


def _seated(
    training_class: TrainingClass,
    held: Enrolment | None,
    cadre: Cadre,
    post: Appointment,
    comer: Comer,
    *,
    by: User | None,
) -> Enrolment:
    """The comer's row, registered now, not saved; it remembers what it was."""
    if held:  # whose place somebody has taken over gets another one
        Enrolment.objects.filter(replaces=held).update(replaces=None)
    if comer.phone and not cadre.phone:
        keep_phone(cadre, comer.phone)
    row = held or Enrolment(training_class=training_class, cadre=cadre, entered_by=by)
    row.withdrawn_from = held.status if held else ""
    row.status, row.reason, row.waitlisted_at = EnrolmentStatus.REGISTERED, "", None
    row.post, row.is_new, row.phone = post.post, post.is_new, comer.phone or cadre.phone
    row.registered_at, row.registered_by = timezone.now(), by
    row.version += 1 if held else 0
    return place(row, post.unit)


def _hand_over(old: Enrolment, row: Enrolment, *, reason: str) -> None:
    """Group and seat go from one to the other; the leaver keeps what is needed to come back, and the group of the
    half-days attended (R22)."""
    old.withdrawn_from, old.status, old.reason = old.status, EnrolmentStatus.REPLACED, reason
    row.group_id = old.group_id
    row.save()
    _give_seat(old, row)
    old.save()
    row.save()


def _give_seat(giver: Enrolment, taker: Enrolment) -> None:
    """The seat in the hall and the lead of a group change hands."""
    for name, nothing in _NO_SEAT.items():
        setattr(taker, name, getattr(giver, name))
        setattr(giver, name, nothing)
    StudyGroup.objects.filter(leader=giver).update(leader=taker)


def _decide(row: Enrolment, by: User, action: str) -> None:
    row.decided_by, row.decided_at = by, timezone.now()
    row.version += 1
    row.save()
    audit.record(action, by=by, subject=row, reason=row.reason)
