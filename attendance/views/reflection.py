"""学习体会: handed in by the trainee, read by the staff."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import UserRequest, posted, signed_in
from accounts.models import User
from attendance import reflecting, terms
from attendance.access import own_enrolment, visible_class
from attendance.forms import ReflectionForm
from attendance.models import Reflection
from attendance.reflecting import Asked, Collected, missing_text
from courses.models import TrainingClass
from courses.views.document import handed_out
from trainees.views.roster import private


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def reflection_new(request: UserRequest, pk: int) -> HttpResponse:
    """The trainee's own, to be written or changed until the class is closed; 404 where none is asked for."""
    enrolment = own_enrolment(request.user, pk)
    asked = next(iter(reflecting.asked_of([enrolment])), None)
    row = asked.reflection if asked else None
    initial = {"version": row.version if row else 0, "text": row.text if row else ""}
    has_file = bool(row and row.file)
    form = ReflectionForm(posted(request), request.FILES or None, initial=initial, has_file=has_file)
    if asked and form.is_valid():
        try:
            reflecting.hand_in(enrolment, by=request.user, **form.cleaned_data)
            messages.success(request, _("学习体会已交，结班前可以改。"))
            return redirect("desk:me")
        except reflecting.Stale as conflict:
            return _page(request, asked, _renewed(request, form, conflict.current), conflict.current, 409)
        except (reflecting.NotAsked, terms.Settled) as refusal:
            form.add_error(None, str(refusal))
    if asked is None:
        context = {"training_class": enrolment.training_class}
        return private(render(request, "attendance/reflection_new.html", context))
    return _page(request, asked, form, None, 422 if form.errors else 200)


def _renewed(request: UserRequest, form: ReflectionForm, current: Reflection) -> ReflectionForm:
    """The form as it was typed, on the version that stands now."""
    form.data = request.POST.copy()
    form.data["version"] = str(current.version)
    return form


def _page(
    request: UserRequest, asked: Asked, form: ReflectionForm, stored: Reflection | None, status: int
) -> HttpResponse:
    context = {
        "training_class": asked.enrolment.training_class,
        "asked": asked,
        "form": form,
        "stored": stored,
    }
    return private(render(request, "attendance/reflection_new.html", context, status=status))


@require_safe
@signed_in
def reflection_list(request: UserRequest, pk: int) -> HttpResponse:
    """Who has handed in and who has not, by town."""
    training_class = visible_class(request.user, pk)
    collected = Collected.of(training_class)
    context = {
        "training_class": training_class,
        "collected": collected,
        "missing_text": missing_text(training_class, collected),
        "terms": terms.terms_of(training_class),
        "may_set_terms": request.user.has_perm("attendance.change_policy", training_class),
    }
    return private(render(request, "attendance/reflection_list.html", context))


@require_safe
@signed_in
def reflection_detail(request: UserRequest, pk: int) -> HttpResponse:
    """One text, for the class's staff."""
    row = _read_by(request.user, pk)
    training_class = visible_class(request.user, row.enrolment.training_class_id)
    context = {"training_class": training_class, "reflection": row}
    return private(render(request, "attendance/reflection_detail.html", context))


@require_safe
@signed_in
def reflection_file(request: UserRequest, pk: int) -> HttpResponseBase:
    """Hands out the file to the class's staff and to whoever handed it in."""
    row = _read_by(request.user, pk)
    if not row.file:
        raise Http404
    return handed_out(row.file, row.file_name, f"reflection-{pk}")


def _read_by(user: User, pk: int) -> Reflection:
    """One that the user may read: as the class's staff, or as its author."""
    row = get_object_or_404(Reflection.objects.select_related("enrolment__cadre"), pk=pk)
    classes = TrainingClass.objects.visible_to(user)
    if (
        row.enrolment.cadre.user_id != user.pk
        and not classes.filter(pk=row.enrolment.training_class_id).exists()
    ):
        raise Http404
    return row
