"""Personal links: a random address that is one cadre's own."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from trainees.models.cadre import Cadre


class LinkKind(models.TextChoices):
    """What the link opens, and nothing else."""

    PAGE = "PAGE", _("我的页面")
    FEED = "FEED", _("日历订阅")


class PersonalLink(models.Model):
    """A link by the SHA-256 of its token; the token itself is shown once and not kept."""

    cadre = models.ForeignKey(Cadre, models.CASCADE, related_name="links")
    kind = models.CharField(max_length=4, choices=LinkKind.choices)
    token_hash = models.CharField(max_length=64, unique=True)
    issued_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("个人链接")
        verbose_name_plural = _("个人链接")
        constraints = [
            models.UniqueConstraint(
                fields=["cadre", "kind"], condition=Q(revoked_at=None), name="one_open_link_a_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.cadre} {self.get_kind_display()}"
