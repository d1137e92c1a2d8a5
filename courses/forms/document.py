"""A document of a class, with the file that was uploaded."""

from pathlib import PurePath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from courses.forms.days import DayInput
from courses.models import ClassDocument

MAX_MEGABYTES = 20
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
# What a file of each kind begins with, so that a renamed programme is not taken for a letter.
BEGINNINGS = {
    ".pdf": (b"%PDF",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".png": (b"\x89PNG",),
    ".docx": (_ZIP,),
    ".xlsx": (_ZIP,),
    ".ofd": (_ZIP,),
    ".zip": (_ZIP,),
    ".doc": (_OLE,),
    ".xls": (_OLE,),
    ".wps": (_OLE,),
    ".et": (_OLE,),
}


class DocumentForm(forms.ModelForm):
    """What it is, its number and date, and its file."""

    nonce = forms.UUIDField(widget=forms.HiddenInput)

    class Meta:
        model = ClassDocument
        fields = ["kind", "title", "number", "dated_on", "file"]
        widgets = {
            "dated_on": DayInput,
            "number": forms.TextInput(attrs={"placeholder": _("如：武组通〔2026〕12号")}),
            "file": forms.FileInput(attrs={"accept": ",".join(BEGINNINGS)}),
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
        if (file.size or 0) > MAX_MEGABYTES * 2**20:
            raise ValidationError(
                _("文件有 %(is)s MB，超过了 %(max)s MB。"),
                params={"is": f"{(file.size or 0) / 2**20:.1f}", "max": MAX_MEGABYTES},
            )
        suffix = PurePath(file.name or "").suffix.lower()
        if suffix not in BEGINNINGS:
            raise ValidationError(
                _("不能上传“%(suffix)s”文件。"), params={"suffix": suffix or PurePath(file.name or "").name}
            )
        beginning = file.read(8)
        file.seek(0)
        if not beginning.startswith(BEGINNINGS[suffix]):
            raise ValidationError(
                _("文件内容不是 %(suffix)s，可能已损坏或改过扩展名。"), params={"suffix": suffix}
            )
        return file
