"""Which classes a person has a door to."""

from django.db.models import Q

from accounts.models import Role, User
from courses.models import TrainingClass
from courses.models.training_class import TrainingClassQuerySet
from trainees.models import Enrolment, EnrolmentStatus, Quota
from units.models import in_subtree

_GONE = (EnrolmentStatus.REJECTED, EnrolmentStatus.CANCELLED, EnrolmentStatus.REPLACED)


def classes_of(user: User) -> TrainingClassQuerySet:
    """What staff see, the classes in which a liaison's unit has a quota, and those of a cadre's enrolments."""
    paths = user.unit_paths(Role.LIAISON)
    # A quota may stand on the liaison's unit, below it, or on the town above it.
    above = [int(part) for path in paths for part in path.strip("/").split("/")]
    quotas = Quota.objects.filter(in_subtree("unit__", paths) | Q(unit__in=above)).values("training_class")
    own = Enrolment.objects.filter(cadre__user=user).exclude(status__in=_GONE).values("training_class")
    return TrainingClass.objects.filter(
        Q(pk__in=TrainingClass.objects.visible_to(user).values("pk")) | Q(pk__in=quotas) | Q(pk__in=own)
    )
