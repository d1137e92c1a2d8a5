"""A document of a class, with the file that was uploaded."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from courses.forms.days import DayInput
from courses.forms.files import checked
from courses.models import SHOWABLE, ClassDocument

MAX_MEGABYTES = 20
KINDS = (
    *(".pdf", ".jpg", ".jpeg", ".png", ".docx", ".xlsx", ".ofd", ".zip"),
    *(".doc", ".xls", ".wps", ".et"),
)


class DocumentForm(forms.ModelForm):
    """What it is, its number and date, and its file."""

    nonce = forms.UUIDField(widget=forms.HiddenInput)

    class Meta:
        model = ClassDocument
        fields = ["kind", "title", "number", "dated_on", "file", "shown"]
        widgets = {
            "dated_on": DayInput,
            "number": forms.TextInput(attrs={"placeholder": _("如：武组通〔2026〕12号")}),
            "file": forms.FileInput(attrs={"accept": ",".join(KINDS)}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _(
            "PDF、Word、WPS、Excel、OFD、图片或压缩包，不超过 %(size)s MB。"
        ) % {"size": MAX_MEGABYTES}
        self.fields["file"].error_messages["empty"] = _("这个文件是空的。")

        self.fields["shown"].label = _("发给学员看")
        self.fields["shown"].help_text = _(
            "培训通知、学习资料和其他文件可以发；办班依据、批准文件和签到表只给工作人员看。"
        )

    def clean(self) -> dict[str, Any]:
        """A paper that trainees are never shown is not shown, whatever was ticked; without a file there is nothing to."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("kind") not in SHOWABLE:
            cleaned["shown"] = False
        return cleaned

    def clean_file(self) -> UploadedFile | None:
        """Says clearly what is wrong with a file: too large, or not what its name says."""
        file: UploadedFile | None = self.cleaned_data.get("file")
        if not file:
            return None
        return checked(file, kinds=KINDS, megabytes=MAX_MEGABYTES)
