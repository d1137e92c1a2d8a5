"""A class's published timetable for everybody with its link, the link itself, and the picture for chat groups."""

from typing import Any

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import UserRequest, signed_in
from courses.models import TrainingClass
from timetable import freshness, links, picture
from timetable.access import class_link_held_by, timetable_changed_by, timetable_seen_by
from timetable.models import ClassLink
from timetable.rules import is_not_over
from timetable.views.by_link import opened_by
from trainees.views.roster import private


@require_safe
@opened_by(links.find_for_class)
def class_link(request: HttpRequest, link: ClassLink) -> HttpResponse:
    """The published table without personal data; who has it already is told so by a 304."""
    context = _table(link.training_class)
    etag = freshness.fingerprint_of(request, (link.pk, link.training_class.status, context["drawn"]))
    if etag and (unchanged := get_conditional_response(request, etag=etag)):
        return unchanged
    response = render(request, "timetable/class_link.html", context)
    response.headers["Cache-Control"] = "private, no-cache"
    if etag:
        response.headers["ETag"] = etag
    return response


@require_http_methods(["GET", "POST"])
@signed_in
def class_link_issue(request: UserRequest, pk: int) -> HttpResponse:
    """Shows the address of the class's link with its code, makes one, or ends it; the last when the class is over too."""
    training_class = class_link_held_by(request.user, pk)
    link = links.open_for_class(training_class)
    if request.method == "POST":
        if "revoke" in request.POST:
            if link:
                links.revoke(link, by=request.user)
            messages.success(request, _("课表链接已停用。"))
        else:
            links.issue_for_class(timetable_changed_by(request.user, pk), by=request.user)
        return redirect("timetable:class_link_issue", pk)
    address = links.address_of(link) if link else ""
    can_make = is_not_over(request.user, training_class)
    context = {"training_class": training_class, "link": link, "address": address, "can_make": can_make}
    if address:
        code = segno.make(address, error="m", micro=False)
        context["code"] = code.svg_data_uri(border=2, svgns=True, nl=False, light="#fff")
    return private(render(request, "timetable/class_link_issue.html", context))


@require_safe
@signed_in
def timetable_picture(request: UserRequest, pk: int) -> HttpResponse:
    """The published timetable as a picture to save and send."""
    training_class = timetable_seen_by(request.user, pk)
    return private(render(request, "timetable/timetable_picture.html", _table(training_class)))


def _table(training_class: TrainingClass) -> dict[str, Any]:
    version = training_class.timetable_versions.defer("snapshot", "changes").first()
    table = picture.public(training_class)
    return {
        "training_class": training_class,
        "grid": table,
        "version": version,
        "drawn": picture.drawn_from(training_class, table, version),
    }
