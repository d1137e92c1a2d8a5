"""The reason and the approving document that a plan in force asks for before it is touched (R30)."""

from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.adjusting import Document
from courses.forms.days import DayInput, plannable
from courses.forms.document import KINDS, MAX_MEGABYTES
from courses.forms.files import checked
from courses.models import PlanDocument, PlanDocumentKind, TrainingPlan
from courses.models.plan import IN_FORCE
from courses.plan_papers import NewDocument

APPROVAL = ("document", "document_number", "document_dated_on", "document_file")


def _which_files() -> str:
    words = {"size": MAX_MEGABYTES}
    return _("PDF、Word、WPS、Excel、OFD、图片或压缩包，不超过 %(size)s MB；可以以后再传。") % words


def file_field(*, label: Any) -> forms.FileField:
    """A field for one scan or letter; its form checks it by `checked_file`."""
    return forms.FileField(
        label=label,
        required=False,
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ",".join(KINDS)}),
        help_text=lazy(_which_files, str)(),
        error_messages={"empty": gettext_lazy("这个文件是空的。")},
    )


def checked_file(file: UploadedFile | None) -> UploadedFile | None:
    """Says clearly what is wrong with a file; None where none was sent."""
    return checked(file, kinds=KINDS, megabytes=MAX_MEGABYTES) if file else None


class ApprovalFields(forms.Form):
    """One of the plan's adjustment documents, or a new one by its number, with date and file if they are at hand."""

    document = forms.ModelChoiceField(
        label=gettext_lazy("批准文件"), queryset=PlanDocument.objects.none(), required=False
    )
    document_number = forms.CharField(label=gettext_lazy("批准文件文号"), max_length=80, required=False)
    document_dated_on = forms.DateField(
        label=gettext_lazy("批准文件日期"), widget=DayInput, required=False, validators=[plannable]
    )
    document_file = file_field(label=gettext_lazy("批准文件扫描件"))

    def offer(self, *, district: int, year: int | None = None) -> None:
        """Offers the adjustment documents of the district's plans in force, of one year or of all; where there are none,
        only a new one can be typed."""
        documents = PlanDocument.objects.filter(
            kind=PlanDocumentKind.ADJUSTMENT, plan__district=district, plan__status__in=IN_FORCE
        ).order_by("-plan__year", "-pk")
        if year:
            documents = documents.filter(plan__year=year)
        field = cast(forms.ModelChoiceField, self.fields["document"])
        field.queryset = documents
        field.empty_label = _("新的文件，在下面填写")
        if not documents.exists():
            del self.fields["document"]

    def drop_approval(self) -> None:
        """Asks for no document: the plan is not in force."""
        for name in APPROVAL:
            self.fields.pop(name, None)

    def ask_for(self, plan: TrainingPlan) -> None:
        """Asks for what the plan asks for as it stands."""
        if plan.is_in_force:
            self.offer(district=plan.district_id, year=plan.year)
        else:
            self.drop_approval()

    def clean_document_file(self) -> UploadedFile | None:
        """Says clearly what is wrong with a file: too large, or not what its name says."""
        return checked_file(self.cleaned_data.get("document_file"))

    def need_document(self) -> None:
        """In `clean`: a document must be chosen or typed; not both."""
        if "document_number" not in self.fields or self.errors.keys() & set(APPROVAL):
            return
        chosen, number = self.cleaned_data.get("document"), self.cleaned_data.get("document_number")
        if not chosen and not number:
            self.add_error("document_number", _("请选已登记的批准文件，或填写文号。"))
        elif chosen and number and number != chosen.number:
            self.add_error("document_number", _("已选了一份批准文件，新文号请留空。"))

    @property
    def approval(self) -> dict[str, Any]:
        """Reason and document as the verbs take them, when the form is valid."""
        return {"reason": self.cleaned_data.get("reason", ""), "document": self._document}

    @property
    def _document(self) -> Document:
        filled = self.cleaned_data
        if filled.get("document"):
            chosen: PlanDocument = filled["document"]
            return chosen
        if not filled.get("document_number"):
            return None
        return NewDocument(
            filled["document_number"], filled.get("document_dated_on"), filled.get("document_file")
        )
