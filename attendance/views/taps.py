"""What a roll-call page sends once the network is back."""

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.access import UserRequest, signed_in
from attendance import tap_words, taps
from attendance.access import called_session
from attendance.forms import TapsForm


@signed_in
@never_cache
@require_POST
def roll_upload(request: UserRequest, pk: int) -> HttpResponse:
    """Answers the page's script what became of each tap; 409 where another account tapped, 422 where it makes no sense."""
    session, training_class = called_session(request.user, pk, request.GET.get("class", ""))
    form = TapsForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"error": _("读不懂这次点名，请刷新后再试。")}, status=422)
    if form.cleaned_data["account"] != request.user.pk:
        error = _("这些点名是另一个账号记的，请用那个账号登录后上传。")
        return JsonResponse({"error": error}, status=409)
    batch = form.cleaned_data["batch"]
    outcomes = taps.upload(session, training_class, by=request.user, batch=batch)
    return JsonResponse(tap_words.answer(outcomes, batch, training_class))
