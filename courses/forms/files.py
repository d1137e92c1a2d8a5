"""Files that people upload: not too large, and what their name says."""

from collections.abc import Collection
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

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
    beginning = file.read(8)
    file.seek(0)
    if not beginning.startswith(_BEGINNINGS[suffix]):
        words = {"suffix": suffix}
        raise ValidationError(_("文件内容不是 %(suffix)s，可能已损坏或改过扩展名。"), params=words)
    return file
