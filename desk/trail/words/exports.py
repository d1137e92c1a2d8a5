"""What acts of exports are called in the trail, by their verb."""

from typing import Any

from django.utils.translation import pgettext_lazy

WORDS: dict[str, Any] = {
    "add_template": pgettext_lazy("trail", "上传文档模板"),
    "again": pgettext_lazy("trail", "重新生成文档"),
    "ask": pgettext_lazy("trail", "生成文档"),
    "cancel": pgettext_lazy("trail", "取消生成文档"),
    "confirm_template": pgettext_lazy("trail", "启用文档模板"),
    "coverage": pgettext_lazy("trail", "导出培训覆盖"),
    "fetch": pgettext_lazy("trail", "下载文档"),
    "fetch_frozen": pgettext_lazy("trail", "下载封存文档"),
    "fetch_reply_slip": pgettext_lazy("trail", "下载报名回执"),
    "freeze": pgettext_lazy("trail", "封存文档"),
    "learning_record": pgettext_lazy("trail", "导出个人学习档案"),
    "remove_template": pgettext_lazy("trail", "移除文档模板"),
    "restore_template": pgettext_lazy("trail", "恢复文档模板"),
    "sample_template": pgettext_lazy("trail", "下载模板样张"),
    "show_page": pgettext_lazy("trail", "打开文档打印页"),
    "show_template": pgettext_lazy("trail", "用真实数据查看模板"),
    "supersede": pgettext_lazy("trail", "更替封存文档"),
}
