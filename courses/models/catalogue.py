"""The course catalogue."""

from typing import Any, Self

from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from units.fields import SearchKeyField
from units.models import Unit, in_subtree


class CourseCategory(models.TextChoices):
    """What a course is about."""

    THEORY = "THEORY", _("理论武装")
    PARTY = "PARTY", _("党性教育")
    GOVERNANCE = "GOVERNANCE", _("基层治理")
    SKILL = "SKILL", _("履职能力")
    LAW = "LAW", _("法治廉政")
    SAFETY = "SAFETY", _("安全应急")
    DIGITAL = "DIGITAL", _("数字素养")


class CourseQuerySet(models.QuerySet["Course"]):
    """Which courses."""

    def visible_to(self, user: Any) -> Self:
        """The catalogue of the districts in which the user is on the staff."""
        roots = [path.split("/")[0] + "/" for path in user.unit_paths()]
        return self.filter(in_subtree("district__", roots))

    def matching(self, text: str) -> Self:
        """Those found by characters, full pinyin or initials."""
        return self.filter(search_key__contains=text.strip().lower())


class Course(models.Model):
    """An entry of the catalogue. The usual instructor is `Instructor.courses`; `after` is the course that is to be
    taught before it in a class, which automatic planning keeps."""

    district = models.ForeignKey(Unit, models.PROTECT, related_name="courses", verbose_name=_("区"))
    title = models.CharField(_("课程名称"), max_length=120)
    category = models.CharField(_("类别"), max_length=12, choices=CourseCategory.choices)
    hours = models.DecimalField(
        _("学时"), max_digits=4, decimal_places=1, default=4, validators=[MinValueValidator(0)]
    )
    after = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="followers",
        verbose_name=_("排在哪门课之后"),
    )
    summary = models.TextField(_("简介"), blank=True)
    is_active = models.BooleanField(_("启用"), default=True)
    search_key = SearchKeyField(of="title")

    objects = CourseQuerySet.as_manager()

    class Meta:
        verbose_name = _("课程")
        verbose_name_plural = _("课程库")
        ordering = ["category", "title"]
        indexes = [GinIndex(fields=["search_key"], opclasses=["gin_trgm_ops"], name="course_search")]
        constraints = [
            models.UniqueConstraint(
                fields=["district", "title"],
                name="course_once",
                violation_error_message=_("课程库里已有同名课程。"),
            ),
            models.CheckConstraint(
                condition=Q(after=None) | ~Q(after=F("pk")), name="course_is_not_after_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def chain(self) -> list[int]:
        """The ids of the course and of those that it comes after, one by one. One query."""
        before = dict(Course.objects.filter(district=self.district_id).values_list("pk", "after"))
        found: list[int] = []
        step: int | None = self.pk
        while step is not None and step not in found:
            found.append(step)
            step = before.get(step)
        return found
