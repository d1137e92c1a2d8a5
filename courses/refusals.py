"""Why a change of a class, of what belongs to it, or of a unit is refused."""

from django.utils.translation import gettext as _

from courses.models import TrainingClass


class NotAllowed(Exception):
    """The act is refused; the message says why, in the page's language."""


class Stale(Exception):
    """Somebody saved the class in between. `current` is the row as it stands now."""

    def __init__(self, current: TrainingClass) -> None:
        super().__init__(_("这个班次刚刚被别人修改过。"))
        self.current = current
