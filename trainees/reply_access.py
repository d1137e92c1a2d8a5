"""The doors of the pages on which units report and the organiser collects."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.models import Role, User
from courses.models import TrainingClass
from trainees.access import enrolment_seen_by, nominations_decided_by, own_paths, roster_seen_by
from trainees.models import CallUpAnswer, Enrolment, NominationBasis
from units.models import Unit, in_subtree


def reply_seen_by(user: User, pk: int, unit_pk: int) -> tuple[TrainingClass, Unit]:
    """The class and a unit of its district: to staff any, to a liaison the own ones; 404 to everybody else."""
    training_class = roster_seen_by(user, pk)
    paths = own_paths(user, training_class)
    units = Unit.objects.within(training_class.plan.district).select_related("parent")
    if paths is not None:
        units = units.filter(in_subtree("", paths))
    return training_class, get_object_or_404(units, pk=unit_pk)


def reply_decided_by(user: User, pk: int, unit_pk: int) -> tuple[TrainingClass, Unit]:
    """The same, to the class's organisers while its roster is open; 403 to others who see it."""
    training_class, unit = reply_seen_by(user, pk, unit_pk)
    nominations_decided_by(user, pk)
    return training_class, unit


def reply_sent_by(user: User, pk: int, unit_pk: int) -> tuple[TrainingClass, Unit]:
    """The same, to the unit's liaison while the roster is open; 403 to others who see it."""
    training_class, unit = reply_seen_by(user, pk, unit_pk)
    if not answers_for(user, training_class, unit):
        raise PermissionDenied
    return training_class, unit


def slip_handed_in_by(user: User, pk: int, unit_pk: int) -> tuple[TrainingClass, Unit]:
    """The same, to the unit's liaison and to the organisers, while the roster is open; 403 to others who see it."""
    training_class, unit = reply_seen_by(user, pk, unit_pk)
    if not answers_for(user, training_class, unit):
        nominations_decided_by(user, pk)
    return training_class, unit


def answers_for(user: User, training_class: TrainingClass, unit: Unit) -> bool:
    """Whether somebody is the liaison of the unit, and the class's roster is open."""
    return user.holds(Role.LIAISON, unit) and user.has_perm("trainees.answer_for_unit", training_class)


def call_up_answered_by(user: User, pk: int) -> Enrolment:
    """Somebody named by the organiser, to the liaison of the person's unit; 403 to others who see the row."""
    row = _called_up(user, pk)
    if not answers_for(user, row.training_class, row.unit):
        raise PermissionDenied
    return row


def call_up_decided_by(user: User, pk: int) -> Enrolment:
    """The same, to the class's organisers; 403 to others who see the row."""
    row = _called_up(user, pk)
    nominations_decided_by(user, row.training_class_id)
    return row


def basis_seen_by(user: User, pk: int) -> NominationBasis:
    """A basis, to the organisers of its class, also when the class is closed; 403 and 404 as for the class."""
    basis: NominationBasis = get_object_or_404(
        NominationBasis.objects.select_related("training_class", "unit__parent"), pk=pk
    )
    training_class, _unit = reply_seen_by(user, basis.training_class_id, basis.unit_id)
    if not user.has_perm("courses.change_trainingclass", training_class):
        raise PermissionDenied
    basis.training_class = training_class
    return basis


def reply_page(pk: int, unit_pk: int) -> str:
    """The address of a unit's report."""
    return reverse("trainees:reply_detail", args=[pk, unit_pk])


def _called_up(user: User, pk: int) -> Enrolment:
    row = enrolment_seen_by(user, pk)
    if row.call_up not in CallUpAnswer.values:
        raise PermissionDenied
    return row
