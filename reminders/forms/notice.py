"""Which text was copied."""

from django import forms

from reminders.group_texts import GROUP_TEXTS
from reminders.models import RuleName


class CopyForm(forms.Form):
    """A text by its rule and subject. `quiet` comes from a script that waits for no page; `page` from the page of
    notices, where nobody else notes what the copy means."""

    rule = forms.ChoiceField(choices=[(rule, rule) for rule in RuleName if rule in GROUP_TEXTS])
    subject = forms.CharField(max_length=60)
    quiet = forms.BooleanField(required=False)
    page = forms.BooleanField(required=False)
