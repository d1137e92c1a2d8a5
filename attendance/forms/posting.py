"""What is noted of a posting."""

from django import forms
from django.utils.translation import gettext_lazy as _

from attendance.forms.today import HalfDayField


class PostingForm(forms.Form):
    """Which half-day was posted, in which words."""

    half_day = HalfDayField(max_length=20)
    text = forms.CharField(label=_("内容"), max_length=5000)
