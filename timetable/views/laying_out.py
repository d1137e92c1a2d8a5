"""A class's sessions are laid out, to be dragged into place."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import UserRequest, signed_in
from accounts.resending import taken_once
from courses.models import TrainingClass
from timetable import laying_out
from timetable.access import timetable_changed_by
from timetable.forms.laying_out import CatalogueForm, FormerClassForm
from timetable.views.outcome import posted


@require_http_methods(["GET", "POST"])
@signed_in
@taken_once(then="timetable:timetable_detail")
def tray_fill(request: UserRequest, pk: int) -> HttpResponse:
    """Lays sessions out from the catalogue; they wait in the tray."""
    training_class = timetable_changed_by(request.user, pk)
    form = CatalogueForm(posted(request), training_class=training_class)
    if form.is_valid():
        chosen = form.cleaned_data
        made = laying_out.lay_out(
            training_class, list(chosen["courses"]), by=request.user, ceremonies=chosen["ceremonies"]
        )
        return _laid_out(request, training_class, len(made))
    return _page(
        request, training_class, form, FormerClassForm(training_class=training_class, by=request.user)
    )


@require_POST
@signed_in
@taken_once(then="timetable:timetable_detail")
def tray_copy(request: UserRequest, pk: int) -> HttpResponse:
    """Copies a former class's sessions; what clashes waits in the tray, or goes without its room or lecturer."""
    training_class = timetable_changed_by(request.user, pk)
    form = FormerClassForm(request.POST, training_class=training_class, by=request.user)
    if form.is_valid():
        copied = laying_out.copy_from(form.cleaned_data["source"], training_class, by=request.user)
        for taken in copied.taken:
            messages.warning(request, taken)
        return _laid_out(request, training_class, len(copied.sessions))
    return _page(request, training_class, CatalogueForm(training_class=training_class), form)


def _laid_out(request: UserRequest, training_class: TrainingClass, number: int) -> HttpResponse:
    words = ngettext("已加入%(number)s节课。", "已加入%(number)s节课。", number)
    messages.success(request, words % {"number": number})
    return redirect("timetable:timetable_detail", training_class.pk)


def _page(
    request: UserRequest, training_class: TrainingClass, catalogue: CatalogueForm, former: FormerClassForm
) -> HttpResponse:
    context = {"training_class": training_class, "catalogue": catalogue, "former": former}
    status = 422 if catalogue.errors or former.errors else 200
    return render(request, "timetable/tray_fill.html", context, status=status)
