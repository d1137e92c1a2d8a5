"""Personal data: the policy and what it does, what is held of one person, requests, erasure."""

from tempfile import TemporaryFile

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import UserRequest, for_administrators, posted, signed_in
from desk.privacy import asking, erasing, holding, retention
from desk.privacy.forms import AnswerForm, ErasureForm, RequestForm
from desk.privacy.policy import in_force
from trainees.access import cadre_allowed
from trainees.models import Cadre, PrivacyRequest
from trainees.views.roster import private

KEEP = "trainees.keep_privacy"


@require_safe
@for_administrators
def privacy_detail(request: UserRequest) -> HttpResponse:
    """What is kept how long and why, what is due tonight, what the last run did, and the requests that wait."""
    policy = in_force()
    due = {one.kind.name: one.rows for one in retention.due(policy, timezone.localdate())}
    context = {
        "clauses": [(clause, due[name]) for name, clause in policy.clauses.items()],
        "due": sum(due.values()),
        "last": retention.last_run(),
        "requests": PrivacyRequest.objects.visible_to(request.user).waiting().select_related("cadre"),
    }
    return render(request, "desk/privacy_detail.html", context)


@require_safe
@signed_in
def person_data(request: UserRequest, pk: int) -> HttpResponse:
    """What is held of a person by kind, and the person's requests."""
    cadre = cadre_allowed(request.user, pk, KEEP)
    return private(render(request, "desk/person_data.html", _held(cadre, AnswerForm())))


@require_POST
@signed_in
def person_file(request: UserRequest, pk: int) -> HttpResponseBase:
    """Everything that is held of a person as a package; nothing of it stays on the server."""
    cadre = cadre_allowed(request.user, pk, KEEP)
    file = TemporaryFile()  # noqa: SIM115 - the answer closes it
    holding.write(file, cadre, by=request.user)
    file.seek(0)
    response = FileResponse(file, as_attachment=True, filename=holding.file_name(cadre))
    response.headers["Cache-Control"] = "no-store, private"
    return response


@require_http_methods(["GET", "POST"])
@signed_in
def person_erase(request: UserRequest, pk: int) -> HttpResponse:
    """Shows what would go and what stays, and erases the person once that is confirmed; it cannot be undone."""
    cadre = cadre_allowed(request.user, pk, KEEP)
    form = ErasureForm(posted(request), name=cadre.name)
    refused = ""
    if form.is_valid():
        try:
            erasing.erase(cadre, by=request.user, **form.words)
        except erasing.NotErased as why:
            refused = str(why)
        else:
            messages.success(request, _("已删除。学时、考勤等记录以编号保留。"))
            return redirect("desk:person_data", pk)
    context = {"cadre": cadre, "form": form, "outlook": erasing.outlook(cadre), "refused": refused}
    status = 409 if refused else 422 if form.errors else 200
    return private(render(request, "desk/person_erase.html", context, status=status))


@require_POST
@signed_in
def request_answer(request: UserRequest, pk: int) -> HttpResponse:
    """Says what was done about a request, or why not."""
    row = get_object_or_404(PrivacyRequest.objects.visible_to(request.user).select_related("cadre"), pk=pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        context = _held(row.cadre, form) | {"answering": row.pk}
        return private(render(request, "desk/person_data.html", context, status=422))
    done = form.cleaned_data["done"] == "yes"
    if asking.answer(row, done=done, words=form.cleaned_data["words"], by=request.user):
        messages.success(request, _("已答复。"))
    else:
        messages.warning(request, _("这项申请别人已经答复过，这次没有改动。"))
    return redirect("desk:person_data", row.cadre_id)


@require_http_methods(["GET", "POST"])
@signed_in
def my_privacy(request: UserRequest) -> HttpResponse:
    """What is held of oneself, why and how long; and the way to ask for a copy, a correction or the erasure."""
    cadre = get_object_or_404(Cadre, user=request.user)
    form = RequestForm(posted(request))
    if form.is_valid():
        asking.ask(cadre, by=request.user, **form.cleaned_data)
        messages.success(request, _("已提交。管理员会在期限内办理，结果会显示在这里。"))
        return redirect("desk:my_privacy")
    context = {"form": form, "shares": holding.shares_of(cadre), "requests": _requests(cadre)}
    return private(render(request, "desk/my_privacy.html", context, status=422 if form.errors else 200))


def _held(cadre: Cadre, form: AnswerForm) -> dict[str, object]:
    return {
        "cadre": cadre,
        "shares": holding.shares_of(cadre),
        "requests": _requests(cadre),
        "refusal": erasing.refusal(cadre),
        "form": form,
    }


def _requests(cadre: Cadre) -> list[PrivacyRequest]:
    return list(cadre.privacy_requests.select_related("answered_by"))
