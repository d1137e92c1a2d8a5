"""A cadre in a class, with unit and post as they were then."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from courses.models import TrainingClass
from trainees.models.cadre import Cadre
from units.models import Unit, in_subtree


class EnrolmentStatus(models.TextChoices):
    """How far a cadre has come in a class."""

    NOMINATED = "NOMINATED", _("已推荐")
    APPROVED = "APPROVED", _("已录取")
    REGISTERED = "REGISTERED", _("已报到")
    COMPLETED = "COMPLETED", _("已结业")
    NOT_COMPLETED = "NOT_COMPLETED", _("未结业")
    WAITLISTED = "WAITLISTED", _("候补")
    REJECTED = "REJECTED", _("未录取")
    CANCELLED = "CANCELLED", _("撤回报名")
    REPLACED = "REPLACED", _("更换人选")
    NO_SHOW = "NO_SHOW", _("未报到")
    DISMISSED = "DISMISSED", _("退学")
    EXEMPT = "EXEMPT", _("免修")


# Those whose time a session takes (R17) and who stand on the class's lists.
ATTENDING = (EnrolmentStatus.APPROVED, EnrolmentStatus.REGISTERED)
# Those on the roster until the end of their class: the results that take somebody off are given then.
TO_THE_END = (
    *ATTENDING,
    EnrolmentStatus.COMPLETED,
    EnrolmentStatus.NOT_COMPLETED,
    EnrolmentStatus.DISMISSED,
    EnrolmentStatus.EXEMPT,
)


class LateAddition(models.TextChoices):
    """增补: who was added at the door awaits the organiser (R21)."""

    PENDING = "PENDING", _("增补待确认")
    CONFIRMED = "CONFIRMED", _("增补")


class CallUpAnswer(models.TextChoices):
    """What the unit says to a named call-up (点名调训)."""

    WAITING = "WAITING", _("待单位确认")
    CONFIRMED = "CONFIRMED", _("单位已确认")
    CHANGE_ASKED = "CHANGE_ASKED", _("单位申请换人")


class StudyGroup(models.Model):
    """A group of a class, with its leader."""

    training_class = models.ForeignKey(
        TrainingClass, models.CASCADE, related_name="groups", verbose_name=_("班次")
    )
    number = models.PositiveSmallIntegerField(_("组号"))
    name = models.CharField(_("组名"), max_length=40)
    leader = models.ForeignKey(
        "trainees.Enrolment",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="leads",
        verbose_name=_("组长"),
    )

    class Meta:
        verbose_name = _("组")
        verbose_name_plural = _("分组")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["training_class", "number"], name="group_number_once")]

    def __str__(self) -> str:
        return self.name


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    """Which enrolments."""

    def attending(self) -> Self:
        """Those who come: APPROVED and REGISTERED."""
        return self.filter(status__in=ATTENDING)

    def on_the_list(self) -> Self:
        """Those on the class's roster: attending, and those whose result is known."""
        return self.filter(status__in=[*ATTENDING, EnrolmentStatus.COMPLETED, EnrolmentStatus.NOT_COMPLETED])

    def to_the_end(self) -> Self:
        """Those on the roster, and those whom the closing dismissed or exempted: a result is given at the end, so until
        then they were on it (R22)."""
        return self.filter(status__in=TO_THE_END)

    def visible_to(self, user: Any) -> Self:
        """Staff: of the classes they see; a liaison: of the own subtree; a cadre: the own row."""
        classes = TrainingClass.objects.visible_to(user)
        return self.filter(
            Q(training_class__in=classes)
            | in_subtree("unit__", user.unit_paths(Role.LIAISON))
            | Q(cadre__user=user)
        )

    def in_unit_order(self) -> Self:
        """By town, unit, then as entered."""
        return self.order_by("town_position", "unit__position", "pk")


