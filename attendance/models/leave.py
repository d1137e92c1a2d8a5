"""Leave: asked for, said yes or no to by the unit and then by the ladder (R11), returned from (销假)."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from attendance.models.ledger import LeaveKind
from courses.models import TrainingClass
from trainees.models import Enrolment
from units.models import Unit, in_subtree


class LeaveLevel(models.TextChoices):
    """Who says something to a request: first the unit, then by length (R11)."""

    UNIT = "UNIT", _("所在单位")
    HEAD_TEACHER = "HEAD_TEACHER", _("班主任")
    ORGANISER = "ORGANISER", _("组织者")
    DISTRICT = "DISTRICT", _("区里")


class LeaveState(models.TextChoices):
    """Where a request stands; while ASKED, `awaits` says whose word is missing."""

    ASKED = "ASKED", _("待审批")
    APPROVED = "APPROVED", _("已准假")
    REFUSED = "REFUSED", _("未准假")
    WITHDRAWN = "WITHDRAWN", _("已撤回")


class LeaveAnswer(models.TextChoices):
    """What was said at one step."""

    AGREE = "AGREE", _("同意")
    AGREE_AND_FLAG = "AGREE_AND_FLAG", _("准假并标记")
    REFUSE = "REFUSE", _("不准")
    REPLACE = "REPLACE", _("更换人选")
    WITHDRAW = "WITHDRAW", _("撤回")
    RETURN = "RETURN", _("销假")
    UNDO = "UNDO", _("撤销")


class LeaveRequestQuerySet(models.QuerySet["LeaveRequest"]):
    """Which requests."""

    def visible_to(self, user: Any) -> Self:
        """Staff: of the classes they see; a liaison: of the own subtree; a cadre: the own."""
        classes = TrainingClass.objects.visible_to(user)
        return self.filter(
            Q(enrolment__training_class__in=classes)
            | in_subtree("enrolment__unit__", user.unit_paths(Role.LIAISON))
            | Q(enrolment__cadre__user=user)
        )

    def approved(self) -> Self:
        """Those that hold."""
        return self.filter(state=LeaveState.APPROVED)


class LeaveRequest(models.Model):
    """Leave of one trainee over [start_at, end_at): whole half-days, or with `by_hours` counting its own hours (R29).
    `needs` is the level that decides by its length; `returned_at` ends it early (销假)."""

    enrolment = models.ForeignKey(
        Enrolment, models.PROTECT, related_name="leave_requests", verbose_name=_("学员")
    )
    kind = models.CharField(_("种类"), max_length=8, choices=LeaveKind.choices)
    start_at = models.DateTimeField(_("开始"))
    end_at = models.DateTimeField(_("结束"))
    by_hours = models.BooleanField(_("按小时"), default=False)
    reason = models.CharField(_("事由"), max_length=300)
    proof = models.FileField(_("证明材料"), upload_to="leave/%Y/%m/", blank=True)
    proof_name = models.CharField(max_length=200, blank=True, editable=False)
    state = models.CharField(_("状态"), max_length=9, choices=LeaveState.choices, default=LeaveState.ASKED)
    needs = models.CharField(max_length=12, choices=LeaveLevel.choices)
    awaits = models.CharField(max_length=12, choices=LeaveLevel.choices, blank=True)
    is_flagged = models.BooleanField(_("准假并标记"), default=False)
    by_telephone = models.BooleanField(_("电话请假，代填"), default=False)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    returned_at = models.DateTimeField(_("销假时间"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    nonce = models.UUIDField(null=True, unique=True, editable=False)

    objects = LeaveRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("请假")
        verbose_name_plural = _("请假")
        ordering = ["-asked_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "awaits"], name="leave_state"),
            models.Index(fields=["enrolment", "state"], name="leave_enrolment_state"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(end_at__gt=F("start_at")),
                name="leave_ends_after_it_starts",
                violation_error_message=_("结束时间要晚于开始时间。"),
            ),
            models.CheckConstraint(
                condition=Q(state=LeaveState.ASKED, awaits__gt="")
                | (~Q(state=LeaveState.ASKED) & Q(awaits="")),
                name="leave_awaits_while_asked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment} {self.get_kind_display()}"


class LeaveStep(models.Model):
    """One word said about a request; rows are only added. `for_user` is the approver who delegated."""

    request = models.ForeignKey(LeaveRequest, models.CASCADE, related_name="steps")
    level = models.CharField(max_length=12, choices=LeaveLevel.choices, blank=True)
    answer = models.CharField(_("意见"), max_length=14, choices=LeaveAnswer.choices)
    words = models.CharField(_("说明"), max_length=200, blank=True)
    letter = models.FileField(_("单位证明"), upload_to="leave/%Y/%m/", blank=True)
    letter_name = models.CharField(max_length=200, blank=True, editable=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    for_user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("请假意见")
        verbose_name_plural = _("请假意见")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.request_id} {self.answer}"

    @property
    def label(self) -> str:
        """What was said: the unit agrees or not, an approver grants or refuses."""
        if self.level == LeaveLevel.UNIT and self.answer == LeaveAnswer.REFUSE:
            return str(_("不同意"))
        is_granted = self.answer == LeaveAnswer.AGREE and self.level != LeaveLevel.UNIT
        return str(_("准假")) if is_granted else str(self.get_answer_display())


class LeaveDelegation(models.Model):
    """An approver lets somebody else decide: for one class, or with the district for all of the giver's."""

    giver = models.ForeignKey(User, models.CASCADE, related_name="leave_given", verbose_name=_("委托人"))
    taker = models.ForeignKey(User, models.CASCADE, related_name="leave_taken", verbose_name=_("受托人"))
    level = models.CharField(_("审批级别"), max_length=12, choices=LeaveLevel.choices)
    training_class = models.ForeignKey(
        TrainingClass, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("班次")
    )
    district = models.ForeignKey(Unit, models.CASCADE, related_name="+", verbose_name=_("区"))
    starts_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("结束日期"))
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("审批委托")
        verbose_name_plural = _("审批委托")
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="delegation_ends_after_it_starts",
                violation_error_message=_("结束日期不能早于开始日期。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.giver} → {self.taker}"
