"""Lecturers are asked, by the organiser: the list of a class, one answer, a lecturer's link."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import UserRequest, next_address, signed_in, typed_number
from courses.access import class_seen_by
from timetable import asking, invitations, links
from timetable.access import session_changed_by, timetable_changed_by
from timetable.forms import AnswerForm
from timetable.models import Instructor, InstructorAnswer, Session, SessionInstructor
from timetable.refusals import Clashing, NotAsked
from trainees.views.roster import private


@require_http_methods(["GET", "POST"])
@signed_in
def answer_list(request: UserRequest, pk: int) -> HttpResponse:
    """The lecturers of the class's coming sessions with their answers; a POST asks all of them, or one, at once."""
    training_class = class_seen_by(request.user, pk)
    if request.method == "POST":
        training_class, one = timetable_changed_by(request.user, pk), request.POST.get("instructor")
        person = _instructor_of(pk, one) if one else None
        number = asking.invite_all(training_class, by=request.user, instructor=person)
        words = ngettext("已邀请%(number)s节课。", "已邀请%(number)s节课。", number) % {"number": number}
        messages.success(request, words)
        return redirect("timetable:answer_list", pk)
    asked = invitations.by_instructor(training_class)
    context = {
        "training_class": training_class,
        "can_change": request.user.has_perm("timetable.change_timetable", training_class),
        "asked": asked,
        "to_invite": sum(one.to_invite for one in asked),
    }
    return private(render(request, "timetable/answer_list.html", context))


@require_POST
@signed_in
def answer_set(request: UserRequest, pk: int, instructor: int) -> HttpResponse:
    """Notes what the organiser has done about a lecturer: asked, or heard."""
    session = session_changed_by(request.user, pk)
    person = get_object_or_404(Instructor, teaching__session=session, pk=instructor)
    form = AnswerForm(request.POST)
    if form.is_valid():
        answer = InstructorAnswer(form.cleaned_data["answer"])
        try:
            row = _verb(answer, request, form.cleaned_data["note"])(session, person)
            words = {"name": person, "answer": row.get_answer_display()}
            messages.success(request, _("%(name)s：%(answer)s。") % words)
        except NotAsked as refused:
            messages.warning(request, str(refused))
        except Clashing as clashing:
            messages.error(request, _("没有改：%(why)s") % {"why": _("；").join(clashing.sentences)})
    else:
        messages.error(request, _("没有改：%(why)s") % {"why": form.errors.as_text()})
    return redirect(next_address(request) or session)


@require_POST
@signed_in
def instructor_link_issue(request: UserRequest, pk: int, instructor: int) -> HttpResponse:
    """Makes the lecturer's link for a class, or ends it; back to where it was asked."""
    training_class = timetable_changed_by(request.user, pk)
    person = _instructor_of(pk, str(instructor))
    if "revoke" in request.POST:
        if link := links.open_for_instructors(training_class).get(person.pk):
            links.revoke(link, by=request.user)
        messages.success(request, _("%(name)s的链接已停用。") % {"name": person})
    else:
        links.issue_for_instructor(person, training_class, by=request.user)
        messages.success(request, _("%(name)s的链接可以复制了。") % {"name": person})
    return redirect(next_address(request) or reverse("timetable:answer_list", args=[pk]))


def _instructor_of(pk: int, number: str) -> Instructor:
    taught = SessionInstructor.objects.filter(session__training_class=pk).values("instructor")
    return get_object_or_404(Instructor, pk__in=taught, id=typed_number(number) or 0)


def _verb(
    answer: InstructorAnswer, request: UserRequest, note: str
) -> Callable[[Session, Instructor], SessionInstructor]:
    return {
        InstructorAnswer.INVITED: partial(asking.invite, by=request.user),
        InstructorAnswer.CONFIRMED: partial(asking.confirm, by=request.user, note=note),
        InstructorAnswer.DECLINED: partial(asking.decline, by=request.user, note=note),
        InstructorAnswer.PROPOSED: partial(asking.take_back, by=request.user),
    }[answer]
