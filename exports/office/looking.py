"""What is wrong with a template, each thing named with its place."""

from collections.abc import Collection, Iterator
from difflib import get_close_matches
from typing import Protocol

from django.utils.translation import gettext as _

from exports.office.placeholders import LINE, MOST_PLACEHOLDERS, SERIAL, Found

MOST_SAID = 20
_CLOSE = 0.5


class Looked(Protocol):
    """A template of either kind."""

    @property
    def found(self) -> list[Found]:
        """Every placeholder, or one more than there may be."""

    @property
    def mistakes(self) -> list[str]:
        """What cannot be worked with."""


def problems_of(template: Looked, *, facts: Collection[str], columns: Collection[str]) -> list[str]:
    """Sentences for whoever uploads it; none where it can be used. `facts` and `columns` are the names that are known."""
    if not template.found:
        return [_("模板里没有占位符。请在要填的地方写上，如“{{班次名称}}”。")]
    if len(template.found) > MOST_PLACEHOLDERS:
        return [_("模板里的占位符太多，最多 %(max)d 个。") % {"max": MOST_PLACEHOLDERS}]
    problems = [*template.mistakes, *_unknown(template.found, facts, columns)]
    if len(problems) > MOST_SAID:
        more = _("还有 %(n)d 处问题没有列出。") % {"n": len(problems) - MOST_SAID}
        return [*problems[:MOST_SAID], more]
    return problems


def _unknown(found: list[Found], facts: Collection[str], columns: Collection[str]) -> Iterator[str]:
    """Each placeholder that means nothing, with the one that it may be meant for."""
    known = {*facts, *(LINE + one for one in columns)}
    for one in found:
        said = {"where": one.where, "written": one.written[:60]}
        if not one.name:
            yield (
                _("%(where)s：“%(written)s”不是占位符。占位符是“{{名称}}”，两边各两个花括号，写在同一格里。")
                % said
            )
        elif one.name == SERIAL:
            if not one.in_row:
                yield _("%(where)s：%(written)s只能写在标记行里，那一行要有“{{行.…}}”。") % said
        elif one.name.startswith(LINE) and not one.in_row:
            yield _("%(where)s：%(written)s只能写在表格的一行里，不能写在这里。") % said
        elif one.name not in known:
            close = _closest(one, facts, columns)
            if close:
                hint = said | {"close": f"{{{{{close}}}}}"}
                yield _("%(where)s：不认识%(written)s。是不是 %(close)s？") % hint
            else:
                yield _("%(where)s：不认识%(written)s。") % said


def _closest(one: Found, facts: Collection[str], columns: Collection[str]) -> str:
    """The name that is most like it, "" where none is; in the marked row a column is meant rather than a fact."""
    of_facts = {name: name for name in facts}
    of_columns = {name: LINE + name for name in columns}
    is_of_line = one.in_row or one.name.startswith(LINE)
    names = {**of_facts, **of_columns} if is_of_line else {**of_columns, **of_facts}
    close = get_close_matches(one.name.removeprefix(LINE), names, 1, _CLOSE)
    return names[close[0]] if close else ""
