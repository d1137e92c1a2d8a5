"""Who keeps the channels of a district and the robots of its classes."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import get_object_or_404

from accounts.models import Role, User
from courses.access import class_seen_by, planned_district
from courses.models import TrainingClass
from reminders.models import GroupRobot
from units.models import Unit


def administered_district(user: User) -> Unit:
    """The district that the user administers; PermissionDenied to whoever administers a part of it."""
    district = planned_district(user)
    if not user.holds(Role.ADMINISTRATOR, district):
        raise PermissionDenied
    return district


def class_with_robots(user: User, pk: int) -> TrainingClass:
    """The class, to whoever keeps its robots; 403 to others of its staff, 404 to everybody else."""
    training_class = class_seen_by(user, pk)
    if not user.has_perm("reminders.keep_robots", training_class):
        raise PermissionDenied
    return training_class


def robot_kept_by(user: User, pk: int) -> GroupRobot:
    """The robot, to an administrator of its district or an organiser of its class; 403 to others who plan in the
    district, 404 to everybody else."""
    rows = GroupRobot.objects.select_related("training_class", "district")
    seen = Q(training_class__in=TrainingClass.objects.visible_to(user))
    robot = get_object_or_404(rows, seen | Q(training_class=None, district=planned_district(user)), pk=pk)
    if robot.training_class:
        class_with_robots(user, robot.training_class.pk)
    elif not user.holds(Role.ADMINISTRATOR, robot.district):
        raise PermissionDenied
    return robot
