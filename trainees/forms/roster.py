"""Giving a roster: a file or a pasted block, and how it is taken in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from intake.forms import SourceForm, file_field, text_field
from intake.layout import FOUND, Layout
from trainees import roster
from trainees.roster import Key, Mode, Options

_EXAMPLE = "姓名\t工作单位及职务\t联系电话\n王小宁\t湖塘镇花园社区党总支书记\t138…"


class UploadForm(SourceForm):
    """The roster, read under `layout`, and how its people are recognised and treated."""

    file = file_field(
        gettext_lazy("Excel 或 CSV 文件"),
        gettext_lazy("支持 .xlsx、.xls 和 .csv，最大 10 MB。标题行、空行、填表人一行不用删。"),
    )
    text = text_field(
        gettext_lazy("或粘贴名单"),
        gettext_lazy("在 Excel 或 WPS 里选中名单，连同表头一起复制，粘贴到这里。"),
        rows=6,
        placeholder=_EXAMPLE,
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

    if_none = gettext_lazy("请选择文件，或把名单粘贴在下面。")
    if_both = gettext_lazy("文件和粘贴的名单只能给一个。")
    pasted_name = gettext_lazy("粘贴的名单")

    def __init__(self, *args: Any, layout: Layout = FOUND, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.layout = layout

    def take(self, source: bytes | str) -> str:
        """Why it is no roster."""
        refusal = roster.refusal(source, self.layout)
        return refusal.message if refusal else ""

    @property
    def options(self) -> Options:
        """The choices of a valid form."""
        return Options(Mode(self.cleaned_data["mode"]), Key(self.cleaned_data["key"]), self.layout)
