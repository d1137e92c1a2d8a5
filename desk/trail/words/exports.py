"""What acts of exports are called in the trail, by their verb."""

from typing import Any

from django.utils.translation import pgettext_lazy as _

WORDS: dict[str, Any] = {
    "add_template": _("trail", "上传文档模板"),
    "again": _("trail", "重新生成文档"),
    "ask": _("trail", "生成文档"),
    "cancel": _("trail", "取消生成文档"),
    "confirm_template": _("trail", "启用文档模板"),
    "coverage": _("trail", "导出培训覆盖"),
    "fetch": _("trail", "下载文档"),
    "fetch_frozen": _("trail", "下载封存文档"),
    "fetch_reply_slip": _("trail", "下载报名回执"),
    "freeze": _("trail", "封存文档"),
    "learning_record": _("trail", "导出个人学习档案"),
    "remove_template": _("trail", "移除文档模板"),
    "restore_template": _("trail", "恢复文档模板"),
    "sample_template": _("trail", "下载模板样张"),
    "show_page": _("trail", "打开文档打印页"),
    "show_template": _("trail", "用真实数据查看模板"),
    "supersede": _("trail", "更替封存文档"),
}
