"""点名调训: named by the organiser, answered by the unit, decided by the organiser."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import UserRequest, posted, signed_in, typed, typed_number
from accounts.models import Role
from courses.refusals import NotAllowed
from trainees import call_ups
from trainees.candidates import people_of, search
from trainees.enrolment import NotEnrolled
from trainees.forms.call_up import ACCEPT, CONFIRM, AnswerForm, DecisionForm
from trainees.models import Cadre, Enrolment
from trainees.reply_access import call_up_answered_by, call_up_decided_by, reply_decided_by, reply_page
from units.models import Unit


@require_http_methods(["GET", "POST"])
@signed_in
def call_up_new(request: UserRequest, pk: int, unit_pk: int) -> HttpResponse:
    """Searches the unit's cadres; a POST names one of them. To htmx the results alone."""
    training_class, unit = reply_decided_by(request.user, pk, unit_pk)
    text, hindrance = typed(request.GET.get("q"), most=50), ""
    if request.method == "POST":
        cadre = get_object_or_404(people_of(unit), pk=typed_number(request.POST.get("cadre")))
        try:
            named = call_ups.call_up(training_class, cadres=[cadre], by=request.user, unit=unit)
        except NotEnrolled as refusal:
            hindrance = str(refusal)
        else:
            said = _("已点名%(name)s，等单位确认。") if named else _("%(name)s已在本班名单里。")
            messages.success(request, said % {"name": cadre.name})
            return redirect(request.get_full_path())
    context = {
        "training_class": training_class,
        "unit": unit,
        "q": text,
        "found": search(training_class, text, within=unit),
        "hindrance": hindrance,
    }
    name = "trainees/_called.html" if request.htmx else "trainees/call_up_new.html"
    return render(request, name, context, status=409 if hindrance else 200)


@require_http_methods(["GET", "POST"])
@signed_in
def call_up_answer(request: UserRequest, pk: int) -> HttpResponse:
    """The unit confirms the one named, or asks for another."""
    row = call_up_answered_by(request.user, pk)
    text = typed(request.GET.get("q"), most=50)
    form = AnswerForm(posted(request), offered=_offered(request, row, text))
    if form.is_valid():
        try:
            if form.cleaned_data["answer"] == CONFIRM:
                call_ups.confirm(row, by=request.user)
            else:
                reason = form.cleaned_data["reason"]
                call_ups.ask_for_change(row, reason=reason, instead=form.other, by=request.user)
        except NotAllowed as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("已答复组织者。"))
            return redirect("attendance:nomination_list", row.training_class_id)
    context = {"training_class": row.training_class, "row": row, "form": form, "q": text}
    return render(request, "trainees/call_up_answer.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@signed_in
def call_up_decide(request: UserRequest, pk: int) -> HttpResponse:
    """The organiser accepts the change that a unit asked for, or insists."""
    row = call_up_decided_by(request.user, pk)
    form = DecisionForm(posted(request))
    if form.is_valid():
        try:
            if form.cleaned_data["decision"] == ACCEPT:
                call_ups.accept_change(row, by=request.user)
            else:
                call_ups.insist(row, reason=form.cleaned_data["reason"], by=request.user)
        except (NotAllowed, NotEnrolled) as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("已决定，单位能看到。"))
            return redirect(reply_page(row.training_class_id, row.unit_id))
    context = {"training_class": row.training_class, "row": row, "form": form}
    return render(request, "trainees/call_up_decide.html", context, status=422 if form.errors else 200)


def _offered(request: UserRequest, row: Enrolment, text: str) -> dict[int, tuple[Cadre, str]]:
    """Those found in the units of whoever answers, by id, each with a label."""
    paths = [path for path in request.user.unit_paths(Role.LIAISON) if row.unit.path.startswith(path)]
    unit = Unit.objects.get(path=min(paths, key=len))
    found = search(row.training_class, text, within=unit)
    return {
        one.cadre.pk: (one.cadre, f"{one.cadre.name} {one.post or ''}".strip())
        for one in found
        if one.may_be_enrolled and one.cadre.pk != row.cadre_id
    }
