"""What is held of papers: what was asked for and what the file was called. The file itself lasts seven days."""

from django.db.models import Q

from accounts.privacy.declaring import Declaration, Kept, before
from exports.models import Export, PaperTemplate

# A file that is there still is either a few days old or frozen with its class's archive, and keeps its name.
_NO_FILE = Q(file="")

DECLARED = Declaration(
    kept=(
        Kept(
            Export,
            "export",
            ("options", "file_name", "error"),
            among="training_class",
            only=_NO_FILE,
            due=before("requested_at"),
        ),
        Kept(Export, "archive", ("file",), among="training_class"),
    ),
    nothing={
        Export: "paper language sha256",
        PaperTemplate: "paper kind title file original_name sha256",
    },
)
