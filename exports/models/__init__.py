"""The rows of exports."""

from exports.models.export import (
    KEPT_FOR,
    LATE_AFTER,
    UNDER_WAY,
    Export,
    ExportQuerySet,
    ExportStatus,
    PaperName,
    Stage,
    title_of,
)
from exports.models.frozen import FrozenEdition, FrozenPaper, FrozenPaperQuerySet
from exports.models.template import PaperTemplate, PaperTemplateQuerySet

__all__ = [
    "KEPT_FOR",
    "LATE_AFTER",
    "UNDER_WAY",
    "Export",
    "ExportQuerySet",
    "ExportStatus",
    "FrozenEdition",
    "FrozenPaper",
    "FrozenPaperQuerySet",
    "PaperName",
    "PaperTemplate",
    "PaperTemplateQuerySet",
    "Stage",
    "title_of",
]
