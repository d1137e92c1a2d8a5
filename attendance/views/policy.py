"""The rules of attendance: a district's two defaults, and a class's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import UserRequest, for_administrators, for_organisers, posted, signed_in
from accounts.models import Role, User
from attendance import laying_down
from attendance import policy as policies
from attendance.access import visible_class
from attendance.forms import PolicyForm
from attendance.impact import Impact
from attendance.laying_down import StalePolicy
from attendance.models import AttendancePolicy
from courses.models import TrainingClass
from units.models import Unit

KINDS = {"short": True, "others": False}


def _districts(user: User, *roles: Role) -> list[Unit]:
    """The districts in which one of the roles is held."""
    ids = {int(path.split("/")[0]) for path in user.unit_paths(*roles)}
    return list(Unit.objects.filter(pk__in=ids).order_by("position", "pk"))


@for_organisers
@require_safe
def policy_list(request: UserRequest) -> HttpResponse:
    """The defaults of the districts, and the classes that have rules of their own."""
    districts = _districts(request.user, Role.ADMINISTRATOR, Role.ORGANISER)
    saved = {
        (row.district_id, row.for_short_classes): row
        for row in AttendancePolicy.objects.filter(
            district__in=districts, training_class=None
        ).select_related("district", "training_class")
    }
    defaults = [
        saved.get((district.pk, short)) or AttendancePolicy(district=district, for_short_classes=short)
        for district in districts
        for short in KINDS.values()
    ]
    classes = TrainingClass.objects.visible_to(request.user).filter(attendance_policy__isnull=False)
    context = {
        "defaults": defaults,
        "classes": classes.select_related("attendance_policy"),
        "may_edit": Role.ADMINISTRATOR in request.user.roles,
    }
    return render(request, "attendance/policy_list.html", context)


@for_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def policy_edit(request: UserRequest, district: int, kind: str) -> HttpResponse:
    """A district's rules for short classes (`short`) or the others; its administrators change them."""
    if kind not in KINDS:
        raise Http404
    unit = get_object_or_404(Unit.objects.visible_to(request.user), pk=district, parent=None)
    if not request.user.holds(Role.ADMINISTRATOR, unit):
        raise PermissionDenied
    form = PolicyForm(posted(request), instance=laying_down.default_of(unit, short=KINDS[kind]))
    change = _Change.asked(request, form)
    if change.is_saved:
        messages.success(request, _("考勤规则已保存。"))
        return redirect("attendance:policy_list")
    context = {"form": form, "policy": form.instance, "district": unit, "change": change}
    return render(request, "attendance/policy_edit.html", context, status=change.status)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def class_policy(request: UserRequest, pk: int) -> HttpResponse:
    """A class's own rules over its district's; `drop` in the POST brings the district's back."""
    training_class = visible_class(request.user, pk)
    if not request.user.has_perm("attendance.change_policy", training_class):
        raise PermissionDenied
    current = policies.policy_of(training_class)
    if request.method == "POST" and "drop" in request.POST:
        laying_down.drop(training_class, by=request.user)
        messages.success(request, _("已恢复为区里的考勤规则。"))
        return redirect("attendance:class_policy", training_class.pk)
    form = PolicyForm(posted(request), instance=laying_down.own_of(training_class, current))
    change = _Change.asked(request, form)
    if change.is_saved:
        messages.success(request, _("本班的考勤规则已保存。"))
        return redirect("attendance:attendance_detail", training_class.pk)
    context = {
        "form": form,
        "training_class": training_class,
        "is_own": current.training_class_id is not None,
        "change": change,
    }
    return render(request, "attendance/class_policy.html", context, status=change.status)


@dataclass(frozen=True)
class _Change:
    """What became of a form of rules: saved; or shown again, with whom it concerns before it is saved, or with what
    somebody else saved meanwhile."""

    status: int = 200
    is_saved: bool = False
    impact: Impact | None = None
    previewed: str = ""
    differences: Sequence[tuple[str, str, str]] = ()

    @classmethod
    def asked(cls, request: UserRequest, form: PolicyForm) -> Self:
        """Saves at once where nobody stands otherwise by the new rules, else once these values were previewed."""
        if not form.is_bound:
            return cls()
        if not form.is_valid():
            return cls(status=422)
        row = form.instance
        word = laying_down.fingerprint(row)
        impact = Impact.of(row)
        if impact.people and request.POST.get("previewed") != word:
            return cls(impact=impact, previewed=word)
        try:
            laying_down.keep(row, by=request.user, version=form.cleaned_data["version"] or 0)
        except StalePolicy as stale:
            newer = request.POST.copy()
            newer["version"] = str(stale.current.version if stale.current else 0)
            form.data = newer
            stored = stale.current or AttendancePolicy()
            return cls(status=409, differences=laying_down.differences(stored, row), previewed=word)
        return cls(is_saved=True)
