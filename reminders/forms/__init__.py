"""The forms of notices, the outbox and their settings."""

from reminders.forms.channel import ChannelForm, RobotForm
from reminders.forms.rule import RuleForm
from reminders.forms.template import TemplateForm

__all__ = ["ChannelForm", "RobotForm", "RuleForm", "TemplateForm"]
