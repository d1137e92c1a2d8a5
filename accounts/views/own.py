"""The own account: how one is reached."""

from typing import cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import admission
from accounts.access import UserRequest, posted, signed_in
from accounts.forms import OwnAccountForm
from accounts.models import User


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def account_own(request: UserRequest) -> HttpResponse:
    """E-mail and phone; name and unit are kept by others."""
    account = cast(User, User.objects.select_related("unit").get(pk=request.user.pk))
    form = OwnAccountForm(posted(request), instance=account)
    if form.is_valid():
        admission.change_own(form.save(commit=False))
        messages.success(request, _("已保存。"))
        return redirect("accounts:account_own")
    context = {"form": form, "account": account}
    return render(request, "accounts/account_own.html", context, status=422 if form.errors else 200)
