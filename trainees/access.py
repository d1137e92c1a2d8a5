"""Which classes a person has a door to, and the doors of the roster's pages."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.models import Role, User
from courses.access import class_seen_by
from courses.models import ClassStatus, TrainingClass
from courses.models.training_class import TrainingClassQuerySet
from trainees.models import (
    ATTENDING,
    Cadre,
    Enrolment,
    EnrolmentStatus,
    PhoneTie,
    Quota,
    RosterImport,
    StudyGroup,
)
from units.models import Unit, in_subtree

_CLASS = ("training_class__plan", "training_class__host", "training_class__implementer")
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
    return _allowed(user, roster_seen_by(user, pk), "trainees.change_roster")


def cadres_imported_by(user: User) -> Unit:
    """The district whose people the person may import without a class: its administrators and organisers; 403 to the rest."""
    paths = user.unit_paths(Role.ADMINISTRATOR, Role.ORGANISER)
    district = Unit.objects.filter(path__in=paths, parent=None).order_by("pk").first()
    if district is None:
        raise PermissionDenied
    return district


def import_changed_by(user: User, pk: int) -> RosterImport:
    """An import, to whoever may import into its class or its district, to a liaison only the own; 403 to others who see
    the class's roster, 404 to the rest."""
    related = ("district", "training_class__plan__district", "uploaded_by", "undone_by")
    row: RosterImport = get_object_or_404(RosterImport.objects.select_related(*related), pk=pk)
    if row.training_class:
        row.training_class = roster_imported_by(user, row.training_class.pk)
        if not imports_seen_by(user, row.training_class).filter(pk=pk).exists():
            raise Http404
    elif not any(user.holds(role, row.district) for role in (Role.ADMINISTRATOR, Role.ORGANISER)):
        raise Http404
    return row


def quotas_changed_by(user: User, pk: int) -> TrainingClass:
    """The class, to whoever gives out its seats; 403 to other staff who see it, 404 to the rest."""
    return _allowed(user, class_seen_by(user, pk), "trainees.change_quotas")


def roster_imported_by(user: User, pk: int) -> TrainingClass:
    """The class, to its organisers while its roster is open, and to liaisons while it takes nominations; 403 to
    others who see it, 404 to the rest."""
    return _allowed(user, roster_seen_by(user, pk), "trainees.change_roster", "trainees.nominate")


def imports_seen_by(user: User, training_class: TrainingClass) -> QuerySet[RosterImport]:
    """What was uploaded for the class: to its organisers all of it, to a liaison the own lists."""
    kept = RosterImport.objects.filter(training_class=training_class)
    may_see_all = user.has_perm("trainees.change_roster", training_class)
    return kept if may_see_all else kept.filter(uploaded_by=user)


def nominated_for_by(user: User, pk: int) -> TrainingClass:
    """The class, to liaisons while it takes nominations; 403 to others who see it, 404 to the rest."""
    return _allowed(user, roster_seen_by(user, pk), "trainees.nominate")


def nominations_decided_by(user: User, pk: int) -> TrainingClass:
    """The class, to its organisers while its roster is open; 403 to others who see it, 404 to the rest."""
    return _allowed(user, roster_seen_by(user, pk), "trainees.decide_nominations")


def own_nomination(user: User, pk: int) -> Enrolment:
    """A row of the liaison's own units while the class takes nominations; 403 to others who see it, 404 to the rest."""
    row = enrolment_seen_by(user, pk)
    if not any(row.unit.path.startswith(path) for path in user.unit_paths(Role.LIAISON)):
        raise PermissionDenied
    _allowed(user, row.training_class, "trainees.nominate")
    return row


def links_issued_by(user: User, pk: int) -> TrainingClass:
    """The class, to whoever may hand out its people's links; 403 to others who see it, 404 to the rest."""
    return _allowed(user, roster_seen_by(user, pk), "trainees.issue_links")


def enrolment_changed_by(user: User, pk: int) -> Enrolment:
    """An enrolment of a class whose roster the person may change; 403 and 404 as for the roster."""
    row = enrolment_seen_by(user, pk)
    _allowed(user, row.training_class, "trainees.change_roster")
    return row


def _allowed(user: User, training_class: TrainingClass, *permissions: str) -> TrainingClass:
    """The class, to whoever has one of the permissions for it; PermissionDenied to others."""
    if not any(user.has_perm(permission, training_class) for permission in permissions):
        raise PermissionDenied
    return training_class


