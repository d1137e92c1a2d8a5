"""What acts of units are called in the trail, by their verb."""

from typing import Any

from django.utils.translation import pgettext_lazy as _

WORDS: dict[str, Any] = {
    "add": _("trail", "新增单位"),
    "change": _("trail", "修改单位"),
}
