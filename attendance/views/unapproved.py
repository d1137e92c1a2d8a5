"""擅自离校 noted by the head teacher."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import UserRequest, posted, signed_in
from attendance import unapproved
from attendance.access import may_mark
from attendance.forms.leave import UnapprovedForm
from attendance.marking import NotMarkable
from courses.models import TrainingClass
from trainees.models import Enrolment
from trainees.views.roster import private


@require_http_methods(["GET", "POST"])
@signed_in
def unapproved_new(request: UserRequest, pk: int) -> HttpResponse:
    """Asks since when, by default now, then marks the person absent from then on and flags it."""
    person = _person(request, pk)
    form = UnapprovedForm(posted(request), initial={"since": timezone.localtime()})
    if form.is_valid():
        given = form.cleaned_data
        try:
            mark = unapproved.note(person, by=request.user, since=given["since"], words=given["words"])
        except NotMarkable as refusal:
            form.add_error(None, str(refusal))
        else:
            undo = "undo:" + reverse("attendance:mark_undo", args=[mark.pk]) if mark else ""
            text = _("%(name)s记为未经批准离校。") % {"name": person.cadre.name}
            messages.success(request, text, extra_tags=undo)
            return redirect("attendance:mark_list", pk)
    context = {"enrolment": person, "training_class": person.training_class, "form": form}
    status = 409 if form.is_bound and form.non_field_errors() else 422 if form.errors else 200
    return private(render(request, "attendance/unapproved_new.html", context, status=status))


def _person(request: UserRequest, pk: int) -> Enrolment:
    classes = TrainingClass.objects.visible_to(request.user)
    related = (
        "cadre",
        "group",
        "replaced_by",
        "training_class__plan",
        "training_class__host",
        "training_class__implementer",
    )
    person = get_object_or_404(
        Enrolment.objects.filter(training_class__in=classes).select_related(*related), pk=pk
    )
    if not may_mark(request.user, person.training_class):
        raise PermissionDenied
    return person
