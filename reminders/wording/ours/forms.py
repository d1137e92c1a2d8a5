"""In which forms and languages a template of ours is written."""

from collections.abc import Mapping

from reminders.models import RuleName, WordingForm

ZH, EN = "zh-hans", "en"
LONG, SHORT = WordingForm.LONG, WordingForm.SHORT
Template = tuple[str, str]
Templates = Mapping[RuleName, Mapping[tuple[WordingForm, str], Template]]
