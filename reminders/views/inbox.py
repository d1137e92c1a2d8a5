"""消息: one's own, of whatever kind, in one list."""

import datetime as dt

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import UserRequest, signed_in
from reminders import inbox
from trainees.views.roster import private

PER_PAGE = 20


@require_safe
@signed_in
def inbox_list(request: UserRequest) -> HttpResponse:
    """The notices and messages of the last ninety days, the newest first."""
    page = Paginator(inbox.told_to(request.user), PER_PAGE).get_page(request.GET.get("page"))
    items = inbox.items_of(request.user, list(page))
    context = {"page": page, "items": items, "until": timezone.now().isoformat()}
    return private(render(request, "reminders/inbox_list.html", context))


@require_safe
@signed_in
def inbox_detail(request: UserRequest, kind: str, pk: int) -> HttpResponse:
    """One of them in full; opening it reads it."""
    item = inbox.open_item(request.user, kind, pk)
    if item is None:
        raise Http404
    return private(render(request, "reminders/inbox_detail.html", {"item": item, "news": [item.news]}))


@require_POST
@signed_in
def inbox_read(request: UserRequest) -> HttpResponse:
    """All that had come when the page was shown is read; what came since stays unread."""
    until = _instant(request.POST.get("until", ""))
    inbox.read_all(request.user, until=until or timezone.now())
    messages.success(request, _("已全部标为已读。"))
    return redirect("reminders:inbox_list")


def _instant(text: str) -> dt.datetime | None:
    """The time that the page was made; None for what is none."""
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found and timezone.is_aware(found) else None
