"""What a class asks of its trainees beyond coming."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import UserRequest, posted, signed_in
from attendance import terms
from attendance.access import visible_class
from attendance.forms import TermsForm
from attendance.models import CompletionTerms


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def terms_edit(request: UserRequest, pk: int) -> HttpResponse:
    """Changes the terms; 409 where somebody else did meanwhile, or the class is closed."""
    training_class = visible_class(request.user, pk)
    if not request.user.has_perm("attendance.change_policy", training_class):
        raise PermissionDenied
    form = TermsForm(posted(request), instance=terms.terms_of(training_class))
    stale: CompletionTerms | None = None
    if form.is_valid():
        try:
            terms.keep(form.instance, by=request.user, version=form.cleaned_data["version"])
            messages.success(request, _("结业要求已保存。"))
            return redirect("attendance:terms_edit", pk)
        except terms.Settled as refusal:
            form.add_error(None, str(refusal))
        except terms.Stale as conflict:
            stale, form.data = conflict.current, request.POST.copy()
            form.data["version"] = str(conflict.current.version)
    context = {"training_class": training_class, "form": form, "stored": stale}
    status = 409 if stale else 422 if form.errors else 200
    return render(request, "attendance/terms_edit.html", context, status=status)
