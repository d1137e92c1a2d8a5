"""群发文本: what is to be said to the class's group, each with its copies noted."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import UserRequest, signed_in
from courses.access import class_seen_by
from courses.models import TrainingClass
from reminders import copying, group_texts, notices
from reminders.forms.notice import CopyForm
from reminders.group_texts import GroupText
from timetable import links
from trainees.views.roster import private


@require_safe
@signed_in
def notice_list(request: UserRequest, pk: int) -> HttpResponse:
    """All texts that can be said now; names stand in them, so the page is kept nowhere."""
    training_class = class_seen_by(request.user, pk)
    return private(_page(request, training_class))


@require_POST
@signed_in
def notice_copy(request: UserRequest, pk: int) -> HttpResponse:
    """Notes a copy: 204 to a script, the card's copies to htmx, else back to the page; 409 where the text is no more."""
    training_class = class_seen_by(request.user, pk)
    if not request.user.has_perm("reminders.send", training_class):
        raise PermissionDenied
    form = CopyForm(request.POST)
    if not form.is_valid():
        return _refused(request, training_class, _("没有这条文字，请刷新页面再复制。"), status=422)
    said = form.cleaned_data
    text = group_texts.about(training_class, said["rule"], said["subject"])
    if text is None:
        return _refused(request, training_class, _("这条文字已经不适用了，请刷新页面看现在的。"), status=409)
    copying.note(text, training_class, by=request.user)
    if said["page"]:
        copying.tell(text, training_class, by=request.user)
    return private(_noted(request, training_class, text, is_quiet=said["quiet"]))


def _noted(
    request: UserRequest, training_class: TrainingClass, text: GroupText, *, is_quiet: bool
) -> HttpResponse:
    if is_quiet:
        return HttpResponse(status=204)
    if request.htmx:
        copies = copying.copies_of(training_class, [text])[text.rule, text.subject]
        return render(request, "reminders/_copies.html", {"text": text, "copies": copies})
    messages.success(request, _("已记下这次复制。如果没有自动复制，请在下面选中文字复制。"))
    return redirect(f"{reverse('reminders:notice_list', args=[training_class.pk])}#{text.key}")


def _refused(
    request: UserRequest, training_class: TrainingClass, reason: str, *, status: int
) -> HttpResponse:
    """The reason in the place of the card's copies to htmx, else the page as it is now."""
    if request.htmx:
        place = {"key": (request.htmx.target or "").removeprefix("copies-")}
        return render(request, "reminders/_copies.html", {"text": place, "problem": reason}, status=status)
    messages.warning(request, reason)
    return private(_page(request, training_class, status=status))


def _page(request: UserRequest, training_class: TrainingClass, *, status: int = 200) -> HttpResponse:
    cards = notices.cards_of(training_class)
    context = {
        "training_class": training_class,
        "cards": cards,
        "may_send": request.user.has_perm("reminders.send", training_class),
        "asks_to_sign_in": bool(cards) and links.open_for_class(training_class) is None,
        "may_open": request.user.has_perm("timetable.change_timetable", training_class),
    }
    return render(request, "reminders/notice_list.html", context, status=status)
