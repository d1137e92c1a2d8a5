"""Collecting: which units have reported, one unit's history, chasing, until when."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import audit
from accounts.access import UserRequest, next_address, posted, signed_in
from courses.access import class_seen_by
from courses.models import TrainingClass
from trainees import chasing, reply_history, reply_slips, reporting
from trainees.access import nominations_decided_by, people_opened_by
from trainees.contacts import show_phones
from trainees.forms.reply import ClosingForm, ReplyFilter
from trainees.reply_access import answers_for, reply_seen_by
from trainees.reporting import Reply
from trainees.views.roster import private


@require_safe
@signed_in
def reply_list(request: UserRequest, pk: int) -> HttpResponse:
    """A row a unit: reported or not, seats, the last chase, the liaison, the stamped slip. To htmx the list alone."""
    training_class = class_seen_by(request.user, pk)
    replies = reporting.load(training_class)
    form = ReplyFilter(request.GET, replies=replies)
    chosen = form.chosen()
    _show_phones(request, training_class, chosen)
    owing = _with_texts(training_class, replies)
    context = {
        "training_class": training_class,
        "replies": chosen,
        "all": replies,
        "filter": form,
        "state": request.GET.get("state", ""),
        "may_decide": request.user.has_perm("trainees.decide_nominations", training_class),
        "count": ngettext("%(count)d 个单位", "%(count)d 个单位", len(chosen)) % {"count": len(chosen)},
        "owing": owing,
        "text": _text_for_all(training_class, owing),
        "names": chasing.names_of(owing),
    }
    name = "trainees/_reply_results.html" if request.htmx else "trainees/reply_list.html"
    return private(render(request, name, context))


@require_POST
@signed_in
def chase_new(request: UserRequest, pk: int) -> HttpResponse:
    """Notes that one unit was chased, or all that owe a report."""
    training_class = nominations_decided_by(request.user, pk)
    replies = reporting.load(training_class)
    owing = _with_texts(training_class, replies)
    if unit := request.POST.get("unit"):
        texts = [(reply, reply.text) for reply in replies if reply.text and reply.key == unit]
    else:
        text = _text_for_all(training_class, owing)
        texts = [(reply, text) for reply in owing]
    count = chasing.chase(training_class, texts=texts, by=request.user)
    if not request.htmx:
        said = ngettext("已记下催报 %(count)d 个单位。", "已记下催报 %(count)d 个单位。", count)
        messages.success(request, said % {"count": count})
    return redirect(next_address(request) or reverse("trainees:reply_list", args=[pk]))


@require_safe
@signed_in
def reply_detail(request: UserRequest, pk: int, unit_pk: int) -> HttpResponse:
    """One unit: its report, its people, and to the organiser everything that happened."""
    training_class, unit = reply_seen_by(request.user, pk, unit_pk)
    found = [one for one in reporting.load(training_class, within=[unit.path]) if one.unit == unit]
    reply = found[0] if found else reporting.of_unit(training_class, unit)
    is_staff = request.user.has_perm("courses.view_trainingclass", training_class)
    may_decide = request.user.has_perm("trainees.decide_nominations", training_class)
    _show_phones(request, training_class, [reply])
    _with_texts(training_class, [reply])
    nominations = reply_history.nominations_of(training_class, unit)
    context = {
        "training_class": training_class,
        "reply": reply,
        "is_staff": is_staff,
        "may_decide": may_decide,
        "may_report": answers_for(request.user, training_class, unit),
        "nominations": nominations,
        "opened": people_opened_by(request.user, (row.cadre_id for row in nominations)),
        "history": reply_history.of(training_class, unit) if is_staff else None,
    }
    return private(render(request, "trainees/reply_detail.html", context))


@require_http_methods(["GET", "POST"])
@signed_in
def closing_edit(request: UserRequest, pk: int) -> HttpResponse:
    """Until when units nominate by themselves."""
    training_class = nominations_decided_by(request.user, pk)
    form = ClosingForm(posted(request), initial={"at": training_class.nominations_close_at})
    if form.is_valid():
        reply_slips.set_closing_time(training_class, at=form.cleaned_data["at"], by=request.user)
        messages.success(request, _("报名截止时间已保存。"))
        return redirect("trainees:reply_list", pk)
    context = {"training_class": training_class, "form": form}
    return render(request, "trainees/closing_edit.html", context, status=422 if form.errors else 200)


def _with_texts(training_class: TrainingClass, replies: list[Reply]) -> list[Reply]:
    """Those that owe a report; they, and those with empty seats, have the finished text to send."""
    for reply in (one for one in replies if one.may_be_chased):
        address = chasing.address_for(training_class, reply.unit)
        reply.text = chasing.text_for(reply, training_class, address=address)
    return [reply for reply in replies if reply.owes]


def _text_for_all(training_class: TrainingClass, owing: list[Reply]) -> str:
    return chasing.text_for_all(owing, training_class, address=chasing.address_for(training_class))


def _show_phones(request: UserRequest, training_class: TrainingClass, replies: list[Reply]) -> None:
    """Liaisons can be dialled by those who run the class; it leaves one audit row a page view (R28)."""
    contacts = [contact for reply in replies for contact in reply.contacts]
    may_dial = request.user.has_perm("trainees.register_arrivals", training_class)
    if may_dial and show_phones(contacts):
        audit.record("trainees.see_liaison_phones", by=request.user, subject=training_class)
