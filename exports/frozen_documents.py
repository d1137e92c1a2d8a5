"""The documents filed with a class, signed sheets among them: an edition keeps their checksums as they were at the closing."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from django.conf import settings
from django.utils.translation import gettext as _

from courses.models import ClassDocument, TrainingClass
from exports.models import FrozenEdition


class Kept(TypedDict):
    """What an edition keeps of a document; `sha256` is "" where the file was gone by then."""

    document: int
    title: str
    sha256: str


@dataclass(frozen=True)
class ChangedDocument:
    """A document whose file is no longer what it was at the closing; `is_gone` where there is none."""

    title: str
    is_gone: bool

    @property
    def text(self) -> str:
        """In words: which document, and what is wrong."""
        said = {"name": self.title}
        return _("%(name)s：文件缺失") % said if self.is_gone else _("%(name)s：校验不符") % said


def kept_of(training_class: TrainingClass) -> list[Kept]:
    """The documents of the class that have a file, each with its checksum; every file is read. One query."""
    rows = training_class.documents.in_place().exclude(file="").order_by("pk")
    return [Kept(document=row.pk, title=str(row), sha256=_sum_of(row)) for row in rows]


def changed(editions: Iterable[FrozenEdition]) -> Iterator[ChangedDocument]:
    """The documents of these editions that differ from what was kept of them. Each row is read, be it taken off since. One
    query an edition."""
    for edition in editions:
        rows = ClassDocument.objects.in_bulk([kept["document"] for kept in edition.documents])
        for kept in edition.documents:
            row = rows.get(kept["document"])
            found = _sum_of(row) if row else ""
            if found != kept["sha256"] or not found:
                yield ChangedDocument(kept["title"], is_gone=not found)


def _sum_of(document: ClassDocument) -> str:
    """Of its file; "" where there is none to read."""
    try:
        with (Path(settings.MEDIA_ROOT) / (document.file.name or "")).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
