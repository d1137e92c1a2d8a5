"""An approver of leave lets somebody else decide for a time."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import UserRequest, posted, signed_in
from accounts.models import User
from attendance import leave_delegating
from attendance.forms.leave import DelegationForm
from attendance.models import LeaveDelegation
from courses.models import ClassStatus, TrainingClass
from courses.models.training_class import TrainingClassQuerySet
from units.models import Unit


@require_safe
@signed_in
def delegation_list(request: UserRequest) -> HttpResponse:
    """What the person has given and taken."""
    rows = LeaveDelegation.objects.select_related("giver", "taker", "training_class").filter(revoked_at=None)
    today = timezone.localdate()
    context = {
        "given": rows.filter(giver=request.user),
        "taken": rows.filter(taker=request.user, ends_on__gte=today),
        "today": today,
        "may_give": bool(leave_delegating.givable(request.user)),
    }
    return render(request, "attendance/delegation_list.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def delegation_new(request: UserRequest) -> HttpResponse:
    """Lets somebody else decide."""
    if not leave_delegating.givable(request.user):
        raise PermissionDenied
    classes = _classes(request.user)
    form = DelegationForm(posted(request), giver=request.user, classes=classes)
    if form.is_valid():
        given = form.cleaned_data
        chosen = given["training_class"]
        district = chosen.plan.district if chosen else _district(request.user, classes)
        leave_delegating.delegate(giver=request.user, district=district, **given)
        messages.success(request, _("已委托%(name)s。") % {"name": given["taker"]})
        return redirect("attendance:delegation_list")
    return render(
        request, "attendance/delegation_new.html", {"form": form}, status=422 if form.errors else 200
    )


@require_POST
@signed_in
def delegation_delete(request: UserRequest, pk: int) -> HttpResponse:
    """Ends one that the person gave."""
    row = get_object_or_404(LeaveDelegation.objects.filter(giver=request.user), pk=pk)
    leave_delegating.revoke(row, by=request.user)
    messages.success(request, _("委托已结束。"))
    return redirect("attendance:delegation_list")


def _classes(user: User) -> TrainingClassQuerySet:
    """The classes on whose leave somebody may decide now."""
    rows = TrainingClass.objects.visible_to(user).filter(status=ClassStatus.CONFIRMED)
    return rows.select_related("plan__district").order_by("-starts_on", "pk")


def _district(user: User, classes: TrainingClassQuerySet) -> Unit:
    """The district for whose classes it is: of the person's office, else of the classes served."""
    paths = user.unit_paths("administrator", "organiser")
    roots = {int(path.split("/")[0]) for path in paths}
    pk = min(roots) if roots else classes.values_list("plan__district", flat=True).first()
    if pk is None:
        raise PermissionDenied
    return Unit.objects.get(pk=pk)
