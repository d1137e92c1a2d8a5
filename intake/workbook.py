"""A workbook (.xlsx or .xls) or a text (.csv) becomes sheets of rows, read by a child process with limits."""

import json
import logging
import signal
import subprocess
import sys
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from intake.problems import Unreadable
from intake.sheets import Row, Sheet

# The child knows this folder and the installed packages, nothing else.
_START = (
    f"import sys; sys.path.append({str(Path(__file__).parents[1])!r}); from intake.reader import main; main()"
)
MEGABYTE = 1024 * 1024

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a workbook may be: `size`, `unpacked` and `memory` in bytes, `entries` in files inside the zip.

    `seconds` of processor and, by the clock, `patience` are what reading may take.
    """

    size: int = 10 * MEGABYTE
    unpacked: int = 200 * MEGABYTE
    entries: int = 1000
    rows: int = 20_000
    columns: int = 100
    memory: int = 768 * MEGABYTE
    seconds: int = 20
    patience: float = 30


USUAL = Limits()


def read(source: bytes | BinaryIO, *, limits: Limits = USUAL) -> tuple[Sheet, ...] | Unreadable:
    """The visible sheets that hold something, in the workbook's order; or why nothing was read.

    `source` is the file's content or an open file. A cell merged over several rows of one column is
    repeated in each. Of a sheet over the limits of rows or columns only the head is there: `within`
    tells, once it is known which sheet is meant.
    """
    data = source if isinstance(source, bytes) else source.read(limits.size + 1)
    if not data:
        return Unreadable("empty_file", _("文件是空的。请检查是否选错了文件，或重新保存后再上传。"))
    if len(data) > limits.size:
        return Unreadable(
            "too_large",
            _("文件太大，最多 %(limit)d MB。请删去图片和无关的工作表后再上传。")
            % {"limit": limits.size // MEGABYTE},
        )
    answer = _ask_child(data, limits)
    if "refused" in answer:
        return _refusal(answer["refused"], answer.get("row", 0))
    sheets = tuple(_sheet(**sheet) for sheet in answer["sheets"])
    return sheets or Unreadable("empty", _("文件里没有内容。请检查是否选错了文件。"))


def within(sheet: Sheet, limits: Limits = USUAL) -> Unreadable | None:
    """Whether the sheet was read whole; if not, why."""
    if sheet.height > limits.rows:
        return Unreadable(
            "too_many_rows",
            _(
                "工作表“%(sheet)s”用到第 %(rows)d 行，最多 %(limit)d 行。"
                "请删去名单下方多余的内容，或分成几个文件上传。"
            )
            % {"sheet": sheet.name, "rows": sheet.height, "limit": limits.rows},
        )
    if sheet.width > limits.columns:
        return Unreadable(
            "too_many_columns",
            _("工作表“%(sheet)s”用到第 %(columns)d 列，最多 %(limit)d 列。请删去名单右侧多余的内容后再上传。")
            % {"sheet": sheet.name, "columns": sheet.width, "limit": limits.columns},
        )
    return None


def _ask_child(data: bytes, limits: Limits) -> dict[str, Any]:
    try:
        child = subprocess.run(  # noqa: S603 — our own program and numbers; the file goes in by a pipe
            [sys.executable, "-I", "-c", _START, json.dumps(asdict(limits))],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=limits.patience,
            env={},
            check=False,
        )
    except subprocess.TimeoutExpired:
        return {"refused": "timed_out"}
    if child.returncode == 0:
        answer: dict[str, Any] = json.loads(child.stdout, object_hook=_date)
        return answer
    logger.warning("the workbook reader ended with %d", child.returncode)
    return {"refused": _ended_by(child.returncode)}


def _date(value: dict[str, Any]) -> Any:
    return date.fromisoformat(value["on"]) if "on" in value else value


def _ended_by(returncode: int) -> str:
    if returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        return "timed_out"
    # The reader aborts where the system gives it no more memory.
    return "unpacked" if returncode == -signal.SIGABRT else "damaged"


def _sheet(name: str, height: int, width: int, rows: list[list[Any]], delimited: bool = False) -> Sheet:
    numbered = tuple(Row(number, tuple(cells)) for number, cells in enumerate(rows, start=1))
    return Sheet(name=name or "CSV", rows=numbered, height=height, width=width, delimited=delimited)


def _refusal(code: str, row: int) -> Unreadable:
    messages = {
        "not_workbook": _("这不是 Excel 工作簿。请用 Excel 或 WPS 打开名单，另存为 .xlsx 后再上传。"),
        "binary": _(
            "这不是 Excel 工作簿，也不是 CSV 文本。请用 Excel 或 WPS 打开名单，另存为 .xlsx 后再上传。"
        ),
        "word": _("这是 Word 文档。请在 Word 里选中表格连同表头，复制后粘贴到下面的框里。"),
        "picture": _("这是图片或 PDF，里面的文字读不出来。请向填报单位要原来的 Excel 表。"),
        "web_page": _(
            "这个文件用了 Excel 的扩展名，内容却是网页。请用 Excel 或 WPS 打开，另存为 .xlsx 后再上传。"
        ),
        "xml_workbook": _("这是旧的 XML 表格格式。请用 Excel 或 WPS 打开，另存为 .xlsx 后再上传。"),
        "encoding": _(
            "第 %(row)d 行附近的文字编码无法识别，文件可能不完整。请用 Excel 或 WPS 打开检查，另存为 .xlsx 后再上传。"
        ),
        "null_bytes": _(
            "第 %(row)d 行附近有空字符，文件可能已损坏。请用 Excel 或 WPS 打开检查，另存为 .xlsx 后再上传。"
        ),
        "encrypted": _("文件设了打开密码。请在 Excel 里取消密码，保存后再上传。"),
        "damaged": _("文件已损坏，无法读取。请用 Excel 或 WPS 打开检查，另存为新的 .xlsx 后再上传。"),
        "unpacked": _("文件解开后太大，没有读取。请把名单复制到新的工作簿，保存后再上传。"),
        "timed_out": _("读取用的时间太长，已经停止。请把名单复制到新的工作簿，保存后再上传。"),
    }
    return Unreadable(code, messages[code] % {"row": row} if row else messages[code])
