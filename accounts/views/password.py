"""Changing a password, and getting a new one by mail."""

from typing import cast

from allauth.decorators import rate_limit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import PasswordChangeForm, PasswordResetForm, SetPasswordForm
from django.contrib.auth.tokens import default_token_generator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.encoding import DjangoUnicodeDecodeError, force_str
from django.utils.http import urlsafe_base64_decode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts import audit
from accounts.access import UserRequest, posted, signed_in
from accounts.models import User

forms_only = require_http_methods(["GET", "HEAD", "POST"])


@sensitive_post_parameters()
@never_cache
@forms_only
@signed_in
def password_change(request: UserRequest) -> HttpResponse:
    """Asks for the old password and, twice, for the new one."""
    form = PasswordChangeForm(request.user, posted(request))
    if request.method == "POST" and form.is_valid():
        form.save()
        update_session_auth_hash(request, request.user)
        audit.record("accounts.change_password", by=request.user, subject=request.user)
        messages.success(request, _("密码已修改。"))
        return redirect("desk:home")
    return render(
        request,
        "accounts/password_change.html",
        {"form": form},
        status=422 if request.method == "POST" else 200,
    )


@login_not_required
@never_cache
@forms_only
@rate_limit(action="reset_password")
def password_reset(request: HttpRequest) -> HttpResponse:
    """Sends a link to the address given if an account has it; the answer tells nobody whether one has."""
    form = PasswordResetForm(posted(request))
    if request.method == "POST" and form.is_valid():
        form.save(
            domain_override=settings.BASE_URL.split("://")[1],
            use_https=settings.HTTPS,
            subject_template_name="accounts/password_reset_subject.txt",
            email_template_name="accounts/password_reset_mail.txt",
        )
        return redirect("accounts:password_reset_sent")
    return render(
        request,
        "accounts/password_reset.html",
        {"form": form},
        status=422 if request.method == "POST" else 200,
    )


@login_not_required
@require_safe
def password_reset_sent(request: HttpRequest) -> HttpResponse:
    """Says that a mail is on its way, and what to do when none comes."""
    return render(request, "accounts/password_reset_sent.html")


@login_not_required
@sensitive_post_parameters()
@never_cache
@forms_only
def password_reset_confirm(request: HttpRequest, uid: str, token: str) -> HttpResponse:
    """Takes a new password from whoever holds the link; a link works once and expires."""
    user = _holder(uid, token)
    if user is None:
        return render(request, "accounts/password_reset_confirm.html", {"form": None}, status=404)
    form: SetPasswordForm[User] = SetPasswordForm(user, posted(request))
    if request.method == "POST" and form.is_valid():
        form.save()
        audit.record("accounts.reset_password", by=user, subject=user)
        messages.success(request, _("新密码已设好，请登录。"))
        return redirect("accounts:sign_in")
    return render(
        request,
        "accounts/password_reset_confirm.html",
        {"form": form},
        status=422 if request.method == "POST" else 200,
    )


def _holder(uid: str, token: str) -> User | None:
    """The active account whose link this is."""
    try:
        user = User.objects.filter(pk=int(force_str(urlsafe_base64_decode(uid))), is_active=True).first()
    except (ValueError, OverflowError, DjangoUnicodeDecodeError):
        return None
    return user if user and default_token_generator.check_token(cast(User, user), token) else None
