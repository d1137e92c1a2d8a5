"""The evaluation of the courses: given by a trainee on a phone, read by the staff in aggregate (R26)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import UserRequest, posted, signed_in
from attendance import evaluating, terms
from attendance.access import own_enrolment, visible_class
from attendance.evaluation_figures import results_of
from attendance.forms import EvaluationForm
from trainees.views.roster import private


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def evaluation_new(request: UserRequest, pk: int) -> HttpResponse:
    """The courses of the class that the trainee was at and has not rated; 409 while it is not open."""
    enrolment = own_enrolment(request.user, pk)
    due = evaluating.due_of([enrolment])[0]
    form = EvaluationForm(posted(request), courses=due.courses if due.is_open else ())
    if form.is_valid() and form.ratings:
        try:
            given = evaluating.give(enrolment, ratings=form.ratings)
        except (evaluating.NotOpen, terms.Settled) as refusal:
            messages.error(request, str(refusal))
        else:
            _say_thanks(request, given)
        return redirect("desk:me")
    if due.is_open and _is_sent_again(request, form):
        messages.info(request, _("您已经评过了，谢谢。"))
        return redirect("desk:me")
    context = {"training_class": enrolment.training_class, "due": due, "form": form}
    status = 200 if request.method != "POST" else 422 if due.is_open else 409
    return private(render(request, "attendance/evaluation_new.html", context, status=status))


def _is_sent_again(request: UserRequest, form: EvaluationForm) -> bool:
    """Whether a course is rated that is not to be rated any more: the form of before, sent once more."""
    return any(name.startswith("score-") and name not in form.fields for name in request.POST)


def _say_thanks(request: UserRequest, given: int) -> None:
    if given:
        text = ngettext("谢谢，%(n)d 门课的评价已交，不记名。", "谢谢，%(n)d 门课的评价已交，不记名。", given)
        messages.success(request, text % {"n": given})
    else:
        messages.info(request, _("您已经评过了，谢谢。"))


@require_safe
@signed_in
def evaluation_list(request: UserRequest, pk: int) -> HttpResponse:
    """What was said of each course; nothing where fewer than five have."""
    training_class = visible_class(request.user, pk)
    context = {
        "training_class": training_class,
        "results": results_of(training_class),
        "terms": terms.terms_of(training_class),
        "is_settled": training_class.status in terms.SETTLED,
        "least": evaluating.LEAST,
    }
    return render(request, "attendance/evaluation_list.html", context)
