"""What a plan's acts ask for, and its documents (R30)."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from courses.forms.approval import checked_file, file_field
from courses.forms.days import DayInput, plannable
from courses.models import PlanActKind, PlanDocument
from courses.plan_acts import Paper, Turn

_NUMBER = forms.TextInput(attrs={"placeholder": _("如：武组发〔2026〕12号")})


class PlanActForm(forms.Form):
    """What every act carries unseen: its kind, the act that was the last when the form was made, and a nonce."""

    kind = forms.CharField(widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput)
    nonce = forms.UUIDField(widget=forms.HiddenInput)

    @property
    def turn(self) -> Turn:
        """What the form knew, when it is valid."""
        return Turn(self.cleaned_data["seen"], self.cleaned_data["nonce"])


class PaperForm(PlanActForm):
    """An act with its document: what it is called, date, number, perhaps the file."""

    title = forms.CharField(label=_("文件标题"), max_length=200)
    dated_on = forms.DateField(label=_("日期"), widget=DayInput, validators=[plannable])
    document_number = forms.CharField(label=_("文号"), max_length=80, widget=_NUMBER)
    file = file_field(label=_("文件"))

    def clean_file(self) -> UploadedFile | None:
        """Says clearly what is wrong with a file: too large, or not what its name says."""
        return checked_file(self.cleaned_data.get("file"))

    @property
    def paper(self) -> Paper:
        """The document as the verbs take it, when the form is valid."""
        filled = self.cleaned_data
        return Paper(filled["document_number"], filled["dated_on"], filled["title"], filled["file"])


class DeliberationForm(PaperForm):
    """Which meeting, when, by which document."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].label = _("会议名称")
        self.fields["title"].widget.attrs["placeholder"] = _("如：区干部教育培训联席会议")
        self.fields["dated_on"].label = _("会议日期")
        self.fields["document_number"].label = _("会议文件文号")
        self.fields["file"].label = _("会议文件")


class IssueForm(PaperForm):
    """The document by which the plan is issued, and what goes with it."""

    approve = forms.BooleanField(label=_("同时把草拟的班次转为“已批准”"), required=False)
    file_as_approval = forms.BooleanField(
        label=_("同时把这份文件归为各班的批准文件"),
        required=False,
        help_text=_("已有批准文件的班次不变；归入以后，可以在班次里逐个移除。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["dated_on"].label = _("印发日期")


class ReturnForm(PlanActForm):
    """Why the plan becomes a draft again."""

    reason = forms.CharField(label=_("原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


ACT_FORMS: dict[str, type[PlanActForm]] = {
    PlanActKind.DELIBERATED: DeliberationForm,
    PlanActKind.ISSUED: IssueForm,
    PlanActKind.RETURNED: ReturnForm,
}


class PlanDocumentForm(forms.ModelForm):
    """A document of the plan: its number, title, date and file."""

    class Meta:
        model = PlanDocument
        fields = ["number", "title", "dated_on"]
        widgets = {"dated_on": DayInput, "number": _NUMBER}

    file = file_field(label=_("文件"))

    def clean_file(self) -> UploadedFile | None:
        """Says clearly what is wrong with a file: too large, or not what its name says."""
        return checked_file(self.cleaned_data.get("file"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["dated_on"].validators.append(plannable)

    @property
    def facts(self) -> dict[str, Any]:
        """What is known of the document, as the verbs take it, when the form is valid."""
        return {name: self.cleaned_data[name] for name in ("number", "title", "dated_on", "file")}


class PlanDocumentEditForm(PlanDocumentForm):
    """Corrects a document; `version` is the one that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version
        if self.instance.file:
            self.fields["file"].label = _("换一份文件")
