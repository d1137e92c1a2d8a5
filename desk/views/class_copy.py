"""A class made from another one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import UserRequest, for_organisers
from courses.models import TrainingClass
from desk import copying
from desk.forms import ClassCopyForm


@require_http_methods(["GET", "HEAD", "POST"])
@for_organisers
def class_copy(request: UserRequest, pk: int) -> HttpResponse:
    """Asks for the first day and the name, and says what could not be taken over."""
    source = get_object_or_404(TrainingClass.objects.visible_to(request.user).with_label(), pk=pk)
    form = ClassCopyForm(request.POST or None, initial={"name": source.name})
    if request.method == "POST" and form.is_valid():
        made = copying.copy(source, by=request.user, **form.cleaned_data)
        count = len(made.timetable.sessions)
        messages.success(request, _("已复制班次和 %(n)d 节课，学员和考勤没有复制。") % {"n": count})
        if made.timetable.gone:
            messages.warning(
                request, _("已不在用，没有带过来：%(names)s") % {"names": _("、").join(made.timetable.gone)}
            )
        for taken in made.timetable.taken[:5]:
            messages.warning(request, str(taken))
        return redirect(made.training_class)
    context = {"form": form, "training_class": source}
    return render(request, "desk/class_copy.html", context, status=422 if request.method == "POST" else 200)
