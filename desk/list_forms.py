"""Bringing a list: a file or a pasted block, how it is taken in, and what its kind asks for besides."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.lists import ListDefinition, Mode
from accounts.models import ListKind
from courses.forms.document import KINDS, MAX_MEGABYTES
from courses.forms.files import checked
from courses.models import Category
from intake.problems import Unreadable
from intake.workbook import USUAL

PLACEHOLDER_COLUMNS = 5


class ListUploadForm(forms.Form):
    """Exactly one of a file and a text. Why it cannot be read stands beside the field that it came by."""

    file = forms.FileField(
        label=gettext_lazy("或选择 Excel、CSV 文件"),
        required=False,
        allow_empty_file=True,
        help_text=gettext_lazy("支持 .xlsx、.xls 和 .csv，最大 10 MB。标题行、空行、合计行不用删。"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv,.txt"}),
    )
    text = forms.CharField(
        label=gettext_lazy("粘贴表格"),
        required=False,
        strip=False,
        help_text=gettext_lazy("在 Excel 或 WPS 里选中表格，连同表头一起复制，粘贴到这里。"),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )
    mode = forms.ChoiceField(
        label=gettext_lazy("遇到已有的"),
        choices=Mode.choices,
        initial=Mode.OVERWRITE,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("表格里的空格从不清掉已有内容。"),
    )

    def __init__(self, *args: Any, definition: type[ListDefinition], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.definition = definition
        text: Any = self.fields["text"]
        text.widget.attrs["placeholder"] = _placeholder(definition)

    @property
    def asked(self) -> list[Any]:
        """The fields that the kind asks for besides."""
        return [self[name] for name in self.fields if name not in ("file", "text", "mode")]

    def clean(self) -> dict[str, Any]:
        """Reads what was given, once, so that a file that is no such list is refused here."""
        data = super().clean() or self.cleaned_data
        file, text = data.get("file"), data.get("text", "")
        if "file" in self.errors or "text" in self.errors:
            return data
        if bool(file) == bool(text.strip()):
            missing = _("请选择文件，或把表格粘贴在下面。")
            self.add_error("text" if file else "file", _("文件和粘贴的内容只能给一个。") if file else missing)
            return data
        data["source"] = file.read(USUAL.size + 1) if file else text
        table = self.definition.read_source(data["source"])
        if isinstance(table, Unreadable):
            self.add_error("file" if file else "text", table.message)
        return data

    @property
    def options(self) -> dict[str, Any]:
        """The choices of a valid form, as plain JSON."""
        return {name: self.cleaned_data[name] for name in self.fields if name not in ("file", "text")}

    @property
    def file_name(self) -> str:
        """What the import is called."""
        file = self.cleaned_data.get("file")
        return str(file.name)[-200:] if file else _("粘贴的内容")


class PlanUploadForm(ListUploadForm):
    """Into which year's plan, and as what."""

    year = forms.IntegerField(label=gettext_lazy("年度"), min_value=2000, max_value=2100)
    category = forms.ChoiceField(
        label=gettext_lazy("没有“类别”列的算作"), choices=Category.choices, initial=Category.MAIN
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].initial = timezone.localdate().year


class HoursUploadForm(ListUploadForm):
    """In which year a training without days was, and where from."""

    year = forms.IntegerField(label=gettext_lazy("没有日期的算在哪一年"), min_value=2000, max_value=2100)
    origin = forms.ChoiceField(label=gettext_lazy("没有“来源”列的算作"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].initial = timezone.localdate().year
        origin: Any = self.fields["origin"]
        origin.choices = [(source.value, source.label) for source in self.definition.origins]  # type: ignore[attr-defined]  # of HoursList


class PlanConfirmForm(forms.Form):
    """What a plan that is issued asks for (R30)."""

    reason = forms.CharField(label=gettext_lazy("年度计划已印发，调整原因"), max_length=200)
    document_number = forms.CharField(label=gettext_lazy("批准文件文号"), max_length=80)


class HoursConfirmForm(forms.Form):
    """One paper that proves all of it."""

    proof = forms.FileField(
        label=gettext_lazy("证明材料（可不传）"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(KINDS)}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["proof"].help_text = _("一个文件，记在这次导入的每一条学时上，不超过 %(size)s MB。") % {
            "size": MAX_MEGABYTES
        }

    def clean_proof(self) -> Any:
        """Says clearly what is wrong with a file: too large, or not what its name says."""
        file = self.cleaned_data.get("proof")
        return checked(file, kinds=KINDS, megabytes=MAX_MEGABYTES) if file else None


UPLOADS: dict[str, type[ListUploadForm]] = {ListKind.PLAN: PlanUploadForm, ListKind.HOURS: HoursUploadForm}
CONFIRMS: dict[str, type[forms.Form]] = {ListKind.PLAN: PlanConfirmForm, ListKind.HOURS: HoursConfirmForm}


def _placeholder(definition: type[ListDefinition]) -> str:
    """The first columns with the example, or what the kind shows instead."""
    if definition.pasted_example:
        return definition.pasted_example
    names = [words[0] for words in definition.vocabulary.values()]
    pairs = [pair for pair in zip(names, definition.example, strict=True) if pair[1]][:PLACEHOLDER_COLUMNS]
    return "\t".join(name for name, _value in pairs) + "\n" + "\t".join(value for _name, value in pairs)
