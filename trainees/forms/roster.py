"""Giving a roster: a file or a pasted block, and how it is taken in."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intake.layout import FOUND, Layout
from intake.workbook import USUAL
from trainees import roster
from trainees.roster import Key, Mode, Options

_EXAMPLE = "姓名\t工作单位及职务\t联系电话\n王小宁\t湖塘镇花园社区党总支书记\t138…"


class UploadForm(forms.Form):
    """Exactly one of a file and a text, read under `layout`. Why it cannot be stands beside the field that it came by."""

    file = forms.FileField(
        label=gettext_lazy("Excel 或 CSV 文件"),
        required=False,
        allow_empty_file=True,
        help_text=gettext_lazy("支持 .xlsx、.xls 和 .csv，最大 10 MB。标题行、空行、填表人一行不用删。"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv,.txt"}),
    )
    text = forms.CharField(
        label=gettext_lazy("或粘贴名单"),
        required=False,
        strip=False,
        help_text=gettext_lazy("在 Excel 或 WPS 里选中名单，连同表头一起复制，粘贴到这里。"),
        widget=forms.Textarea(attrs={"rows": 6, "placeholder": _EXAMPLE, "spellcheck": "false"}),
    )
    mode = forms.ChoiceField(
        label=gettext_lazy("遇到已有的人"),
        choices=Mode.choices,
        initial=Mode.OVERWRITE,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("表格里的空格从不清掉已有内容。"),
    )
    key = forms.ChoiceField(
        label=gettext_lazy("怎样认出同一个人"),
        choices=Key.choices,
        initial=Key.AUTO,
        help_text=gettext_lazy("自动识别依次看身份证号、手机号、姓名加单位。"),
    )

    def __init__(self, *args: Any, layout: Layout = FOUND, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.layout = layout

    def clean(self) -> dict[str, Any]:
        """Reads what was given, once, so that a file that is no roster is refused here."""
        data = super().clean() or {}
        file, text = data.get("file"), data.get("text", "")
        if "file" in self.errors or "text" in self.errors:
            return data
        if file and text.strip():
            self.add_error("text", _("文件和粘贴的名单只能给一个。"))
        elif not file and not text.strip():
            self.add_error("file", _("请选择文件，或把名单粘贴在下面。"))
        else:
            source = file.read(USUAL.size + 1) if file else text
            if refusal := roster.refusal(source, self.layout):
                self.add_error("file" if file else "text", refusal.message)
            data["source"] = source
        return data

    @property
    def options(self) -> Options:
        """The choices of a valid form."""
        return Options(Mode(self.cleaned_data["mode"]), Key(self.cleaned_data["key"]), self.layout)

    @property
    def file_name(self) -> str:
        """What the import is called."""
        file = self.cleaned_data.get("file")
        return str(file.name)[-200:] if file else _("粘贴的名单")
