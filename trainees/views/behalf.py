"""代报: from the text of a chat, and from the photo of a list."""

import uuid
from pathlib import PurePath

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import UserRequest, posted, signed_in, typed, typed_number
from courses.access import made_before
from courses.models import TrainingClass
from courses.views.document import handed_out
from trainees import behalf, suggesting
from trainees.behalf import Entrant
from trainees.candidates import candidates, people_of, search
from trainees.enrolment import NotEnrolled
from trainees.forms.behalf import PhotoForm, Sheet, StatusForm, TextForm
from trainees.models import Cadre, EnrolmentStatus, NominationBasis
from trainees.reply_access import basis_seen_by, reply_decided_by, reply_page
from trainees.views.roster import private
from units.models import Unit

# What a browser shows in its page; anything else is saved.
_PICTURES = {".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png"}


@require_http_methods(["GET", "POST"])
@signed_in
def behalf_text(request: UserRequest, pk: int, unit_pk: int) -> HttpResponse:
    """Reads a pasted chat, shows whom it means, and enters those ticked."""
    training_class, unit = reply_decided_by(request.user, pk, unit_pk)
    if made_before(NominationBasis.objects.all(), request.POST.get("nonce")):
        return redirect(reply_page(pk, unit_pk))
    entering = "enter" in request.POST
    form = TextForm(posted(request), initial={"nonce": uuid.uuid4()}, entering=entering)
    status, sheet = StatusForm(request.POST if entering else None), None
    form.is_valid()
    if text := form.cleaned_data.get("text") if form.is_bound else "":
        looked = entering and request.POST.get("looked") == str(len(text))
        sheet = Sheet(suggesting.read(text, training_class, unit), request.POST if looked else None)
        told = looked and sheet.is_valid() and status.is_valid() and form.is_valid()
        if told and _enter_text(request, training_class, unit, form, status, sheet):
            return redirect(reply_page(pk, unit_pk))
    context = {"training_class": training_class, "unit": unit, "form": form, "status": status}
    bad = form.errors or (sheet and any(one.errors for one in sheet.forms))
    context |= {"sheet": sheet, "looked": len(text or "")}
    return private(render(request, "trainees/behalf_text.html", context, status=422 if bad else 200))


@require_http_methods(["GET", "POST"])
@signed_in
def behalf_photo(request: UserRequest, pk: int, unit_pk: int) -> HttpResponse:
    """Takes the photo of a list, and leads to the line by which its people are picked."""
    training_class, unit = reply_decided_by(request.user, pk, unit_pk)
    form = PhotoForm(posted(request), request.FILES or None)
    if form.is_valid():
        data = form.cleaned_data
        basis = behalf.keep_photo(
            training_class,
            unit,
            file=data["photo"],
            reason=data["reason"],
            by=request.user,
            nonce=data["nonce"],
        )
        return redirect("trainees:behalf_pick", basis.pk)
    context = {"training_class": training_class, "unit": unit, "form": form}
    return render(request, "trainees/behalf_photo.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@signed_in
def behalf_pick(request: UserRequest, pk: int) -> HttpResponse:
    """The photo beside a quick line: initials list the unit's cadres, those picked are entered together."""
    basis = basis_seen_by(request.user, pk)
    training_class, unit = reply_decided_by(request.user, basis.training_class_id, basis.unit_id)
    picked = _picked(request, unit)
    status = StatusForm(posted(request))
    if status.is_valid() and picked and _enter(request, basis, picked, status.cleaned_data["status"]):
        return redirect(reply_page(training_class.pk, unit.pk))
    text = "" if request.GET.get("pick") else typed(request.GET.get("q"), most=50)
    keys = {cadre.pk for cadre in picked}
    near = search(training_class, text, within=unit) if text else []
    found = [one for one in near if one.cadre.pk not in keys]
    context = {
        "training_class": training_class,
        "basis": basis,
        "unit": unit,
        "is_picture": PurePath(basis.photo_name).suffix.lower() in _PICTURES,
        "q": text,
        "found": found,
        "picked": candidates(training_class, picked),
        "status": status,
    }
    refused = request.method == "POST"
    return private(render(request, "trainees/behalf_pick.html", context, status=422 if refused else 200))


@require_safe
@signed_in
def basis_file(request: UserRequest, pk: int) -> HttpResponseBase:
    """The kept photo, to the class's organisers now: a picture to be seen, a PDF as a download."""
    basis = basis_seen_by(request.user, pk)
    if not basis.photo:
        raise Http404
    response = handed_out(basis.photo, basis.photo_name, f"basis-{pk}")
    if picture := _PICTURES.get(PurePath(basis.photo_name).suffix.lower()):
        response.headers["Content-Type"] = picture
        response.headers["Content-Disposition"] = "inline"
        response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _enter_text(
    request: UserRequest,
    training_class: TrainingClass,
    unit: Unit,
    form: TextForm,
    status: StatusForm,
    sheet: Sheet,
) -> bool:
    entrants = sheet.entrants()
    if not entrants:
        form.add_error(None, _("请至少勾选一人。"))
        return False
    try:
        behalf.enter_text(
            training_class,
            unit,
            text=form.cleaned_data["text"],
            reason=form.cleaned_data["reason"],
            entrants=entrants,
            status=EnrolmentStatus(status.cleaned_data["status"]),
            by=request.user,
            nonce=form.cleaned_data["nonce"],
        )
    except NotEnrolled as refusal:
        form.add_error(None, str(refusal))
        return False
    _say(request, len(entrants))
    return True


def _enter(request: UserRequest, basis: NominationBasis, picked: list[Cadre], status: str) -> bool:
    entrants = [Entrant(cadre=cadre) for cadre in picked]
    try:
        changed = behalf.enter(basis, entrants=entrants, status=EnrolmentStatus(status), by=request.user)
    except NotEnrolled as refusal:
        messages.error(request, str(refusal))
        return False
    _say(request, len(changed))
    return True


def _say(request: UserRequest, count: int) -> None:
    said = ngettext("已代报 %(count)d 人。", "已代报 %(count)d 人。", count)
    messages.success(request, said % {"count": count})


def _picked(request: UserRequest, unit: Unit) -> list[Cadre]:
    """Those picked so far, in their order, with the one just picked and without the one just dropped."""
    data = request.POST if request.method == "POST" else request.GET
    keys = map(typed_number, [*data.getlist("cadre"), data.get("pick")])
    wanted = dict.fromkeys(key for key in keys if key and key != typed_number(data.get("drop")))
    people = {cadre.pk: cadre for cadre in people_of(unit).filter(pk__in=wanted)}
    return [people[key] for key in wanted if key in people]
