"""The own second factors: an authenticator app, passkeys, recovery codes; and an administrator's way to reset them."""

import json
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY, get_totp_secret
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import factors, passkeys, sign_in_rules
from accounts.access import UserRequest, for_administrators, next_address, posted, signed_in
from accounts.factor_forms import AppForm, PasskeyForm, PasskeyNameForm
from accounts.models import User
from accounts.second_step import proven_again
from accounts.views.second import answer

forms_only = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@require_safe
@signed_in
def factor_list(request: UserRequest) -> HttpResponse:
    """What one has set up, and what is asked."""
    context = {
        "has": factors.of(request.user),
        "possible": passkeys.are_possible(request),
        "localhost": passkeys.name_of_localhost(),
        "asked_from": sign_in_rules.asked_from(request.user),
        "next": next_address(request),
    }
    return render(request, "accounts/factor_list.html", context)


@sensitive_post_parameters()
@never_cache
@forms_only
@signed_in
@proven_again
def app_new(request: UserRequest) -> HttpResponse:
    """Shows the secret as a code to scan and as a key to type; takes the first code of the app."""
    if factors.of(request.user).app:
        return redirect("accounts:factor_list")
    secret = get_totp_secret(regenerate=request.method != "POST")
    form = AppForm(posted(request))
    if form.is_valid():
        codes = _added_app(request, form, secret)
        if codes is not None:
            return _codes_once(request, codes)
    adapter = get_adapter()
    drawn = adapter.build_totp_svg(adapter.build_totp_url(request.user, secret))
    key = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    return answer(request, "accounts/app_new.html", form, {"form": form, "drawn": drawn, "key": key})


@never_cache
@forms_only
@signed_in
@proven_again
def app_delete(request: UserRequest) -> HttpResponse:
    """Asks, and takes the app away."""
    row = get_object_or_404(Authenticator, user=request.user, type=Authenticator.Type.TOTP)
    return _deleted(request, row, "accounts/app_delete.html")


@never_cache
@forms_only
@signed_in
@proven_again
def recovery_new(request: UserRequest) -> HttpResponse:
    """Says what recovery codes are; a POST makes ten and shows them, this once."""
    has = factors.of(request.user)
    if not has.is_set_up:
        raise Http404
    if request.method == "POST":
        return _codes_once(request, factors.new_codes(request.user, by=request.user))
    return render(request, "accounts/recovery_new.html", {"has": has})


@sensitive_post_parameters()
@never_cache
@forms_only
@signed_in
@proven_again
def passkey_new(request: UserRequest) -> HttpResponse:
    """Asks the browser for a passkey and keeps it."""
    if not passkeys.are_possible(request):
        raise Http404
    form = PasskeyForm(posted(request))
    if form.is_valid():
        given = form.cleaned_data
        codes = factors.add_passkey(request.user, name=given["name"], credential=given["credential"])
        messages.success(request, _("通行密钥已添加。"))
        return _codes_once(request, codes)
    options = json.dumps(passkeys.asked_to_make(request.user))
    context = {"form": form, "options": options}
    return render(request, "accounts/passkey_new.html", context, status=422 if form.errors else 200)


@never_cache
@forms_only
@signed_in
@proven_again
def passkey_edit(request: UserRequest, pk: int) -> HttpResponse:
    """Another name."""
    row = _own_passkey(request, pk)
    form = PasskeyNameForm(posted(request), initial={"name": row.data["name"]})
    if form.is_valid():
        factors.rename_passkey(row, name=form.cleaned_data["name"], by=request.user)
        messages.success(request, _("已保存。"))
        return redirect("accounts:factor_list")
    context = {"form": form, "passkey": row}
    return render(request, "accounts/passkey_edit.html", context, status=422 if form.errors else 200)


@never_cache
@forms_only
@signed_in
@proven_again
def passkey_delete(request: UserRequest, pk: int) -> HttpResponse:
    """Asks, and takes a passkey away."""
    return _deleted(request, _own_passkey(request, pk), "accounts/passkey_delete.html")


@require_POST
@for_administrators
def factor_reset(request: UserRequest, pk: int) -> HttpResponse:
    """Takes all factors of somebody who has lost the phone away; whoever is signed in to the account is out."""
    return _reset(request, get_object_or_404(User.objects.managed_by(request.user), pk=pk))


@proven_again
def _reset(request: UserRequest, account: User) -> HttpResponse:
    if factors.reset(account, by=request.user):
        messages.success(request, _("两步验证已清除，该账号须重新登录。请当面或电话确认是本人。"))
    else:
        messages.info(request, _("这个账号没有设置两步验证。"))
    return redirect("accounts:account_edit", account.pk)


def _added_app(request: UserRequest, form: AppForm, secret: str) -> list[str] | None:
    """The codes to show, or None with the reason in the form."""
    of = f"new {request.user.pk}"
    if not factors.GUESSES.take(of):
        form.add_error("code", form.refuse_until(factors.GUESSES.seconds_left(of)))
        return None
    codes = factors.add_app(request.user, secret=secret, code=form.cleaned_data["code"])
    if codes is None:
        form.add_error("code", _("验证码不对。请看手机时间是否准确，再输入现在显示的 6 位数字。"))
        return None
    request.session.pop(SECRET_SESSION_KEY, None)
    messages.success(request, _("验证器已设好。"))
    return codes


def _codes_once(request: UserRequest, codes: list[str]) -> HttpResponse:
    """The codes on a page of their own, this once; this session goes on under a new key."""
    update_session_auth_hash(request, request.user)
    if not codes:
        return redirect("accounts:factor_list")
    spelt = [f"{code[:4]}-{code[4:]}" for code in codes]
    context: dict[str, Any] = {"codes": spelt, "next": next_address(request)}
    return render(request, "accounts/recovery_new.html", context)


def _own_passkey(request: UserRequest, pk: int) -> Authenticator:
    own = Authenticator.objects.filter(user=request.user, type=Authenticator.Type.WEBAUTHN)
    row: Authenticator = get_object_or_404(own, pk=pk)
    return row


def _deleted(request: UserRequest, row: Authenticator, template: str) -> HttpResponse:
    if request.method != "POST":
        has = factors.of(request.user)
        is_last = len(has.passkeys) + bool(has.app) == 1
        return render(request, template, {"factor": row, "is_last": is_last})
    factors.remove(row, by=request.user)
    messages.success(request, _("已取消。"))
    return redirect("accounts:factor_list")
