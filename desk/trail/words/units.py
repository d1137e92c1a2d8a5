"""What acts of units are called in the trail, by their verb."""

from typing import Any

from django.utils.translation import pgettext_lazy

WORDS: dict[str, Any] = {
    "add": pgettext_lazy("trail", "新增单位"),
    "change": pgettext_lazy("trail", "修改单位"),
}
