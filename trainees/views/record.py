"""A person's record is changed: facts, posts; the ID number is shown to those who may see it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import audit
from accounts.access import UserRequest, posted, signed_in
from accounts.models import Role, User
from accounts.resending import taken_once
from trainees import records
from trainees.access import cadre_allowed
from trainees.forms import PostForm, RecordForm
from trainees.models import Appointment, Cadre
from trainees.views.roster import private

CADRE = "attendance:cadre_detail"


@require_http_methods(["GET", "POST"])
@signed_in
def cadre_edit(request: UserRequest, pk: int) -> HttpResponse:
    """Changes the facts; an older form is shown beside what was saved meanwhile (409)."""
    cadre = cadre_allowed(request.user, pk, "trainees.change_cadre")
    name = cadre.name
    form = RecordForm(posted(request), instance=cadre)
    stale = None
    if form.is_valid():
        try:
            _save(form, by=request.user)
        except records.Stale as refused:
            stale = refused.current
            form = _as_typed(form, request, stale)
        except records.NumberTaken:
            form.add_error("id_number", _("这个身份证号已登记在另一人名下。可以合并两条记录。"))
        else:
            messages.success(request, _("已保存。"))
            return redirect(CADRE, pk)
    if cadre.phone:
        audit.record("trainees.see_phones", by=request.user, subject=cadre)
    context = {"form": form, "cadre": cadre, "name": name, "stale": stale}
    status = 409 if stale else 422 if form.errors else 200
    return private(render(request, "trainees/cadre_edit.html", context, status=status))


@require_POST
@signed_in
def id_number_reveal(request: UserRequest, pk: int) -> HttpResponse:
    """The ID number in full, once, with an audit row (R28)."""
    cadre = cadre_allowed(request.user, pk, "trainees.see_id_number")
    context = {"cadre": cadre, "id_number": records.reveal_id_number(cadre, by=request.user)}
    return private(render(request, "trainees/id_number_reveal.html", context))


@require_http_methods(["GET", "POST"])
@signed_in
@taken_once(then=CADRE)
def appointment_new(request: UserRequest, pk: int) -> HttpResponse:
    """Adds a post."""
    cadre = cadre_allowed(request.user, pk, "trainees.change_cadre")
    form = PostForm(posted(request), instance=Appointment(cadre=cadre), paths=_paths(request.user))
    if form.is_valid():
        records.appoint(cadre, by=request.user, **form.cleaned_data)
        messages.success(request, _("已登记%(name)s的任职。") % {"name": cadre.name})
        return redirect(CADRE, pk)
    context = {"form": form, "cadre": cadre}
    return render(request, "trainees/appointment_new.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@signed_in
def appointment_edit(request: UserRequest, pk: int) -> HttpResponse:
    """Changes a post, or ends it by its last day."""
    seen = Appointment.objects.filter(cadre__in=Cadre.objects.visible_to(request.user))
    post = get_object_or_404(seen.select_related("cadre", "unit"), pk=pk)
    if not request.user.has_perm("trainees.change_cadre", post.cadre):
        raise PermissionDenied
    form = PostForm(posted(request), instance=post, paths=_paths(request.user))
    if form.is_valid():
        records.change_post(form.save(commit=False), by=request.user)
        messages.success(request, _("已保存。"))
        return redirect(CADRE, post.cadre_id)
    context = {"form": form, "cadre": post.cadre}
    return render(request, "trainees/appointment_edit.html", context, status=422 if form.errors else 200)


def _save(form: RecordForm, *, by: User) -> None:
    filled = form.cleaned_data
    records.change(
        form.instance, facts=form.facts, id_number=filled["id_number"], version=filled["version"], by=by
    )


def _as_typed(form: RecordForm, request: UserRequest, current: Cadre) -> RecordForm:
    """The same form with the version that stands now, so that saving it again counts."""
    data = request.POST.copy()
    data["version"] = str(current.version)
    return RecordForm(data, instance=form.instance)


def _paths(user: User) -> list[str]:
    """The units in which somebody who keeps records may place people."""
    return user.unit_paths(Role.ADMINISTRATOR, Role.ORGANISER)