def enrolment_seen_by(user: User, pk: int) -> Enrolment:
    """A row of a class whose roster the user may open; 404 to everybody else."""
    return get_object_or_404(
        Enrolment.objects.visible_to(user)
        .filter(training_class__in=rosters_of(user).values("pk"))
        .select_related("cadre", "unit", *_CLASS),
        pk=pk,
    )


def arrangement_seen_by(user: User, pk: int) -> TrainingClass:
    """The class, to its staff, who see its groups and seats; 404 to everybody else."""
    return get_object_or_404(TrainingClass.objects.visible_to(user).with_label(), pk=pk)


def arrangement_changed_by(user: User, pk: int) -> TrainingClass:
    """The class, to its organisers and its head teacher while the roster is open; 403 to others who see it, 404 to
    the rest."""
    training_class = arrangement_seen_by(user, pk)
    _refuse_arranging(user, training_class)
    return training_class


def person_arranged_by(user: User, pk: int) -> Enrolment:
    """Somebody on the list of a class that the user may arrange; 403 and 404 as for the class."""
    people = Enrolment.objects.on_the_list().filter(
        training_class__in=TrainingClass.objects.visible_to(user).values("pk")
    )
    row = get_object_or_404(people.select_related("cadre", "group", *_CLASS), pk=pk)
    _refuse_arranging(user, row.training_class)
    return row


def group_changed_by(user: User, pk: int) -> StudyGroup:
    """A group of a class that the user may arrange; 403 and 404 as for the class."""
    groups = StudyGroup.objects.filter(training_class__in=TrainingClass.objects.visible_to(user).values("pk"))
    group = get_object_or_404(groups.select_related("leader", *_CLASS), pk=pk)
    _refuse_arranging(user, group.training_class)
    return group


def phones_kept_by(user: User, pk: int) -> TrainingClass:
    """The class, to whoever unties its people's phones; 403 to others who see it, 404 to the rest."""
    return _allowed(user, arrangement_seen_by(user, pk), "trainees.keep_phones")


def tie_kept_by(user: User, pk: int) -> PhoneTie:
    """A phone's tie in such a class; 403 and 404 as for the class."""
    classes = TrainingClass.objects.visible_to(user).values("pk")
    ties = PhoneTie.objects.filter(enrolment__training_class__in=classes)
    tie: PhoneTie = get_object_or_404(ties.select_related("enrolment__cadre"), pk=pk)
    tie.enrolment.training_class = phones_kept_by(user, tie.enrolment.training_class_id)
    return tie


def slip_issued_by(user: User, pk: int) -> Enrolment:
    """Somebody who attends a class at whose door the user registers; 403 to others who see the class's roster, 404 to
    the rest."""
    row = enrolment_seen_by(user, pk)
    _allowed(user, row.training_class, "trainees.register_arrivals")
    if row.status not in ATTENDING:
        raise Http404
    return row


def _refuse_arranging(user: User, training_class: TrainingClass) -> None:
    if not user.has_perm("trainees.arrange", training_class):
        raise PermissionDenied


def cadre_allowed(user: User, pk: int, permission: str) -> Cadre:
    """The person, to whoever holds the permission; 403 to others who see the person, 404 to the rest."""
    cadre = get_object_or_404(Cadre.objects.visible_to(user).select_related("district"), pk=pk)
    if not user.has_perm(permission, cadre):
        raise PermissionDenied
    return cadre


def people_opened_by(user: User, people: Iterable[int]) -> set[int]:
    """Of the people with these keys, those whose page the user may open: their names become links. One query."""
    return set(Cadre.objects.visible_to(user).filter(pk__in=list(people)).values_list("pk", flat=True))


def classes_awaiting(cadre: Cadre, user: User) -> list[TrainingClass]:
    """The classes not yet over in which the person is awaited and which the user registers. Two queries."""
    today = timezone.localdate()
    classes = TrainingClass.objects.visible_to(user).filter(
        enrolments__cadre=cadre,
        enrolments__status=EnrolmentStatus.APPROVED,
        status=ClassStatus.CONFIRMED,
        last_published_on__gte=today,
    )
    found = classes.with_label().order_by("first_published_on", "pk")[:3]
    return [row for row in found if user.has_perm("trainees.register_arrivals", row)]


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
