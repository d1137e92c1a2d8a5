"""The tree: district, towns, communities and departments."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from units.fields import SearchKeyField


class UnitKind(models.TextChoices):
    """What a node of the tree is."""

    DISTRICT = "DISTRICT", _("区")
    TOWN = "TOWN", _("镇")
    SUBDISTRICT = "SUBDISTRICT", _("街道")
    ZONE = "ZONE", _("开发区")
    COMMUNITY = "COMMUNITY", _("社区")
    VILLAGE = "VILLAGE", _("村")
    DEPARTMENT = "DEPARTMENT", _("部门")


TOWNSHIP_KINDS = (UnitKind.TOWN, UnitKind.SUBDISTRICT, UnitKind.ZONE)
GRASSROOTS_KINDS = (UnitKind.COMMUNITY, UnitKind.VILLAGE)


def in_subtree(prefix: str, paths: list[str]) -> Q:
    """A condition: the unit reached by `prefix` ("" or "host__") lies in one of the subtrees.

    `paths` are `Unit.path` values; with none of them nothing matches.
    """
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(**{f"{prefix}path__startswith": path})
    return condition


class UnitQuerySet(models.QuerySet["Unit"]):
    """Which units."""

    def within(self, unit: Unit) -> Self:
        """The unit itself and everything below it."""
        return self.filter(path__startswith=unit.path)

    def valid_on(self, day: dt.date) -> Self:
        """Those that exist on that day: `valid_from` ≤ day < `valid_to`, open ends allowed."""
        return self.filter(
            Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_to=None) | Q(valid_to__gt=day)
        )

    def matching(self, text: str) -> Self:
        """Those found by characters, full pinyin or initials."""
        return self.filter(search_key__contains=text.strip().lower())

    def visible_to(self, user: Any) -> Self:
        """The subtrees in which the user holds a role now; nothing for a cadre."""
        return self.filter(in_subtree("", user.unit_paths()))

    def townships(self) -> Self:
        """Towns, subdistricts and zones."""
        return self.filter(kind__in=TOWNSHIP_KINDS)


class Unit(models.Model):
    """A node of the tree; `path` is the ids from the district down, each ended by a slash: "1/7/93/"."""

    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("上级单位")
    )
    kind = models.CharField(_("类别"), max_length=12, choices=UnitKind.choices)
    name = models.CharField(_("名称"), max_length=80)
    short_name = models.CharField(_("简称"), max_length=40, blank=True)
    code = models.CharField(_("统计代码"), max_length=12, blank=True)
    position = models.PositiveIntegerField(_("排序"), default=0)
    valid_from = models.DateField(_("启用日期"), null=True, blank=True)
    valid_to = models.DateField(_("停用日期"), null=True, blank=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors", verbose_name=_("并入单位")
    )
    is_demo = models.BooleanField(default=False, editable=False)
    path = models.CharField(max_length=120, editable=False, default="", db_index=True)
    search_key = SearchKeyField(of="name")

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("单位")
        verbose_name_plural = _("单位")
        ordering = ["position", "pk"]
        indexes = [GinIndex(fields=["search_key"], opclasses=["gin_trgm_ops"], name="unit_search")]
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "name"],
                condition=Q(valid_to=None),
                name="unit_name_once_below_parent",
                violation_error_message=_("同一上级单位下已有这个名称。"),
            ),
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="unit_code_once"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_from=None) | Q(valid_to__gt=F("valid_from")),
                name="unit_ends_after_it_begins",
                violation_error_message=_("停用日期要晚于启用日期。"),
            ),
        ]

    def __str__(self) -> str:
        return self.short_name or self.name

    def contains(self, other: Unit) -> bool:
        """Whether the other unit is this one or lies below it."""
        return other.path.startswith(self.path)
