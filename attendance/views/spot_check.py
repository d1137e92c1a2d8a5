"""Spot checks of a session: opened for some minutes, and what follows decided by a person."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access import UserRequest, signed_in, typed_number
from attendance import policy as policies
from attendance import spot_checks
from attendance.access import markable_session
from attendance.marking import NotMarkable
from attendance.models import SpotCheck


@signed_in
@never_cache
@require_safe
def spot_check_list(request: UserRequest, pk: int) -> HttpResponse:
    """Opens one, and lists who did not answer."""
    session, training_class = markable_session(request.user, pk, request.GET.get("class", ""))
    context = {
        "session": session,
        "training_class": training_class,
        "policy": policies.policy_of(training_class),
        "found": spot_checks.found_at(session, training_class),
        "minutes": spot_checks.MINUTES,
    }
    return render(request, "attendance/spot_check_list.html", context)


@signed_in
@require_POST
def spot_check_new(request: UserRequest, pk: int) -> HttpResponse:
    """Opens a spot check; a second click finds it open."""
    session, training_class = markable_session(request.user, pk, request.GET.get("class", ""))
    asked = typed_number(request.POST.get("minutes"))
    minutes = asked if asked in spot_checks.MINUTES else spot_checks.MINUTES[0]
    try:
        spot_checks.open_at(session, training_class, minutes=minutes, by=request.user)
    except NotMarkable as refusal:
        messages.error(request, str(refusal))
    return redirect(_address(session.pk, training_class.pk))


@signed_in
@require_POST
def spot_check_decide(request: UserRequest, pk: int) -> HttpResponse:
    """Records one who did not answer as having left early."""
    spot = get_object_or_404(SpotCheck.objects.select_related("training_class"), pk=pk)
    session, training_class = markable_session(request.user, spot.session_id, str(spot.training_class_id))
    spot.training_class = training_class
    enrolment = typed_number(request.POST.get("enrolment")) or 0
    try:
        marked = spot_checks.decide(spot, session, enrolment=enrolment, by=request.user)
    except NotMarkable as refusal:
        messages.error(request, str(refusal))
    else:
        undo = f"undo:{reverse('attendance:mark_undo', args=[marked.act])}" if marked.act else ""
        messages.success(request, _("已记为早退。"), extra_tags=undo)
    return redirect(_address(session.pk, training_class.pk))


def _address(session: int, training_class: int) -> str:
    return f"{reverse('attendance:spot_check_list', args=[session])}?class={training_class}"
