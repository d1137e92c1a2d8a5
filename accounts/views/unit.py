"""The settings of units. They ask for roles, so they live here and not below."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import audit
from accounts.access import UserRequest, for_administrators, posted
from accounts.forms import UnitFilterForm, UnitForm
from accounts.resending import taken_once
from units import tree
from units.models import Unit, in_subtree

PER_PAGE = 100
forms_only = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@for_administrators
def unit_list(request: UserRequest) -> HttpResponse:
    """The units of the own district in the order of the tree, those that ended too."""
    form = UnitFilterForm(request.GET, by=request.user)
    form.is_valid()
    rows = Unit.objects.filter(in_subtree("", request.user.unit_paths("administrator")))
    if form.cleaned_data.get("town"):
        rows = rows.within(form.cleaned_data["town"])
    if form.cleaned_data.get("q"):
        rows = rows.matching(form.cleaned_data["q"])
    page = Paginator(rows.select_related("parent", "successor").order_by("path"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    count = _("共 %(n)d 个单位") % {"n": page.paginator.count}
    return render(request, "accounts/unit_list.html", {"page": page, "form": form, "count": count})


@forms_only
@for_administrators
@taken_once(then="accounts:unit_list")
def unit_new(request: UserRequest) -> HttpResponse:
    """A unit below another."""
    form = UnitForm(posted(request), by=request.user, initial={"parent": request.GET.get("parent")})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        given.pop("valid_to")
        unit = tree.add(**given)
        audit.record("units.add", by=request.user, subject=unit)
        messages.success(request, _("已添加“%(name)s”。") % {"name": unit.name})
        return redirect("accounts:unit_list")
    return render(
        request, "accounts/unit_new.html", {"form": form}, status=422 if request.method == "POST" else 200
    )


@forms_only
@for_administrators
def unit_edit(request: UserRequest, pk: int) -> HttpResponse:
    """A unit's name, kind, place in the tree and days."""
    rows = Unit.objects.filter(in_subtree("", request.user.unit_paths("administrator")))
    unit = get_object_or_404(rows, pk=pk)
    form = UnitForm(posted(request), instance=unit, by=request.user)
    if request.method == "POST" and form.is_valid():
        tree.change(form.save(commit=False))
        audit.record("units.change", by=request.user, subject=unit, changed=form.changed_data)
        messages.success(request, _("已保存。"))
        return redirect("accounts:unit_list")
    return render(
        request,
        "accounts/unit_edit.html",
        {"form": form, "unit": unit},
        status=422 if request.method == "POST" else 200,
    )
