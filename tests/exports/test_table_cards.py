"""Table cards, folded in the middle."""

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from django.contrib.staticfiles import finders

from exports.papers import PAPERS, PaperProblem, form_of
from exports.papers.table_cards import STEPS, WIDTH, TableCard
from tests import factories
from tests.conftest import Cast
from tests.exports.printed import LANDSCAPE, pages_of_pdf, printed
from timetable import ceremonies
from trainees import rostrum

CARDS = PAPERS["table_cards"]
VML = "{urn:schemas-microsoft-com:vml}"


def enrol(cast: Cast, name: str, **fields: Any) -> None:
    factories.enrolment(cast.training_class, factories.cadre(name, cast.community), **fields)


def shapes(content: bytes) -> list[list[Any]]:
    """The WordArt of each page."""
    paragraphs = docx.Document(BytesIO(content)).paragraphs
    return [list(paragraph._p.iter(f"{VML}shape")) for paragraph in paragraphs]


def said(shape: Any) -> str:
    return str(shape.find(f"{VML}textpath").get("string"))


def built(cast: Cast, **options: Any) -> list[list[str]]:
    """What each card says, first on its upper half, then on its lower one."""
    content = CARDS.build(cast.training_class, by=cast.organiser, options=options)
    return [[said(shape) for shape in page] for page in shapes(content)]


def test_the_name_stands_on_both_sides(cast: Cast) -> None:
    enrol(cast, "张三")
    assert built(cast, whom="all") == [["王小宁", "王小宁"], ["张　三", "张　三"]]


def test_the_unit_stands_below_where_it_is_wanted(cast: Cast) -> None:
    unit = "湖塘镇花园社区居民委员会"
    assert built(cast, whom="all", with_unit=True) == [["王小宁", unit, "王小宁", unit]]


def test_leaders_come_by_rank_with_their_posts(cast: Cast) -> None:
    ranked = [("欧阳建国", "区委书记"), ("李明", "")]
    rostrum.change(cast.training_class, people=ranked, flipped=False, seen=[], by=cast.organiser)
    assert built(cast, whom="rostrum", with_unit=True) == [
        ["欧阳建国", "区委书记", "欧阳建国", "区委书记"],
        ["李　明", "李　明"],
    ]


def test_a_ceremony_has_its_own_leaders_or_those_of_the_rostrum(cast: Cast) -> None:
    rostrum.change(cast.training_class, people=[("李明", "")], flipped=False, seen=[], by=cast.organiser)
    opening = ceremonies.find(cast.training_class, "OPENING")
    ceremonies.list_leaders(opening, people=[("欧阳建国", "")], seen=[("李明", "")], by=cast.organiser)
    cards = {whom: built(cast, whom=whom) for whom in ("rostrum", "OPENING", "CLOSING")}
    of_the_class = [["李　明", "李　明"]]
    assert cards == {
        "rostrum": of_the_class,
        "OPENING": [["欧阳建国", "欧阳建国"]],
        "CLOSING": of_the_class,
    }


def test_a_group_has_its_own(cast: Cast) -> None:
    group = factories.group(cast.training_class)
    enrol(cast, "赵敏之", group=group)
    form = form_of("table_cards", subject=cast.training_class, user=cast.organiser)
    assert [value for value, _name in form.fields["whom"].choices] == [  # type: ignore[attr-defined]
        "all",
        "rostrum",
        "OPENING",
        "CLOSING",
        str(group.pk),
    ]
    assert built(cast, whom=str(group.pk)) == [["赵敏之", "赵敏之"]]


def test_an_empty_rostrum_and_an_empty_group_say_so(cast: Cast) -> None:
    group = factories.group(cast.training_class)
    for whom, said in (("rostrum", "主席台上还没有人"), (str(group.pk), "这个组里还没有人")):
        with pytest.raises(PaperProblem, match=said):
            built(cast, whom=whom)


@pytest.mark.parametrize(
    ("name", "points"),
    [("王　宁", 160), ("欧阳建国", 160), ("古丽巴哈尔", 128), ("买买提江·阿不都热依木", 53), ("一" * 50, 12)],
)
def test_long_names_shrink_so_that_they_fit(name: str, points: int) -> None:
    card = TableCard(name, "")
    assert card.points == points
    assert len(name) * card.points <= WIDTH


def test_the_page_has_the_sizes_of_the_document() -> None:
    css = Path(str(finders.find("css/paper.css"))).read_text()
    sizes = re.findall(r"\.fit-(\d+) \{ font-size: (\d+)pt; \}", css)
    assert sizes == [(str(step), str(WIDTH // step)) for step in STEPS]


def test_the_upper_half_stands_on_its_head(cast: Cast) -> None:
    content = CARDS.build(cast.training_class, by=cast.organiser, options={"whom": "all", "with_unit": True})
    (page,) = shapes(content)
    turned, tops = zip(*(placed(shape) for shape in page), strict=True)
    assert turned == (True, True, False, False)
    name, unit, below, unit_below = tops
    # From the fold, at 297.6 points, outwards: the name, then the unit.
    assert unit < name < 297.6 < below < unit_below
    section = docx.Document(BytesIO(content)).sections[0]
    wide, high = section.page_width, section.page_height
    assert wide
    assert high
    assert (round(wide.mm), round(high.mm)) == (297, 210)


def placed(shape: Any) -> tuple[bool, float]:
    """Whether it is turned, and how far from the top of the page."""
    style = dict(part.split(":") for part in shape.get("style").split(";"))
    return style.get("rotation") == "180", float(style["margin-top"].removesuffix("pt"))


def test_a_name_is_an_attribute_and_no_markup(cast: Cast) -> None:
    name = '"/><w:t>&\x01'
    enrol(cast, name)
    assert built(cast, whom="all")[1] == ['"/><w:t>&'] * 2


@pytest.mark.endurance
def test_each_card_is_one_page_across_in_libreoffice(cast: Cast, tmp_path: Path) -> None:
    factories.trainees(cast.training_class, cast.community, 2)
    content = CARDS.build(cast.training_class, by=cast.organiser, options={"whom": "all", "with_unit": True})
    size, pages = pages_of_pdf(printed(content, ".docx", tmp_path), tmp_path)
    assert (size, len(pages)) == (LANDSCAPE, 3)


def test_a_card_is_a_page_of_a_pdf(cast: Cast, tmp_path: Path) -> None:
    enrol(cast, "张三")
    options = {"format": "pdf", "whom": "all", "with_unit": True}
    content = CARDS.build(cast.training_class, by=cast.organiser, options=options)
    size, pages = pages_of_pdf(content, tmp_path)
    assert (size, len(pages)) == (LANDSCAPE, 2)
    assert [page.count("湖塘镇花园社区居民委员会") for page in pages] == [2, 2]
