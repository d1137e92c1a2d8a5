"""Whether the program lives, and whether it can work."""

import datetime as dt
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
from reminders import heartbeats
from reminders.models import Message
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
    """Ready: 200 with the database answering, 503 without. The broker, the seconds since each queue was heard from
    (null for never), and the age in seconds of the oldest waiting row and of the oldest message are told, but do not
    fail it: pages work without them."""
    answer: dict[str, Any] = {
        "database": "ok",
        "broker": "ok",
        "workers": dict.fromkeys(heartbeats.QUEUES),
        "oldest_waiting_seconds": 0,
        "oldest_message_seconds": 0,
    }
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        answer |= _waiting()
    except DatabaseError:
        answer["database"] = "failed"
    try:
        redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1).ping()
    except redis.RedisError:
        answer["broker"] = "failed"
    return JsonResponse(answer, status=200 if answer["database"] == "ok" else 503)


def _waiting() -> dict[str, Any]:
    """What the workers leave behind. A message waits from the time when it may be sent."""
    now = timezone.now()
    message = Message.objects.claimable(now).aggregate(oldest=Min("next_try_at"))["oldest"]
    rows = (
        Export.objects.filter(status=ExportStatus.WAITING),
        PlanningRun.objects.filter(status=PlanningStatus.WAITING),
    )
    oldest = [message, *(row.aggregate(oldest=Min("requested_at"))["oldest"] for row in rows)]
    seen = heartbeats.seen()
    return {
        "workers": {
            queue: _seconds(now, seen[queue]) if queue in seen else None for queue in heartbeats.QUEUES
        },
        "oldest_waiting_seconds": max((_seconds(now, since) for since in oldest if since), default=0),
        "oldest_message_seconds": _seconds(now, message) if message else 0,
    }


def _seconds(now: dt.datetime, since: dt.datetime) -> int:
    return int((now - since).total_seconds())
