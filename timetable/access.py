"""The doors to timetables and sessions."""

from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.access import typed_number
from accounts.models import Role, User
from courses.access import class_seen_by, planned_paths
from courses.models import ClassDocument, ClassStatus, TrainingClass
from courses.models.training_class import TrainingClassQuerySet
from timetable import ceremonies, materials
from timetable.models import (
    AgendaItem,
    Ceremony,
    CeremonyKind,
    PlanningRun,
    PlanningStatus,
    Session,
    SessionMaterial,
    Speech,
)
from trainees.access import classes_of
from trainees.models import Enrolment
from units.models import Unit, in_subtree

# What a ceremony is made of.
Part = TypeVar("Part", AgendaItem, Speech)
_OPEN = (ClassStatus.DRAFT, ClassStatus.APPROVED, ClassStatus.ENROLLING, ClassStatus.CONFIRMED)


def timetable_seen_by(user: User, pk: int) -> TrainingClass:
    """The class, to whoever has a door to it: staff, its liaisons, its cadres; 404 to everybody else."""
    return get_object_or_404(classes_of(user).with_label(), pk=pk)


def timetable_changed_by(user: User, pk: int) -> TrainingClass:
    """The class, to its organisers while it is not over; 403 to others who see it, 404 to the rest."""
    training_class = timetable_seen_by(user, pk)
    if not user.has_perm("timetable.change_timetable", training_class):
        raise PermissionDenied
    return training_class


def class_link_held_by(user: User, pk: int) -> TrainingClass:
    """The class, to its organisers, over or not: a link that is out can be ended at any time; 403 to others who see
    it, 404 to the rest."""
    training_class = timetable_seen_by(user, pk)
    if not user.has_perm("courses.change_trainingclass", training_class):
        raise PermissionDenied
    return training_class


def fees_seen_by(user: User, pk: int) -> TrainingClass:
    """The class, to who may read its fees; 403 to others of its staff, 404 to the rest."""
    return _class_of_fees(user, pk, "timetable.see_fees")


def fees_kept_by(user: User, pk: int) -> TrainingClass:
    """The class, to its finance and administrators; 403 to others of its staff, 404 to the rest."""
    return _class_of_fees(user, pk, "timetable.keep_fees")


def _class_of_fees(user: User, pk: int, permission: str) -> TrainingClass:
    training_class = class_seen_by(user, pk)
    if not user.has_perm(permission, training_class):
        raise PermissionDenied
    return training_class


def finance_district(user: User) -> Unit:
    """The district whose finance or administrator the user is; 403 to those of a part of it, 404 to everybody else."""
    paths = user.unit_paths(Role.ADMINISTRATOR, Role.FINANCE)
    district = get_object_or_404(Unit, pk=int(paths[0].split("/")[0]) if paths else None)
    if district.path not in paths:
        raise PermissionDenied
    return district


def session_seen_by(user: User, pk: int) -> Session:
    """A session with its class, to the staff of a class of its audience; 404 to everybody else."""
    related = (
        "training_class__plan",
        "training_class__host",
        "training_class__implementer",
        "room",
        "course",
    )
    return get_object_or_404(Session.objects.visible_to(user).select_related(*related), pk=pk)


def session_changed_by(user: User, pk: int) -> Session:
    """A session, to the organisers of the class that arranges it; 403 to others who see it, 404 to the rest."""
    session = session_seen_by(user, pk)
    if not user.has_perm("timetable.change_timetable", session.training_class):
        raise PermissionDenied
    return session


def material_seen_by(user: User, pk: int) -> SessionMaterial:
    """A session's material, to the staff of a class of its audience and, once released, to the trainees whose session it
    is; 404 to everybody else."""
    sessions = Session.objects.visible_to(user).values("pk")
    own = materials.materials_of(enrolments_of(user)).values("pk")
    rows = SessionMaterial.objects.in_place().filter(Q(session__in=sessions) | Q(pk__in=own))
    return get_object_or_404(rows.select_related("session"), pk=pk)


def material_changed_by(user: User, pk: int) -> SessionMaterial:
    """A session's material, removed or not, to the organisers and the head teacher of the class that arranges it; 403 to
    others of its staff, 404 to the rest."""
    sessions = Session.objects.visible_to(user).values("pk")
    rows = SessionMaterial.objects.filter(session__in=sessions)
    material = get_object_or_404(rows.select_related("session"), pk=pk)
    material.session = session_given_files_by(user, material.session_id)
    return material


def session_given_files_by(user: User, pk: int) -> Session:
    """A session, to who may attach files to it: organisers and the head teacher of its class; 403 to others who see it,
    404 to the rest."""
    session = session_seen_by(user, pk)
    if not user.has_perm("timetable.keep_materials", session.training_class):
        raise PermissionDenied
    return session


def handout_seen_by(user: User, pk: int) -> ClassDocument:
    """A document that trainees of the class are shown, to them and to the class's staff; 404 to everybody else."""
    own = [row.training_class_id for row in enrolments_of(user)]
    classes = TrainingClass.objects.visible_to(user).values("pk")
    shown = ClassDocument.objects.shown().filter(Q(training_class__in=own) | Q(training_class__in=classes))
    return get_object_or_404(shown.select_related("training_class"), pk=pk)


