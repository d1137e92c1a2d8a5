"""The doors to classes and exports; strangers find nothing behind them."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from accounts.access import STAFF_AND_LIAISONS
from accounts.models import User
from courses.models import TrainingClass
from exports import jobs
from exports.models import Export
from exports.papers import PAPERS, UNIT_PAPERS
from units.models import Unit, in_subtree

# What an option of a paper asks for, beyond the paper itself.
_OPTIONS = {"id_numbers": "exports.see_id_numbers", "full_numbers": "exports.see_account_numbers"}


def class_of_papers(user: User, pk: int) -> TrainingClass:
    """A class that the user sees as staff; 404 outside, 403 without the permission to have papers built."""
    training_class = get_object_or_404(TrainingClass.objects.visible_to(user).with_label(), pk=pk)
    if not user.has_perm("exports.build", training_class):
        raise PermissionDenied
    return training_class


def unit_of_papers(user: User, pk: int) -> Unit:
    """A unit that the user is staff of, or of one above it; 404 outside."""
    return get_object_or_404(Unit.objects.filter(in_subtree("", user.unit_paths(*STAFF_AND_LIAISONS))), pk=pk)


def own_export(user: User, pk: int) -> Export:
    """An export that the user asked for, of a class or unit that the user still sees; 404 otherwise.

    403 where the permission to have papers built is gone, or that of this paper, or it holds ID or account numbers and the
    one to see these is.
    """
    rows = Export.objects.visible_to(user).select_related(
        "training_class__plan__district", "training_class__host", "training_class__implementer", "unit"
    )
    export = get_object_or_404(rows, pk=pk)
    build = "exports.build" if export.training_class_id else "exports.build_of_unit"
    paper = PAPERS.get(export.paper) or UNIT_PAPERS.get(export.paper)
    needed = [build, *export.options.get(jobs.PERMISSIONS, [])]
    needed += [paper.permission] if paper and paper.permission else []
    needed += [permission for option, permission in _OPTIONS.items() if export.options.get(option)]
    if not all(user.has_perm(permission, export.subject) for permission in needed):
        raise PermissionDenied
    return export
