"""A person for life, and the posts that person holds."""

from __future__ import annotations

from typing import Any, Self

from django.contrib.postgres.indexes import GinIndex
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from units.fields import SearchKeyField
from units.models import Unit, in_subtree


class Gender(models.TextChoices):
    """As on the papers."""

    MALE = "M", _("男")
    FEMALE = "F", _("女")


class PoliticalStatus(models.TextChoices):
    """政治面貌."""

    MEMBER = "MEMBER", _("中共党员")
    PROBATIONARY = "PROBATIONARY", _("中共预备党员")
    LEAGUE = "LEAGUE", _("共青团员")
    DEMOCRATIC = "DEMOCRATIC", _("民主党派")
    NON_PARTY = "NON_PARTY", _("无党派人士")
    MASSES = "MASSES", _("群众")


class Education(models.TextChoices):
    """学历."""

    JUNIOR = "JUNIOR", _("初中及以下")
    SENIOR = "SENIOR", _("高中")
    SECONDARY = "SECONDARY", _("中专")
    COLLEGE = "COLLEGE", _("大专")
    BACHELOR = "BACHELOR", _("本科")
    MASTER = "MASTER", _("研究生")


class Body(models.TextChoices):
    """In which body a post is held."""

    PARTY = "PARTY", _("党组织")
    COMMITTEE = "COMMITTEE", _("居（村）委会")
    OTHER = "OTHER", _("其他")


class ElectionCycle(models.Model):
    """An election after which people are trained anew."""

    district = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("区"))
    name = models.CharField(_("名称"), max_length=80)
    held_on = models.DateField(_("换届日期"))

    class Meta:
        verbose_name = _("换届")
        verbose_name_plural = _("换届")
        ordering = ["-held_on"]

    def __str__(self) -> str:
        return self.name


class CadreQuerySet(models.QuerySet["Cadre"]):
    """Which people."""

    def visible_to(self, user: Any) -> Self:
        """Those with a post in a unit where the user is on the staff or a liaison, and the user's own row."""
        paths = user.unit_paths(Role.ADMINISTRATOR, Role.ORGANISER, Role.LIAISON, Role.FINANCE, Role.AUDITOR)
        posts = Appointment.objects.filter(in_subtree("unit__", paths), cadre=OuterRef("pk"))
        return self.filter(Exists(posts) | Q(user=user))

    def matching(self, text: str) -> Self:
        """Those found by characters, full pinyin or initials."""
        return self.filter(search_key__contains=text.strip().lower())


class Cadre(models.Model):
    """A person. A name is never a key; the ID number is kept encrypted and found by its keyed hash."""

    district = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("区"))
    user = models.OneToOneField(
        User, models.SET_NULL, null=True, blank=True, related_name="cadre", verbose_name=_("账号")
    )
    name = models.CharField(_("姓名"), max_length=50)
    stroke_order = models.CharField(max_length=600, blank=True, editable=False, db_collation="C")
    gender = models.CharField(_("性别"), max_length=1, choices=Gender.choices, blank=True)
    nationality = models.CharField(_("民族"), max_length=20, blank=True)
    birth_month = models.CharField(
        _("出生年月"),
        max_length=7,
        blank=True,
        validators=[RegexValidator(r"^(19|20)\d\d-(0[1-9]|1[0-2])$", _("请写成 1971-10 的样子。"))],
    )
    political_status = models.CharField(
        _("政治面貌"), max_length=12, choices=PoliticalStatus.choices, blank=True
    )
    education = models.CharField(_("学历"), max_length=12, choices=Education.choices, blank=True)
    phone = models.CharField(_("手机"), max_length=20, blank=True, db_index=True)
    id_number_encrypted = models.BinaryField(null=True, editable=False)
    id_number_hash = models.CharField(max_length=64, null=True, editable=False)
    search_key = SearchKeyField(of="name", person=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = CadreQuerySet.as_manager()

    class Meta:
        verbose_name = _("干部")
        verbose_name_plural = _("干部")
        ordering = ["pk"]
        indexes = [
            GinIndex(fields=["search_key"], opclasses=["gin_trgm_ops"], name="cadre_search"),
            models.Index(fields=["district", "name"], name="cadre_name"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["district", "id_number_hash"],
                name="cadre_id_number_once",
                violation_error_message=_("这个身份证号已登记在另一人名下。"),
            )
        ]

    def __str__(self) -> str:
        return self.name


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    """Which posts."""

    def current(self) -> Self:
        """Those that have not ended."""
        return self.filter(ended_on=None)


class Appointment(models.Model):
    """A dated post in a unit. `is_new` None means that nobody has said."""

    cadre = models.ForeignKey(Cadre, models.CASCADE, related_name="appointments", verbose_name=_("干部"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="appointments", verbose_name=_("单位"))
    body = models.CharField(_("任职组织"), max_length=10, choices=Body.choices, default=Body.OTHER)
    post = models.CharField(_("职务"), max_length=60)
    is_new = models.BooleanField(_("新任"), null=True, blank=True)
    started_on = models.DateField(_("任职时间"), null=True, blank=True)
    ended_on = models.DateField(_("离任时间"), null=True, blank=True)
    cycle = models.ForeignKey(
        ElectionCycle, models.SET_NULL, null=True, blank=True, related_name="appointments"
    )

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("任职")
        verbose_name_plural = _("任职")
        ordering = [F("ended_on").desc(nulls_first=True), "pk"]
        indexes = [models.Index(fields=["unit", "ended_on"], name="appointment_unit")]
        constraints = [
            models.CheckConstraint(
                condition=Q(started_on=None) | Q(ended_on=None) | Q(ended_on__gte=F("started_on")),
                name="appointment_ends_after_it_starts",
                violation_error_message=_("离任时间不能早于任职时间。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit}{self.post}"
