"""The phones that speak for a class's people, and the code that ties one at the door."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import UserRequest, next_address, signed_in
from trainees import phones, slip_codes, slips
from trainees.access import phones_kept_by, slip_issued_by, tie_kept_by
from trainees.tied_phones import TiedPhones
from trainees.views.roster import private


@require_safe
@signed_in
def phone_list(request: UserRequest, pk: int) -> HttpResponse:
    """People with their phones, how and when each was tied."""
    training_class = phones_kept_by(request.user, pk)
    context = {"training_class": training_class, "tied": TiedPhones.of(training_class)}
    return private(render(request, "trainees/phone_list.html", context))


@require_POST
@signed_in
def phone_untie(request: UserRequest, pk: int) -> HttpResponse:
    """Unties a phone, which is signed out at once; may be taken back."""
    tie = tie_kept_by(request.user, pk)
    if phones.untie(tie, by=request.user):
        undo = "undo:" + reverse("trainees:phone_retie", args=[pk])
        text = _("已解除%(name)s的手机，那部手机须重新认人。") % {"name": tie.enrolment.cadre.name}
        messages.success(request, text, extra_tags=undo)
    return redirect(next_address(request) or _address(tie.enrolment.training_class_id))


@require_POST
@signed_in
def phone_retie(request: UserRequest, pk: int) -> HttpResponse:
    """Ties a phone again that was untied."""
    tie = tie_kept_by(request.user, pk)
    if phones.retie(tie, by=request.user):
        messages.success(request, _("%(name)s的手机又绑定了。") % {"name": tie.enrolment.cadre.name})
    return redirect(next_address(request) or _address(tie.enrolment.training_class_id))


@require_POST
@signed_in
def slip_code_new(request: UserRequest, pk: int) -> HttpResponse:
    """A new short code for one person, shown this once; the former one is dead."""
    person = slip_issued_by(request.user, pk)
    code = slip_codes.issue_many([person], by=request.user)[person.pk]
    address = reverse("trainees:phone_identify") + f"?class={person.training_class_id}"
    context = {
        "training_class": person.training_class,
        "person": person,
        "code": slip_codes.spelt(code),
        "address": settings.BASE_URL + reverse("trainees:phone_identify"),
        "drawn": slips.drawn(settings.BASE_URL + address),
    }
    return private(render(request, "trainees/slip_code_new.html", context))


def _address(pk: int) -> str:
    return reverse("trainees:phone_list", args=[pk])
