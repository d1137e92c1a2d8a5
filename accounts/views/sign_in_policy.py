"""The settings of signing in."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import factors, sign_in_rules
from accounts.access import UserRequest, for_administrators, posted
from accounts.factor_forms import SignInPolicyForm


@require_http_methods(["GET", "HEAD", "POST"])
@for_administrators
def sign_in_policy_edit(request: UserRequest) -> HttpResponse:
    """Of which staff of the district a second factor is asked, and how many have none yet."""
    district = sign_in_rules.administered_district(request.user)
    if district is None:
        raise PermissionDenied
    form = SignInPolicyForm(posted(request), instance=sign_in_rules.policy_of(district))
    if form.is_valid():
        sign_in_rules.lay_down(form.save(commit=False), by=request.user)
        messages.success(request, _("已保存。"))
        return redirect("accounts:sign_in_policy_edit")
    context = {"form": form, "district": district, "has": factors.of(request.user)}
    context["lacking"] = sign_in_rules.lacking(district)
    return render(request, "accounts/sign_in_policy_edit.html", context, status=422 if form.errors else 200)
