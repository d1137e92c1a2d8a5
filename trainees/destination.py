"""Where a roster goes: into a class's list, or among the district's people alone; and the addresses that belong to it."""

from dataclasses import dataclass
from typing import Self

from django.urls import reverse
from django.utils.translation import gettext as _

from courses.models import TrainingClass
from trainees.models import RosterImport
from units.models import Unit


@dataclass(frozen=True, slots=True)
class Destination:
    """A class, or None for the district's people (干部名册)."""

    district: Unit
    training_class: TrainingClass | None = None

    @classmethod
    def of_class(cls, training_class: TrainingClass) -> Self:
        """The list of a class."""
        return cls(training_class.plan.district, training_class)

    @classmethod
    def of(cls, kept: RosterImport) -> Self:
        """Where this import goes."""
        return cls(kept.district, kept.training_class)

    def __str__(self) -> str:
        return str(self.training_class or _("干部名册"))

    @property
    def upload_url(self) -> str:
        """Where a file is given."""
        if self.training_class:
            return reverse("trainees:roster_import", args=[self.training_class.pk])
        return reverse("trainees:cadre_import")

    @property
    def home_url(self) -> str:
        """Where the people are then seen: the class's roster; of the district's people there is the page of imports."""
        if self.training_class:
            return reverse("trainees:roster_detail", args=[self.training_class.pk])
        return reverse("trainees:cadre_import")

    @property
    def list_url(self) -> str:
        """Where its imports are listed."""
        if self.training_class:
            return reverse("trainees:import_list", args=[self.training_class.pk])
        return reverse("trainees:cadre_import")

    def page_of(self, kept: RosterImport) -> str:
        """The page of one import: its preview, its progress, its result."""
        if self.training_class:
            return reverse("trainees:roster_confirm", args=[self.training_class.pk, kept.pk])
        return reverse("trainees:cadre_confirm", args=[kept.pk])
