"""What the demo says of itself: accounts, classes and links, as data for a file."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.conf import settings

from config.demo.accounts import Account
from config.demo.classes import Run
from config.demo.scene import Scene
from courses.models import TrainingClass
from timetable import links as shared
from timetable.models import InstructorLink
from trainees import links
from trainees.models import Cadre, LinkKind

_LINKS = 3


@dataclass
class Report:
    """Accounts, classes and links in the form of the file; `unpublished` are years whose holidays nobody knows yet."""

    accounts: list[dict[str, Any]] = field(default_factory=list)
    classes: list[dict[str, Any]] = field(default_factory=list)
    links: list[dict[str, Any]] = field(default_factory=list)
    class_links: list[dict[str, Any]] = field(default_factory=list)
    instructor_links: list[dict[str, Any]] = field(default_factory=list)
    unpublished: set[int] = field(default_factory=set)

    def plain(self) -> dict[str, list[dict[str, Any]]]:
        """As the file holds it."""
        names = ("accounts", "classes", "links", "class_links", "instructor_links")
        return {name: getattr(self, name) for name in names}

    def add(self, other: "Report") -> None:
        """Takes in what another district says."""
        self.accounts += other.accounts
        self.classes += other.classes
        self.links += other.links
        self.class_links += other.class_links
        self.instructor_links += other.instructor_links
        self.unpublished |= other.unpublished


def tell(
    scene: Scene,
    runs: Sequence[Run],
    accounts: Sequence[Account],
    unpublished: Iterable[int],
    *,
    linked: Cadre,
) -> Report:
    """The report on one district; issues links to `linked` and a few others of the running class."""
    teachers = {run.training_class.pk: run.teacher.username for run in runs if run.stage.has_days}
    rows = TrainingClass.objects.with_status(scene.today).filter(
        pk__in=[run.training_class.pk for run in runs]
    )
    return Report(
        accounts=[asdict(account) for account in accounts],
        classes=[
            {
                "id": row.pk,
                "name": row.name,
                "status": str(row.current_status),
                "head_teacher": teachers.get(row.pk),
            }
            for row in rows.order_by("pk")
        ],
        links=_links(scene, running(runs), linked),
        class_links=[_class_link(scene, running(runs))],
        instructor_links=_instructor_links(runs),
        unpublished=set(unpublished),
    )


def running(runs: Sequence[Run]) -> Run:
    """The class that runs today."""
    return next(run for run in runs if run.outline.now)


def _links(scene: Scene, run: Run, linked: Cadre) -> list[dict[str, Any]]:
    others = [person.cadre for person in run.enrolments if person.cadre != linked]
    cadres = [linked, *others[: _LINKS - 1]]
    by = scene.staff.organiser
    pages = links.issue_many(cadres, kind=LinkKind.PAGE, by=by)
    feeds = links.issue_many(cadres, kind=LinkKind.FEED, by=by)
    return [
        {
            "cadre": cadre.name,
            "url": f"{settings.BASE_URL}/t/{pages[cadre.pk]}/",
            "feed": f"{settings.BASE_URL}/f/{feeds[cadre.pk]}.ics",
        }
        for cadre in cadres
    ]


def _class_link(scene: Scene, run: Run) -> dict[str, Any]:
    link = shared.issue_for_class(run.training_class, by=scene.staff.organiser)
    return {"class": run.training_class.pk, "url": shared.address_of(link)}


def _instructor_links(runs: Sequence[Run]) -> list[dict[str, Any]]:
    """Those made by asking the lecturers of the drafted class."""
    classes = [run.training_class.pk for run in runs]
    rows = InstructorLink.objects.filter(training_class__in=classes, revoked_at=None)
    return [
        {
            "instructor": link.instructor.name,
            "class": link.training_class_id,
            "url": shared.address_of(link),
        }
        for link in rows.select_related("instructor").order_by("pk")
    ]
