"""The first page: the parts of every role that the person holds."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import STAFF, UserRequest, signed_in
from accounts.models import Role, User
from attendance.access import note_phones_seen, sees_phones
from attendance.hall import headed_today
from attendance.leave_access import waiting_for
from attendance.models import LeaveLevel
from attendance.views.today import block_of
from courses.duties import duties_of
from courses.models import TrainingClass
from desk.homes.auditor import auditor_home, audits
from desk.homes.finance import finance_home
from desk.homes.liaison import liaison_home
from desk.homes.own import own_home
from desk.homes.staff import staff_home
from trainees.views.roster import private


@require_safe
@signed_in
def home(request: UserRequest) -> HttpResponse:
    """One page of the parts of all roles held today; who is a cadre alone is led to the own page."""
    user = request.user
    if user.roles == {Role.CADRE} and not duties_of(user):
        return redirect("desk:me")
    context = parts_of(user)
    if headed := headed_today(user):
        return private(render(request, "desk/home.html", context | _headed(request, headed)))
    return render(request, "desk/home.html", context)


def parts_of(user: User) -> dict[str, Any]:
    """`parts` by name in the order of the page, with what each of them shows. Who holds no role has an empty page."""
    roles = user.roles
    waiting = waiting_for(user)
    of_unit = [row for row in waiting if row.awaits == LeaveLevel.UNIT] if Role.LIAISON in roles else []
    serves = bool(roles.intersection(STAFF) or duties_of(user))
    found: dict[str, dict[str, Any]] = {}
    if Role.FINANCE in roles:
        found["finance"] = finance_home(user)
    if audits(user):
        found["auditor"] = auditor_home(user)
    if serves or not roles.intersection((Role.LIAISON, Role.CADRE)):
        found["staff"] = staff_home(user, [row for row in waiting if row not in of_unit])
    if Role.LIAISON in roles:
        found["liaison"] = liaison_home(user, of_unit)
    if Role.CADRE in roles:
        found["own"] = own_home(user)
    context: dict[str, Any] = {"this_day": timezone.localdate(), "parts": list(found)}
    for part in found.values():
        context |= part
    return context


def _headed(request: UserRequest, headed: Sequence[int]) -> dict[str, Any]:
    """What a head teacher's phone opens on: today's block of the first class, and the `other_classes` of today. Without
    JavaScript its forms lead back here."""
    classes = {row.pk: row for row in TrainingClass.objects.filter(pk__in=headed).with_label()}
    first, *others = (classes[pk] for pk in headed)
    if sees_phones(request.user, first):
        note_phones_seen(first, by=request.user)
    return {**block_of(request, first, ""), "other_classes": others}
