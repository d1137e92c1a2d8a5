"""The list of contacts, read back cell by cell."""

from typing import Any

import pytest

from courses.models import ClassStatus
from exports.papers import PAPERS, PaperProblem
from tests import factories
from tests.conftest import Cast
from tests.exports.workbooks import rows_of, sheet_of
from trainees.models import Enrolment

CONTACTS = PAPERS["contacts"]
BUILT = "生成时间：2026年11月23日 08:00"


@pytest.fixture
def two(cast: Cast, today: None) -> Enrolment:
    """A second trainee, of the other town, leader of the first group."""
    person = factories.cadre("马力", cast.other_community, post="居委会主任", phone="13900001234")
    other = factories.enrolment(cast.training_class, person, town_position=1)
    Enrolment.objects.filter(pk=other.pk).update(group=factories.group(cast.training_class, leader=other))
    return other


def built(cast: Cast, who: str = "organiser", **options: Any) -> list[list[Any]]:
    return rows_of(CONTACTS.build(cast.training_class, by=getattr(cast, who), options=options))


def test_by_unit_cell_by_cell(cast: Cast, two: Enrolment) -> None:
    assert built(cast) == [
        ["武进区2026年社区干部培训班通讯录", *[None] * 4],
        ["主办单位：武进区　　培训时间：2026年11月23日至25日　　共2人", *[None] * 4],
        ["序号", "姓名", "单位", "职务", "联系电话"],
        [1, "王小宁", "湖塘镇花园社区居民委员会", "社区书记", "13800005678"],
        [2, "马力", "雪堰镇雪东社区居民委员会", "居委会主任", "13900001234"],
        [f"内部联系使用，请勿外传。　　{BUILT}", *[None] * 4],
    ]


def test_by_group_each_begins_with_its_name(cast: Cast, two: Enrolment) -> None:
    rows = built(cast, order="group", columns=["name", "role"])
    assert rows[2:-1] == [
        ["序号", "姓名", "班内职务"],
        ["第1组（1人）", None, None],
        [1, "马力", "组长"],
        ["未分组（1人）", None, None],
        [2, "王小宁", None],
    ]


@pytest.mark.parametrize(
    ("who", "phone"),
    [("organiser", "13800005678"), ("head_teacher", "13800005678"), ("finance", "138****5678")],
)
def test_R28_phones_stand_in_full_for_organiser_and_head_teacher(cast: Cast, who: str, phone: str) -> None:
    assert built(cast, who)[3][4] == phone


def test_R28_phones_are_masked_once_the_class_is_archived(cast: Cast) -> None:
    cast.training_class.status = ClassStatus.ARCHIVED
    cast.training_class.save()
    assert built(cast)[3][4] == "138****5678"


def test_phones_are_text(cast: Cast) -> None:
    phone = sheet_of(CONTACTS.build(cast.training_class, by=cast.organiser))["E4"]
    assert (phone.data_type, phone.number_format) == ("s", "@")


def test_it_stands_upright_on_a4(cast: Cast) -> None:
    page = sheet_of(CONTACTS.build(cast.training_class, by=cast.organiser))
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("portrait", 9)
    assert page.print_title_rows == "$3:$3"


def test_of_nobody_it_is_refused_in_words(cast: Cast) -> None:
    cast.enrolment.delete()
    with pytest.raises(PaperProblem, match="花名册上还没有学员"):
        built(cast)
