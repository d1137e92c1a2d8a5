"""Files that people upload: not too large, and what their name says."""

from collections.abc import Collection
from pathlib import PurePath
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
# What a file of each kind begins with, so that a renamed programme is not taken for a letter.
_BEGINNINGS = {
    ".pdf": b"%PDF",
    ".jpg": b"\xff\xd8\xff",
    ".jpeg": b"\xff\xd8\xff",
    ".png": b"\x89PNG",
    ".docx": _ZIP,
    ".xlsx": _ZIP,
    ".pptx": _ZIP,
    ".ofd": _ZIP,
    ".zip": _ZIP,
    ".doc": _OLE,
    ".xls": _OLE,
    ".ppt": _OLE,
    ".wps": _OLE,
    ".et": _OLE,
    ".dps": _OLE,
}
# A photo of a telephone is a container: the size of its first box, then the word that it is one, then its brand.
_BOX, _BRANDS = b"ftyp", (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1")


def checked(file: UploadedFile, *, kinds: Collection[str], megabytes: int) -> UploadedFile:
    """The file itself when it is one of these kinds (".pdf") and no larger than so many MB.

    Raises ValidationError, which says clearly what is wrong: too large, or not what its name says.
    """
    size, name = file.size or 0, PurePath(file.name or "")
    if size > megabytes * 2**20:
        words = {"is": f"{size / 2**20:.1f}", "max": megabytes}
        raise ValidationError(_("文件有 %(is)s MB，超过了 %(max)s MB。"), params=words)
    suffix = name.suffix.lower()
    if suffix not in kinds:
        raise ValidationError(_("不能上传“%(suffix)s”文件。"), params={"suffix": suffix or name.name})
    beginning = file.read(12)
    file.seek(0)
    if not _is_one(suffix, beginning):
        words = {"suffix": suffix}
        raise ValidationError(_("文件内容不是 %(suffix)s，可能已损坏或改过扩展名。"), params=words)
    return file


def _is_one(suffix: str, beginning: bytes) -> bool:
    if suffix in (".heic", ".heif"):
        return beginning[4:8] == _BOX and beginning[8:12] in _BRANDS
    return beginning.startswith(_BEGINNINGS[suffix])


class ManyFilesInput(forms.FileInput):
    """Takes several files at once."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """All that came under the name."""
        return files.getlist(name)


class ManyFilesField(forms.FileField):
    """Several files, each checked by its content; a list, empty where there is none. `kinds` and `megabytes` are those of
    `checked`, `most` how many may come at once."""

    widget = ManyFilesInput

    def __init__(self, *, kinds: Collection[str], megabytes: int, most: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kinds, self.megabytes, self.most = kinds, megabytes, most
        self.widget.attrs["accept"] = ",".join(kinds)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Says which file is wrong, and how."""
        given: list[UploadedFile] = [one for one in data or () if one]
        if self.required and not given:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(given) > self.most:
            raise ValidationError(_("一次最多 %(most)d 个文件。") % {"most": self.most})
        return [self._checked(one) for one in given]

    def _checked(self, file: UploadedFile) -> UploadedFile:
        try:
            super().clean(file)
            return checked(file, kinds=self.kinds, megabytes=self.megabytes)
        except ValidationError as wrong:
            words = {"name": file.name, "reason": "".join(wrong.messages)}
            raise ValidationError(_("“%(name)s”：%(reason)s") % words) from wrong


class OneFileForm(forms.Form):
    """Takes one file. A form of it says the file's `label`, the `kinds` it takes (".pdf"), the most `megabytes`, and a
    `hint` with %(size)s in it."""

    label: ClassVar[Promise]
    kinds: ClassVar[Collection[str]]
    megabytes: ClassVar[int]
    hint: ClassVar[Promise]

    file = forms.FileField(
        max_length=200,
        widget=forms.FileInput,
        error_messages={
            "required": gettext_lazy("请先选一个文件。"),
            "empty": gettext_lazy("这个文件是空的。"),
            "max_length": gettext_lazy("文件名太长，请改短再传。"),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["file"]
        field.label = str(self.label)
        field.widget.attrs["accept"] = ",".join(self.kinds)
        field.help_text = str(self.hint) % {"size": self.megabytes}

    def clean_file(self) -> UploadedFile:
        """Says clearly what is wrong with a file: too large, or not what its name says."""
        return checked(self.cleaned_data["file"], kinds=self.kinds, megabytes=self.megabytes)
