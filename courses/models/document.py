"""The papers a class rests on: approval, notice, signed sheets."""

from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from courses.models.plan_act import PlanDocument
from courses.models.training_class import TrainingClass


class DocumentKind(models.TextChoices):
    """What a document proves."""

    BASIS = "BASIS", _("办班依据")
    APPROVAL = "APPROVAL", _("批准文件")
    NOTICE = "NOTICE", _("培训通知")
    SIGNED_SHEET = "SIGNED_SHEET", _("签到表原件")
    OTHER = "OTHER", _("其他")
    MATERIAL = "MATERIAL", _("学习资料")


# What trainees may be shown; the first two are, unless somebody says otherwise.
SHOWN_AT_FIRST = (DocumentKind.NOTICE, DocumentKind.MATERIAL)
SHOWABLE = (*SHOWN_AT_FIRST, DocumentKind.OTHER)


class ClassDocumentQuerySet(models.QuerySet["ClassDocument"]):
    """Which documents."""

    def visible_to(self, user: Any) -> Self:
        """Those of the classes that the user sees as staff."""
        return self.filter(training_class__in=TrainingClass.objects.visible_to(user).values("pk"))

    def in_place(self) -> Self:
        """Without the removed ones."""
        return self.filter(removed_at=None)

    def shown(self) -> Self:
        """Those in place, with a file, that trainees of the class are shown."""
        return self.in_place().filter(shown=True).exclude(file="")


class ClassDocument(models.Model):
    """A document with its number, date and file; a signed sheet belongs to a half-day (`day`, and `period` as the
    timetable names it). A removed one is kept, so that removing can be undone. One with `plan_document` is the plan's
    own document, filed for the class: the same file, number and date."""

    training_class = models.ForeignKey(
        TrainingClass, models.CASCADE, related_name="documents", verbose_name=_("班次")
    )
    kind = models.CharField(_("类别"), max_length=16, choices=DocumentKind.choices)
    title = models.CharField(_("标题"), max_length=200)
    shown = models.BooleanField(_("学员可见"), default=False, db_default=False)
    number = models.CharField(_("文号"), max_length=80, blank=True)
    dated_on = models.DateField(_("日期"), null=True, blank=True)
    day = models.DateField(_("所属日期"), null=True, blank=True)
    period = models.CharField(max_length=3, blank=True, editable=False)
    file = models.FileField(_("文件"), upload_to="documents/%Y/%m/", blank=True)
    original_name = models.CharField(max_length=200, blank=True, editable=False)
    plan_document = models.ForeignKey(
        PlanDocument, models.PROTECT, null=True, related_name="class_documents", editable=False
    )
    added_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    added_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, editable=False)
    nonce = models.UUIDField(null=True, unique=True, editable=False)

    objects = ClassDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("班次文件")
        verbose_name_plural = _("班次文件")
        ordering = ["kind", "dated_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(shown=False) | models.Q(kind__in=SHOWABLE), name="document_shown_by_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()

    @property
    def may_be_shown(self) -> bool:
        """Whether it is of a kind that trainees may be shown: approvals and signed sheets never are."""
        return self.kind in SHOWABLE
