"""The papers of a closed class are frozen: built once by the workers, kept for good, known by their checksums.

Freezing writes rows and nothing else, in the transaction of the closing; each row is an export that never expires, so
that a dead worker, a full disk or a silent broker are met by what meets them for every paper. What could not be built is
named on the class's page and can be built again; what was built is never built anew.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from courses import progress
from courses.models import ClassStatus, TrainingClass
from exports import files, frozen_documents, frozen_list, jobs
from exports.frozen_list import Wanted
from exports.models import UNDER_WAY, Export, ExportStatus, FrozenEdition, FrozenPaper

SETTLED = (ClassStatus.CLOSED, ClassStatus.ARCHIVED)


class NotFreezable(Exception):
    """Only what is closed can be frozen; the message is for the reader."""


@dataclass(frozen=True)
class Damage:
    """A frozen paper whose file is not what was built; `is_gone` where there is none at all."""

    paper: FrozenPaper
    is_gone: bool

    @property
    def text(self) -> str:
        """In words: which paper, and what is wrong."""
        name = self.paper.file_name
        return (
            _("%(name)s：文件缺失") % {"name": name}
            if self.is_gone
            else _("%(name)s：校验不符") % {"name": name}
        )


@transaction.atomic
def freeze(
    training_class: TrainingClass, *, by: User, facts: Mapping[str, Any] | None = None
) -> FrozenEdition:
    """A new edition with a waiting paper for each that the closed class should leave behind, and a worker woken for each
    after the commit; the edition in force where there is one. `facts` are plain JSON: what the closing came to. Raises
    NotFreezable."""
    current = progress.locked(training_class)
    if current.status not in SETTLED:
        raise NotFreezable(_("班次还没有结班，不能封存。"))
    if edition := in_force(current):
        return edition
    closing = audit.latest("attendance.close", current)
    now = timezone.now()
    edition = FrozenEdition.objects.create(
        training_class=current,
        number=current.frozen_editions.count() + 1,
        closed_at=closing.at if closing else now,
        frozen_at=now,
        frozen_by=by,
        facts=dict(facts or {}),
        documents=frozen_documents.kept_of(current),
    )
    papers = [
        _add(edition, place, wanted) for place, wanted in enumerate(frozen_list.wanted(current, by), start=1)
    ]
    audit.record(
        "exports.freeze",
        by=by,
        subject=current,
        edition=edition.number,
        papers=[paper.key for paper in papers],
    )
    _wake_after_commit([(paper.export_id, paper.export.paper) for paper in papers])
    return edition


def in_force(training_class: TrainingClass) -> FrozenEdition | None:
    """The edition that no reopening has superseded, or None. One query."""
    return training_class.frozen_editions.filter(superseded_at=None).first()


def _add(edition: FrozenEdition, position: int, wanted: Wanted) -> FrozenPaper:
    waiting = {"status": ExportStatus.WAITING}
    failed = {"status": ExportStatus.FAILED, "error": wanted.problem[:400], "finished_at": timezone.now()}
    export = Export.objects.create(
        paper=wanted.paper,
        training_class=edition.training_class,
        requested_by=edition.frozen_by,
        options=wanted.options,
        language=translation.get_language() or "zh-hans",
        is_kept=True,
        **(failed if wanted.problem else waiting),
    )
    return FrozenPaper.objects.create(edition=edition, export=export, key=wanted.key, position=position)


def _wake_after_commit(rows: Iterable[tuple[int, str]]) -> None:
    """The first that the broker does not take is the last that is tried: each further one would cost a timeout, and the
    sweep finds them all."""

    def tell() -> None:
        for _taken in takewhile(lambda row: jobs.wake(*row), rows):
            pass

    transaction.on_commit(tell, robust=True)


@transaction.atomic
def supersede(training_class: TrainingClass, *, by: User, reason: str) -> FrozenEdition | None:
    """A reopened class's edition is kept and no longer in force; what is still to be built of it is not built any more.
    None where there is no such edition."""
    current = progress.locked(training_class)
    edition = in_force(current)
    if edition is None:
        return None
    now = timezone.now()
    edition.superseded_at, edition.superseded_by, edition.reason = now, by, reason.strip()[:200]
    edition.save(update_fields=["superseded_at", "superseded_by", "reason"])
    Export.objects.filter(frozen__edition=edition, status__in=UNDER_WAY).update(
        status=ExportStatus.CANCELLED, claim=None, lease_until=None, finished_at=now
    )
    audit.record("exports.supersede", by=by, subject=current, edition=edition.number, reason=edition.reason)
    return edition


@transaction.atomic
def again(paper: FrozenPaper, *, by: User) -> bool:
    """Has one that could not be built built once more; says whether it was one. What has a file is never built anew, and
    what was superseded stays as it is."""
    progress.locked(paper.edition.training_class)
    edition = FrozenEdition.objects.get(pk=paper.edition_id)
    export = Export.objects.get(pk=paper.export_id)
    if not edition.is_in_force or export.status != ExportStatus.FAILED:
        return False
    return jobs.again(export, by=by)


def fetch(paper: FrozenPaper, *, by: User) -> BinaryIO:
    """The file as it was built, byte by byte, with an audit row that says who took it; raises `jobs.Gone` with the
    reason."""
    export = paper.export
    if export.status != ExportStatus.DONE:
        raise jobs.Gone(_("文件还没有生成好。"))
    try:
        file = files.opened(export)
    except files.NotThere:
        jobs.logger.error("the frozen file of export %s is missing or damaged", export.pk)
        raise jobs.Gone(_("封存的文件缺失，或与封存时的校验码不符。请联系管理员从备份恢复。")) from None
    audit.record(
        "exports.fetch_frozen",
        by=by,
        subject=export,
        training_class=export.training_class_id,
        paper=export.paper,
        edition=paper.edition.number,
        sha256=export.sha256,
    )
    return file


def damages(papers: Iterable[FrozenPaper]) -> Iterator[Damage]:
    """Those of the built papers whose file is missing, or is not what its checksum says; every file is read."""
    for paper in papers:
        try:
            files.opened(paper.export).close()
        except files.NotThere:
            path = Path(settings.MEDIA_ROOT) / (paper.export.file.name or "")
            yield Damage(paper, not path.is_file())


def checksums(papers: Iterable[FrozenPaper]) -> str:
    """A line a built paper, as `sha256sum --check` reads it."""
    return "".join(f"{paper.export.sha256}  {paper.file_name}\n" for paper in papers)
