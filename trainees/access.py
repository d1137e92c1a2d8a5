"""Which classes a person has a door to, and the doors of the roster's pages."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import Role, User
from courses.access import class_seen_by
from courses.models import TrainingClass
from courses.models.training_class import TrainingClassQuerySet
from trainees.models import Enrolment, EnrolmentStatus, Quota, RosterImport
from units.models import Unit, in_subtree

_GONE = (EnrolmentStatus.REJECTED, EnrolmentStatus.CANCELLED, EnrolmentStatus.REPLACED)


def classes_of(user: User) -> TrainingClassQuerySet:
    """What staff see, the classes in which a liaison's unit has a quota, and those of a cadre's enrolments."""
    own = Enrolment.objects.filter(cadre__user=user).exclude(status__in=_GONE).values("training_class")
    return TrainingClass.objects.filter(_by_office(user) | Q(pk__in=own))


def rosters_of(user: User) -> TrainingClassQuerySet:
    """Classes whose roster the person may open: staff all of it, a liaison the own units; a cadre none."""
    return TrainingClass.objects.filter(_by_office(user))


def roster_seen_by(user: User, pk: int) -> TrainingClass:
    """The class, to whoever may open its roster; 404 to everybody else."""
    return get_object_or_404(rosters_of(user).with_label(), pk=pk)


def roster_changed_by(user: User, pk: int) -> TrainingClass:
    """The class, to its organisers while its roster is open; 403 to others who see it, 404 to the rest."""
    training_class = roster_seen_by(user, pk)
    if not user.has_perm("trainees.change_roster", training_class):
        raise PermissionDenied
    return training_class


def cadres_imported_by(user: User) -> Unit:
    """The district whose people the person may import without a class: its administrators and organisers; 403 to the rest."""
    paths = user.unit_paths(Role.ADMINISTRATOR, Role.ORGANISER)
    district = Unit.objects.filter(path__in=paths, parent=None).order_by("pk").first()
    if district is None:
        raise PermissionDenied
    return district


def import_changed_by(user: User, pk: int) -> RosterImport:
    """An import, to whoever may import into its class or its district; 403 to others who see the class's roster, 404 to
    the rest."""
    related = ("district", "training_class__plan__district", "uploaded_by", "undone_by")
    row: RosterImport = get_object_or_404(RosterImport.objects.select_related(*related), pk=pk)
    if row.training_class:
        row.training_class = roster_changed_by(user, row.training_class.pk)
    elif not any(user.holds(role, row.district) for role in (Role.ADMINISTRATOR, Role.ORGANISER)):
        raise Http404
    return row


def quotas_changed_by(user: User, pk: int) -> TrainingClass:
    """The class, to whoever gives out its seats; 403 to other staff who see it, 404 to the rest."""
    training_class = class_seen_by(user, pk)
    if not user.has_perm("trainees.change_quotas", training_class):
        raise PermissionDenied
    return training_class


def links_issued_by(user: User, pk: int) -> TrainingClass:
    """The class, to whoever may hand out its people's links; 403 to others who see it, 404 to the rest."""
    training_class = roster_seen_by(user, pk)
    if not user.has_perm("trainees.issue_links", training_class):
        raise PermissionDenied
    return training_class


def enrolment_changed_by(user: User, pk: int) -> Enrolment:
    """An enrolment of a class whose roster the person may change; 403 and 404 as for the roster."""
    row = get_object_or_404(
        Enrolment.objects.visible_to(user)
        .filter(training_class__in=rosters_of(user).values("pk"))
        .select_related(
            "cadre", "training_class__plan", "training_class__host", "training_class__implementer"
        ),
        pk=pk,
    )
    if not user.has_perm("trainees.change_roster", row.training_class):
        raise PermissionDenied
    return row


def own_paths(user: User, training_class: TrainingClass) -> list[str] | None:
    """The units whose people somebody sees in the roster: None for all of them, to the class's staff."""
    if user.has_perm("courses.view_trainingclass", training_class):
        return None
    return user.unit_paths(Role.LIAISON)


def _by_office(user: User) -> Q:
    paths = user.unit_paths(Role.LIAISON)
    # A quota may stand on the liaison's unit, below it, or on the town above it.
    above = [int(part) for path in paths for part in path.strip("/").split("/")]
    quotas = Quota.objects.filter(in_subtree("unit__", paths) | Q(unit__in=above)).values("training_class")
    return Q(pk__in=TrainingClass.objects.visible_to(user).values("pk")) | Q(pk__in=quotas)
