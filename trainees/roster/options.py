"""How a roster is taken in: by which cells a person is recognised, and what a known one's cells change."""

from dataclasses import dataclass
from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from intake.layout import FOUND, Layout


class Mode(models.TextChoices):
    """What happens to people who are known. Empty cells never erase anything."""

    OVERWRITE = "overwrite", _("以表格为准：不同的内容改成表格里的")
    FILL = "fill", _("只补空白：已有的内容不动")
    SKIP = "skip", _("不改动：已有的人保持原样，只加新人")


class Key(models.TextChoices):
    """By which cells a person is recognised."""

    AUTO = "auto", _("自动识别（推荐）")
    ID_NUMBER = "id_number", _("只看身份证号")
    PHONE = "phone", _("只看手机号")
    NAME_UNIT = "name_unit", _("只看姓名加单位")


@dataclass(frozen=True, slots=True)
class Options:
    """The two choices of an import, and how the file is read."""

    mode: Mode = Mode.OVERWRITE
    key: Key = Key.AUTO
    layout: Layout = FOUND

    @classmethod
    def of(cls, data: dict[str, Any]) -> Self:
        """From plain JSON, as `as_json` gave it."""
        return cls(
            Mode(data.get("mode", Mode.OVERWRITE)),
            Key(data.get("key", Key.AUTO)),
            Layout.of(data.get("layout", {})),
        )

    def as_json(self) -> dict[str, Any]:
        """Plain JSON; the layout only where something was said about it."""
        layout = self.layout.as_json()
        return {
            "mode": self.mode.value,
            "key": self.key.value,
            **({"layout": layout} if layout else {}),
        }
