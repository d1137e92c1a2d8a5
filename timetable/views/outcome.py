"""What comes of a form that asks for a verb: done, or refused with what stands in the way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.db.models import Model, QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from accounts import resending
from accounts.models import AuditEntry
from timetable.models import Session
from timetable.refusals import Clashing, ReasonNeeded, Stale


@dataclass(frozen=True)
class Outcome:
    """`session` when it is done; else the status to answer and what the page says."""

    session: Session | None
    status: int
    context: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Difference:
    """A field in which the stored row and the typed one differ, in words."""

    label: str
    stored: str
    typed: str


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, even if it is nothing; None when the page is only asked for."""
    return request.POST if request.method == "POST" else None


def attempt(
    form: forms.Form, act: Callable[[], Session], stored: Callable[[Session], dict[str, Any]] | None = None
) -> Outcome:
    """Calls the verb when the form is valid: 422 for bad input, 409 for a clash or an old form.

    After an old form, `differences` hold both values, and the form carries the newer version, so that saving once
    more means it. `stored` gives the form's data of a session.
    """
    if not form.is_valid():
        return Outcome(None, 422 if form.is_bound else 200)
    try:
        return Outcome(act(), 200)
    except Clashing as clashing:
        return Outcome(None, 409, {"refused": clashing.sentences})
    except ReasonNeeded as needed:
        form.add_error("reason" if "reason" in form.fields else None, str(needed))
        return Outcome(None, 422)
    except Stale as stale:
        return Outcome(None, 409, _both_values(form, stored(stale.current) if stored else {}, stale.current))


def _both_values(form: forms.Form, stored: dict[str, Any], current: Session) -> dict[str, Any]:
    typed = form.cleaned_data
    again = form.__class__(stored, **_made_with(form))
    again.is_valid()
    found = [
        Difference(str(made.label), _words(made, again.cleaned_data.get(name)), _words(made, typed.get(name)))
        for name, made in form.fields.items()
        if not made.widget.is_hidden and name not in ("reason", "period")
    ]
    resending.renew(form, version=current.version)
    last = AuditEntry.objects.filter(subject_type="timetable.session", subject_id=current.pk)
    return {
        "differences": [row for row in found if row.stored != row.typed],
        "last_change": last.select_related("by").order_by("-at", "-pk").first(),
        "current": current,
    }


def _made_with(form: forms.Form) -> dict[str, Any]:
    return {name: getattr(form, name) for name in ("training_class", "by", "session") if hasattr(form, name)}


def _words(made: forms.Field, value: Any) -> str:
    if value in (None, ""):
        return "—"
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    if isinstance(made, forms.ModelChoiceField):
        rows: Iterable[Model] = value if isinstance(value, QuerySet | list) else [value]
        return _("、").join(made.label_from_instance(row) for row in rows) or "—"
    if isinstance(made, forms.ChoiceField):
        return str(dict(made.choices).get(value, value))  # type: ignore[arg-type]  # never grouped here
    return str(value)
