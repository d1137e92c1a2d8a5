"""The doors to classes and exports; strangers find nothing behind them."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from accounts.models import User
from courses.models import TrainingClass
from exports.models import Export


def class_of_papers(user: User, pk: int) -> TrainingClass:
    """A class that the user sees as staff; 404 outside, 403 without the permission to have papers built."""
    training_class = get_object_or_404(TrainingClass.objects.visible_to(user).with_label(), pk=pk)
    if not user.has_perm("exports.build", training_class):
        raise PermissionDenied
    return training_class


def own_export(user: User, pk: int) -> Export:
    """An export that the user asked for, of a class that the user still sees; 404 otherwise.

    403 where the permission to have papers built is gone, or it holds ID numbers and the one to see these is.
    """
    rows = Export.objects.visible_to(user).select_related(
        "training_class__plan__district", "training_class__host", "training_class__implementer"
    )
    export = get_object_or_404(rows, pk=pk)
    needed = ["exports.build"] + ["exports.see_id_numbers"] * bool(export.options.get("id_numbers"))
    if not all(user.has_perm(permission, export.training_class) for permission in needed):
        raise PermissionDenied
    return export
