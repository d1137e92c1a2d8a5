"""Bringing a list: a file or a pasted block, how it is taken in, and what its kind asks for besides."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.lists import ListDefinition, Mode
from accounts.models import ListKind
from attendance.hours_list import HoursList
from courses.forms.document import KINDS, MAX_MEGABYTES
from courses.forms.files import checked
from courses.models import Category
from intake.forms import SourceForm, file_field, text_field
from intake.problems import Unreadable

PLACEHOLDER_COLUMNS = 5


class ListUploadForm(SourceForm):
    """The table, and what happens to records that are known."""

    text = text_field(
        gettext_lazy("粘贴表格"), gettext_lazy("在 Excel 或 WPS 里选中表格，连同表头一起复制，粘贴到这里。")
    )
    file = file_field(
        gettext_lazy("或选择 Excel、CSV 文件"),
        gettext_lazy("支持 .xlsx、.xls 和 .csv，最大 10 MB。标题行、空行、合计行不用删。"),
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

    def take(self, source: bytes | str) -> str:
        """Why it is no such list."""
        table = self.definition.read_source(source)
        return table.message if isinstance(table, Unreadable) else ""

    @property
    def options(self) -> dict[str, Any]:
        """The choices of a valid form, as plain JSON."""
        return {name: self.cleaned_data[name] for name in self.fields if name not in ("file", "text")}


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
    origin = forms.ChoiceField(
        label=gettext_lazy("没有“来源”列的算作"),
        choices=[(source.value, source.label) for source in HoursList.origins],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].initial = timezone.localdate().year


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
