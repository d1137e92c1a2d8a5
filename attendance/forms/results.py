"""What a class asks at its end: the terms, a test, 学习体会, an honour."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from attendance.forms.lines import laid_out, side_by_side
from attendance.models import ClassTest, CompletionTerms
from attendance.reflecting import LONGEST
from attendance.terms import EDITABLE
from courses.forms.days import DayInput, plannable
from courses.forms.files import checked

REFLECTION_KINDS = (".docx", ".pdf", ".jpg", ".jpeg")
REFLECTION_MEGABYTES = 20


class TermsForm(forms.ModelForm):
    """What the class asks of its trainees; `version` is the one that was read."""

    helper = laid_out("version", "asks_evaluation", "asks_reflection", "honours_most")

    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = CompletionTerms
        fields = EDITABLE
        help_texts = {
            "asks_evaluation": gettext_lazy("最后半天起，学员在“我的课表”里给每门课打分，不记名。"),
            "asks_reflection": gettext_lazy("学员在“我的课表”里交文字或文件，结班前可以改。"),
            "honours_most": gettext_lazy("填 0 就是不评。"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version


class ClassTestForm(forms.ModelForm):
    """A test: its title, its day, its marks; `version` is the one that was read, 0 of a new one."""

    helper = laid_out("version", "title", side_by_side("held_on", "full_mark", "pass_mark"))

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    held_on = forms.DateField(
        label=gettext_lazy("日期"), required=False, widget=DayInput, validators=[plannable]
    )

    class Meta:
        model = ClassTest
        fields = ["title", "held_on", "full_mark", "pass_mark"]
        widgets = {"title": forms.TextInput(attrs={"placeholder": gettext_lazy("如：结业测试")})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version if self.instance.pk else 0

    def clean_title(self) -> str:
        """A title that no other test of the class has."""
        title: str = self.cleaned_data["title"]
        others = ClassTest.objects.in_place().filter(training_class=self.instance.training_class, title=title)
        if others.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("本班已有同名的测试。"))
        return title

    def clean(self) -> dict[str, Any]:
        """A pass mark within the full mark, which no score passes."""
        given = super().clean() or self.cleaned_data
        full, least = given.get("full_mark"), given.get("pass_mark")
        if full is not None and least is not None and least > full:
            self.add_error("pass_mark", _("及格分不能高于满分。"))
        if full is not None and self.instance.pk and self.instance.scores.filter(score__gt=full).exists():
            self.add_error("full_mark", _("已有成绩超过这个满分，请先改成绩。"))
        return given


class ReflectionForm(forms.Form):
    """Text or a file; what was handed in as a file may stay."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=gettext_lazy("正文"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    file = forms.FileField(
        label=gettext_lazy("或上传文件"),
        required=False,
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ",".join(REFLECTION_KINDS)}),
    )

    def __init__(self, *args: Any, has_file: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.has_file = has_file
        self.fields["file"].help_text = _("Word（docx）、PDF 或照片（jpg），不超过 %(size)s MB。") % {
            "size": REFLECTION_MEGABYTES
        }
        self.fields["file"].error_messages["empty"] = _("这个文件是空的。")

    def clean_file(self) -> UploadedFile | None:
        """Says clearly what is wrong with a file."""
        file: UploadedFile | None = self.cleaned_data.get("file")
        return checked(file, kinds=REFLECTION_KINDS, megabytes=REFLECTION_MEGABYTES) if file else None

    def clean(self) -> dict[str, Any]:
        """One of both."""
        given = super().clean() or self.cleaned_data
        if not given.get("text") and not given.get("file") and not self.has_file and not self.errors:
            self.add_error("text", _("请写下学习体会，或上传文件。"))
        return given


class HonourForm(forms.Form):
    """The merits, and that the decision is made knowing of a flag."""

    reason = forms.CharField(label=gettext_lazy("事迹"), max_length=200, required=False)
    knowing = forms.BooleanField(required=False)
