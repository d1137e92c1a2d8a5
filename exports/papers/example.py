"""A template to begin with: our own layout of a paper, with placeholders where it would be filled in."""

from io import BytesIO

from exports.models import PaperName
from exports.office.placeholders import LINE, SERIAL
from exports.papers.filling import Fillable, half_day_names
from exports.papers.sheet import LEFT, NOTE, TEXT, Sheet

_HALF_DAYS = 6
_WIDE = {
    "单位": 27,
    "单位及职务": 40,
    "内容": 34,
    "课程": 24,
    "意见": 34,
    "主讲人": 24,
    "备注": 14,
    "名单": 34,
    "联系电话": 14,
    "手机": 14,
    "身份证号": 21,
    "政治面貌": 13,
    "时间": 13,
    "镇街": 18,
    "职务": 18,
    "日期": 14,
    "地点": 16,
}
_LEFT = ("单位", "单位及职务", "内容", "课程", "意见", "主讲人", "备注", "名单")
_USUAL, _NARROW, _SERIAL = 10, 7, 6


def example_of(paper: PaperName, fillable: Fillable[object]) -> bytes:
    """A landscape workbook with every column that the paper knows, one marked row, and the facts above and below it."""
    half_days = half_day_names(_HALF_DAYS) if fillable.by_half_day else []
    columns = [*fillable.columns, *half_days]
    widths = [_SERIAL, *[_NARROW if name in half_days else _WIDE.get(name, _USUAL) for name in columns]]
    sheet = Sheet(str(paper.label), widths=widths, landscape=True)
    sheet.title = f"{_written('班次名称')}{paper.label}"
    sheet.headline()
    for facts in (("主办单位", "培训时间", "培训地点"), fillable.facts):
        if facts:
            sheet.note("　　".join(f"{name}：{_written(name)}" for name in facts), NOTE)
    sheet.head([SERIAL, *[_written(name) if name in half_days else name for name in columns]], height=30)
    styles = [TEXT, *[LEFT if name in _LEFT else TEXT for name in columns]]
    for column, (name, style) in enumerate(zip([SERIAL, *columns], styles, strict=True), start=1):
        sheet.put(column, _written(name if name == SERIAL else f"{LINE}{name}"), style)
    sheet.row += 1
    sheet.note(f"生成时间：{_written('生成时间')}　　依据课表第{_written('课表版本')}版", NOTE)
    file = BytesIO()
    sheet.finish().save(file)
    return file.getvalue()


def _written(name: str) -> str:
    return f"{{{{{name}}}}}"
