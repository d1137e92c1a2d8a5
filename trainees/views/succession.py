"""Units are renamed, merged and split: said, looked at, done, and taken back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import UserRequest, for_administrators, posted
from accounts.models import AuditEntry, Role
from courses.refusals import NotAllowed
from trainees import succession, succession_undoing
from trainees.forms import RenameForm, SplitForm, UnitMergeForm
from trainees.succession_effects import effects_of
from trainees.views.roster import private
from units.models import Unit, UnitQuerySet, in_subtree


def _units(request: UserRequest) -> UnitQuerySet:
    return Unit.objects.filter(in_subtree("", request.user.unit_paths(Role.ADMINISTRATOR)))


@require_http_methods(["GET", "POST"])
@for_administrators
def unit_rename(request: UserRequest, pk: int) -> HttpResponse:
    """A new name from a day; what has been keeps the old one."""
    unit = get_object_or_404(_units(request), pk=pk)
    form = RenameForm(posted(request))
    if form.is_valid():
        try:
            succession.rename(unit, by=request.user, **form.cleaned_data)
        except NotAllowed as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("已更名为“%(name)s”。") % {"name": form.cleaned_data["name"]})
            return redirect("trainees:succession_list")
    context = {"unit": unit, "form": form}
    return render(request, "trainees/unit_rename.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@for_administrators
def unit_merge(request: UserRequest, pk: int) -> HttpResponse:
    """Shows whom and what the merging moves; a POST does it."""
    unit = get_object_or_404(_units(request), pk=pk)
    form = UnitMergeForm(posted(request) or request.GET or None, unit=unit, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            succession.merge(unit, by=request.user, **form.cleaned_data)
        except NotAllowed as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("“%(unit)s”已并入。") % {"unit": unit})
            return redirect("trainees:succession_list")
    shown = form.is_bound and not form.errors
    context = {"unit": unit, "form": form, "effects": effects_of(unit) if shown else None}
    status = 422 if request.method == "POST" and form.errors else 200
    return private(render(request, "trainees/unit_merge.html", context, status=status))


@require_http_methods(["GET", "POST"])
@for_administrators
def unit_split(request: UserRequest, pk: int) -> HttpResponse:
    """Shows who goes where, to be chosen person by person; a POST does it."""
    unit = get_object_or_404(_units(request), pk=pk)
    form = SplitForm(posted(request) or request.GET or None)
    effects = effects_of(unit)
    if request.method == "POST" and form.is_valid():
        given = {**form.cleaned_data, "chosen": form.chosen(list(effects.posts))}
        try:
            succession.split(unit, by=request.user, **given)
        except NotAllowed as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("“%(unit)s”已拆分。") % {"unit": unit})
            return redirect("trainees:succession_list")
    context = {"unit": unit, "form": form, "effects": effects if form.is_bound and not form.errors else None}
    status = 422 if request.method == "POST" and form.errors else 200
    return private(render(request, "trainees/unit_split.html", context, status=status))


@require_safe
@for_administrators
def succession_list(request: UserRequest) -> HttpResponse:
    """What was renamed, merged and split, the newest first."""
    rows = succession_undoing.successions_of(_units(request))
    return render(request, "trainees/succession_list.html", {"rows": rows})


@require_POST
@for_administrators
def succession_undo(request: UserRequest, pk: int) -> HttpResponse:
    """Takes one of them back, or says why that is no longer possible."""
    rows = AuditEntry.objects.filter(
        action__in=succession.ACTIONS, subject_id__in=_units(request).values("pk")
    )
    entry = get_object_or_404(rows, pk=pk)
    try:
        succession_undoing.undo(entry, by=request.user)
    except NotAllowed as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("已撤销，恢复原样。"))
    return redirect("trainees:succession_list")
