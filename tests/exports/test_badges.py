"""Badges to cut up."""

from pathlib import Path

import pytest

from attendance import badges
from attendance.models import BadgeCode
from exports.papers import PAPERS, PaperProblem
from exports.papers.badges import Badges, read
from tests import factories
from tests.conftest import Cast
from tests.exports.printed import PORTRAIT, pages_of_pdf


def of(cast: Cast) -> Badges:
    return read(cast.training_class, cast.organiser, {})


def test_each_has_name_unit_group_and_code(cast: Cast) -> None:
    cast.enrolment.group = factories.group(cast.training_class)
    cast.enrolment.save()
    badges.issue(cast.training_class, by=cast.organiser)
    (card,) = of(cast).cards
    assert (card.name, card.unit, card.group, card.code) == (
        "王小宁",
        "湖塘镇花园社区居民委员会",
        cast.enrolment.group.name,
        BadgeCode.objects.get().code,
    )
    assert card.picture.startswith("data:image/svg+xml")


def test_eight_stand_on_a_page_and_the_last_row_is_filled_up(cast: Cast) -> None:
    factories.trainees(cast.training_class, cast.community, 10)
    badges.issue(cast.training_class, by=cast.organiser)
    pages = [[[card and card.code for card in row] for row in page] for page in of(cast).pages()]
    codes = [card.code for card in of(cast).cards]
    assert pages == [
        [codes[0:2], codes[2:4], codes[4:6], codes[6:8]],
        [codes[8:10], [codes[10], None]],
    ]


def test_who_has_no_code_is_said(cast: Cast) -> None:
    badges.issue(cast.training_class, by=cast.organiser)
    factories.enrolment(cast.training_class, factories.cadre("张三", cast.community))
    content = of(cast)
    assert ([card.name for card in content.cards], content.without) == (["王小宁"], ("张三",))


def test_without_any_code_it_says_where_to_issue_them(cast: Cast) -> None:
    with pytest.raises(PaperProblem, match="请先在“学员证”页发给学员"):
        of(cast)


@pytest.mark.parametrize("who", ["finance", "auditor"])
def test_a_badge_checks_in_so_who_may_not_mark_gets_none(cast: Cast, who: str) -> None:
    badges.issue(cast.training_class, by=cast.organiser)
    with pytest.raises(PaperProblem, match="学员证能签到"):
        read(cast.training_class, getattr(cast, who), {})


def test_nine_are_two_pages_of_a_pdf(cast: Cast, tmp_path: Path) -> None:
    factories.trainees(cast.training_class, cast.community, 8)
    badges.issue(cast.training_class, by=cast.organiser)
    content = PAPERS["badges"].build(cast.training_class, by=cast.organiser)
    size, pages = pages_of_pdf(content, tmp_path)
    codes = [card.code for card in of(cast).cards]
    assert size == PORTRAIT
    assert [[code for code in codes if code in page] for page in pages] == [codes[:8], codes[8:]]


def test_long_names_stand_in_smaller_letters(cast: Cast) -> None:
    cast.cadre.name = "买买提江·阿不都热依木"
    cast.cadre.save()
    badges.issue(cast.training_class, by=cast.organiser)
    assert of(cast).cards[0].size == "longest"
