"""Lists to pick from in the cells of a form: short ones in the rule, long ones on a hidden sheet by a name."""

from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

SHEET = "选项"
LONGEST = 255  # characters that a rule itself can hold


class Choices:
    """The lists of one workbook."""

    def __init__(self, book: Workbook) -> None:
        self.book = book

    def source(self, name: str, words: Sequence[str]) -> str:
        """What a rule refers to: the words themselves, or their name where they are too long for that."""
        short = f'"{",".join(words)}"'
        if len(short) <= LONGEST and not any("," in word or '"' in word for word in words):
            return short
        if SHEET not in self.book.sheetnames:
            self.book.create_sheet(SHEET).sheet_state = "hidden"
        page = self.book[SHEET]
        column = page.max_column + 1 if page["A1"].value else 1
        for row, word in enumerate((name, *words), start=1):
            cell = page.cell(row, column, word)
            cell.data_type = "s"
        letter = get_column_letter(column)
        place = f"'{SHEET}'!${letter}$2:${letter}${len(words) + 1}"
        self.book.defined_names[name] = DefinedName(name, attr_text=place)
        return name


def by_words(source: str, *, strict: bool) -> DataValidation:
    """A drop-down; where it is not strict, another word is asked about and let through."""
    rule = DataValidation(type="list", formula1=source, allow_blank=True, showErrorMessage=True)
    rule.errorStyle = "stop" if strict else "warning"
    rule.errorTitle = "请从列表里选"
    rule.error = "请点右侧的箭头，从列表里选。" if strict else "列表里没有这一项。确定没有写错吗？"
    return rule


def text_only(hint: str) -> DataValidation:
    """A hint beside the cell while it is being filled in; anything goes in."""
    rule = DataValidation(allow_blank=True, showInputMessage=True)
    rule.promptTitle, rule.prompt = "填写说明", hint
    return rule
