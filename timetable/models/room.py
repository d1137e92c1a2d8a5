"""Where sessions take place."""

import re
from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from units.fields import SearchKeyField
from units.models import Unit, in_subtree


class RoomKind(models.TextChoices):
    """Kinds of places; only a classroom excludes (R17)."""

    CLASSROOM = "CLASSROOM", _("教室")
    OFFSITE = "OFFSITE", _("现场教学点")
    ONLINE = "ONLINE", _("线上")


def place_label(name: str, kind: RoomKind, campus: str) -> str:
    """三楼301教室; a place that is not ours with its address: 跨塘村史馆(湖塘镇)."""
    return name if kind == RoomKind.CLASSROOM or not campus else f"{name}({campus})"


class DistrictOwnedQuerySet(models.QuerySet[Any]):
    """Rows that a district owns."""

    def visible_to(self, user: Any) -> Self:
        """Those of the districts in which the user is on the staff."""
        paths = user.unit_paths(Role.ADMINISTRATOR, Role.ORGANISER, Role.FINANCE, Role.AUDITOR)
        return self.filter(in_subtree("district__", [path.split("/")[0] + "/" for path in paths]))

    def matching(self, text: str) -> Self:
        """Those found by characters, full pinyin or initials."""
        return self.filter(search_key__contains=text.strip().lower())


class Room(models.Model):
    """A place with its size. A classroom holds one session at a time, an off-site or online place any number."""

    district = models.ForeignKey(Unit, models.PROTECT, related_name="rooms", verbose_name=_("区"))
    name = models.CharField(_("名称"), max_length=60)
    kind = models.CharField(_("类别"), max_length=10, choices=RoomKind.choices, default=RoomKind.CLASSROOM)
    campus = models.CharField(_("校区、地点"), max_length=80, blank=True)
    capacity = models.PositiveSmallIntegerField(_("容量"), null=True, blank=True)
    seat_rows = models.PositiveSmallIntegerField(_("排数"), null=True, blank=True)
    seat_columns = models.PositiveSmallIntegerField(_("列数"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("排序"), default=0)
    is_active = models.BooleanField(_("启用"), default=True)
    search_key = SearchKeyField(of="name")

    objects = DistrictOwnedQuerySet.as_manager()

    class Meta:
        verbose_name = _("教室、场地")
        verbose_name_plural = _("教室、场地")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["district", "name"],
                name="room_once",
                violation_error_message=_("已有同名教室或场地。"),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def names_its_size(self) -> bool:
        """Whether the name says by itself how many it seats: 一号报告厅（300座）, but not 三楼301教室 of 30."""
        return re.search(rf"(?<!\d){self.capacity}(?!\d)", self.name) is not None

    @property
    def excludes(self) -> bool:
        """Whether two sessions at once clash here."""
        return self.kind == RoomKind.CLASSROOM

    @property
    def label(self) -> str:
        """As timetables name it; a place that is not ours with its address."""
        return place_label(self.name, RoomKind(self.kind), self.campus)
