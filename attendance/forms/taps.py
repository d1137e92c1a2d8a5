"""What a roll-call page sends after it was without network."""

import datetime as dt
from typing import Any, cast
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from attendance.taps import Batch, Tap
from attendance.value import Value
from courses.yearbook import YEARS
from timetable.calendar import HalfDay

MOST = 500
"""How many taps come in one request."""


class TapsForm(forms.Form):
    """Taps in their order, each `tap` as nonce/enrolment/value/seen/instant; an instant counts milliseconds from 1970 by the
    phone's clock. `account` is the person who tapped, `half_day` the one that the page showed."""

    account = forms.IntegerField()
    half_day = forms.CharField()
    sent_at = forms.CharField()

    def clean(self) -> dict[str, Any]:
        """Adds `batch`."""
        texts = cast(QueryDict, self.data).getlist("tap")
        try:
            if not 0 < len(texts) <= MOST:
                raise ValueError(len(texts))
            self.cleaned_data["batch"] = Batch(
                HalfDay.parse(self.cleaned_data.get("half_day", "")),
                _instant(self.cleaned_data.get("sent_at", "")),
                [_read(text) for text in texts],
            )
        except ValueError as error:
            raise forms.ValidationError(_("读不懂这次点名，请刷新后再试。")) from error
        return self.cleaned_data


def _read(text: str) -> Tap:
    nonce, enrolment, value, seen, at = text.split("/")
    if not (enrolment.isascii() and enrolment.isdigit() and len(enrolment) < 19):
        raise ValueError(enrolment)
    return Tap(UUID(nonce), int(enrolment), Value.of(value), Value.of(seen), _instant(at))


def _instant(text: str) -> dt.datetime:
    if not (text.isascii() and text.isdigit() and len(text) < 15):
        raise ValueError(text)
    instant = dt.datetime.fromtimestamp(int(text) / 1000, dt.UTC)
    if instant.year not in YEARS:
        raise ValueError(text)
    return instant
