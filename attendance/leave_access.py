"""Whose requests for leave somebody sees, who may ask, and who may open a proof."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts import audit
from accounts.models import User
from attendance.access import may_mark
from attendance.leave_deciding import is_own, speaks_for_unit
from attendance.leave_delegating import classes_delegated_to, delegations_to, voices_of
from attendance.models import LeaveKind, LeaveLevel, LeaveRequest, LeaveState, LeaveStep
from courses.models import ClassStatus, TrainingClass
from trainees.models import Enrolment

_PERSON = (
    "asked_by",
    "enrolment__cadre",
    "enrolment__unit",
    "enrolment__group",
    "enrolment__replaced_by",
    "enrolment__training_class__plan__district",
    "enrolment__training_class__host",
    "enrolment__training_class__implementer",
)
_CLASS = _PERSON[1:]


def requests_seen_by(user: User) -> QuerySet[LeaveRequest]:
    """The requests of the classes somebody sees or decides on for others, of the own subtree, and the own."""
    seen = LeaveRequest.objects.visible_to(user)
    if delegations_to(user):
        seen = seen | LeaveRequest.objects.filter(classes_delegated_to(user))
    return LeaveRequest.objects.filter(pk__in=seen.values("pk")).select_related(*_PERSON)


def request_seen_by(user: User, pk: int) -> LeaveRequest:
    """Such a request; Http404 to everybody else."""
    return get_object_or_404(requests_seen_by(user), pk=pk)


def is_decided_by(user: User, request: LeaveRequest) -> bool:
    """Whether somebody decides on the leave of the class, at whatever level; nobody on the own."""
    return not is_own(user, request) and bool(voices_of(user, request.enrolment.training_class))


def knows_reason(user: User, request: LeaveRequest) -> bool:
    """The reason is for the person, the class's approvers, and the liaison of the person's unit."""
    return is_own(user, request) or is_decided_by(user, request) or speaks_for_unit(user, request)


def may_open_proof(user: User, request: LeaveRequest) -> bool:
    """A proof is for the person and the class's approvers; one that is not medical for the unit's liaison too."""
    if is_own(user, request) or is_decided_by(user, request):
        return True
    return request.kind != LeaveKind.SICK and speaks_for_unit(user, request)


def handled_by(user: User, pk: int) -> LeaveRequest:
    """A request that the person may take back, return from or add a proof to: the own, or one of a class in which the
    person marks or decides; PermissionDenied to others who see it."""
    request = request_seen_by(user, pk)
    if not (
        is_own(user, request)
        or may_mark(user, request.enrolment.training_class)
        or is_decided_by(user, request)
    ):
        raise PermissionDenied
    return request


def known_request(user: User, pk: int) -> LeaveRequest:
    """A request whose reason the person knows; PermissionDenied to others who see it."""
    request = request_seen_by(user, pk)
    if not knows_reason(user, request):
        raise PermissionDenied
    return request


def requests_known_to(user: User | None, training_class: TrainingClass) -> list[LeaveRequest]:
    """The class's requests whose reason the person knows as staff or as their own, the latest leave first; all of them to
    whoever sits at the server. One query, and those that say who decides."""
    rows = LeaveRequest.objects.filter(enrolment__training_class=training_class)
    found = rows.select_related(*_PERSON).order_by("-start_at", "-pk")
    if user is None or voices_of(user, training_class):
        return list(found)
    return list(found.filter(enrolment__cadre__user=user))


def proof_opened_by(user: User, pk: int) -> LeaveRequest:
    """A request with a proof that the person may open; whoever opens another's leaves a row in the trail."""
    request = request_seen_by(user, pk)
    if not may_open_proof(user, request):
        raise PermissionDenied
    if not request.proof:
        raise Http404
    _note_opened(request, "proof", by=user)
    return request


def letter_opened_by(user: User, pk: int) -> LeaveStep:
    """A step with the unit's letter; as for the proof, and the unit's liaison sees it too."""
    step = get_object_or_404(LeaveStep.objects.exclude(letter=""), pk=pk)
    step.request = known_request(user, step.request_id)
    _note_opened(step.request, "letter", by=user)
    return step


def asked_for_by(user: User, pk: int) -> Enrolment:
    """The enrolment for which somebody may ask: the own, or as staff of a class that takes attendance (代填);
    PermissionDenied to other staff who see the class, Http404 to everybody else."""
    classes = TrainingClass.objects.visible_to(user)
    rows = Enrolment.objects.filter(Q(training_class__in=classes) | Q(cadre__user=user))
    person = get_object_or_404(
        rows.select_related(*(name.removeprefix("enrolment__") for name in _CLASS)), pk=pk
    )
    if person.cadre.user_id != user.pk and not may_mark(user, person.training_class):
        raise PermissionDenied
    return person


def waiting_for(user: User) -> list[LeaveRequest]:
    """The requests of open classes whose next word is the person's to say, the earliest leave first. One query, and one
    a giver."""
    rows = requests_seen_by(user).filter(
        state=LeaveState.ASKED, enrolment__training_class__status=ClassStatus.CONFIRMED
    )
    return [row for row in rows.order_by("start_at", "pk")[:300] if _is_next(user, row)]


def _is_next(user: User, request: LeaveRequest) -> bool:
    if request.awaits == LeaveLevel.UNIT:
        return speaks_for_unit(user, request)
    levels = [voice.level for voice in voices_of(user, request.enrolment.training_class)]
    return not is_own(user, request) and request.awaits in levels


def _note_opened(request: LeaveRequest, what: str, *, by: User) -> None:
    if not is_own(by, request):
        audit.record(
            "attendance.open_leave_file", by=by, subject=request.enrolment, request=request.pk, file=what
        )
