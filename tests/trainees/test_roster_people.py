"""Whom a row of a roster means: somebody known, a namesake, the same person twice."""

import pytest

from tests import factories
from tests.conftest import Cast
from tests.trainees.books import look, messages, states, take_in
from trainees import people
from trainees.models import Cadre
from trainees.roster import Key

ID_ONE, ID_TWO = "11010519491231002X", "440524188001010014"
PLACE = "湖塘镇花园社区书记"


def test_somebody_known_is_enrolled_and_not_made_again(cast: Cast) -> None:
    known = factories.cadre("李新", cast.other_community, phone="13900001111")
    preview = take_in(cast, ("李新", "雪堰镇雪东社区书记", "13900001111"))
    assert states(preview) == ["new"]
    assert cast.training_class.enrolments.filter(cadre=known).count() == 1
    assert Cadre.objects.filter(name="李新").count() == 1


def test_a_namesake_in_another_unit_is_never_assumed(cast: Cast) -> None:
    factories.cadre("李新", cast.other_community)
    preview = take_in(cast, ("李新", PLACE))
    assert preview.rows[0].notes == ["区内另有 1 位同名干部，这里按新人登记。"]
    assert Cadre.objects.filter(name="李新").count() == 2


def test_two_namesakes_in_one_unit_are_a_doubt(cast: Cast) -> None:
    factories.cadre("李新", cast.community)
    factories.cadre("李新", cast.community)
    preview = look(cast, ("李新", PLACE))
    assert states(preview) == ["wrong"]
    assert preview.problems[0].message.startswith("有 2 个人相符")


def test_an_id_number_of_somebody_else_is_wrong(cast: Cast) -> None:
    people.add(
        people.NewCadre(name="赵一", unit=cast.community, id_number=ID_ONE), district=cast.district, by=None
    )
    preview = look(cast, ("李新", PLACE, "", ID_ONE))
    assert messages(preview) == [
        (2, "身份证号", "这个身份证号是花园社区居民委员会“赵一”的，姓名不同。请检查。")
    ]


def test_a_phone_of_somebody_else_is_wrong(cast: Cast) -> None:
    preview = look(cast, ("李新", PLACE, "13800005678"))
    assert messages(preview) == [
        (2, "手机号码", "这个手机号是花园社区居民委员会“王小宁”的，姓名不同。请检查。")
    ]


def test_the_same_phone_with_another_id_number_is_a_doubt(cast: Cast) -> None:
    people.give_id_number(cast.cadre, ID_ONE)
    cast.cadre.save()
    preview = look(cast, ("王小宁", PLACE, "13800005678", ID_TWO))
    assert [problem.column for problem in preview.problems] == ["身份证号"]


def test_a_namesake_with_another_id_number_is_somebody_new(cast: Cast) -> None:
    people.give_id_number(cast.cadre, ID_ONE)
    cast.cadre.save()
    assert states(look(cast, ("王小宁", PLACE, "13900001111", ID_TWO))) == ["new"]


def test_by_phone_the_name_may_change(cast: Cast) -> None:
    preview = take_in(cast, ("王晓宁", "湖塘镇花园社区社区书记", "13800005678"), key=Key.PHONE)
    assert [(change.field, change.new) for change in preview.rows[0].changes] == [("name", "王晓宁")]
    cast.cadre.refresh_from_db()
    assert (cast.cadre.name, cast.cadre.search_key.split()[1]) == ("王晓宁", "wangxiaoning")


@pytest.mark.parametrize(
    ("key", "message"),
    [
        (Key.PHONE, "按手机号识别，但这一行没有手机号。"),
        (Key.ID_NUMBER, "按身份证号识别，但这一行没有身份证号。"),
    ],
)
def test_the_chosen_key_must_be_there(cast: Cast, key: Key, message: str) -> None:
    assert [problem.message for problem in look(cast, ("李新", PLACE), key=key).problems] == [message]


def test_by_name_and_unit_a_shared_phone_is_nobodys_key(cast: Cast) -> None:
    assert states(look(cast, ("李新", PLACE, "13800005678"), key=Key.NAME_UNIT)) == ["new"]


def test_a_repetition_is_same_and_says_of_which_row(cast: Cast) -> None:
    preview = take_in(cast, ("李新", PLACE, "13900001111"), ("李新", PLACE, "13900001111", "", "本科"))
    assert states(preview) == ["new", "same"]
    assert preview.rows[1].notes == ["与第 2 行重复。"]


def test_a_repetition_that_contradicts_is_wrong(cast: Cast) -> None:
    preview = look(cast, ("李新", PLACE, "13900001111"), ("李新", PLACE, "13900002222"))
    assert messages(preview) == [
        (3, "手机号码", "与第 2 行像是同一个人，但这里不同。若是两个人，请填写各自的身份证号。")
    ]


def test_two_namesakes_with_their_id_numbers_are_two(cast: Cast) -> None:
    assert states(look(cast, ("李新", PLACE, "", ID_ONE), ("李新", PLACE, "", ID_TWO))) == ["new", "new"]


def test_two_names_with_one_phone_are_a_doubt(cast: Cast) -> None:
    preview = look(cast, ("李新", PLACE, "13900001111"), ("张三", PLACE, "13900001111"))
    assert messages(preview) == [(3, "手机号码", "这个手机号是第 2 行“李新”的，姓名不同。请检查。")]


def test_a_wrong_row_hides_no_later_one(cast: Cast) -> None:
    preview = look(cast, ("李新", PLACE, "139"), ("李新", PLACE, "13900001111"))
    assert states(preview) == ["wrong", "new"]


def test_two_rows_that_mean_one_known_person_are_one(cast: Cast) -> None:
    preview = look(
        cast, ("王小宁", "花园社区社区书记", "13800005678"), ("王小宁", "花园社区社区书记", "13900001111")
    )
    assert states(preview) == ["same", "wrong"]
