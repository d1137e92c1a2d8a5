"""A row of a list in words."""

import re
from html import unescape


def cells_of(page: str, row: str) -> list[str]:
    """What the cells of the row with that id say, white space folded."""
    found = re.search(rf'<tr id="{row}".*?</tr>', page, re.DOTALL)
    assert found, f"there is no row {row}"
    cells = re.findall(r"<td.*?</td>", found[0], re.DOTALL)
    return [" ".join(unescape(re.sub(r"<[^>]+>", " ", cell)).split()) for cell in cells]
