"""The doors to classes, exports and frozen papers; strangers find nothing behind them."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from accounts.access import STAFF_AND_LIAISONS
from accounts.models import User
from courses.models import TrainingClass
from exports import frozen_list, jobs
from exports.models import Export, FrozenPaper
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


def frozen_seen_by(user: User, pk: int) -> FrozenPaper:
    """A frozen paper of a class that the user sees as staff; 404 otherwise."""
    rows = FrozenPaper.objects.visible_to(user).select_related(
        "export",
        "edition__training_class__plan__district",
        "edition__training_class__host",
        "edition__training_class__implementer",
    )
    return get_object_or_404(rows, pk=pk)


def may_read(user: User, export: Export, training_class: TrainingClass) -> bool:
    """Whether somebody who sees the class may read that frozen paper of it: the money papers and the leave slips ask for
    more (R28)."""
    paper = PAPERS.get(export.paper)
    needed = {
        "exports.build",
        paper.permission if paper else "",
        frozen_list.PERMISSIONS.get(export.paper, ""),
        *export.options.get(jobs.PERMISSIONS, []),
    }
    return all(user.has_perm(permission, training_class) for permission in needed - {""})


def frozen_read_by(user: User, pk: int) -> FrozenPaper:
    """Such a paper that the user may read; 403 where it holds more than that."""
    paper = frozen_seen_by(user, pk)
    if not may_read(user, paper.export, paper.edition.training_class):
        raise PermissionDenied
    return paper


def frozen_kept_by(user: User, pk: int) -> FrozenPaper:
    """Such a paper of a class that the user may close; 403 to those who only see it."""
    paper = frozen_seen_by(user, pk)
    if not user.has_perm("attendance.close", paper.edition.training_class):
        raise PermissionDenied
    return paper
