"""The district's template of the preparation list, among the settings."""

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import UserRequest, for_organisers, posted
from accounts.resending import taken_once
from courses.access import planned_district, template_changed_by, template_item_changed_by
from courses.forms import TemplateItemForm
from courses.models import PreparationItem
from courses.preparation import template
from courses.preparation.ticking import ItemChanged

LIST = "courses:preparation_list"


@require_safe
@for_organisers
def preparation_list(request: UserRequest) -> HttpResponse:
    """The items by days before the opening, those switched off too."""
    district = planned_district(request.user)
    items = list(PreparationItem.objects.of_template(district.pk))
    days = groupby(items, key=lambda item: item.days_before)
    context = {
        "groups": [(template.days_label(number), list(of_day)) for number, of_day in days],
        "may_change": request.user.has_perm("courses.change_preparation_template", district),
    }
    return render(request, "courses/preparation_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_organisers
@taken_once(then=LIST)
def preparation_new(request: UserRequest) -> HttpResponse:
    """Adds an item."""
    district = template_changed_by(request.user)
    form = TemplateItemForm(posted(request), instance=PreparationItem())
    if form.is_valid():
        item = template.add(district, by=request.user, **form.wanted)
        messages.success(request, _("“%(item)s”已加入清单。") % {"item": item})
        return redirect(_address(item.pk))
    return render(request, "courses/preparation_new.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_organisers
def preparation_edit(request: UserRequest, pk: int) -> HttpResponse:
    """Changes an item; an older form is shown beside what was saved meanwhile (409)."""
    item = template_item_changed_by(request.user, pk)
    form = TemplateItemForm(posted(request), instance=item)
    context: dict[str, Any] = {"form": form, "title": item.title}
    if not form.is_valid():
        return render(request, "courses/preparation_edit.html", context, status=422 if form.errors else 200)
    try:
        template.change(item, by=request.user, version=form.version, **form.wanted)
    except ItemChanged as stale:
        context["is_stale"], context["differences"] = True, template.differences(stale.current, form.wanted)
        form.renew(stale.current.version)
        return render(request, "courses/preparation_edit.html", context, status=409)
    messages.success(request, _("已保存，没有结班的班次都按新的算。"))
    return redirect(_address(pk))


@require_POST
@for_organisers
def preparation_order(request: UserRequest, pk: int) -> HttpResponse:
    """Lets an item change places with its neighbour of the same day: `to` is up or down."""
    template.move(
        template_item_changed_by(request.user, pk), up=request.POST.get("to") == "up", by=request.user
    )
    return redirect(_address(pk))


@require_POST
@for_organisers
def preparation_switch(request: UserRequest, pk: int) -> HttpResponse:
    """Switches an item on (`on` is 1) or off; the message offers the other way."""
    item, on = template_item_changed_by(request.user, pk), request.POST.get("on") == "1"
    if template.switch(item, on=on, by=request.user):
        text = _("“%(item)s”已启用。") if on else _("“%(item)s”已停用，没有结班的班次不再列出。")
        messages.success(request, text % {"item": item})
    return redirect(_address(pk))


@require_http_methods(["GET", "HEAD", "POST"])
@for_organisers
@taken_once(then=LIST)
def preparation_reset(request: UserRequest) -> HttpResponse:
    """Asks, then gives the usual items back; a district without a template gets them at once."""
    district = template_changed_by(request.user)
    if request.method != "POST":
        return render(request, "courses/preparation_reset.html")
    if made := template.lay_down_defaults(district, by=request.user):
        text = ngettext("已填入常用清单，共 %(n)d 项。", "已填入常用清单，共 %(n)d 项。", made)
        messages.success(request, text % {"n": made})
        return redirect(LIST)
    entry = template.reset(district, by=request.user)
    undo = reverse("courses:preparation_unreset", args=[entry.pk])
    messages.success(request, _("已恢复为常用清单。"), extra_tags=f"undo:{undo}")
    return redirect(LIST)


@require_POST
@for_organisers
def preparation_unreset(request: UserRequest, entry: int) -> HttpResponse:
    """Takes the reset back."""
    district = template_changed_by(request.user)
    act = get_object_or_404(template.resets_of(district), pk=entry)
    template.undo_reset(district, act, by=request.user)
    messages.success(request, _("已撤销，清单恢复原样。"))
    return redirect(LIST)


def _address(pk: int) -> str:
    return f"{reverse(LIST)}#item-{pk}"
