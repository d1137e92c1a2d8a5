"""Notices of a timetable: mine, and who of a class has not read theirs."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import audit
from accounts.access import UserRequest, next_address, signed_in
from courses.access import class_seen_by
from timetable import notices, receipts
from timetable.models import Notice
from trainees.views.roster import private

SHOWN = 20


@require_safe
@signed_in
def notice_read(request: UserRequest) -> HttpResponse:
    """What I was told of, the newest first; opening the page reads it."""
    own = Notice.objects.addressed_to(request.user)
    news = notices.news_of(own, at_most=SHOWN)
    if any(one.notice.read_at is None for one in news):
        notices.read(own)
    waiting = [one for one in news if one.notice.acknowledged_at is None]
    return private(render(request, "timetable/notice_read.html", {"news": news, "waiting": waiting}))


@require_POST
@signed_in
def notice_acknowledge(request: UserRequest) -> HttpResponse:
    """收到, to the notices that the page showed; another person's are left alone."""
    shown = [
        int(pk) for pk in request.POST.getlist("notice") if pk.isascii() and pk.isdecimal() and len(pk) < 19
    ]
    own = Notice.objects.addressed_to(request.user).filter(pk__in=shown)
    if notices.acknowledge(own, by=request.user):
        messages.success(request, _("已告诉班里：您收到了。"))
    return redirect(next_address(request) or "timetable:notice_read")


@require_safe
@signed_in
def notice_list(request: UserRequest, pk: int) -> HttpResponse:
    """Who was told of a version, and who has not read it (谁还没收到); phones as R28 allows."""
    training_class = class_seen_by(request.user, pk)
    versions = list(training_class.timetable_versions.defer("snapshot")[:SHOWN])
    asked = request.GET.get("version", "")
    chosen = [version for version in versions if str(version.number) == asked] or versions[:1]
    context: dict[str, object] = {"training_class": training_class, "versions": versions}
    if chosen:
        chosen[0].training_class = training_class
        found = receipts.of_version(chosen[0], seen_by=request.user)
        context |= {"version": chosen[0], "receipts": found, "text": receipts.text_of(chosen[0], found)}
        if any(one.dialled for one in found.trainees):
            audit.record("trainees.see_phones", by=request.user, subject=training_class)
    return private(render(request, "timetable/notice_list.html", context))
