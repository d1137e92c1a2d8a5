"""Why a verb of the timetable refused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from timetable.clashes import Clash
    from timetable.limits import Limit
    from timetable.models import Session


class Clashing(Exception):
    """The place, a lecturer or the people are taken, or a hard limit is in the way; `clashes` says by what, each a
    sentence as str().

    Without clashes somebody else was quicker, and has gone again since.
    """

    def __init__(self, clashes: Sequence[Clash | Limit] = ()) -> None:
        self.clashes = tuple(clashes)
        super().__init__("\n".join(self.sentences))

    @property
    def sentences(self) -> list[str]:
        """One sentence a clash, never none."""
        return [str(clash) for clash in self.clashes] or [_("这个时间刚刚有人在安排，请再试一次。")]


class Stale(Exception):
    """Somebody has changed the session since it was opened; `current` is how it stands now."""

    def __init__(self, current: Session) -> None:
        super().__init__(_("这节课程刚被别人改过。"))
        self.current = current


class Misplaced(Exception):
    """That line of the board is not for the session; the message says why."""


class NothingToPublish(Exception):
    """The drafts equal what is published."""

    def __init__(self) -> None:
        super().__init__(_("没有需要发布的变动。"))


class ReasonNeeded(Exception):
    """The session has attendance marks, so moving or cancelling it needs a reason."""

    def __init__(self) -> None:
        super().__init__(_("这节课程已有考勤记录，请写明原因。"))


class NotAsked(Exception):
    """That answer cannot be given now; the message says why."""
