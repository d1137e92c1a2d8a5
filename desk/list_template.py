"""An empty list to be filled in: the columns, drop-downs, phones and numbers as text, an example row."""

import io

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from accounts.lists import ListDefinition

# The example's first cell: the reader passes such a row over.
EXAMPLE = "示例"
ROWS = 500
_TEXT = ("phone", "id_number", "code", "town_code")
_WIDE = ("name", "title", "summary", "audience", "courses", "employer", "remark")


def template_of(definition: type[ListDefinition]) -> bytes:
    """The workbook of one kind."""
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = str(definition.kind.label)
    for column, (field, names) in enumerate(definition.vocabulary.items(), start=1):
        head = sheet.cell(1, column, names[0])
        head.font = Font(name="黑体", bold=True)
        head.fill = PatternFill("solid", fgColor="FFE8EDF3")
        head.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        value = EXAMPLE if field == "number" else definition.example[column - 1]
        example = sheet.cell(2, column, value)
        example.font = Font(name="仿宋", italic=True, color="FF6B7683")
        letter = get_column_letter(column)
        sheet.column_dimensions[letter].width = 28 if field in _WIDE else 14
        if field in _TEXT:
            for row in range(2, ROWS + 1):
                sheet.cell(row, column).number_format = "@"
        if words := definition.choices.get(field):
            choice = DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True)
            sheet.add_data_validation(choice)
            choice.add(f"{letter}2:{letter}{ROWS}")
    sheet.row_dimensions[1].height = 24
    sheet.freeze_panes = "A2"
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()
