"""Rows that may mean somebody known, put to a person: asked, answered, answered for all, counted."""

from typing import Any

import pytest
from django.test import Client

from tests import factories
from tests.conftest import Cast
from tests.courses.doors import SignIn, wrong_methods
from tests.trainees import imports
from tests.trainees.books import look, messages, states
from trainees import people
from trainees.models import Cadre, CadreMerge, RosterImport
from trainees.roster import Key, uploads
from trainees.roster.questions import is_one_edit
from trainees.roster.rows import Row

ID_NUMBER, OTHER_ID = "11010519491231002X", "440524188001010014"
HEADER = ("姓名", "单位及职务", "手机号码", "身份证号", "出生年月")
ELSEWHERE = ("王小宁", "雪堰镇雪东社区主任", "", "", "1971.10")


@pytest.fixture
def known(cast: Cast) -> Cadre:
    """王小宁 of 花园社区, 13800005678, born in October 1971, enrolled."""
    cast.cadre.birth_month = "1971-10"
    cast.cadre.save()
    return cast.cadre


def asked(cast: Cast, row: tuple[str, ...], **options: Any) -> Row:
    kept = imports.keep(cast.training_class, row, by=cast.organiser, header=HEADER, **options)
    return imports.seen(kept, cast.organiser).rows[0]


def whys(row: Row) -> list[tuple[str, bool]]:
    assert row.question
    return [(one.why, one.pressing) for one in row.question.candidates]


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("王小宁", "王晓宁", True),
        ("王小宁", "王宁", True),
        ("王宁", "王小宁", True),
        ("王小宁", "王小宁安", True),
        ("王小宁", "王小宁", False),
        ("王小宁", "王宁小", False),
        ("王小宁", "李小安", False),
        ("王宁", "王小宁安", False),
        ("王", "李", True),
    ],
)
def test_one_edit(one: str, other: str, alike: bool) -> None:
    assert is_one_edit(one, other) is alike


@pytest.mark.parametrize(
    ("row", "state", "why"),
    [
        # The same name in another unit: the month of birth decides whether it must be asked.
        (ELSEWHERE, "wrong", [("同名，出生年月也相同，单位不同", True)]),
        (("王小宁", "雪东社区主任", "", "", ""), "new", [("同名，单位不同", False)]),
        # One character apart in one unit, with the same month of birth or the same end of the phone.
        (
            ("王晓宁", "花园社区主任", "", "", "1971.10"),
            "wrong",
            [("姓名只差一个字，单位和出生年月相同", True)],
        ),
        (
            ("王晓宁", "花园社区主任", "13911115678", "", ""),
            "wrong",
            [("姓名只差一个字，单位和手机尾号相同", True)],
        ),
        # Somebody else's phone: as before, now with whom it may be.
        (("李新", "花园社区主任", "13800005678", "", ""), "wrong", [("", True)]),
    ],
)
def test_who_may_be_meant(
    cast: Cast, known: Cadre, row: Any, state: str, why: list[tuple[str, bool]]
) -> None:
    found = asked(cast, row)
    assert found.question
    assert (found.state, whys(found), found.question.may_be_new) == (state, why, True)
    assert [one.person.pk for one in found.question.candidates] == [known.pk]


@pytest.mark.parametrize(
    "row",
    [
        ("王小宁", "雪东社区主任", "", "", "1971.11"),  # the same name, born in another month
        ("王晓宁", "花园社区主任", "13911115679", "", "1971.11"),  # one apart, and nothing else in common
        ("王晓安", "花园社区主任", "", "", "1971.10"),  # two apart
        ("王晓宁", "雪东社区主任", "", "", "1971.10"),  # one apart in another unit
    ],
)
def test_who_is_not_meant(cast: Cast, known: Cadre, row: Any) -> None:
    found = asked(cast, row)
    assert (found.state, found.question) == ("new", None)


def test_two_id_numbers_are_two_people(cast: Cast, known: Cadre) -> None:
    people.give_id_number(known, ID_NUMBER)
    known.save()
    found = asked(cast, ("王小宁", "雪东社区主任", "", OTHER_ID, ""))
    assert (found.state, found.question) == ("new", None)