def materials_seen_by(user: User, pk: int) -> TrainingClass:
    """The class, to its staff and to those on its list; 404 to everybody else: who withdrew or was dismissed too."""
    own = [row.training_class_id for row in enrolments_of(user)]
    classes = TrainingClass.objects.visible_to(user).values("pk")
    rows = TrainingClass.objects.filter(Q(pk__in=classes) | Q(pk__in=own))
    return get_object_or_404(rows.with_label(), pk=pk)


def enrolments_of(user: User) -> list[Enrolment]:
    """The person's own rows on the lists of classes: attending, or with a result. One query."""
    return list(Enrolment.objects.on_the_list().filter(cadre__user=user))


def ceremony_seen_by(user: User, pk: int, slug: str) -> Ceremony:
    """The opening or the closing of a class, to its staff; not stored where nothing is written of it; 404 to the rest."""
    kind = next((kind for kind in CeremonyKind if kind.lower() == slug), None)
    if kind is None:
        raise Http404
    return ceremonies.find(class_seen_by(user, pk), kind)


def ceremony_changed_by(user: User, pk: int, slug: str) -> Ceremony:
    """The same, to the organisers of a class that is not over; 403 to others who see it, 404 to the rest."""
    return _ceremony_of(user, ceremony_seen_by(user, pk, slug))


def agenda_item_changed_by(user: User, pk: int) -> AgendaItem:
    """An item of an agenda, removed or not, to who may change the ceremony."""
    item: AgendaItem = get_object_or_404(_of_ceremonies(AgendaItem, user), pk=pk)
    _ceremony_of(user, item.ceremony)
    return item


def speech_seen_by(user: User, pk: int) -> Speech:
    """A speech that is in place, to the staff of its class; 404 to the rest."""
    return get_object_or_404(_of_ceremonies(Speech, user).filter(removed_at=None), pk=pk)


def speech_changed_by(user: User, pk: int) -> Speech:
    """A speech, removed or not, to who may change the ceremony."""
    speech: Speech = get_object_or_404(_of_ceremonies(Speech, user), pk=pk)
    _ceremony_of(user, speech.ceremony)
    return speech


def _ceremony_of(user: User, ceremony: Ceremony) -> Ceremony:
    if not user.has_perm("timetable.change_timetable", ceremony.training_class):
        raise PermissionDenied
    return ceremony


def _of_ceremonies(model: type[Part], user: User) -> QuerySet[Part]:
    seen = TrainingClass.objects.visible_to(user).values("pk")
    related = ("plan", "host", "implementer")
    rows: QuerySet[Part] = model._default_manager.filter(Q(ceremony__training_class__in=seen))
    return rows.select_related(*(f"ceremony__training_class__{name}" for name in related))


def timetables_changed_by(user: User) -> TrainingClassQuerySet:
    """The classes whose timetables the user may change."""
    return TrainingClass.objects.filter(_organised_by(user), status__in=_OPEN)


def classes_scheduled_by(user: User, district: Unit) -> TrainingClassQuerySet:
    """The classes of the district whose timetable the user may change."""
    return timetables_changed_by(user).filter(plan__district=district)


def classes_to_join(user: User, training_class: TrainingClass) -> TrainingClassQuerySet:
    """The other classes of the district that the user organises and that may come to a joint session (合班)."""
    return (
        TrainingClass.objects.filter(_organised_by(user) | Q(joint_sessions__training_class=training_class))
        .filter(plan__district=training_class.plan.district_id, status__in=_OPEN)
        .exclude(pk=training_class.pk)
        .distinct()
    )


def planning_seen_by(user: User, pk: int) -> PlanningRun:
    """A run of automatic planning: one's own, one of a class that one plans, any to who plans the whole district;
    404 to everybody else."""
    related = ("district", "training_class", "requested_by")
    run = get_object_or_404(PlanningRun.objects.visible_to(user).select_related(*related), pk=pk)
    mine = run.requested_by_id == user.pk or f"{run.district_id}/" in planned_paths(user)
    if not mine:
        get_object_or_404(classes_scheduled_by(user, run.district), pk=run.training_class_id)
    return run


def planning_shown_to(user: User, number: str) -> PlanningRun | None:
    """The finished run of that number, to whoever sees it; None for everybody else, and for what is no number."""
    pk = typed_number(number)
    if pk is None:
        return None
    try:
        run = planning_seen_by(user, pk)
    except Http404:
        return None
    return run if run.status == PlanningStatus.DONE else None


def classes_copied_by(user: User, training_class: TrainingClass) -> TrainingClassQuerySet:
    """The classes of the district, seen by the user, that have sessions to copy; the newest first."""
    return (
        TrainingClass.objects.visible_to(user)
        .filter(
            Exists(Session.objects.scheduled().filter(training_class=OuterRef("pk"))),
            plan__district=training_class.plan.district_id,
        )
        .exclude(pk=training_class.pk)
        .order_by(F("starts_on").desc(nulls_last=True), "pk")
    )


def _organised_by(user: User) -> Q:
    paths = planned_paths(user)
    return (
        in_subtree("host__", paths)
        | in_subtree("implementer__", paths)
        | in_subtree("plan__district__", paths)
    )
