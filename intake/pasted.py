"""A block pasted from a sheet or a chat becomes a sheet of rows."""

import re

from django.utils.translation import gettext as _

from intake import delimited
from intake.problems import Unreadable
from intake.sheets import Row, Sheet
from intake.workbook import USUAL, Limits, within

LENGTH = 2_000_000

_BLANKS = re.compile(r"[ \u3000\u00a0]+")
_COMMAS = re.compile(r"\s*[,，]\s*")


def read(block: str, *, limits: Limits = USUAL) -> Sheet | Unreadable:
    """Rows counted from 1, empty lines too; cells told apart by tabs, else commas of any width, else blanks.

    With tabs a quoted cell may hold line breaks, as a sheet copies it, and is one row. Every cell is text.
    """
    if not block.strip():
        return Unreadable("empty", _("没有粘贴任何内容。请在表格里选中名单连同表头，复制后粘贴到这里。"))
    if len(block) > LENGTH:
        return Unreadable(
            "too_large", _("粘贴的内容超过 %(limit)d 个字符。请改为上传文件。") % {"limit": LENGTH}
        )
    block = delimited.one_kind_of_line_break(block.replace("\0", "")).rstrip("\n")
    lines = list(delimited.rows(block, "\t")) if "\t" in block else _delimited(block)
    rows = tuple(Row(number, tuple(cells)) for number, cells in enumerate(lines, start=1))
    width = max(len(row.cells) for row in rows)
    sheet = Sheet(_("粘贴的内容"), rows, height=len(rows), width=width, delimited="\t" not in block)
    return within(sheet, limits) or sheet


def _delimited(block: str) -> list[list[str]]:
    apart = _COMMAS if _COMMAS.search(block) else _BLANKS
    return [apart.split(line.strip()) for line in block.split("\n")]
