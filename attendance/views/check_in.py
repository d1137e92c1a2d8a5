"""What a scan of the hall's screen opens: the code becomes a proof, and the proof a check-in by one tap."""

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import guessing
from accounts.access import typed, typed_number
from attendance import checkin, number_tries, said, scanning
from attendance.at_the_phone import AtThePhone, sessions_now
from attendance.models import CheckInWay
from attendance.number_tries import TooManyTries
from attendance.said import Kind, Outcome
from attendance.scanning import CodeExpired, CodeRefused, Proof
from timetable.models import PublishedSession
from trainees import holding
from trainees.models import Enrolment
from trainees.views.roster import private


@login_not_required
@require_safe
def check_in_scan(request: HttpRequest, code: str) -> HttpResponse:
    """Turns a code of the screen into the visitor's proof of this instant, and leads on to the tap."""
    now = timezone.now()
    try:
        session_id = scanning.read_code(code, now)
    except CodeExpired:
        return _scan_again(request, _("二维码已过期，请再扫一次"), status=410)
    except CodeRefused:
        if guessing.is_guessed(request):
            return private(render(request, "429.html", status=429))
        return _scan_again(request, _("这不是签到用的二维码，请扫大屏幕上的二维码"), status=404)
    if not PublishedSession.objects.taking_place().filter(pk=session_id).exists():
        return _scan_again(request, _("这节课已经取消或改期，请看课表"), status=410)
    Proof(session_id, now, CheckInWay.CODE.value).keep(request.session)
    return private(redirect("attendance:check_in_new"))


@login_not_required
@require_http_methods(["GET", "POST"])
def check_in_new(request: HttpRequest) -> HttpResponse:
    """The one tap after a scan, by the name of whoever is known here; without a scan, the short number."""
    now = timezone.now()
    if "number" in request.POST:
        return _by_number(request, AtThePhone.of(request), now)
    proof = Proof.of(request.session, now)
    if request.method == "POST":
        return _tapped(request, proof, typed_number(request.POST.get("enrolment")))
    if proof is None:
        return _ask_for_number(request, AtThePhone.of(request))
    session = _session(proof.session_id)
    if session is None:
        return _scan_again(request, _("这节课已经取消或改期，请看课表"), status=410)
    return _ask(request, proof, session, AtThePhone.of(request))


def _ask(request: HttpRequest, proof: Proof, session: PublishedSession, who: AtThePhone) -> HttpResponse:
    """One button a person; those whom nothing tells apart are asked who they are."""
    people = who.people(session.classes.all())
    if people:
        told = [(person, *proof.used.get(person.pk, ("", ""))) for person in people]
        other = _identify(people[0].training_class_id)
        return _page(request, {"session": session, "scanned_at": proof.at, "people": told, "other": other})
    if who.is_staff:
        return _page(request, {"session": session, "is_staff": True})
    if who.is_cadre and (elsewhere := who.people()):
        return _said(request, elsewhere[0], said.wrong_class(elsewhere[0]), session)
    classes = list(session.classes.with_label().order_by("pk"))
    doors = [(row, _identify(row.pk)) for row in classes]
    if len(doors) == 1:
        return private(redirect(doors[0][1]))
    return _page(request, {"session": session, "doors": doors, "is_unknown": True})


def _tapped(request: HttpRequest, proof: Proof | None, enrolment: int | None) -> HttpResponse:
    if proof is None:
        return _scan_again(request, _("扫码已超过5分钟，请再扫一次"), status=409)
    if enrolment in proof.used:
        name, told = proof.used[enrolment]
        return _answer(request, {"name": name, "outcome": Outcome(Kind.ALREADY, told)})
    session, who = _session(proof.session_id), AtThePhone.of(request)
    people = who.people(session.classes.all()) if session else []
    person = next((row for row in people if row.pk == enrolment), None)
    if session is None or person is None:
        return _scan_again(request, _("没有认出您是谁，请再扫一次"), status=409)
    answer, phone = HttpResponse(), who.phone
    if who.ties(person):
        tie = holding.tie_account(request, answer, person)
        if tie is None:
            return private(redirect(_identify(person.training_class_id)))
        phone = tie.phone
    outcome = checkin.redeem(person, session, at=proof.at, way=proof.way, phone=phone)
    if outcome.is_done and outcome.check_in:
        proof.used[person.pk] = (person.cadre.name, said.already(outcome.check_in).sentence)
        proof.keep(request.session)
    response = _said(request, person, outcome, session)
    response.cookies.update(answer.cookies)  # the key of a phone that was not known before
    return response


def _by_number(request: HttpRequest, who: AtThePhone, now: dt.datetime) -> HttpResponse:
    people = who.people()
    sessions = sessions_now(people, now)
    if not who.name or not sessions:
        return _ask_for_number(request, who, _("现在没有您可以签到的课。"), status=409)
    number = typed(request.POST.get("number"), most=20).replace(" ", "")
    try:
        session = number_tries.session_of(number, sessions=sessions, who=who.name, now=now)
    except TooManyTries:
        return _ask_for_number(request, who, _("试得太多了，请过一分钟再输，或者扫二维码。"), status=429)
    if session is None:
        return _ask_for_number(request, who, _("数字不对或者已经换了，请看大屏幕再输一次。"), status=422)
    proof = Proof(session.pk, now, CheckInWay.NUMBER.value)
    proof.keep(request.session)
    classes = {row.pk for row in session.classes.all()}
    mine = [person for person in people if person.training_class_id in classes]
    if len(mine) == 1:
        return _tapped(request, proof, mine[0].pk)
    return private(redirect("attendance:check_in_new"))


def _ask_for_number(
    request: HttpRequest, who: AtThePhone, problem: str = "", *, status: int = 200
) -> HttpResponse:
    """The short-number form for whoever is known; the others are told to scan."""
    is_known = bool(who.name) and not (who.is_staff and not who.people())
    context = {
        "asks_number": is_known,
        "asks_scan": not is_known,
        "problem": problem,
        "is_staff": who.is_staff,
    }
    return _page(request, context, status=status)


def _scan_again(request: HttpRequest, problem: str, *, status: int) -> HttpResponse:
    return _page(request, {"asks_scan": True, "problem": problem}, status=status)


def _said(
    request: HttpRequest, person: Enrolment, outcome: Outcome, session: PublishedSession
) -> HttpResponse:
    return _answer(request, {"name": person.cadre.name, "outcome": outcome, "session": session})


def _answer(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    return _page(request, context, status=200 if context["outcome"].is_done else 409)


def _page(request: HttpRequest, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    name = "_check_in" if request.headers.get("HX-Request") else "check_in_new"
    return private(render(request, f"attendance/{name}.html", context, status=status))


def _session(pk: int) -> PublishedSession | None:
    return PublishedSession.objects.taking_place().prefetch_related("classes").filter(pk=pk).first()


def _identify(class_id: int) -> str:
    """Where a phone's owner says who it is, and comes back from."""
    asked = urlencode({"class": class_id, "next": reverse("attendance:check_in_new")})
    return f"{reverse('trainees:phone_identify')}?{asked}"
