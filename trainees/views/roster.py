"""The roster of a class."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import audit
from accounts.access import UserRequest, signed_in
from trainees import listing
from trainees.access import own_paths, people_opened_by, roster_seen_by
from trainees.forms import RosterFilter
from trainees.quotas import Ledger

ROWS_A_PAGE = 300


@require_safe
@signed_in
def roster_detail(request: UserRequest, pk: int) -> HttpResponse:
    """Who is in the class; a liaison sees the own units. To htmx the list alone."""
    training_class = roster_seen_by(request.user, pk)
    paths = own_paths(request.user, training_class)
    lines = listing.load(training_class, paths=paths)
    form = RosterFilter(request.GET, lines=lines)
    chosen = form.chosen()
    page = Paginator(chosen, ROWS_A_PAGE).get_page(request.GET.get("page"))
    if listing.show_phones(list(page.object_list), to=request.user, training_class=training_class):
        audit.record("trainees.see_phones", by=request.user, subject=training_class)
    context = {
        "training_class": training_class,
        "page": page,
        "lines": lines,
        "opened": people_opened_by(request.user, (line.cadre_id for line in page.object_list)),
        "count": _("共 %(count)d 人") % {"count": len(chosen)},
        "may_change": request.user.has_perm("trainees.change_roster", training_class),
    }
    if request.htmx:
        return private(render(request, "trainees/_roster_results.html", context))
    context |= {"filter": form, "quotas": Ledger.load(training_class).seen_from(paths)}
    return private(render(request, "trainees/roster_detail.html", context))


def private(response: HttpResponse) -> HttpResponse:
    """An answer with people's phones, which no cache may keep."""
    add_never_cache_headers(response)
    response.headers["Cache-Control"] = "no-store, private"
    return response
