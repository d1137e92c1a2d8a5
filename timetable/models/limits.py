"""What limits placing beside clashes: times that a room or lecturer is not to be had, ways between campuses, load."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from timetable.models.calendar_day import Period
from timetable.models.instructor import Instructor
from timetable.models.room import Room
from units.models import Unit


class Weekday(models.IntegerChoices):
    """Monday is 0, as Python counts."""

    MONDAY = 0, _("星期一")
    TUESDAY = 1, _("星期二")
    WEDNESDAY = 2, _("星期三")
    THURSDAY = 3, _("星期四")
    FRIDAY = 4, _("星期五")
    SATURDAY = 5, _("星期六")
    SUNDAY = 6, _("星期日")


class Unavailability(models.Model):
    """Half-days on which a room or a lecturer is not to be had, from `first_on` to `last_on` (open when empty).

    `weekdays` empty means every day, `periods` empty means the whole day. A hard one refuses a placing, a soft one
    is a caution.
    """

    room = models.ForeignKey(
        Room,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="unavailabilities",
        verbose_name=_("教室、场地"),
    )
    instructor = models.ForeignKey(
        Instructor,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="unavailabilities",
        verbose_name=_("讲师"),
    )
    first_on = models.DateField(_("从"))
    last_on = models.DateField(_("到"), null=True, blank=True)
    weekdays = ArrayField(
        models.PositiveSmallIntegerField(choices=Weekday.choices),
        verbose_name=_("星期几"),
        default=list,
        blank=True,
    )
    periods = ArrayField(
        models.CharField(max_length=3, choices=Period.choices),
        verbose_name=_("时段"),
        default=list,
        blank=True,
    )
    is_hard = models.BooleanField(_("不能排"), default=True)
    reason = models.CharField(_("原因"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("不可用时间")
        verbose_name_plural = _("不可用时间")
        ordering = ["first_on", "pk"]
        indexes = [
            models.Index(fields=["room", "first_on"], name="unavailable_room"),
            models.Index(fields=["instructor", "first_on"], name="unavailable_instructor"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(room=None, instructor__isnull=False) | Q(room__isnull=False, instructor=None),
                name="unavailability_of_one",
            ),
            models.CheckConstraint(
                condition=Q(last_on=None) | Q(last_on__gte=F("first_on")),
                name="unavailability_ends_after_it_starts",
                violation_error_message=_("结束日期不能早于开始日期。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.room or self.instructor} {self.first_on:%Y-%m-%d}"


class PlacingLimits(models.Model):
    """A district's limits: half-days a day for a lecturer, and the way between campuses that are not in the list."""

    district = models.OneToOneField(Unit, models.CASCADE, related_name="placing_limits", verbose_name=_("区"))
    max_half_days = models.PositiveSmallIntegerField(
        _("讲师一天最多讲几个半天"), default=2, validators=[MinValueValidator(1)]
    )
    max_half_days_is_hard = models.BooleanField(_("超过就不能排"), default=False)
    transit_minutes = models.PositiveSmallIntegerField(_("校区之间路上要多少分钟"), default=30)
    transit_is_hard = models.BooleanField(_("来不及就不能排"), default=False)

    class Meta:
        verbose_name = _("排课限制")
        verbose_name_plural = _("排课限制")

    def __str__(self) -> str:
        return str(self.district)


class CampusTransit(models.Model):
    """The way between two campuses (`Room.campus`), in minutes, either direction; `one` sorts before `other`."""

    district = models.ForeignKey(Unit, models.CASCADE, related_name="campus_transits", verbose_name=_("区"))
    one = models.CharField(_("校区"), max_length=80)
    other = models.CharField(_("另一校区"), max_length=80)
    minutes = models.PositiveSmallIntegerField(_("分钟"))

    class Meta:
        verbose_name = _("校区路程")
        verbose_name_plural = _("校区路程")
        ordering = ["one", "other"]
        constraints = [
            models.UniqueConstraint(
                fields=["district", "one", "other"],
                name="campus_transit_once",
                violation_error_message=_("这两个校区的路程已填。"),
            ),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="campus_transit_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.one} – {self.other}"
