"""The settings of accounts: invite, roles, disable, a new password."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import admission, factors
from accounts.access import UserRequest, for_administrators, posted
from accounts.forms import AccountFilterForm, AccountForm, GrantForm, InvitationForm
from accounts.models import Grant, User
from accounts.resending import taken_once
from units.models import in_subtree

PER_PAGE = 50
forms_only = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@for_administrators
def account_list(request: UserRequest) -> HttpResponse:
    """The accounts of the own district; cadres' own accounts only when asked for."""
    form = AccountFilterForm(request.GET)
    form.is_valid()
    role, text = form.cleaned_data.get("role", ""), form.cleaned_data.get("q", "")
    rows = User.objects.managed_by(request.user).select_related("unit").prefetch_related("grants__unit")
    rows = rows.filter(is_active=role != "disabled")
    if role and role != "disabled":
        rows = rows.filter(pk__in=Grant.objects.in_force().filter(role=role).values("user"))
    elif not role:
        rows = rows.exclude(
            pk__in=Grant.objects.filter(role="cadre").values("user"), username__startswith="cadre-"
        )
    if text:
        rows = rows.matching(text)
    page = Paginator(rows.order_by("pk"), PER_PAGE).get_page(request.GET.get("page"))
    count = _("共 %(n)d 个账号") % {"n": page.paginator.count}
    return render(request, "accounts/account_list.html", {"page": page, "form": form, "count": count})


@never_cache
@forms_only
@for_administrators
@taken_once(then="accounts:account_list")
def account_new(request: UserRequest) -> HttpResponse:
    """Invites somebody; the password made for the account is shown once."""
    form = InvitationForm(posted(request), by=request.user)
    if request.method == "POST" and form.is_valid():
        account = form.save(commit=False)
        given = form.cleaned_data
        password = admission.invite(account, by=request.user, role=given["role"], unit=given["unit"])
        return render(request, "accounts/account_password.html", {"account": account, "password": password})
    return render(
        request, "accounts/account_new.html", {"form": form}, status=422 if request.method == "POST" else 200
    )


@forms_only
@for_administrators
def account_edit(request: UserRequest, pk: int) -> HttpResponse:
    """An account's facts, its roles, and what can be done with it."""
    account = get_object_or_404(User.objects.managed_by(request.user), pk=pk)
    form = AccountForm(posted(request), instance=account, by=request.user)
    if request.method == "POST" and form.is_valid():
        admission.change(form.save(commit=False), by=request.user)
        messages.success(request, _("已保存。"))
        return redirect("accounts:account_edit", pk)
    context = {"form": form, "account": account, "grant_form": GrantForm(by=request.user)}
    context |= {"grants": account.grants.select_related("unit"), "has": factors.of(account)}
    return render(
        request, "accounts/account_edit.html", context, status=422 if request.method == "POST" else 200
    )


@require_POST
@for_administrators
def grant_new(request: UserRequest, pk: int) -> HttpResponse:
    """Gives the account a role."""
    account = get_object_or_404(User.objects.managed_by(request.user), pk=pk)
    form = GrantForm(request.POST, by=request.user)
    if form.is_valid():
        admission.grant(account, by=request.user, **form.cleaned_data)
        messages.success(request, _("已授权。"))
        return redirect("accounts:account_edit", pk)
    context = {"form": AccountForm(instance=account, by=request.user), "account": account, "grant_form": form}
    context |= {"grants": account.grants.select_related("unit"), "has": factors.of(account)}
    return render(request, "accounts/account_edit.html", context, status=422)


@require_POST
@for_administrators
def grant_delete(request: UserRequest, pk: int) -> HttpResponse:
    """Takes a role away; the last administrator's stays."""
    paths = request.user.unit_paths("administrator")
    row = get_object_or_404(
        Grant.objects.filter(in_subtree("unit__", paths)).select_related("user", "unit"), pk=pk
    )
    try:
        admission.revoke(row, by=request.user)
        messages.success(request, _("已取消授权。"))
    except admission.LastAdministrator:
        messages.error(request, _("这是最后一位管理员，不能取消。请先授权另一位管理员。"))
    return redirect("accounts:account_edit", row.user_id)


@require_POST
@for_administrators
def account_disable(request: UserRequest, pk: int) -> HttpResponse:
    """Shuts an account out, or lets a disabled one in again."""
    account = get_object_or_404(User.objects.managed_by(request.user), pk=pk)
    try:
        if account.is_active:
            admission.disable(account, by=request.user)
            messages.success(request, _("账号已停用，立即生效。"))
        else:
            admission.enable(account, by=request.user)
            messages.success(request, _("账号已恢复。"))
    except admission.LastAdministrator:
        messages.error(request, _("这是最后一位管理员，不能停用。请先授权另一位管理员。"))
    return redirect("accounts:account_edit", pk)


@never_cache
@require_POST
@for_administrators
def account_password(request: UserRequest, pk: int) -> HttpResponse:
    """Makes a new password and shows it once."""
    account = get_object_or_404(User.objects.managed_by(request.user), pk=pk)
    password = admission.reset_password(account, by=request.user)
    return render(request, "accounts/account_password.html", {"account": account, "password": password})
