"""学员证: printed once, scanned at the door by a hand scanner or a camera."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts import guessing
from accounts.access import UserRequest, signed_in, typed
from attendance import badges, checkin
from attendance.access import markable_class
from attendance.hall import Moment, chosen_of, moments_on
from attendance.marking import NotMarkable
from attendance.models import CheckIn, CheckInWay
from attendance.said import Kind
from attendance.views.missing import session_of
from courses.models import TrainingClass
from trainees.identifying import TooOften
from trainees.models import Enrolment
from trainees.views.roster import private


@dataclass(frozen=True)
class Scanned:
    """What a scan came to, in words; `tone` is success, warning or danger, by which the page sounds; `undo` what can be
    taken back."""

    tone: str
    sentence: str
    person: Enrolment | None = None
    undo: CheckIn | None = None


@require_http_methods(["GET", "POST"])
@signed_in
def badge_scan(request: UserRequest, pk: int) -> HttpResponse:
    """Waits for a code, and says at once what came of it; to htmx the outcome alone."""
    training_class = markable_class(request.user, pk)
    moment = chosen_of(moments_on(training_class, timezone.localdate()), "")
    text = typed(request.POST.get("code"), most=400)
    scanned = _scan(request, training_class, moment, text) if text else None
    context = {"training_class": training_class, "moment": moment, "scanned": scanned}
    page = "_badge_outcome" if request.htmx else "badge_scan"
    status = 200 if scanned is None or scanned.tone != "danger" else 409
    return private(render(request, f"attendance/{page}.html", context, status=status))


@require_http_methods(["GET", "POST"])
@signed_in
def badge_list(request: UserRequest, pk: int) -> HttpResponse:
    """The badges of the class as a page to print; a POST gives a code to whoever has none."""
    training_class = markable_class(request.user, pk)
    if request.method == "POST":
        try:
            number = badges.issue(training_class, by=request.user)
        except NotMarkable as refusal:
            messages.error(request, str(refusal))
        else:
            text = ngettext("新发了 %(n)d 个学员证。", "新发了 %(n)d 个学员证。", number)
            messages.success(request, text % {"n": number} if number else _("学员证都已经发过了。"))
        return redirect("attendance:badge_list", training_class.pk)
    rows = badges.badges_of(training_class)
    context = {
        "training_class": training_class,
        "badges": [row for row in rows if row.code],
        "without": [row for row in rows if not row.code],
    }
    return private(render(request, "attendance/badge_list.html", context))


def _scan(request: UserRequest, training_class: TrainingClass, moment: Moment | None, text: str) -> Scanned:
    """Checks in whoever the code belongs to."""
    if moment is None:
        return Scanned("danger", _("今天没有课，不用签到。"))
    person = badges.person_of(text, training_class)
    if person is None:
        return _of_nobody(request, training_class, text)
    person.training_class = training_class
    name = {"name": person.cadre.name}
    session = session_of(person, moment.half_day)
    if session is None:
        return Scanned("danger", _("%(name)s这个半天不在应到名单里。") % name, person)
    outcome = checkin.check_in(person, session, at=timezone.now(), way=CheckInWay.BADGE, by=request.user)
    words = _("%(name)s：%(sentence)s") % (name | {"sentence": outcome.sentence})
    if outcome.check_in is None:
        return Scanned("danger", words, person)
    undo = outcome.check_in if outcome.is_taken else None
    return Scanned("success" if outcome.kind == Kind.ON_TIME else "warning", words, person, undo)


def _of_nobody(request: UserRequest, training_class: TrainingClass, text: str) -> Scanned:
    if badges.is_badge(text) and badges.is_of_another_class(text, training_class):
        return Scanned("danger", _("这是别的班的学员证。"))
    if guessing.is_guessed(request):
        return Scanned("danger", str(TooOften()))
    return Scanned("danger", _("认不出这个码，请在“今日”按姓名签到。"))