class Enrolment(models.Model):
    """A cadre in a class. Unit, post and phone are kept as they were, so that a later change alters no past
    roster (R22). `expected_from` is the instant from which the person is expected (late addition);
    `withdrawn_from` the status to which an undone withdrawal goes back; `waitlisted_at` the place in the queue;
    `replaces` whose place was taken over (更换人选); `basis` on what an entry on a unit's behalf rests (代报); `call_up_instead` whom
    the unit would send instead of the one named (点名调训).
    A seat is its row and column in the hall, the label in `seat`."""

    training_class = models.ForeignKey(
        TrainingClass, models.PROTECT, related_name="enrolments", verbose_name=_("班次")
    )
    cadre = models.ForeignKey(Cadre, models.PROTECT, related_name="enrolments", verbose_name=_("干部"))
    status = models.CharField(
        _("状态"), max_length=14, choices=EnrolmentStatus.choices, default=EnrolmentStatus.NOMINATED
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="enrolments", verbose_name=_("单位"))
    unit_name = models.CharField(_("单位"), max_length=80)
    town_name = models.CharField(_("镇街"), max_length=80, blank=True)
    town_position = models.PositiveIntegerField(default=0, editable=False)
    post = models.CharField(_("职务"), max_length=60, blank=True)
    phone = models.CharField(_("手机"), max_length=20, blank=True)
    is_new = models.BooleanField(_("新任"), null=True, blank=True)
    group = models.ForeignKey(
        StudyGroup, models.SET_NULL, null=True, blank=True, related_name="enrolments", verbose_name=_("组别")
    )
    class_role = models.CharField(_("班委"), max_length=20, blank=True)
    seat = models.CharField(_("座位"), max_length=12, blank=True)
    seat_row = models.PositiveSmallIntegerField(_("排"), null=True, blank=True)
    seat_column = models.PositiveSmallIntegerField(_("座"), null=True, blank=True)
    seat_locked = models.BooleanField(_("固定座位"), default=False)
    needs_lodging = models.BooleanField(_("是否住宿"), null=True, blank=True)
    diet = models.CharField(_("用餐要求"), max_length=40, blank=True)
    remark = models.CharField(_("备注"), max_length=200, blank=True)
    reason = models.CharField(_("原因"), max_length=200, blank=True)
    withdrawn_from = models.CharField(
        max_length=14, choices=EnrolmentStatus.choices, blank=True, editable=False
    )
    expected_from = models.DateTimeField(null=True, blank=True, editable=False)
    waitlisted_at = models.DateTimeField(null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    decided_at = models.DateTimeField(null=True, editable=False)
    basis = models.ForeignKey(
        "trainees.NominationBasis",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="enrolments",
        editable=False,
    )
    call_up = models.CharField(_("点名调训"), max_length=12, choices=CallUpAnswer.choices, blank=True)
    call_up_instead = models.ForeignKey(
        Cadre,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("建议换为"),
        editable=False,
    )
    late_addition = models.CharField(_("增补"), max_length=10, choices=LateAddition.choices, blank=True)
    replaces = models.OneToOneField(
        "self", models.SET_NULL, null=True, blank=True, related_name="replaced_by", verbose_name=_("替换")
    )
    registered_at = models.DateTimeField(_("报到时间"), null=True, blank=True, editable=False)
    registered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    entered_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    # Who took the seat when this person left it: set by the verb that freed it, kept nowhere.
    moved_up: Enrolment | None = None

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("学员")
        verbose_name_plural = _("学员")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["training_class", "status"], name="enrolment_class_status"),
            models.Index(fields=["cadre", "status"], name="enrolment_cadre_status"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["training_class", "cadre"], name="enrolled_once"),
            # Two people may change seats in one transaction.
            models.UniqueConstraint(
                fields=["training_class", "seat_row", "seat_column"],
                name="seat_taken_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=Q(seat_row=None, seat_column=None) | Q(seat_row__gte=1, seat_column__gte=1),
                name="seat_is_a_row_and_a_column",
            ),
        ]

    def __str__(self) -> str:
        return self.cadre.name
