"""A document of a class, with the file that was uploaded."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from courses.forms.days import DayInput
from courses.forms.files import checked
from courses.models import ClassDocument

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
        fields = ["kind", "title", "number", "dated_on", "file"]
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

    def clean_file(self) -> UploadedFile | None:
        """Says clearly what is wrong with a file: too large, or not what its name says."""
        file: UploadedFile | None = self.cleaned_data.get("file")
        if not file:
            return None
        return checked(file, kinds=KINDS, megabytes=MAX_MEGABYTES)
