"""What may be chosen when a paper is asked for: the forms that several papers share."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Self, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from attendance.forms.coverage import YEARS_BACK
from courses.models import TrainingClass
from exports.models import PaperTemplate
from units.models import Unit

PDF = "pdf"
ORDERS = [("unit", _("按单位")), ("group", _("按组别")), ("stroke", _("按姓氏笔画"))]


class PaperForm(forms.Form):
    """A paper without choices; `nonce` makes a double click or a resend one export. `user` None is whoever sits at
    the server. `subject` is what the paper is of: a class, or a unit; of several `formats` of its file one is chosen.
    `each` names a field every choice of which is filed as a paper of its own, as leave slips are one a request."""

    each: ClassVar[str] = ""

    nonce = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        subject: TrainingClass | Unit,
        user: User | None,
        formats: Sequence[tuple[str, str]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.subject = subject
        self.user = user
        self.fields["nonce"].initial = uuid.uuid4
        if len(formats) > 1:
            first, _name = formats[0]
            self.fields["format"] = forms.ChoiceField(
                label=_("文件格式"), choices=formats, initial=first, required=False
            )

    @property
    def training_class(self) -> TrainingClass:
        """The class, of a paper that is of one."""
        return cast(TrainingClass, self.subject)

    @property
    def options(self) -> dict[str, Any]:
        """The choices of a valid form as plain JSON; a kind of file or a template only where one was chosen."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name != "nonce" and (value or name not in ("format", "template"))
        }

    @classmethod
    def unchanged(
        cls, *, subject: TrainingClass | Unit, user: User | None, asked: Mapping[str, Any] | None = None
    ) -> Self:
        """The form as it is sent when nobody changes what it opens with; `asked` chooses beforehand."""
        form = cls(subject=subject, user=user)
        form.suggest(asked or {})
        return cls(form.as_sent({}), subject=subject, user=user)

    def as_sent(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """What is sent when only what is given was chosen, and the rest stays as the form opens with it."""
        return {
            name: field.widget.value_from_datadict(given, {}, name)
            if name in given
            else self.get_initial_for_field(field, name)
            for name, field in self.fields.items()
        }

    @classmethod
    def asks_first(cls) -> bool:
        """Whether something must be chosen that has no default. Choices that depend on the class are not known here:
        a form that turns out to need one is shown when it is sent unchanged."""
        return any(
            field.required and field.initial is None and getattr(field, "choices", True)
            for field in cls.base_fields.values()
        )

    def offer(self, templates: Sequence[PaperTemplate]) -> None:
        """Lets one of the office's own templates be chosen, where there are any."""
        if templates:
            own = [(str(one.pk), _("本单位模板《%(title)s》") % {"title": one.title}) for one in templates]
            self.fields["template"] = forms.ChoiceField(
                label=_("用什么版式"), choices=[("", _("通用")), *own], required=False
            )

    def suggest(self, asked: Mapping[str, Any]) -> None:
        """Chooses beforehand what is asked for, where it names a choice that there is."""
        for name, value in asked.items():
            choices = getattr(self.fields.get(name), "choices", ())
            if value in [choice for choice, _label in choices]:
                self.fields[name].initial = value


class YearForm(PaperForm):
    """Of which year; next year's too, for its plan is made in this one."""

    year = forms.TypedChoiceField(label=_("年度"), coerce=int)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        this = timezone.localdate().year
        chosen = cast(forms.TypedChoiceField, self.fields["year"])
        chosen.choices = [(str(year), str(year)) for year in range(this + 1, this - YEARS_BACK - 1, -1)]
        chosen.initial = str(this)


class OrderedForm(PaperForm):
    """In which order people stand."""

    order = forms.ChoiceField(label=_("排列次序"), choices=ORDERS, initial="unit")
