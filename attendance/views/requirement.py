"""What the rules ask of whom, and how online hours convert, among the settings."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import UserRequest, for_administrators, for_organisers, posted
from accounts.models import AuditEntry, Role, User
from accounts.resending import taken_once
from attendance import rulebook
from attendance.figures import basis_of, needs_of
from attendance.forms import OnlineRateForm, RequirementForm
from attendance.models import OnlineRate, Requirement
from courses.access import planned_district
from units.models import Unit

either_method = require_http_methods(["GET", "HEAD", "POST"])
Form = RequirementForm | OnlineRateForm


def _district(user: User) -> Unit:
    """The district that the user administers; PermissionDenied to whoever administers a part of it."""
    district = planned_district(user)
    if not user.holds(Role.ADMINISTRATOR, district):
        raise PermissionDenied
    return district


@require_safe
@for_organisers
def requirement_list(request: UserRequest) -> HttpResponse:
    """The district's requirements and rates: those for all years, then those of single years."""
    district = planned_district(request.user)
    rows = Requirement.objects.filter(district=district)
    context = {
        "general": [(row, needs_of(row), basis_of(row)) for row in rows if row.year is None],
        "yearly": [(row, needs_of(row), basis_of(row)) for row in rows if row.year is not None],
        "rates": OnlineRate.objects.filter(district=district),
        "may_edit": request.user.holds(Role.ADMINISTRATOR, district),
    }
    return render(request, "attendance/requirement_list.html", context)


@either_method
@for_administrators
@taken_once(then="attendance:requirement_list")
def requirement_new(request: UserRequest) -> HttpResponse:
    """Adds a requirement; `like` in the address names one to begin with."""
    district = _district(request.user)
    like = request.GET.get("like", "")
    model = Requirement.objects.filter(district=district, pk=like).first() if like.isdecimal() else None
    initial = {**rulebook.facts(model), "year": None} if model else {"rank": 50, "rule": _("本地")}
    form = RequirementForm(posted(request), instance=Requirement(district=district), initial=initial)
    return _saved(request, form) or _shown(request, "requirement_new", form)


@either_method
@for_administrators
def requirement_edit(request: UserRequest, pk: int) -> HttpResponse:
    """Changes a requirement; 409 where somebody else changed it meanwhile."""
    row = get_object_or_404(Requirement, district=_district(request.user), pk=pk)
    form = RequirementForm(posted(request), instance=row)
    return _saved(request, form) or _shown(request, "requirement_edit", form)


@either_method
@for_administrators
def requirement_delete(request: UserRequest, pk: int) -> HttpResponse:
    """Asks, then takes a requirement out; the message offers to put it back."""
    row = get_object_or_404(Requirement, district=_district(request.user), pk=pk)
    if request.method == "POST":
        entry = rulebook.remove(row, by=request.user)
        undo = reverse("attendance:requirement_restore", args=[entry.pk])
        messages.success(request, _("“%(row)s”已删除。") % {"row": row}, extra_tags=f"undo:{undo}")
        return redirect("attendance:requirement_list")
    context = {"requirement": row, "needs": needs_of(row)}
    return render(request, "attendance/requirement_delete.html", context)


@require_POST
@for_administrators
def requirement_restore(request: UserRequest, pk: int) -> HttpResponse:
    """Puts back a requirement that was taken out, by the entry of the trail that says so."""
    removed = AuditEntry.objects.filter(
        action="attendance.requirement_removed", data__values__district=_district(request.user).pk
    )
    row = rulebook.restore(get_object_or_404(removed, pk=pk), by=request.user)
    if row:
        messages.success(request, _("“%(row)s”已恢复。") % {"row": row})
    return redirect("attendance:requirement_list")


@either_method
@for_administrators
@taken_once(then="attendance:requirement_list")
def online_rate_new(request: UserRequest) -> HttpResponse:
    """Adds a rate for a year."""
    form = OnlineRateForm(posted(request), instance=OnlineRate(district=_district(request.user)))
    return _saved(request, form) or _shown(request, "online_rate_new", form)


@either_method
@for_administrators
def online_rate_edit(request: UserRequest, pk: int) -> HttpResponse:
    """Changes a rate, and with it the hours that were credited by it."""
    row = get_object_or_404(OnlineRate, district=_district(request.user), pk=pk)
    form = OnlineRateForm(posted(request), instance=row)
    return _saved(request, form) or _shown(request, "online_rate_edit", form)


def _saved(request: UserRequest, form: Form) -> HttpResponse | None:
    """Saves a valid form and leads to the list; None where there is something to show."""
    if not form.is_valid():
        return None
    try:
        rulebook.keep(form.instance, by=request.user, version=form.cleaned_data["version"] or 0)
    except rulebook.Stale as stale:
        if stale.current is None:
            messages.error(request, str(stale))
            return redirect("attendance:requirement_list")
        newer = request.POST.copy()
        newer["version"] = str(stale.current.version)
        form.data = newer
        template = "requirement_edit" if isinstance(form, RequirementForm) else "online_rate_edit"
        return _shown(request, template, form, stale=stale.current)
    messages.success(request, _("已保存。"))
    return redirect("attendance:requirement_list")


def _shown(
    request: UserRequest, template: str, form: Form, stale: rulebook.Row | None = None
) -> HttpResponse:
    stored = needs_of(stale) if isinstance(stale, Requirement) else str(stale or "")
    context = {"form": form, "row": form.instance, "is_stale": stale is not None, "stored": stored}
    status = 409 if stale is not None else 422 if form.errors else 200
    return render(request, f"attendance/{template}.html", context, status=status)
