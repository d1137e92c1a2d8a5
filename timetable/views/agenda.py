"""The agenda of a ceremony: items are added, changed, moved, taken out and put back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import UserRequest, posted, signed_in
from accounts.resending import taken_once
from timetable import agenda
from timetable.access import agenda_item_changed_by, ceremony_changed_by
from timetable.forms.ceremony import AgendaItemForm
from timetable.models import AgendaItem
from timetable.views.ceremony import of
from trainees.arranging import Overtaken


@require_POST
@signed_in
def agenda_fill(request: UserRequest, pk: int, slug: str) -> HttpResponse:
    """Starts an empty agenda with the usual one."""
    ceremony = ceremony_changed_by(request.user, pk, slug)
    if agenda.fill(ceremony, by=request.user):
        messages.success(request, _("已填入常用议程，请按实际修改。"))
    return redirect(ceremony)


@require_http_methods(["GET", "POST"])
@signed_in
@taken_once(then="timetable:ceremony_detail")
def agenda_item_new(request: UserRequest, pk: int, slug: str) -> HttpResponse:
    """Adds an item at the end."""
    ceremony = ceremony_changed_by(request.user, pk, slug)
    speakers = agenda.speakers_of(ceremony)
    form = AgendaItemForm(posted(request), instance=AgendaItem(version=0), speakers=speakers)
    if form.is_valid():
        item = agenda.add(ceremony, **form.wanted, by=request.user)
        messages.success(request, _("“%(text)s”已加入议程。") % {"text": item})
        return redirect(ceremony)
    context = of(ceremony) | {"form": form}
    status = 422 if form.is_bound else 200
    return render(request, "timetable/agenda_item_new.html", context, status=status)


@require_http_methods(["GET", "POST"])
@signed_in
def agenda_item_edit(request: UserRequest, pk: int) -> HttpResponse:
    """Changes an item; an old form is shown again with what stands now."""
    item = agenda_item_changed_by(request.user, pk)
    ceremony, status = item.ceremony, 200
    form = AgendaItemForm(posted(request), instance=item, speakers=agenda.speakers_of(ceremony))
    if form.is_valid():
        try:
            agenda.change(item, **form.wanted, version=form.cleaned_data["version"], by=request.user)
        except Overtaken as refusal:
            form.add_error(None, str(refusal))
            form.renew(AgendaItem.objects.get(pk=pk).version)
            status = 409
        else:
            messages.success(request, _("已保存。"))
            return redirect(ceremony)
    status = 422 if form.is_bound and status == 200 else status
    context = of(ceremony) | {"form": form, "item": item}
    return render(request, "timetable/agenda_item_edit.html", context, status=status)


@require_POST
@signed_in
def agenda_item_move(request: UserRequest, pk: int) -> HttpResponse:
    """Lets an item change places with its neighbour: `to` is up or down."""
    item = agenda_item_changed_by(request.user, pk)
    agenda.move(item, up=request.POST.get("to") == "up", by=request.user)
    return redirect(f"{item.ceremony.get_absolute_url()}#item-{pk}")


@require_POST
@signed_in
def agenda_item_delete(request: UserRequest, pk: int) -> HttpResponse:
    """Takes an item out; the message offers to put it back."""
    item = agenda_item_changed_by(request.user, pk)
    agenda.remove(item, by=request.user)
    undo = reverse("timetable:agenda_item_restore", args=[pk])
    messages.success(request, _("“%(text)s”已移除。") % {"text": item}, extra_tags=f"undo:{undo}")
    return redirect(item.ceremony)


@require_POST
@signed_in
def agenda_item_restore(request: UserRequest, pk: int) -> HttpResponse:
    """Puts an item back."""
    item = agenda_item_changed_by(request.user, pk)
    agenda.restore(item, by=request.user)
    messages.success(request, _("“%(text)s”已恢复。") % {"text": item})
    return redirect(item.ceremony)