def test_a_record_that_was_merged_is_asked_about(cast: Cast, known: Cadre) -> None:
    CadreMerge.objects.create(
        kept=known, gone_id=99, gone_label="王宁宁", before=b"", merged_by=cast.organiser
    )
    found = asked(cast, ("王宁宁", "雪东社区主任", "", "", ""))
    assert (found.state, whys(found)) == ("wrong", [("同名的旧记录已并入这个人", True)])
    CadreMerge.objects.update(undone_at="2026-11-01T00:00:00Z")
    assert asked(cast, ("王宁宁", "雪东社区主任", "", "", "")).question is None


def test_an_id_number_that_is_registered_cannot_be_new(cast: Cast, known: Cadre) -> None:
    people.give_id_number(known, ID_NUMBER)
    known.save()
    found = asked(cast, ("李新", "花园社区主任", "", ID_NUMBER, ""), others_new=True, answers={2: "new"})
    assert found.question
    assert (found.state, found.question.may_be_new, found.answer) == ("wrong", False, "")


def test_the_question_stands_as_a_problem_until_it_is_answered(cast: Cast, known: Cadre) -> None:
    kept = imports.keep(cast.training_class, ELSEWHERE, by=cast.organiser, header=HEADER)
    preview = imports.seen(kept, cast.organiser)
    assert preview.counts == {"rows": 1, "new": 0, "changed": 0, "same": 0, "wrong": 1}
    assert messages(preview) == [
        (
            2,
            "姓名",
            "可能就是已登记的花园社区居民委员会“王小宁”：同名，出生年月也相同，单位不同。请选择是不是同一个人。",
        )
    ]


@pytest.mark.parametrize(
    ("answer", "state", "people_then"), [("known", "changed", 1), ("new", "new", 2), ("skip", "same", 1)]
)
def test_each_answer_does_what_it_says(
    cast: Cast, known: Cadre, answer: str, state: str, people_then: int
) -> None:
    kept = imports.keep(cast.training_class, ELSEWHERE, by=cast.organiser, header=HEADER)
    said = str(known.pk) if answer == "known" else answer
    assert uploads.answer(kept, row=2, said=said)
    assert states(imports.seen(kept, cast.organiser)) == [state]
    done = imports.confirm(RosterImport.objects.get(pk=kept.pk), cast.organiser)
    assert sum(count for name, count in done.result.items() if name != "rows") == done.result["rows"] == 1
    assert Cadre.objects.count() == people_then
    moved = known.appointments.current().get().unit == cast.other_community
    assert moved == (answer == "known")


def test_an_answer_is_part_of_what_is_confirmed(cast: Cast, known: Cadre) -> None:
    kept = imports.keep(cast.training_class, ELSEWHERE, by=cast.organiser, header=HEADER)
    before = imports.seen(kept, cast.organiser).digest
    uploads.answer(kept, row=2, said="new")
    assert imports.seen(kept, cast.organiser).digest != before
    uploads.answer(kept, row=2, said="")
    assert imports.seen(kept, cast.organiser).digest == before


@pytest.mark.parametrize("answer", ["99999", "new"])
def test_an_answer_to_what_is_not_asked_says_nothing(cast: Cast, answer: str) -> None:
    row = ("王小宁", "花园社区主任", "13800005678", "", "")
    found = asked(cast, row, answers={2: answer})
    assert (found.state, found.person and found.person.pk, found.answer) == ("changed", cast.cadre.pk, "")


def test_one_person_is_not_meant_twice(cast: Cast, known: Cadre) -> None:
    rows = (("王小宁", "花园社区书记", "13800005678", "", ""), ELSEWHERE)
    kept = imports.keep(
        cast.training_class, *rows, by=cast.organiser, header=HEADER, answers={3: str(known.pk)}
    )
    preview = imports.seen(kept, cast.organiser)
    assert states(preview) == ["changed", "wrong"]
    assert messages(preview) == [(3, "姓名", "第 2 行已经是这个人。")]


@pytest.mark.parametrize(("answer", "state"), [("", "wrong"), ("new", "new"), ("skip", "same")])
def test_a_row_that_contradicts_an_earlier_one_may_be_another_person(
    cast: Cast, answer: str, state: str
) -> None:
    rows = (("李新", "花园社区书记", "", "", "1970.1"), ("李新", "花园社区书记", "", "", "1980.1"))
    answers = {3: answer} if answer else {}
    kept = imports.keep(cast.training_class, *rows, by=cast.organiser, header=HEADER, answers=answers)
    assert states(imports.seen(kept, cast.organiser)) == ["new", state]


