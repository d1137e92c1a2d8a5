"""Who may look into a class's outbox, and who moves what is in it."""

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.access import typed
from accounts.models import User
from attendance.access import visible_class
from courses.models import TrainingClass
from reminders.batches import About
from reminders.models import Announcement, Message, RuleName


def may_send(user: User, training_class: TrainingClass) -> bool:
    """Organisers over the class and its head teacher."""
    return user.has_perm("reminders.send", training_class)


def class_seen_by(user: User, pk: int) -> TrainingClass:
    """The class whose outbox the user may see; Http404 to everybody else."""
    training_class = visible_class(user, pk)
    if not user.has_perm("reminders.view_messages", training_class):
        raise PermissionDenied
    return training_class


def class_sent_by(user: User, pk: int) -> TrainingClass:
    """The class in which the user sends; PermissionDenied to those who only see it."""
    training_class = visible_class(user, pk)
    if not may_send(user, training_class):
        raise PermissionDenied
    return training_class


def message_seen_by(user: User, pk: int) -> Message:
    """A message about a class that the user sees as staff; Http404 to everybody else."""
    rows = Message.objects.visible_to(user).select_related("cadre__user", "instructor", "user", "robot", "by")
    row = get_object_or_404(rows, pk=pk)
    row.training_class = class_seen_by(user, row.training_class_id)
    return row


def message_moved_by(user: User, pk: int) -> Message:
    """A message of a class in which the user sends; 404 and 403 as for the class."""
    row = message_seen_by(user, pk)
    if not may_send(user, row.training_class):
        raise PermissionDenied
    return row


def announcement_withdrawn_by(user: User, pk: int) -> Announcement:
    """An announcement of a class in which the user sends; 404 and 403 as for the class."""
    rows = Announcement.objects.filter(training_class__in=TrainingClass.objects.visible_to(user))
    row = get_object_or_404(rows.select_related("by"), pk=pk)
    row.training_class = class_sent_by(user, row.training_class_id)
    return row


def about_in(training_class: TrainingClass, given: Mapping[str, str]) -> About:
    """The batch that an address or a form names; Http404 for what is none."""
    rule = given.get("rule", "")
    if rule not in RuleName.values:
        raise Http404
    subject, version = typed(given.get("subject"), most=60), typed(given.get("version"), most=64)
    about = About(training_class, rule, subject, version)
    if rule == RuleName.ANNOUNCEMENT and not _is_announcement(subject):
        raise Http404
    return about


def _is_announcement(subject: str) -> bool:
    name, _slash, key = subject.partition("/")
    return name == "announcement" and key.isascii() and key.isdigit() and len(key) < 19
