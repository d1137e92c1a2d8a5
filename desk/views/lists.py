"""Importing a list of the district: give it, look at what it would do, confirm, and take it back."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import UserRequest, for_organisers, posted
from accounts.importing import NotUndone, Outdated
from accounts.lists import Refused, keeping
from accounts.models import ListImport, ListKind
from desk.list_forms import CONFIRMS, UPLOADS, ListUploadForm
from desk.list_showing import ListShowing
from desk.list_template import template_of
from desk.lists import DistrictList, list_brought_by
from intake.problems import Unreadable
from trainees.views.roster import private

ROWS_A_PAGE = 200


@require_http_methods(["GET", "POST"])
@for_organisers
def list_import(request: UserRequest, kind: str) -> HttpResponse:
    """Takes a file or a pasted block and leads to its preview; writes nothing of it."""
    one, district = list_brought_by(request.user, kind)
    of_kind = UPLOADS.get(kind, ListUploadForm)
    form = of_kind(
        posted(request), request.FILES or None, definition=one.definition, initial=request.GET.dict()
    )
    if request.method == "POST" and form.is_valid():
        kept = keeping.keep(
            form.cleaned_data["source"],
            kind=one.definition,
            district=district,
            file_name=form.file_name,
            options=form.options,
            by=request.user,
        )
        return redirect("desk:list_confirm", kind, kept.pk)
    last = keeping.last_of(district, one.definition)
    context = {"list": one, "form": form, "last": last, "page_url": _page_of(one, last)}
    return render(request, "desk/list_import.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@for_organisers
def list_confirm(request: UserRequest, kind: str, pk: int) -> HttpResponse:
    """Shows what the import would do, row by row; a POST does it, once."""
    one, district = list_brought_by(request.user, kind)
    kept = get_object_or_404(
        ListImport.objects.select_related("district"), district=district, kind=kind, pk=pk
    )
    asks = one.definition(district, kept.options).asks()
    form = (CONFIRMS[kind] if asks else forms.Form)(posted(request), request.FILES or None)
    status = 200
    if request.method == "POST":
        status = _confirm(request, one, kept, form)
        if status == 302:
            return redirect("desk:list_import", kind)
    seen = keeping.look(kept, one.definition) if keeping.is_open(kept) else None
    if seen is None or isinstance(seen, Unreadable):
        messages.info(request, seen.message if seen else _gone(kept))
        return redirect("desk:list_import", kind)
    showing = ListShowing(seen, request.GET.get("state", ""))
    page = Paginator(showing.rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {"list": one, "kept": kept, "form": form, "preview": seen, "showing": showing, "page": page}
    context |= {"shown": [showing.row(row) for row in page.object_list], "outdated": status == 409}
    return private(render(request, "desk/list_confirm.html", context, status=status))


def _confirm(request: UserRequest, one: DistrictList, kept: ListImport, form: forms.Form) -> int:
    """Writes it; 302 when that is done, else the status of the page that says why not."""
    if not form.is_valid():
        return 422
    digest, given = request.POST.get("digest", ""), form.cleaned_data
    try:
        counts = keeping.confirm(kept, one.definition, digest=digest, by=request.user, given=given)
    except Outdated:
        return 409
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        return 422
    _say(request, counts)
    return 302


@require_POST
@for_organisers
def list_undo(request: UserRequest, kind: str, pk: int) -> HttpResponse:
    """Takes the last import back, whole, or says what stands in the way."""
    one, district = list_brought_by(request.user, kind)
    kept = get_object_or_404(ListImport, district=district, kind=kind, pk=pk)
    try:
        done = keeping.undo(kept, one.definition, by=request.user)
    except NotUndone as refused:
        messages.error(request, " ".join(refused.hindrances))
    else:
        if done:
            messages.success(request, _("已撤销这次导入，新增的已删除，更新过的已恢复原样。"))
        else:
            messages.info(request, _("这次导入已经撤销过，或还没有写入。"))
    return redirect("desk:list_import", kind)


@require_safe
@for_organisers
def list_template(request: UserRequest, kind: str) -> HttpResponse:
    """An empty workbook with the columns, drop-downs and an example row."""
    one, _district = list_brought_by(request.user, kind)
    response = HttpResponse(
        template_of(one.definition),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
    response["Content-Disposition"] = f'attachment; filename="{kind}.xlsx"'
    return response


def _page_of(one: DistrictList, last: ListImport | None) -> str:
    """Where the records are seen; of a plan the year that was written last."""
    if one.kind == ListKind.PLAN:
        options: Mapping[str, Any] = last.options if last else {}
        return (
            reverse(one.page, args=[options["year"]]) if "year" in options else reverse("courses:plan_list")
        )
    return reverse(one.page)


def _say(request: UserRequest, counts: dict[str, int] | None) -> None:
    if counts is None:
        messages.info(request, _("这份表格已经导入过，没有重复导入。"))
        return
    text = _("导入完成：新增 %(new)d 行，更新 %(changed)d 行。") % counts
    if counts["wrong"]:
        text += _("还有 %(wrong)d 行没有导入，改好后把整份表格再传一次即可。") % counts
    (messages.warning if counts["wrong"] else messages.success)(request, text)


def _gone(kept: ListImport) -> str:
    if kept.confirmed_at:
        return _("这份表格已经导入过，没有重复导入。")
    return _("这份表格上传已超过一天，内容已清除。请重新上传。")
