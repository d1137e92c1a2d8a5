"""Whether the program lives, and whether it can work."""

from typing import Any

import redis
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.models import Min
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from exports.models import Export, ExportStatus
from timetable.models import PlanningRun, PlanningStatus


@login_not_required
@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Alive: the process answers. Looks at nothing else."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Ready: 200 with the database answering, 503 without. The broker and the age in seconds of the oldest
    waiting export or plan are told, but do not fail it: pages work without them."""
    answer: dict[str, Any] = {"database": "ok", "broker": "ok", "oldest_waiting_seconds": 0}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        rows = (
            Export.objects.filter(status=ExportStatus.WAITING),
            PlanningRun.objects.filter(status=PlanningStatus.WAITING),
        )
        waiting = [oldest for row in rows if (oldest := row.aggregate(oldest=Min("requested_at"))["oldest"])]
        if waiting:
            answer["oldest_waiting_seconds"] = int((timezone.now() - min(waiting)).total_seconds())
    except DatabaseError:
        answer["database"] = "failed"
    try:
        redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1).ping()
    except redis.RedisError:
        answer["broker"] = "failed"
    return JsonResponse(answer, status=200 if answer["database"] == "ok" else 503)
