"""What an auditor opens is noted: each page of a class once an hour, each file every time."""

import datetime as dt
from collections.abc import Callable
from typing import cast

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.urls import ResolverMatch
from django.utils import timezone

from accounts import audit
from accounts.models import AuditEntry, Role, User
from attendance.models import LeaveRequest, Reflection
from courses.duties import duties_of
from courses.models import ClassDocument, StaffRole, TrainingClass
from courses.rules import audits
from exports.models import Export, FrozenPaper
from reminders.models import Message
from timetable.models import Session, SessionMaterial, Speech
from trainees.models import Enrolment

READ, DOWNLOAD = "audit.read", "audit.download"
PAUSE = dt.timedelta(hours=1)
"""A page that was noted is not noted again for so long."""

# Addresses that begin with another noun than the class: the row that they name, and the way from it to the class.
OF_CLASS: dict[str, tuple[type[Model], str]] = {
    "documents": (ClassDocument, "training_class"),
    "enrolments": (Enrolment, "training_class"),
    "exports": (Export, "training_class"),
    "frozen": (FrozenPaper, "edition__training_class"),
    "handouts": (ClassDocument, "training_class"),
    "leave": (LeaveRequest, "enrolment__training_class"),
    "materials": (SessionMaterial, "session__training_class"),
    "messages": (Message, "training_class"),
    "reflections": (Reflection, "enrolment__training_class"),
    "sessions": (Session, "training_class"),
    "speeches": (Speech, "ceremony__training_class"),
}
# These leave a row of their own with each download.
NOTED_THEMSELVES = ("exports:export_file", "exports:frozen_file")


class AuditorReads:
    """Notes what somebody reads of a class that they audit: nothing of other people, and nothing that was refused."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """No query for who audits nothing; for an auditor one or two, and one to write."""
        response = self.get_response(request)
        match = request.resolver_match
        # 304: the browser shows again what it has.
        if request.method == "GET" and response.status_code in (200, 304) and match and _is_auditor(request):
            user = cast(User, request.user)
            training_class = class_of(match)
            if training_class and audits(user, training_class):
                note(
                    training_class,
                    by=user,
                    page=match.view_name,
                    is_file=response.has_header("Content-Disposition"),
                )
        return response


def _is_auditor(request: HttpRequest) -> bool:
    user = request.user
    if not isinstance(user, User):
        return False
    return Role.AUDITOR in user.roles or any(role == StaffRole.AUDITOR for _pk, role in duties_of(user))


def class_of(match: ResolverMatch) -> TrainingClass | None:
    """The class that an address is of, or of whose rows it names one; None where it is of none. Two queries at most."""
    noun, _slash, _rest = match.route.partition("/")
    pk = match.kwargs.get("pk")
    if pk is None:
        return None
    if noun in OF_CLASS:
        model, way = OF_CLASS[noun]
        pk = model._default_manager.filter(pk=pk).values_list(way, flat=True).first()
        if pk is None:
            return None
    elif noun != "classes":
        return None
    return TrainingClass.objects.with_label().filter(pk=pk).first()


def note(training_class: TrainingClass, *, by: User, page: str, is_file: bool = False) -> None:
    """Leaves one row a person, class, page and hour in the trail; of a file one each time. `page` is the address's name."""
    if is_file:
        if page not in NOTED_THEMSELVES:
            audit.record(DOWNLOAD, by=by, subject=training_class, page=page)
        return
    seen = AuditEntry.objects.filter(
        action=READ,
        by=by,
        subject_type=training_class._meta.label_lower,
        subject_id=training_class.pk,
        data__page=page,
        at__gt=timezone.now() - PAUSE,
    )
    if not seen.exists():
        audit.record(READ, by=by, subject=training_class, page=page)
