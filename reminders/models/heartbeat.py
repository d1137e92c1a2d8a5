"""The sign of life of the workers."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Heartbeat(models.Model):
    """When a worker last took a task from a queue: beat, broker and worker were all alive then."""

    queue = models.CharField(_("队列"), max_length=20, unique=True)
    seen_at = models.DateTimeField(_("最近一次"))
    worker = models.CharField(_("进程"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("后台心跳")
        verbose_name_plural = _("后台心跳")
        ordering = ["queue"]

    def __str__(self) -> str:
        return self.queue
