"""A class made from another one."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import UserRequest, for_organisers, posted
from courses import planning
from courses.access import made_before
from courses.models import TrainingClass
from desk import copying
from desk.forms import ClassCopyForm
from timetable.copying import CopyResult


@require_http_methods(["GET", "HEAD", "POST"])
@for_organisers
def class_copy(request: UserRequest, pk: int) -> HttpResponse:
    """Asks for the first day and the name, and says what could not be taken over."""
    seen = TrainingClass.objects.visible_to(request.user)
    source = get_object_or_404(seen.with_label(), pk=pk)
    if not request.user.has_perm("courses.change_trainingclass", source):
        raise PermissionDenied
    if made := made_before(seen, request.POST.get("nonce")):
        return redirect(made)
    first = {"name": source.name, "nonce": uuid.uuid4()}
    form = ClassCopyForm(posted(request), request.FILES or None, initial=first)
    form.offer(district=source.plan.district_id)
    if request.method == "POST" and form.is_valid():
        try:
            copied = copying.copy(source, by=request.user, **form.facts, **form.approval)
        except planning.NotAllowed as refused:
            form.add_error("reason", str(refused))
        else:
            _tell(request, copied.timetable)
            return redirect(copied.training_class)
    context = {"form": form, "training_class": source}
    return render(request, "desk/class_copy.html", context, status=422 if form.errors else 200)


def _tell(request: UserRequest, timetable: CopyResult) -> None:
    """What was copied, and what was left out and why."""
    count = len(timetable.sessions)
    messages.success(request, _("已复制班次和 %(n)d 节课，学员和考勤没有复制。") % {"n": count})
    if timetable.gone:
        names = _("、").join(timetable.gone)
        messages.warning(request, _("已不在用，没有带过来：%(names)s") % {"names": names})
    for taken in timetable.taken[:5]:
        messages.warning(request, taken)
