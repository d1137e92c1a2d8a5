"""Who gets which certificate, read back cell by cell."""

from typing import Any

import pytest
from django.utils import timezone

from attendance.completion import certificates
from attendance.models import Certificate
from exports.papers import PAPERS, PaperProblem
from tests import factories
from tests.conftest import Cast
from tests.exports.workbooks import rows_of, sheet_of
from tests.factories import MONDAY
from trainees.models import Enrolment

LIST = PAPERS["certificate_list"]
GARDEN = "湖塘镇花园社区居民委员会"


def built(cast: Cast) -> list[list[Any]]:
    return rows_of(LIST.build(cast.training_class, by=cast.organiser))


@pytest.fixture
def issued(cast: Cast, today: None) -> list[Enrolment]:
    """Three certificates; 王小宁's hours over two years, and hours that are not of this class."""
    people = [*factories.trainees(cast.training_class, cast.community, 2), cast.enrolment]
    certificates.issue(cast.training_class, people, on=MONDAY)
    of_class: dict[str, Any] = {"source": "CLASS", "training_class": cast.training_class}
    factories.credit(cast.cadre, 12, year=2026, **of_class)
    factories.credit(cast.cadre, 4.5, year=2027, **of_class)
    factories.credit(cast.cadre, 30)
    factories.credit(people[0].cadre, 20, **of_class)
    return people


def test_cell_by_cell(cast: Cast, issued: list[Enrolment]) -> None:
    blank = [None] * 6
    names = [person.cadre.name for person in issued]
    assert built(cast) == [
        ["武进区2026年社区干部培训班结业证书发放表", *blank],
        [
            "主办单位：武进区　　培训时间：2026年11月23日至25日　　发证日期：2026年11月23日　　共3本",
            *blank,
        ],
        ["序号", "编号", "姓名", "单位", "学时", "领取人签名", "日期"],
        [1, "武培〔2026〕0001号", names[0], GARDEN, 20, None, None],
        [2, "武培〔2026〕0002号", names[1], GARDEN, 0, None, None],
        [3, "武培〔2026〕0003号", "王小宁", GARDEN, 16.5, None, None],
        [None, *blank],
        [f"发放人：{'＿' * 8}　　日期：{'＿' * 8}", *blank],
        ["生成时间：2026年11月23日 08:00", *blank],
    ]


def test_a_voided_one_is_not_listed(cast: Cast, issued: list[Enrolment]) -> None:
    Certificate.objects.filter(enrolment=issued[0]).update(voided_at=timezone.now())
    assert [row[1] for row in built(cast)[3:-3]] == ["武培〔2026〕0002号", "武培〔2026〕0003号"]


def test_those_of_another_class_are_not_listed(cast: Cast, issued: list[Enrolment]) -> None:
    other = factories.training_class(cast.district, "别的班")
    certificates.issue(other, factories.trainees(other, cast.community, 1), on=MONDAY)
    assert len(built(cast)) == 9


def test_numbers_are_text_and_rows_are_high_enough_to_sign_in(cast: Cast, issued: list[Enrolment]) -> None:
    page = sheet_of(LIST.build(cast.training_class, by=cast.organiser))
    assert (page["B4"].data_type, page["B4"].number_format) == ("s", "@")
    assert page.row_dimensions[4].height >= 28


def test_before_the_class_is_closed_it_is_refused_in_words(cast: Cast) -> None:
    with pytest.raises(PaperProblem, match="还没有发出的结业证书"):
        built(cast)


def test_the_same_queries_for_one_and_for_three(cast: Cast, count_queries: Any) -> None:
    certificates.issue(cast.training_class, [cast.enrolment], on=MONDAY)
    with count_queries() as for_one:
        built(cast)
    more = factories.trainees(cast.training_class, cast.community, 2)
    certificates.issue(cast.training_class, [cast.enrolment, *more], on=MONDAY)
    with count_queries() as for_three:
        built(cast)
    assert len(for_three) == len(for_one) <= 4
