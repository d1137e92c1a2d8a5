"""A district's own words for a rule, in one form and language."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reminders import templating
from reminders.due.rule import Rule
from reminders.models import MessageTemplate, WordingForm


class TemplateForm(forms.ModelForm):
    """Title and text; a short form has no title. `version` is the stored one that the page began from."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = MessageTemplate
        fields = ["title", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 9})}

    def __init__(self, *args: Any, rule: Rule, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rule = rule
        self.fields["version"].initial = self.instance.version
        self.fields["text"].error_messages["required"] = _("内容不能是空的；想用内置的，请恢复内置模板。")
        if self.instance.form == WordingForm.SHORT:
            del self.fields["title"]
        else:
            self.fields["title"].required = True
            self.fields["title"].help_text = gettext_lazy("邮件的主题，也是站内消息的标题。")

    def clean_title(self) -> str:
        """Its fields are known."""
        return self._known("title")

    def clean_text(self) -> str:
        """Its fields are known."""
        return self._known("text").replace("\r\n", "\n")

    def _known(self, name: str) -> str:
        typed: str = self.cleaned_data[name]
        problems = list(templating.problems_in(typed, self.rule))
        if problems:
            raise forms.ValidationError(problems)
        return typed

    def tried(self) -> MessageTemplate:
        """The template as it is typed, whatever is wrong with it, not to be saved."""
        row = self.instance
        text = self.data.get("text", row.text) if self.is_bound else row.text
        title = self.data.get("title", row.title) if self.is_bound else row.title
        return MessageTemplate(
            district_id=row.district_id,
            rule=row.rule,
            form=row.form,
            language=row.language,
            title=title[:120].replace("\x00", ""),
            text=text[:2000].replace("\x00", "").replace("\r\n", "\n"),
        )
