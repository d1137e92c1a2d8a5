"""The worker that keeps roll-calls for when there is no network."""

import json

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

# The plain page looks like the one of a server error, and like it names its style without a hash.
STYLE = f"{settings.STATIC_URL}css/failure.css"


@login_not_required
@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """The worker's script, the same for everybody: at the top, so that it may answer for the whole site."""
    site = {
        "zone": settings.TIME_ZONE,
        "files": settings.STATIC_URL,
        "offline": static("offline.html"),
        "plain": [STYLE],
        "doors": [reverse("accounts:sign_in"), reverse("accounts:sign_out")],
    }
    text = f"self.SITE = {json.dumps(site)};\nimportScripts({json.dumps(static('js/roll_worker.js'))});\n"
    return HttpResponse(text, content_type="text/javascript", headers={"Cache-Control": "no-cache"})
