"""How a district words its messages."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from reminders.models.names import RuleName
from units.models import Unit


class WordingForm(models.TextChoices):
    """LONG goes by mail and in-app, SHORT by short message and into groups."""

    LONG = "LONG", _("邮件和站内")
    SHORT = "SHORT", _("短信和群")


class MessageTemplate(models.Model):
    """A district's own words for a rule, in a form and a language; without one ours are used (`wording.ours`).

    `title` is the subject line of the long form. Fields stand in double braces: `{{姓名}}`.
    """

    district = models.ForeignKey(Unit, models.CASCADE, related_name="message_templates", verbose_name=_("区"))
    rule = models.CharField(_("提醒"), max_length=20, choices=RuleName.choices)
    form = models.CharField(_("形式"), max_length=5, choices=WordingForm.choices)
    language = models.CharField(
        _("语言"), max_length=10, choices=[("zh-hans", _("中文")), ("en", "English")], default="zh-hans"
    )
    title = models.CharField(_("标题"), max_length=120, blank=True)
    text = models.TextField(_("内容"), max_length=2000)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("消息模板")
        verbose_name_plural = _("消息模板")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["district", "rule", "form", "language"], name="message_template_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_rule_display()} {self.get_form_display()} {self.language}"
