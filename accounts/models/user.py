"""People who sign in, and their roles."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any, ClassVar, Self

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import Exists, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models.sign_in import SignInPolicy
from units.fields import SearchKeyField
from units.models import Unit, in_subtree


class Role(models.TextChoices):
    """What a grant allows within its unit and everything below it."""

    ADMINISTRATOR = "administrator", _("管理员")
    ORGANISER = "organiser", _("班次组织者")
    LIAISON = "liaison", _("单位联络员")
    FINANCE = "finance", _("财务")
    AUDITOR = "auditor", _("审计")
    CADRE = "cadre", _("干部")


class UserQuerySet(models.QuerySet["User"]):
    """Which accounts."""

    def managed_by(self, administrator: User) -> Self:
        """Those that belong to, or hold a role in, a unit that the administrator administers.

        Not those who hold an office beyond these units: whoever set their password would hold that office too.
        """
        paths = administrator.unit_paths(Role.ADMINISTRATOR)
        within = in_subtree("unit__", paths)
        granted = Grant.objects.filter(within).values("user")
        beyond = Grant.objects.in_force().exclude(within).exclude(role=Role.CADRE).values("user")
        return self.filter(within | Q(pk__in=granted)).exclude(pk__in=beyond)

    def matching(self, text: str) -> Self:
        """Those found by name (characters, pinyin, initials) or sign-in name."""
        text = text.strip().lower()
        return self.filter(Q(search_key__contains=text) | Q(username__icontains=text))


class PeopleManager(UserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]  # made at run time
    """Django's own manager with our questions."""


class User(AbstractUser):
    """Somebody who signs in. A cadre's account may have no password: the personal link opens it."""

    first_name = None  # type: ignore[assignment]  # a Chinese name is one field
    last_name = None  # type: ignore[assignment]
    name = models.CharField(_("姓名"), max_length=50)
    phone = models.CharField(_("手机"), max_length=20, blank=True)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="accounts", verbose_name=_("所属单位")
    )
    search_key = SearchKeyField(of="name", person=True)
    # One more ends every session of the account.
    session_round = models.PositiveIntegerField(default=0, editable=False)

    REQUIRED_FIELDS = ["name"]

    objects: ClassVar[PeopleManager] = PeopleManager()

    class Meta:
        verbose_name = _("账号")
        verbose_name_plural = _("账号")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name or self.username

    def get_session_auth_hash(self) -> str:
        """Django's own, which follows the password, and the round."""
        return self._of_round(super().get_session_auth_hash())

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """The same by the keys of before."""
        return map(self._of_round, super().get_session_auth_fallback_hash())

    def _of_round(self, by_password: str) -> str:
        return f"{by_password}:{self.session_round}" if self.session_round else by_password

    @cached_property
    def answers(self) -> dict[Callable[..., Any], Any]:
        """What `accounts.asked_once` keeps: a question → its answer."""
        return {}

    @cached_property
    def current_grants(self) -> list[Grant]:
        """The grants in force today with their units, and `factors_asked`: whether any district asks for second factors.
        One query a request."""
        if not self.is_active:
            return []
        asked = Exists(SignInPolicy.objects.asking())
        return list(self.grants.in_force().select_related("unit").annotate(factors_asked=asked))

    @property
    def roles(self) -> frozenset[str]:
        """The roles held anywhere today."""
        return frozenset(grant.role for grant in self.current_grants)

    def unit_paths(self, *roles: str) -> list[str]:
        """`Unit.path` of each unit in which one of the roles is held; without roles, any but cadre."""
        return [
            grant.unit.path
            for grant in self.current_grants
            if (grant.role in roles if roles else grant.role != Role.CADRE)
        ]

    def holds(self, role: str, unit: Unit) -> bool:
        """Whether the role is held in that unit or in one above it."""
        return any(unit.path.startswith(path) for path in self.unit_paths(role))


class GrantQuerySet(models.QuerySet["Grant"]):
    """Which grants."""

    def in_force(self, on: dt.date | None = None) -> Self:
        """Those that have not expired: the day of expiry is the last one that counts."""
        return self.filter(Q(expires_on=None) | Q(expires_on__gte=on or timezone.localdate()))


class Grant(models.Model):
    """A role of a person in a unit and everything below it, until a day or for good."""

    user = models.ForeignKey(User, models.CASCADE, related_name="grants", verbose_name=_("账号"))
    role = models.CharField(_("角色"), max_length=16, choices=Role.choices)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="grants", verbose_name=_("单位"))
    expires_on = models.DateField(_("有效期至"), null=True, blank=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("角色授权")
        verbose_name_plural = _("角色授权")
        ordering = ["role", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "unit"],
                name="grant_once",
                violation_error_message=_("这个账号在该单位已有这个角色。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} · {self.unit}"

    @property
    def may_ask_factors(self) -> bool:
        """Whether some district may ask for second factors, as far as `current_grants` has found out."""
        return bool(getattr(self, "factors_asked", True))

    @property
    def has_expired(self) -> bool:
        """Whether its last day is over."""
        return bool(self.expires_on and self.expires_on < timezone.localdate())