def test_all_the_others_at_once_but_not_those_answered(cast: Cast, known: Cadre) -> None:
    rows = (ELSEWHERE, ("王晓宁", "花园社区主任", "", "", "1971.10"))
    kept = imports.keep(
        cast.training_class,
        *rows,
        by=cast.organiser,
        header=HEADER,
        others_new=True,
        answers={3: str(known.pk)},
    )
    assert states(imports.seen(kept, cast.organiser)) == ["new", "changed"]


def test_a_key_that_was_chosen_still_asks_about_a_colleague_of_the_name(cast: Cast, known: Cadre) -> None:
    found = asked(cast, ("王小宁", "花园社区主任", "", ID_NUMBER, ""), key=Key.ID_NUMBER)
    assert (found.state, whys(found)) == ("wrong", [("同单位同名", True)])


def test_a_liaison_is_not_shown_people_of_other_units(cast: Cast, known: Cadre) -> None:
    row = ("王小宁", "雪堰镇雪东社区主任", "", "", "")
    found = look(cast, row, by=cast.other_liaison).rows[0]
    assert (found.state, found.question) == ("new", None)
    taken = ("李新", "雪堰镇雪东社区主任", "13800005678", "", "")
    found = look(cast, taken, by=cast.other_liaison).rows[0]
    assert found.question
    assert (found.state, found.question.candidates) == ("wrong", ())


@pytest.fixture
def client(cast: Cast, as_user: SignIn) -> Client:
    return as_user(cast.organiser)


def test_the_page_shows_both_side_by_side_and_takes_the_answer(
    client: Client, cast: Cast, known: Cadre
) -> None:
    row = ("王晓宁", "花园社区主任", "13911115678", "", "1971.10")
    kept = imports.keep(cast.training_class, row, by=cast.organiser, header=HEADER)
    page_url = f"/classes/{cast.training_class.pk}/roster/import/{kept.pk}/?state=doubt"
    page = client.get(page_url).content.decode()
    assert "表格里：王晓宁" in page
    assert "已登记：王小宁" in page
    assert "138****5678" in page
    assert "139****5678" in page
    assert "13911115678" not in page
    assert "有 1 行要您看是不是同一个人，定下来才导入。" in page
    url = f"/imports/{kept.pk}/answer/"
    assert wrong_methods(client, url, "get", "put") == {"get": 405, "put": 405}
    done = client.post(url, {"row": "2", "answer": str(known.pk), "next": page_url})
    assert done.headers["Location"] == f"{page_url}#row-2"
    assert "已选：就是此人" in client.get(page_url).content.decode()
    client.post(url, {"row": "2", "answer": ""})
    client.post(url, {"row": "others", "answer": "new"})
    page = client.get(page_url).content.decode()
    assert "已选：另一个人，按新人登记" in page
    assert "改回逐行决定" in page


@pytest.mark.parametrize(
    "sent",
    [{}, {"row": "x", "answer": "new"}, {"row": "2", "answer": "perhaps"}, {"row": "2", "answer": "1" * 30}],
)
def test_an_answer_that_is_none_is_refused(client: Client, cast: Cast, sent: dict[str, str]) -> None:
    kept = imports.keep(cast.training_class, ELSEWHERE, by=cast.organiser, header=HEADER)
    assert client.post(f"/imports/{kept.pk}/answer/", sent).status_code == 400


def test_after_the_import_it_is_too_late(client: Client, cast: Cast) -> None:
    kept = imports.take_in(cast.training_class, ("李新", "花园社区书记"), by=cast.organiser)
    response = client.post(f"/imports/{kept.pk}/answer/", {"row": "2", "answer": "skip"}, follow=True)
    assert [str(one) for one in response.context["messages"]] == ["这份名单已经导入，或已清除，不能再改。"]


def test_namesakes_by_number_are_loaded_in_a_constant_number_of_queries(
    cast: Cast, count_queries: Any
) -> None:
    assert cast.organiser.current_grants  # asked for once a request
    counts = []
    for size in (1, 3, 30):
        for number in range(size):
            factories.cadre(f"李{chr(0x4E00 + number)}", cast.community, birth_month="1971-10")
        rows = [(f"李{chr(0x4E00 + number)}", "雪东社区主任", "", "", "1971.10") for number in range(size)]
        kept = imports.keep(cast.training_class, *rows, by=cast.organiser, header=HEADER)
        with count_queries() as queries:
            assert imports.seen(kept, cast.organiser).counts["wrong"] == size
        counts.append(len(queries))
    assert len(set(counts)) == 1
