"""How a roster is taken in: how it is read, by which cells a person is recognised, and what a known one's cells change."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.lists import Mode
from intake.layout import FOUND, Layout


class Key(models.TextChoices):
    """By which cells a person is recognised."""

    AUTO = "auto", _("自动识别（推荐）")
    ID_NUMBER = "id_number", _("只看身份证号")
    PHONE = "phone", _("只看手机号")
    NAME_UNIT = "name_unit", _("只看姓名加单位")


# What a person says of a row in doubt, beside the number of a person who is known.
ANOTHER, PASSED_OVER = "new", "skip"


@dataclass(frozen=True, slots=True)
class Options:
    """The choices of an import: how the file is read, how known people are recognised and treated, what was said of rows
    in doubt (by the row's running number: a cadre's number, ANOTHER or PASSED_OVER), and whether those of whom nothing
    was said are new."""

    mode: Mode = Mode.OVERWRITE
    key: Key = Key.AUTO
    layout: Layout = FOUND
    answers: Mapping[int, str] = field(default_factory=dict)
    others_new: bool = False

    @classmethod
    def of(cls, data: dict[str, Any]) -> Self:
        """From plain JSON, as `as_json` gave it."""
        answers = {int(row): str(answer) for row, answer in sorted(data.get("answers", {}).items())}
        return cls(
            Mode(data.get("mode", Mode.OVERWRITE)),
            Key(data.get("key", Key.AUTO)),
            Layout.of(data.get("layout", {})),
            answers,
            bool(data.get("others_new", False)),
        )

    def as_json(self) -> dict[str, Any]:
        """Plain JSON; the layout and the answers only where something was said."""
        plain: dict[str, Any] = {"mode": str(self.mode), "key": str(self.key)}
        if layout := self.layout.as_json():
            plain["layout"] = layout
        if self.answers:
            plain["answers"] = {str(row): answer for row, answer in self.answers.items()}
        if self.others_new:
            plain["others_new"] = True
        return plain
