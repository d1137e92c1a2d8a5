"""Who teaches."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts import identity
from courses.models import Course
from timetable.models.room import DistrictOwnedQuerySet
from units.fields import SearchKeyField
from units.models import Unit


class TitleGrade(models.TextChoices):
    """The grade that a lecture fee goes by (R24)."""

    ACADEMICIAN = "ACADEMICIAN", _("院士、全国知名专家")
    SENIOR = "SENIOR", _("正高级")
    ASSOCIATE = "ASSOCIATE", _("副高级")
    OTHER = "OTHER", _("中级及以下")
    UNPAID = "UNPAID", _("不发")


def description(name: str, employer: str, post: str) -> str:
    """张三(区委党校教授), or the bare name."""
    return f"{name}({employer}{post})" if employer or post else name


class Instructor(models.Model):
    """A lecturer with employer, post and the courses usually given."""

    district = models.ForeignKey(Unit, models.PROTECT, related_name="instructors", verbose_name=_("区"))
    name = models.CharField(_("姓名"), max_length=50)
    employer = models.CharField(_("工作单位"), max_length=100, blank=True)
    post = models.CharField(_("职务"), max_length=60, blank=True)
    title = models.CharField(_("职称"), max_length=40, blank=True)
    title_grade = models.CharField(
        _("课酬等级"), max_length=12, choices=TitleGrade.choices, default=TitleGrade.OTHER
    )
    phone = models.CharField(_("手机"), max_length=20, blank=True)
    email = models.EmailField(_("电子邮箱"), blank=True)
    courses = models.ManyToManyField(
        Course, blank=True, related_name="instructors", verbose_name=_("常讲课程")
    )
    max_half_days = models.PositiveSmallIntegerField(
        _("一天最多讲几个半天"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    is_active = models.BooleanField(_("在聘"), default=True)
    search_key = SearchKeyField(of="name", person=True)

    objects = DistrictOwnedQuerySet.as_manager()

    class Meta:
        verbose_name = _("师资")
        verbose_name_plural = _("师资")
        ordering = ["pk"]
        indexes = [models.Index(fields=["district", "is_active"], name="instructor_active")]

    def __str__(self) -> str:
        return self.name

    @property
    def masked_phone(self) -> str:
        """The phone as lists show it (R28)."""
        return identity.mask_phone(self.phone)

    @property
    def description(self) -> str:
        """Name with employer and post, as papers print it."""
        return description(self.name, self.employer, self.post or self.title)
