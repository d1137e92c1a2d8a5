"""Uploading an office's own template, and choosing with whom to try it."""

import uuid
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Role, User
from courses.models import TrainingClass
from exports import own_templates
from exports.models import PaperName, PaperTemplate
from exports.office import MOST_BYTES
from exports.papers import fillable_papers
from units.models import Unit

CLASSES = 30


class OwnTemplateForm(forms.Form):
    """For which paper of which unit, what it is called, and the file, which is looked through here."""

    nonce = forms.UUIDField(widget=forms.HiddenInput)
    unit = forms.TypedChoiceField(
        label=_("所属单位"), coerce=int, help_text=_("这个单位及其下级单位的班次都可以用。")
    )
    paper = forms.ChoiceField(label=pgettext_lazy("one", "文档"))
    title = forms.CharField(label=_("名称"), max_length=60, help_text=_("生成文档时按这个名称选用。"))
    file = forms.FileField(
        label=_("文件"),
        help_text=_("写好占位符的 .xlsx 或 .docx，不超过 5 MB。"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.docx"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {unit.pk: unit for unit in units_of(user)}
        cast(forms.ChoiceField, self.fields["unit"]).choices = [
            (pk, unit.name) for pk, unit in self.units.items()
        ]
        papers = [(name, PaperName(name).label) for name in fillable_papers()]
        cast(forms.ChoiceField, self.fields["paper"]).choices = papers
        self.fields["nonce"].initial = uuid.uuid4
        self.fields["unit"].initial = next(iter(self.units), None)
        self.fields["file"].error_messages["empty"] = _("这个文件是空的。")

    def clean(self) -> dict[str, Any]:
        """Names everything in the file that cannot be used for that paper, beside the file."""
        data = super().clean() or self.cleaned_data
        file: UploadedFile | None = data.get("file")
        if file and data.get("paper"):
            data["data"] = file.read(MOST_BYTES + 1)
            problems = own_templates.problems_with(data["data"], paper=data["paper"])
            if problems:
                self.add_error("file", ValidationError(problems))
        return data

    def save(self, *, by: User) -> PaperTemplate:
        """Keeps what a valid form brought."""
        data = self.cleaned_data
        return own_templates.add(
            data["data"],
            unit=self.units[data["unit"]],
            paper=data["paper"],
            title=data["title"],
            original_name=str(data["file"].name),
            nonce=data["nonce"],
            by=by,
        )


def units_of(user: User) -> list[Unit]:
    """The units for which the user may keep templates, each once."""
    managing = (Role.ADMINISTRATOR, Role.ORGANISER)
    return list(dict.fromkeys(grant.unit for grant in user.current_grants if grant.role in managing))


class SampleForm(forms.Form):
    """With whom a template is tried: invented people, or a class that may use it."""

    training_class = forms.ModelChoiceField(
        queryset=TrainingClass.objects.none(),
        label=_("用谁的数据试填"),
        empty_label=_("虚构的人"),
        required=False,
    )

    def __init__(self, *args: Any, template: PaperTemplate, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = cast(Any, self.fields["training_class"])
        choice.queryset = own_templates.classes_for(template, user)
