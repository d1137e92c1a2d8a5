"""The pages of the opening and the closing: what is planned of them, the host and the leaders present."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import UserRequest, posted, signed_in
from timetable import agenda, ceremonies, speeches
from timetable.access import ceremony_changed_by, ceremony_seen_by
from timetable.forms.ceremony import HostForm, LeadersForm
from timetable.models import Ceremony
from trainees import rostrum
from trainees.arranging import Overtaken
from trainees.forms.seats import sealed_list


@require_safe
@signed_in
def ceremony_detail(request: UserRequest, pk: int, slug: str) -> HttpResponse:
    """Time, place, host, leaders, agenda and speech of the opening or the closing."""
    ceremony = ceremony_seen_by(request.user, pk, slug)
    session = ceremonies.session_of(ceremony)
    own = ceremonies.own_leaders(ceremony)
    name, post = ceremonies.host_of(ceremony, session)
    context = of(ceremony) | {
        "session": session,
        "host_name": name,
        "host_post": post,
        "leaders": own or rostrum.listed(ceremony.training_class),
        "has_own_leaders": bool(own),
        "agenda": agenda.of(ceremony, session),
        "speech": speeches.in_place(ceremony),
        "may_change": request.user.has_perm("timetable.change_timetable", ceremony.training_class),
    }
    return render(request, "timetable/ceremony_detail.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def ceremony_edit(request: UserRequest, pk: int, slug: str) -> HttpResponse:
    """Names the host; an old form is shown again with what stands now."""
    ceremony = ceremony_changed_by(request.user, pk, slug)
    stored = Ceremony(training_class=ceremony.training_class, kind=ceremony.kind, version=ceremony.version)
    stored.host_name, stored.host_post = ceremony.host_name, ceremony.host_post
    form, status = HostForm(posted(request), instance=stored), 200
    if form.is_valid():
        data = form.cleaned_data
        host = {"name": data["host_name"], "post": data["host_post"], "version": data["version"]}
        try:
            ceremonies.name_host(ceremony, **host, by=request.user)
        except Overtaken as refusal:
            form.add_error(None, str(refusal))
            form.renew(ceremonies.find(ceremony.training_class, ceremony.kind).version)
            status = 409
        else:
            messages.success(request, _("已保存。"))
            return redirect(ceremony)
    status = 422 if form.is_bound and status == 200 else status
    return render(request, "timetable/ceremony_edit.html", of(ceremony) | {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
@signed_in
def leaders_edit(request: UserRequest, pk: int, slug: str) -> HttpResponse:
    """The leaders present, where they are not those of the rostrum."""
    ceremony = ceremony_changed_by(request.user, pk, slug)
    form, status = LeadersForm(posted(request), now=ceremonies.leaders_of(ceremony)), 200
    if form.is_bound and form.is_valid():
        try:
            entry = ceremonies.list_leaders(ceremony, **form.wanted, by=request.user)
        except Overtaken as refusal:
            form.add_error(None, str(refusal))
            form.renew(sealed_list(ceremonies.leaders_of(ceremony)))
            status = 409
        else:
            undo = entry and reverse("timetable:leaders_undo", args=[pk, slug, entry.pk])
            words = _("出席领导名单已保存。") if entry else _("没有改动。")
            messages.success(request, words, extra_tags=f"undo:{undo}" if undo else "")
            return redirect(ceremony)
    status = 422 if form.is_bound and status == 200 else status
    return render(request, "timetable/leaders_edit.html", of(ceremony) | {"form": form}, status=status)


@require_POST
@signed_in
def leaders_undo(request: UserRequest, pk: int, slug: str, act: int) -> HttpResponse:
    """Takes the user's own change of the list back, where nobody has changed it since."""
    ceremony = ceremony_seen_by(request.user, pk, slug)
    entry = get_object_or_404(ceremonies.listings_of(ceremony), by=request.user, pk=act)
    ceremony_changed_by(request.user, pk, slug)
    try:
        ceremonies.undo_leaders(ceremony, entry, by=request.user)
    except Overtaken as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已撤销。"))
    return redirect(ceremony)


def of(ceremony: Ceremony) -> dict[str, Any]:
    """What every page of a ceremony is given."""
    return {"ceremony": ceremony, "training_class": ceremony.training_class}
