"""The standards of fees among the settings: in force, laid down from a day on, taken out."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.access import UserRequest, for_finance, posted
from accounts.resending import taken_once
from timetable import fee_standards
from timetable.access import finance_district
from timetable.forms import STANDARD_FORMS
from timetable.models import CostStandard, FeeStandard, WithholdingTable

LIST = "timetable:fee_standard_list"
TITLES = {
    "fee": gettext_lazy("讲课费标准"),
    "cost": gettext_lazy("综合定额"),
    "tax": gettext_lazy("劳务报酬预扣率"),
}
either_method = require_http_methods(["GET", "HEAD", "POST"])


@either_method
@for_finance
def fee_standard_list(request: UserRequest) -> HttpResponse:
    """The three tables of the district; a POST fills the empty ones with the national figures."""
    district = finance_district(request.user)
    if request.method == "POST":
        fee_standards.lay_down_defaults(district, by=request.user)
        messages.success(request, _("已填入国家标准。"))
        return redirect(LIST)
    fees = list(FeeStandard.objects.of(district.pk))
    costs = list(CostStandard.objects.of(district.pk))
    tables = list(WithholdingTable.objects.of(district.pk).prefetch_related("brackets"))
    today = timezone.localdate()
    context = {
        "fees": fees,
        "costs": costs,
        "tables": tables,
        "fees_in_force": fee_standards.in_force(fees, today),
        "costs_in_force": fee_standards.in_force(costs, today),
        "tables_in_force": fee_standards.in_force(tables, today),
        "is_lacking": not (fees and costs and tables),
    }
    return render(request, "timetable/fee_standard_list.html", context)


@either_method
@for_finance
@taken_once(then=lambda kind: reverse(LIST))
def fee_standard_new(request: UserRequest, kind: str) -> HttpResponse:
    """Lays down a standard from a day on."""
    district = finance_district(request.user)
    if kind not in STANDARD_FORMS:
        raise Http404
    form = STANDARD_FORMS[kind](posted(request), instance=fee_standards.KINDS[kind](district=district))
    if form.is_valid():
        fee_standards.lay_down(form.save(commit=False), by=request.user, rates=form.rates)
        messages.success(request, _("已保存。"))
        return redirect(LIST)
    context = {"form": form, "name": TITLES[kind]}
    return render(request, "timetable/fee_standard_new.html", context, status=422 if form.errors else 200)


@either_method
@for_finance
def fee_standard_delete(request: UserRequest, kind: str, pk: int) -> HttpResponse:
    """Asks, then takes out a standard that was entered by mistake."""
    district = finance_district(request.user)
    if kind not in fee_standards.KINDS:
        raise Http404
    row: fee_standards.Standard = get_object_or_404(fee_standards.KINDS[kind], district=district, pk=pk)  # type: ignore[assignment]  # of a kind of these
    if request.method == "POST":
        fee_standards.remove(row, by=request.user)
        messages.success(request, _("“%(row)s”已删除。") % {"row": row})
        return redirect(LIST)
    context = {"standard": row, "name": TITLES[kind]}
    return render(request, "timetable/fee_standard_delete.html", context)
