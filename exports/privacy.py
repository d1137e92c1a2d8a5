"""What is held of papers: what was asked for and what the file was called. The file itself lasts seven days; what is
frozen with the archive of a class is left alone, by the retention as by an erasure."""

from django.db.models import Q

from accounts.privacy.declaring import Declaration, Kept, before
from exports.models import Export, FrozenEdition, FrozenPaper, PaperTemplate

# A file that is there still is a few days old, and keeps its name. What is frozen but not yet built needs its options.
_PASSED = Q(file="", is_kept=False)

DECLARED = Declaration(
    kept=(
        Kept(
            Export,
            "export",
            ("options", "file_name", "error"),
            among="training_class",
            only=_PASSED,
            due=before("requested_at"),
        ),
        Kept(Export, "archive", ("file", "file_name", "options"), only=Q(is_kept=True), stays=True),
        Kept(FrozenEdition, "archive", ("documents", "reason"), among="training_class", stays=True),
    ),
    nothing={
        Export: "paper language sha256",
        FrozenEdition: "facts",
        FrozenPaper: "key",
        PaperTemplate: "paper kind title file original_name sha256",
    },
)
