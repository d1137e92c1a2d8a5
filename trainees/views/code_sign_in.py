"""Signing in by a code that comes as a text message: a cadre's own account, without a password."""

import time
from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import audit, guessing, identity, sms
from accounts.access import next_address, typed_number
from accounts.models import User
from courses.duties import is_staff
from trainees import holding, links, sign_in_codes, text_codes
from trainees.enrolment import current_posts
from trainees.forms.phone import TextCodeForm, TextForm
from trainees.models import Cadre, TieWay
from trainees.views.roster import private

# In the session: of which number a code is awaited; who may be chosen, until when.
_AWAITED, _PROVEN = "sign_in_number", "sign_in_proven"


@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def code_sign_in(request: HttpRequest) -> HttpResponse:
    """Asks for the phone, then for the code, then, of several people with that phone, for which; goes on to `next`."""
    if not sms.is_offered():
        raise Http404
    if request.user.is_authenticated:
        return redirect(next_address(request) or "desk:me")
    if request.method != "POST":
        return _page(request)
    if guessing.is_guessing(request):
        return _page(request, problem=_("试得太多了，请过几分钟再试。"), status=429)
    steps = {"text": _send, "code": _check, "choose": _choose}
    return steps.get(request.POST.get("way", ""), _send)(request)


def _send(request: HttpRequest) -> HttpResponse:
    """Has a code sent, and says the same whether there was somebody to send it to."""
    form = TextForm(request.POST, auto_id="id_text_%s")
    if not form.is_valid():
        return _page(request, text_form=form, status=422)
    address = str(get_adapter().get_client_ip(request))
    try:
        number = sign_in_codes.ask(form.cleaned_data["phone"], address=address)
    except text_codes.TooSoon:
        form.add_error(None, _("验证码要得太勤了，请过 60 秒再试；一天最多 10 次。"))
        return _page(request, text_form=form, status=429)
    request.session[_AWAITED] = number
    return _page(request, sent=True)


def _check(request: HttpRequest) -> HttpResponse:
    """Signs in the one whose code it is, or asks which of several."""
    form = TextCodeForm(request.POST, auto_id="id_code_%s")
    if not form.is_valid():
        return _page(request, code_form=form, status=422)
    found = sign_in_codes.check(request.session.get(_AWAITED, ""), form.cleaned_data["code"])
    if not found:
        guessing.count_a_guess(request)
        form.add_error(None, _("验证码不对，或者已经过期。请检查后再试，或者再要一个。"))
        return _page(request, code_form=form, status=422)
    del request.session[_AWAITED]
    if len(found) == 1:
        return _welcome(request, found[0])
    people = [person.pk for person in found]
    request.session[_PROVEN] = {"people": people, "until": time.time() + text_codes.LASTS}
    return _page(request)


def _choose(request: HttpRequest) -> HttpResponse:
    """Signs in one of those who share the phone."""
    chosen = typed_number(request.POST.get("cadre"))
    person = next((one for one in _proven(request) if one.pk == chosen), None)
    if person is None:
        return _page(request, problem=_("请重新收一个验证码。"), status=409)
    return _welcome(request, person)


def _welcome(request: HttpRequest, person: Cadre) -> HttpResponse:
    """Signs the person in, who opens nothing but the own pages; staff sign in by password."""
    user = links.account_of(person)
    if not user.is_active:
        return _page(request, problem=_("这个账号已停用，请联系班主任或单位联络员。"), status=403)
    if is_staff(user):
        return _page(request, staff=user, status=403)
    request.session.pop(_PROVEN, None)
    holding.sign_in(request, user, way=TieWay.SMS)
    audit.record("trainees.sign_in_by_code", by=user, subject=person)
    return private(redirect(next_address(request) or "desk:me"))


def _proven(request: HttpRequest) -> list[Cadre]:
    """Who may be chosen: those with the phone whose code was right five minutes ago at most."""
    kept = request.session.get(_PROVEN, {})
    if kept.get("until", 0) < time.time():
        return []
    return list(Cadre.objects.filter(pk__in=kept["people"]).select_related("user").order_by("pk"))


def _page(
    request: HttpRequest,
    *,
    text_form: forms.Form | None = None,
    code_form: forms.Form | None = None,
    staff: User | None = None,
    **more: Any,
) -> HttpResponse:
    status = more.pop("status", 200)
    people = _proven(request)
    posts = current_posts(people) if people else {}
    context = {
        "text_form": text_form or TextForm(auto_id="id_text_%s"),
        "code_form": code_form or TextCodeForm(auto_id="id_code_%s"),
        "awaits_code": _AWAITED in request.session,
        "choices": [(one.pk, identity.mask_name(one.name), posts.get(one.pk)) for one in people],
        "staff": staff,
        "next": next_address(request),
        **more,
    }
    return private(render(request, "trainees/code_sign_in.html", context, status=status))
