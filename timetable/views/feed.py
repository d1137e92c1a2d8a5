"""The calendar subscription: the feed itself, and the page that hands out its address."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import UserRequest, signed_in
from timetable import feeds
from trainees import links
from trainees.models import Cadre, LinkKind, PersonalLink


@require_safe
@login_not_required
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The sessions of the link's cadre; 404 for a token that is unknown, revoked, or of a disabled account."""
    link = links.find(token, kind=LinkKind.FEED)
    if link is None or (link.cadre.user and not link.cadre.user.is_active):
        raise Http404
    rows = feeds.rows_of(link.cadre)
    headers = {"ETag": f'"{feeds.fingerprint(rows)}"', "Cache-Control": "private, no-cache"}
    if unchanged := get_conditional_response(request, etag=headers["ETag"]):
        return unchanged
    headers["Content-Disposition"] = 'inline; filename="kaiban.ics"'
    return HttpResponse(feeds.written(rows), content_type="text/calendar; charset=utf-8", headers=headers)


@require_http_methods(["GET", "POST"])
@signed_in
def feed_issue(request: UserRequest) -> HttpResponse:
    """Makes a new subscription address, shown once, or ends the one there is."""
    cadre = get_object_or_404(Cadre, user=request.user)
    open_link = PersonalLink.objects.filter(cadre=cadre, kind=LinkKind.FEED, revoked_at=None).first()
    context: dict[str, object] = {"link": open_link}
    if request.method == "POST" and "revoke" in request.POST:
        if open_link:
            links.revoke(open_link, by=request.user)
        messages.success(request, _("日历订阅已停用。"))
        return redirect("timetable:feed_issue")
    if request.method == "POST":
        token = links.issue(cadre, kind=LinkKind.FEED, by=request.user)
        address = settings.BASE_URL + reverse("timetable:feed", args=[token])
        context |= {"address": address, "webcal": "webcal" + address[address.index("://") :]}
    response = render(request, "timetable/feed_issue.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response
