"""One tap and one line for each course (R26)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from attendance.evaluating import Rating
from attendance.evaluation_figures import PARTS, SCORES
from timetable.models import PublishedSession


@dataclass(frozen=True)
class Entry:
    """A course with its fields."""

    course: PublishedSession
    score: BoundField
    parts: list[BoundField]
    words: BoundField

    @property
    def is_unfolded(self) -> bool:
        """Whether something was already said of the parts."""
        return any(part.value() for part in self.parts)


def _scores(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=SCORES,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect(attrs={"class": "btn-check"}),
    )


class EvaluationForm(forms.Form):
    """The courses that one trainee was at and has not rated; those left out can be rated later."""

    def __init__(self, *args: Any, courses: Sequence[PublishedSession], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.courses = courses
        for course in courses:
            self.fields[f"score-{course.pk}"] = _scores(_("总体评价"))
            for name, label in PARTS:
                self.fields[f"{name}-{course.pk}"] = _scores(label)
            self.fields[f"words-{course.pk}"] = forms.CharField(
                label=gettext_lazy("一句话意见（可不填）"),
                max_length=200,
                required=False,
                widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
            )

    def entries(self) -> Iterator[Entry]:
        """In order of time."""
        for course in self.courses:
            parts = [self[f"{name}-{course.pk}"] for name, _label in PARTS]
            yield Entry(course, self[f"score-{course.pk}"], parts, self[f"words-{course.pk}"])

    def clean(self) -> dict[str, Any]:
        """At least one course, and nothing said of one without its score."""
        given = super().clean() or self.cleaned_data
        for course in self.courses:
            said = [given.get(f"{name}-{course.pk}") for name in ("words", *(name for name, _label in PARTS))]
            if any(said) and not given.get(f"score-{course.pk}"):
                self.add_error(f"score-{course.pk}", _("请给这门课选一个总体评价。"))
        if not self.errors and not self.ratings:
            raise forms.ValidationError(_("请至少给一门课选一个评价。"))
        return given

    @property
    def ratings(self) -> dict[int, Rating]:
        """What a valid form says, by session id."""
        found = {course.pk: self._rating(course.pk) for course in self.courses}
        return {pk: rating for pk, rating in found.items() if rating}

    def _rating(self, pk: int) -> Rating | None:
        said = self.cleaned_data
        if not said.get(f"score-{pk}"):
            return None
        return Rating(
            score=said[f"score-{pk}"],
            delivery=said.get(f"delivery-{pk}"),
            method=said.get(f"method-{pk}"),
            effect=said.get(f"effect-{pk}"),
            words=said.get(f"words-{pk}", ""),
        )
