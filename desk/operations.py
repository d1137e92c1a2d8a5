"""What runs behind the pages, and how it fares: servers, workers, what waits, space. Nothing here names a person, a
password or a folder."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import redis
from django.conf import settings
from django.db import connection
from django.db.models import Count, Min, Q, QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import sms
from accounts.models import ListImport, UploadState
from exports.models import Export, ExportStatus
from reminders import heartbeats
from reminders.models import Message, MessageStatus
from timetable.models import PlanningRun, PlanningStatus
from trainees.models import RosterImport

LATE_AFTER = dt.timedelta(minutes=3)  # beat looks twice a minute, so this is not the usual wait
LOOKED_BACK = dt.timedelta(days=7)  # failures older than that are history
LITTLE_SPACE = 2 * 1024**3  # bytes
QUEUES: dict[str, Promise] = {
    "messages": gettext_lazy("提醒和通知"),
    "exports": gettext_lazy("文档和导入"),
    "planning": gettext_lazy("自动排课"),
}


@dataclass(frozen=True)
class Server:
    """A server in use: its name and version, whether it came with the program, whether it answers."""

    purpose: str
    name: str
    is_embedded: bool
    answers: bool = True


@dataclass(frozen=True)
class Worker:
    """A queue and when something was last heard from whoever works on it."""

    label: str
    seen_at: dt.datetime | None
    is_silent: bool

    @property
    def seconds(self) -> int:
        """How long ago that was."""
        return int((timezone.now() - self.seen_at).total_seconds()) if self.seen_at else 0


@dataclass(frozen=True)
class Backlog:
    """How much of a kind waits, since when, and how much failed of late."""

    label: str
    waiting: int
    oldest_at: dt.datetime | None
    failed: int
    url: str = ""

    @property
    def is_fresh(self) -> bool:
        """Whether the oldest has waited less than a minute."""
        return bool(self.oldest_at and self.oldest_at > timezone.now() - dt.timedelta(minutes=1))

    @property
    def is_late(self) -> bool:
        """Whether the oldest has waited longer than it usually does."""
        return bool(self.oldest_at and self.oldest_at <= timezone.now() - LATE_AFTER)


@dataclass(frozen=True)
class Space:
    """What a folder's disk has left, in bytes."""

    label: str
    free: int
    total: int

    @property
    def is_short(self) -> bool:
        """Whether it will soon be full."""
        return self.free < max(LITTLE_SPACE, self.total // 20)

    @property
    def used_percent(self) -> int:
        """How much of the disk is used."""
        return round(100 * (self.total - self.free) / self.total) if self.total else 0


@dataclass(frozen=True)
class Service:
    """A way out of the house, and whether it is set up; `hint` says what to do where it is not."""

    label: str
    is_set: bool
    hint: str


def servers() -> list[Server]:
    """The database and the broker. One query, and a second's patience with the broker."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        version = str(cursor.fetchone()[0]).split()[0]
    return [
        Server(_("数据库"), f"PostgreSQL {version}", settings.EMBEDDED_POSTGRES),
        _broker(),
    ]


def _broker() -> Server:
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1) as client:
            told: dict[str, Any] = client.info("server")
    except redis.RedisError:
        return Server(_("任务队列"), "Redis", settings.EMBEDDED_VALKEY, answers=False)
    valkey = told.get("valkey_version")
    name = f"Valkey {valkey}" if valkey else f"Redis {told.get('redis_version', '')}".strip()
    return Server(_("任务队列"), name, settings.EMBEDDED_VALKEY)


def workers() -> list[Worker]:
    """Each queue's last sign of life, by which beat and broker live as well. One query."""
    now, seen = timezone.now(), heartbeats.seen()
    return [
        Worker(
            str(label),
            seen.get(queue),
            queue not in seen or seen[queue] <= now - heartbeats.SILENT_AFTER,
        )
        for queue, label in QUEUES.items()
    ]


def backlogs() -> list[Backlog]:
    """What waits for a worker, and what failed in the last seven days. A query a kind, whatever the number of rows."""
    now = timezone.now()
    since = now - LOOKED_BACK
    due = Message.objects.claimable(now)
    failed = Message.objects.filter(status=MessageStatus.FAILED, due_at__gt=since)
    queued, lost = Q(state=UploadState.QUEUED), Q(state=UploadState.FAILED, confirmed_at__gt=since)
    return [
        Backlog(
            _("发件箱"),
            due.count(),
            due.aggregate(oldest=Min("next_try_at"))["oldest"],
            failed.count(),
            _address("reminders:outbox_list"),
        ),
        _counted(
            _("文档"),
            Export.objects.all(),
            "requested_at",
            Q(status=ExportStatus.WAITING),
            Q(status=ExportStatus.FAILED, requested_at__gt=since),
        ),
        _counted(_("花名册导入"), RosterImport.objects.all(), "confirmed_at", queued, lost),
        _counted(
            _("名单导入"), ListImport.objects.all(), "confirmed_at", queued, lost, reverse("desk:start_list")
        ),
        _counted(
            _("自动排课"),
            PlanningRun.objects.all(),
            "requested_at",
            Q(status=PlanningStatus.WAITING),
            Q(status=PlanningStatus.FAILED, requested_at__gt=since),
        ),
    ]


def _counted(label: str, rows: QuerySet[Any], since: str, waiting: Q, failed: Q, url: str = "") -> Backlog:
    found = rows.aggregate(
        waiting=Count("pk", filter=waiting),
        oldest=Min(since, filter=waiting),
        failed=Count("pk", filter=failed),
    )
    return Backlog(label, found["waiting"], found["oldest"], found["failed"], url)


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def spaces() -> list[Space]:
    """The disks of the files kept and of the embedded servers; one line where they share one."""
    files, own = _space(_("上传和生成的文件"), settings.MEDIA_ROOT), _space(_("程序数据"), settings.VAR_DIR)
    return [files] if (files.free, files.total) == (own.free, own.total) else [files, own]


def _space(label: str, folder: Path | str) -> Space:
    place = Path(folder).absolute()
    while not place.exists():
        place = place.parent
    usage = shutil.disk_usage(place)
    return Space(label, usage.free, usage.total)


def services() -> list[Service]:
    """Mail and short messages."""
    mails = not settings.EMAIL_BACKEND.endswith(("console.EmailBackend", "dummy.EmailBackend"))
    return [
        Service(
            _("电子邮件"), mails, _("没有配置：邮件只写进服务器日志。在环境变量 EMAIL_URL 里填发信服务器。")
        ),
        Service(
            _("短信"),
            sms.is_offered(),
            _("没有配置：不发短信。不用短信可以不管；要用，在环境变量 SMS_BACKEND 里填服务商。"),
        ),
    ]


@cache
def release() -> str:
    """The version that the changelog begins with; "" where there is none."""
    file = settings.BASE_DIR / "CHANGELOG.md"
    found = re.search(r"^## v?(\d+[\w.]*)", file.read_text(encoding="utf-8"), re.M) if file.exists() else None
    return found[1] if found else ""
