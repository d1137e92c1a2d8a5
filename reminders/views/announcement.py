"""Announcements: written, previewed, sent; withdrawn as far as they have not gone."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.access import UserRequest, posted, signed_in
from reminders import announcing, previewing
from reminders.forms.announcement import AnnouncementForm
from reminders.models import Announcement
from reminders.outbox_access import announcement_withdrawn_by, class_sent_by
from trainees.views.roster import private


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def announcement_new(request: UserRequest, pk: int) -> HttpResponse:
    """Writes to a class: the form, then whom it would reach, then it is sent; `edit` in the POST leads back."""
    training_class = class_sent_by(request.user, pk)
    form = AnnouncementForm(posted(request), training_class=training_class)
    context = {"training_class": training_class, "form": form}
    status = 200
    if form.is_bound and "edit" not in request.POST:
        if not form.is_valid():
            status = 422
        elif request.POST.get("previewed") == form.fingerprint:
            kept = announcing.announce(form.draft(), by=request.user, nonce=form.cleaned_data["nonce"])
            messages.success(request, _kept(kept))
            return redirect(announcing.about(kept).address)
        else:
            draft = form.draft()
            preview = previewing.of_draft(draft, by=request.user)
            context |= {"draft": draft, "preview": preview, "now": timezone.now()}
    return private(render(request, "reminders/announcement_new.html", context, status=status))


def _kept(row: Announcement) -> str:
    """When it goes, and what can be done till then."""
    if row.send_at <= timezone.now():
        return _("“%(title)s”已交给发件箱。发给了谁、谁读了，看下面。") % {"title": row.title}
    words = {"title": row.title, "at": date_format(timezone.localtime(row.send_at), "m-d H:i")}
    return _("“%(title)s”会在 %(at)s 发出，在那之前可以撤回。") % words


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def announcement_withdraw(request: UserRequest, pk: int) -> HttpResponse:
    """Asks, then cancels what has not gone."""
    row = announcement_withdrawn_by(request.user, pk)
    if request.method == "POST":
        count = announcing.withdraw(row, by=request.user)
        text = ngettext("通知已撤回，取消了 %(n)d 条。", "通知已撤回，取消了 %(n)d 条。", count)
        messages.success(request, text % {"n": count})
        return redirect(announcing.about(row).address)
    context = {
        "announcement": row,
        "training_class": row.training_class,
        "about": announcing.about(row),
        "left": announcing.left_of(row),
    }
    return render(request, "reminders/announcement_withdraw.html", context)
