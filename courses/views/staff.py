"""Who serves a class."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import UserRequest, posted, signed_in, typed_number
from courses import planning
from courses.access import class_changed_by
from courses.forms import StaffForm
from courses.models import ClassStaff, StaffRole, TrainingClass


@require_http_methods(["GET", "POST"])
@signed_in
def staff_edit(request: UserRequest, pk: int) -> HttpResponse:
    """The head teachers and auditors of the class, and a form for one more or for another day."""
    training_class = class_changed_by(request.user, pk)
    standing = _standing(training_class, request.GET)
    initial = {"role": "head_teacher"} if standing is None else forms.model_to_dict(standing)
    form = StaffForm(posted(request), user=request.user, initial=initial)
    if form.is_valid():
        named = planning.appoint(training_class, by=request.user, **form.cleaned_data)
        messages.success(
            request, _("%(user)s已是本班%(role)s。") % {"user": named.user, "role": named.get_role_display()}
        )
        return redirect("courses:staff_edit", pk)
    context = {
        "form": form,
        "training_class": training_class,
        "staff": training_class.staff.select_related("user"),
        "changes": standing,
    }
    return render(request, "courses/staff_edit.html", context, status=422 if form.errors else 200)


def _standing(training_class: TrainingClass, asked: QueryDict) -> ClassStaff | None:
    """The appointment that the address names, whose day is to be changed."""
    user, role = typed_number(asked.get("user")), asked.get("role")
    return (
        training_class.staff.filter(user=user, role=role).first()
        if user and role in StaffRole.values
        else None
    )


@require_http_methods(["GET", "POST"])
@signed_in
def staff_delete(request: UserRequest, pk: int, staff_pk: int) -> HttpResponse:
    """Asks, then takes the role away."""
    training_class = class_changed_by(request.user, pk)
    staff = get_object_or_404(
        ClassStaff.objects.select_related("user", "training_class"),
        training_class=training_class,
        pk=staff_pk,
    )
    if request.method == "POST":
        planning.dismiss(staff, by=request.user)
        messages.success(request, _("%(user)s不再是本班工作人员。") % {"user": staff.user})
        return redirect("courses:staff_edit", pk)
    context = {"staff": staff, "training_class": training_class}
    return render(request, "courses/staff_delete.html", context)
