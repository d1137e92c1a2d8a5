"""All marks of one trainee in a class: who said what, when and how."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.access import UserRequest, signed_in
from attendance.history import history_of
from attendance.sitting_in import sitters_of, with_sitters
from attendance.standing import Standing
from courses.models import TrainingClass
from trainees.models import Enrolment


@signed_in
@require_safe
def mark_list(request: UserRequest, pk: int) -> HttpResponse:
    """Half-days with their marks, newest first, and how the trainee stands."""
    classes = TrainingClass.objects.visible_to(request.user)
    label = ("training_class__plan", "training_class__host", "training_class__implementer")
    people = Enrolment.objects.filter(training_class__in=classes).select_related(
        "cadre", "group", "replaced_by", *label
    )
    enrolment = get_object_or_404(with_sitters(people), pk=pk)
    training_class = enrolment.training_class
    row = Standing.of(training_class, [enrolment]).rows[0]
    context = {
        "training_class": training_class,
        "enrolment": enrolment,
        "row": row,
        "history": history_of(row),
        "sitters": sitters_of(enrolment),
    }
    return render(request, "attendance/mark_list.html", context)
