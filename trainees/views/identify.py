"""The phone page on which somebody says who holds the phone (认人)."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import guessing
from accounts.access import next_address, typed_number
from accounts.models import User
from courses.duties import is_staff
from trainees import holding, identifying, links, phones, text_codes
from trainees.forms.phone import NameForm, SlipForm, TextCodeForm, TextForm
from trainees.identifying import NotRecognised, TooOften, UnitNeeded
from trainees.models import Enrolment, TieWay
from trainees.text_codes import TooSoon
from trainees.views.roster import private

_FORMS: dict[str, type[forms.Form]] = {
    "slip": SlipForm,
    "name": NameForm,
    "text": TextForm,
    "sms": TextCodeForm,
}
# In the session: of which number in which class a code is awaited.
_AWAITED = "text_code"


@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def phone_identify(request: HttpRequest) -> HttpResponse:
    """Four ways on one page; who is recognised has the phone tied, is signed in to the own account, and goes on to `next`."""
    if request.method != "POST":
        return _page(request)
    if guessing.is_guessing(request):
        return _page(request, problem=str(TooOften()), status=429)
    way = request.POST.get("way", "")
    if way in ("tied", "account"):
        return _again(request, way)
    form = _FORMS.get(way, SlipForm)(request.POST, auto_id=f"id_{way}_%s")
    if not form.is_valid():
        return _page(request, form=form, status=422)
    return _recognise(request, way, form)


def _recognise(request: HttpRequest, way: str, form: Any) -> HttpResponse:
    """Goes the way that the form is of; whatever does not fit is answered on the page, and counted."""
    try:
        if way == "text":
            return _send(request, form)
        return _welcome(request, *_found(request, way, form.cleaned_data))
    except UnitNeeded:
        form.ask_unit()
        status = 422
    except TooOften as refusal:
        form.add_error(None, str(refusal))
        status = 429
    except NotRecognised as refusal:
        guessing.count_a_guess(request)
        form.add_error(None, str(refusal))
        status = 422
    return _page(request, form=form, status=status)


def _found(request: HttpRequest, way: str, said: dict[str, str]) -> tuple[Enrolment, TieWay]:
    class_id = _class_id(request)
    if way == "name":
        person = identifying.by_name(class_id, name=said["name"], digits=said["digits"], unit=said["unit"])
        return person, TieWay.NAME
    if way == "sms":
        number = request.session.get(_AWAITED, {}).get(str(class_id), "")
        person = identifying.by_text(class_id, number_hash=number, code=said["code"])
        del request.session[_AWAITED]
        return person, TieWay.SMS
    return identifying.by_slip(said["code"]), TieWay.SLIP


def _send(request: HttpRequest, form: Any) -> HttpResponse:
    """Has a code sent, and says the same whether there was somebody to send it to."""
    class_id = _class_id(request)
    try:
        number = text_codes.ask(class_id, form.cleaned_data["phone"])
    except TooSoon:
        form.add_error(None, _("刚发过验证码，请过 60 秒再试。"))
        return _page(request, form=form, status=429)
    request.session[_AWAITED] = {str(class_id): number}
    return _page(request, sent=True)


def _welcome(request: HttpRequest, person: Enrolment, way: TieWay) -> HttpResponse:
    """Ties the phone and signs the person in, who opens nothing but the own page; staff sign in by password."""
    user = links.account_of(person.cadre)
    if not user.is_active:
        raise NotRecognised
    if is_staff(user):
        return _page(request, staff=user, status=403)
    response = private(redirect(next_address(request) or "desk:me"))
    tie = phones.tie(phones.ensure(request, response), person, way=way, by=user)
    holding.sign_in(request, user, [tie])
    messages.success(request, _("认好了，%(name)s。这个班不用再认。") % {"name": person.cadre.name})
    return response


def _again(request: HttpRequest, way: str) -> HttpResponse:
    """Goes on with somebody for whom the phone speaks already, or with whoever is signed in on it."""
    chosen = typed_number(request.POST.get("enrolment"))
    offered = _tied(request) if way == "tied" else _own(request)
    person = next((row for row in offered if row.pk == chosen), None)
    if person is None:
        return _page(request, problem=_("请重新认一下您是谁。"), status=409)
    if way == "tied":
        tie = person.phone_ties.get(phone=phones.recognise(request), untied_at=None)
        return _welcome(request, person, TieWay(tie.way))
    response = private(redirect(next_address(request) or "desk:me"))
    if holding.tie_account(request, response, person) is None:
        return _page(request, problem=_("这部手机已被班主任解除绑定，请重新认一下您是谁。"), status=409)
    return response


def _page(
    request: HttpRequest,
    *,
    form: Any = None,
    problem: str = "",
    staff: User | None = None,
    sent: bool = False,
    status: int = 200,
) -> HttpResponse:
    made = {name: kind(auto_id=f"id_{name}_%s") for name, kind in _FORMS.items()}
    if form is not None:
        made[next(name for name, kind in _FORMS.items() if isinstance(form, kind))] = form
    class_id = _class_id(request)
    awaited = sent or str(class_id) in request.session.get(_AWAITED, {})
    context = {
        **{f"{name}_form": one for name, one in made.items()},
        "opened": request.POST.get("way", ""),
        "class_id": class_id,
        "next": next_address(request),
        "problem": problem,
        "staff": staff,
        "sent": sent,
        "awaits_code": awaited,
        "texting": bool(class_id) and identifying.is_texting(),
        "tied": _tied(request),
        "own": _own(request),
    }
    response = private(render(request, "trainees/phone_identify.html", context, status=status))
    phones.greet(request, response)
    return response


def _tied(request: HttpRequest) -> list[Enrolment]:
    """For whom the phone speaks in the class, of those who attend; not who is signed in."""
    phone = phones.recognise(request)
    if phone is None:
        return []
    ties = holding.enrolments_to_come().filter(phone_ties__phone=phone, phone_ties__untied_at=None)
    rows = ties.filter(training_class=_class_id(request)).exclude(cadre__user__is_active=False)
    if request.user.is_authenticated:
        rows = rows.exclude(cadre__user=request.user.pk)
    return list(rows.select_related("cadre__user").order_by("pk"))


def _own(request: HttpRequest) -> list[Enrolment]:
    """The enrolment in the class of whoever is signed in."""
    if not request.user.is_authenticated:
        return []
    rows = holding.enrolments_to_come().filter(training_class=_class_id(request), cadre__user=request.user.pk)
    return list(rows.select_related("cadre__user"))


def _class_id(request: HttpRequest) -> int:
    """The class asked for; 0, which is nobody's, without one."""
    return typed_number(request.POST.get("class") or request.GET.get("class")) or 0
