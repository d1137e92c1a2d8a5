"""Two records of one person: looked at side by side, merged, and parted again."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import UserRequest, posted, signed_in, typed, typed_number
from trainees import doubles, merging
from trainees.access import cadre_allowed
from trainees.forms import MergeForm
from trainees.merging import NotMerged
from trainees.models import Cadre, CadreMerge
from trainees.views.record import CADRE
from trainees.views.roster import private


@require_http_methods(["GET", "POST"])
@signed_in
def cadre_merge(request: UserRequest, pk: int) -> HttpResponse:
    """Asks for the other record, shows both side by side, and merges them on a POST."""
    kept = cadre_allowed(request.user, pk, "trainees.merge_cadres")
    gone = _other(request, kept)
    if gone is None:
        return _look_for(request, kept)
    comparison = merging.compare(kept, gone)
    form, refusal = MergeForm(posted(request), comparison=comparison), comparison.refusal
    if form.is_valid() and not refusal:
        try:
            done = merging.merge(
                kept, gone, by=request.user, facts=form.facts_taken, enrolments=form.enrolments_taken
            )
        except NotMerged as refused:
            refusal = str(refused)
        else:
            undo = "undo:" + reverse("trainees:merge_undo", args=[done.pk])
            messages.success(request, _("两条记录已合并。"), extra_tags=undo)
            return redirect(CADRE, pk)
    context = {"cadre": kept, "other": gone, "comparison": comparison, "form": form, "refusal": refusal}
    status = 409 if refusal else 422 if form.errors else 200
    return private(render(request, "trainees/cadre_merge.html", context, status=status))


@require_POST
@signed_in
def merge_undo(request: UserRequest, pk: int) -> HttpResponse:
    """Parts what was merged."""
    done = get_object_or_404(
        CadreMerge.objects.select_related("kept").filter(kept__in=Cadre.objects.visible_to(request.user)),
        pk=pk,
    )
    if not request.user.has_perm("trainees.merge_cadres", done.kept):
        raise PermissionDenied
    try:
        back = merging.part(done, by=request.user)
    except NotMerged as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("合并已撤销，%(name)s又是两条记录。") % {"name": back.name})
    return redirect(CADRE, done.kept_id)


def _other(request: UserRequest, kept: Cadre) -> Cadre | None:
    """The record that the page names; 404 for one of another district."""
    pk = typed_number(request.POST.get("with") or request.GET.get("with"))
    return None if pk is None else get_object_or_404(Cadre, district=kept.district_id, pk=pk)


def _look_for(request: UserRequest, kept: Cadre) -> HttpResponse:
    text = typed(request.GET.get("q"), most=50)
    context = {"cadre": kept, "q": text, "found": doubles.search(kept, text)}
    return private(render(request, "trainees/cadre_merge.html", context))
