"""The first start: a district and its administrator; and the end of the demo."""

from allauth.decorators import rate_limit
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.access import UserRequest, for_administrators, posted
from desk import opening, setup_code
from desk.forms import DemoClearForm, SetupForm
from units.models import Unit

MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"
forms_only = require_http_methods(["GET", "HEAD", "POST"])


@login_not_required
@sensitive_post_parameters()
@forms_only
@rate_limit(action="setup")
def setup(request: HttpRequest) -> HttpResponse:
    """Asks for the printed code; gone once there is an administrator."""
    if not setup_code.is_needed():
        raise Http404
    form = SetupForm(posted(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        administrator = opening.open_district(
            name=given["district"],
            username=given["username"],
            person=given["person"],
            password=given["password1"],
            times=form.times(),
        )
        login(request, administrator, backend=MODEL_BACKEND)
        messages.success(request, _("已启用。接下来按顺序准备下面几项。"))
        return redirect("desk:start_list")
    return render(request, "desk/setup.html", {"form": form}, status=422 if request.method == "POST" else 200)


@sensitive_post_parameters()
@forms_only
@for_administrators
def demo_clear(request: UserRequest) -> HttpResponse:
    """Removes the invented people and classes after a typed confirmation; gone when there is no demo."""
    if not Unit.objects.filter(parent=None, is_demo=True).exists():
        raise Http404
    form = DemoClearForm(posted(request))
    if request.method == "POST" and form.is_valid():
        opening.clear_demo(by=request.user, password=form.cleaned_data["password1"])
        login(request, request.user, backend=MODEL_BACKEND)
        messages.success(request, _("演示数据已清空。接下来按顺序准备下面几项。"))
        return redirect("desk:start_list")
    return render(
        request, "desk/demo_clear.html", {"form": form}, status=422 if request.method == "POST" else 200
    )
