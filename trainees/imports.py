"""The imports of a class's roster, or of the district's people: who gave which file when, what became of it."""

import datetime as dt
from dataclasses import dataclass

from django.db.models.functions import Length
from django.utils import timezone

from accounts.importing import OPEN, UNDER_WAY
from accounts.models import UploadState, User
from trainees.destination import Destination
from trainees.models import RosterImport

RECENT, LISTED = 10, 50
LATE_AFTER = dt.timedelta(minutes=1)
_TONES = {
    UploadState.DONE: "success",
    UploadState.FAILED: "danger",
    UploadState.QUEUED: "info",
    UploadState.RUNNING: "info",
}


@dataclass(frozen=True, slots=True)
class Line:
    """An import as `to` sees it. `holds`: what was uploaded, or its wrong rows, are still there; `is_undoable`: so is
    what it would be undone by."""

    kept: RosterImport
    to: User
    holds: bool
    is_undoable: bool

    @property
    def url(self) -> str:
        """Its own page."""
        return Destination.of(self.kept).page_of(self.kept)

    @property
    def tone(self) -> str:
        """The colour of its state."""
        return _TONES.get(UploadState(self.kept.state), "")

    @property
    def is_open(self) -> bool:
        """Whether it can still be confirmed."""
        return self.kept.state in OPEN and self.holds

    @property
    def is_gone(self) -> bool:
        """Whether nobody confirmed it while it was kept."""
        return self.kept.state in OPEN and not self.holds

    @property
    def is_under_way(self) -> bool:
        """Whether a worker has it or will have it."""
        return self.kept.state in UNDER_WAY

    @property
    def is_late(self) -> bool:
        """Whether no worker has taken it for a minute."""
        since = self.kept.confirmed_at if self.kept.state == UploadState.QUEUED else None
        return since is not None and since < timezone.now() - LATE_AFTER

    @property
    def has_wrong_rows(self) -> bool:
        """Whether its wrong rows can be fetched, by whoever gave the file: ID numbers stand in them."""
        return self.to.pk == self.kept.uploaded_by_id and self.kept.state == UploadState.DONE and self.holds

    @property
    def can_be_undone(self) -> bool:
        """Whether it wrote something that may still be taken back."""
        return self.kept.state == UploadState.DONE and self.is_undoable and self.wrote

    @property
    def wrote(self) -> bool:
        """Whether it wrote anything."""
        return bool(self.kept.result.get("new") or self.kept.result.get("changed"))


def line_of(kept: RosterImport, *, to: User) -> Line:
    """One import."""
    return Line(kept, to, bool(kept.content), bool(kept.before))


def of(destination: Destination, *, to: User, most: int = LISTED) -> list[Line]:
    """Its imports, the newest first. One query, which leaves what was uploaded where it is."""
    rows = (
        RosterImport.objects.filter(district=destination.district, training_class=destination.training_class)
        .select_related("district", "training_class__plan", "uploaded_by", "undone_by")
        .annotate(content_size=Length("content"), before_size=Length("before"))
        .defer("content", "before")
        .order_by("-uploaded_at", "-pk")
    )
    return [Line(kept, to, bool(kept.content_size), bool(kept.before_size)) for kept in rows[:most]]
