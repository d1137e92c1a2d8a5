"""The days that differ from the week, and the clock times of the half-days."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from units.models import Unit


class DayKind(models.TextChoices):
    """Why a day differs from the week."""

    HOLIDAY = "HOLIDAY", _("节假日")
    WORKDAY = "WORKDAY", _("调休上班")


class Period(models.TextChoices):
    """Half-days: the unit in which attendance is counted."""

    AM = "AM", _("上午")
    PM = "PM", _("下午")
    EVE = "EVE", _("晚上")


class CalendarDay(models.Model):
    """A public holiday, or a weekend day on which people work."""

    day = models.DateField(_("日期"), unique=True, error_messages={"unique": _("这一天已在日历里。")})
    kind = models.CharField(_("类别"), max_length=8, choices=DayKind.choices)
    name = models.CharField(_("名称"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("日历日")
        verbose_name_plural = _("节假日与调休")
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.get_kind_display()}"


class HalfDayTimes(models.Model):
    """When a half-day begins and ends in a district, and the hours it counts by default (R7)."""

    district = models.ForeignKey(Unit, models.PROTECT, related_name="half_days", verbose_name=_("区"))
    period = models.CharField(_("时段"), max_length=3, choices=Period.choices)
    starts_at = models.TimeField(_("开始"))
    ends_at = models.TimeField(_("结束"))
    hours = models.DecimalField(
        _("学时"), max_digits=3, decimal_places=1, default=4, validators=[MinValueValidator(0)]
    )

    class Meta:
        verbose_name = _("半天时间")
        verbose_name_plural = _("半天时间")
        ordering = ["starts_at"]
        constraints = [
            models.UniqueConstraint(fields=["district", "period"], name="half_day_once"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="half_day_ends_after_it_starts",
                violation_error_message=_("结束时间要晚于开始时间。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_period_display()} {self.starts_at:%H:%M}–{self.ends_at:%H:%M}"
