"""Scores from a sheet: each row is new, changed, the same or wrong, and nothing is written before it is confirmed."""

from decimal import Decimal
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from attendance import score_sheet
from attendance.models import ClassTest, TestScore
from attendance.score_sheet import Preview, State
from attendance.scoring import Given, Table
from intake.problems import Unreadable
from tests import factories
from tests.attendance.results import class_test
from tests.conftest import Cast
from trainees.models import Cadre, Enrolment


def previewed(source: str, test: ClassTest) -> list[tuple[int, str, str, str]]:
    """Row, name, state, and what is given or wrong."""
    found = score_sheet.preview(source, test, Table.load(test.training_class))
    assert isinstance(found, Preview)
    return [(line.number, line.name, line.state.value, line.problem or line.given) for line in found.lines]


def test_each_row_is_named(cast: Cast) -> None:
    test = class_test(cast.training_class)
    twin = factories.enrolment(
        cast.training_class, factories.cadre("王小宁", cast.other_community, phone="13900001111")
    )
    (same,) = [factories.enrolment(cast.training_class, factories.cadre("李四", cast.community))]
    changed = factories.enrolment(cast.training_class, factories.cadre("张三", cast.community))
    factories.enrolment(cast.training_class, factories.cadre("赵六", cast.community))
    for person, score in ((same, "80"), (changed, "70")):
        TestScore.objects.create(test=test, enrolment=person, score=Decimal(score), entered_by=cast.organiser)
    block = (
        "姓 名\t所在单位\t手机\t成绩\t备注\n"
        "王小宁\t花园社区\t\t86.5\t\n"
        "王小宁\t\t139 0000 1111\t90\t补考\n"
        "王小宁\t\t\t90\t\n"
        "李四\t\t\t80\t\n"
        "张三\t\t\t75分\t\n"
        "张三\t\t\t76\t\n"
        "不在班\t\t\t76\t\n"
        "李四\t雪东社区\t\t76\t\n"
        "张三\t\t\t\t请假\n"
        "张三\t\t\t101\t\n"
        "赵六\t\t\t\t缺考\n"
    )
    assert previewed(block, test) == [
        (2, "王小宁", "new", "86.5"),
        (3, "王小宁", "new", "90 补考"),
        (4, "王小宁", "wrong", "有 2 人叫“王小宁”，请加一列单位或手机。"),
        (5, "李四", "same", "80"),
        (6, "张三", "changed", "75"),
        (7, "张三", "wrong", "“张三”前面已经有一行。"),
        (8, "不在班", "wrong", "本班名单里没有“不在班”。"),
        (9, "李四", "wrong", "“李四”在名单里的单位是“花园社区居民委员会”，请核对。"),
        (10, "张三", "wrong", "没有成绩；没有参加的，备注里写“缺考”。"),
        (11, "张三", "wrong", "101超过满分100。"),
        (12, "赵六", "new", "缺考"),
    ]
    assert twin.phone == "13900001111"


def test_lines_without_a_header(cast: Cast) -> None:
    test = class_test(cast.training_class)
    factories.enrolment(cast.training_class, factories.cadre("李四", cast.community))
    for block in ("王小宁\t86.5\n李四\t缺考", "王小宁 86.5\n李四 缺考", "王小宁，86.5\n李四，缺考"):
        assert previewed(block, test) == [(1, "王小宁", "new", "86.5"), (2, "李四", "new", "缺考")]


def test_a_workbook_is_shown_and_written_once(cast: Cast, as_user: Any, count_queries: Any) -> None:
    test, client = class_test(cast.training_class), as_user(cast.head_teacher)
    book = Workbook()
    for row in (
        ["附件"],
        ["序号", "姓名", "成绩", "备注"],
        [1, "王小宁", 86.5, None],
        [2, "没有他", 1, None],
    ):
        book["Sheet"].append(row)
    file = BytesIO()
    book.save(file)
    page = reverse("attendance:score_import", args=[test.pk])
    shown = client.post(page, {"file": SimpleUploadedFile("成绩.xlsx", file.getvalue())})
    text = shown.content.decode()
    assert (shown.status_code, "新增 1" in text, "有误 1" in text, "本班名单里没有“没有他”。" in text) == (
        200,
        True,
        True,
        True,
    )
    assert not TestScore.objects.exists()
    cells = dict(shown.context["cells"])
    assert cells == {f"s-{test.pk}-{cast.enrolment.pk}": "86.5"}
    save = reverse("attendance:score_save", args=[cast.training_class.pk])
    for _press in range(2):
        client.post(save, {**cells, "seen": shown.context["seen"]})
    assert list(TestScore.objects.values_list("score", "remark")) == [(Decimal("86.5"), "")]
    csv = SimpleUploadedFile("成绩.csv", "姓名,成绩\n王小宁,86.5\n".encode("gb18030"))
    assert "没有要写入的成绩。" in client.post(page, {"file": csv}).content.decode()


def test_what_cannot_be_read(cast: Cast, as_user: Any) -> None:
    test, client = class_test(cast.training_class), as_user(cast.head_teacher)
    page = reverse("attendance:score_import", args=[test.pk])
    assert client.get(page).status_code == 200
    for sent in (
        {},
        {"text": "天气不错"},
        {"text": "姓名\t单位\n王小宁\t花园社区"},
        {"file": SimpleUploadedFile("a.xlsx", b"PK\x03\x04 no")},
    ):
        assert client.post(page, sent).status_code == 422


NAMES = ["张三", "李四", "王小宁", "王小宁 ", "赵六", "", "12"]
CELLS = ["", "0", "59.9", "60", "100", "100.1", "缺考", "缓考 ", "八十", "-3", "1e3", "=1+1", "88.88"]
ROWS = st.lists(
    st.tuples(
        st.sampled_from(NAMES),
        st.sampled_from(["", "花园社区", "雪东社区"]),
        st.sampled_from(["", "13800005678", "x"]),
        st.sampled_from(CELLS),
        st.sampled_from(["", "缺考", "补考"]),
    ),
    max_size=12,
)


def _class_in_memory() -> tuple[ClassTest, Table]:
    """Four people, two of one name, and two scores; no database."""
    test = ClassTest(pk=1, title="测试", full_mark=Decimal(100), pass_mark=Decimal(60))
    facts = [("张三", "花园社区"), ("李四", "雪东社区"), ("王小宁", "花园社区"), ("王小宁", "雪东社区")]
    people = tuple(
        Enrolment(
            pk=number, cadre=Cadre(name=name), unit_name=unit, town_name="镇", phone=f"1380000567{number}"
        )
        for number, (name, unit) in enumerate(facts, start=1)
    )
    return test, Table((test,), people, {(1, 1): Given(Decimal("60.0")), (1, 2): Given(None, "缺考")})


@settings(max_examples=150, deadline=None)
@given(rows=ROWS)
def test_every_row_is_exactly_one_of_four(rows: list[tuple[str, ...]]) -> None:
    test, table = _class_in_memory()
    block = "\n".join("\t".join(row) for row in [("姓名", "单位", "手机", "成绩", "备注"), *rows])
    found = score_sheet.preview(block, test, table)
    if isinstance(found, Unreadable):
        return
    assert sum(found.counts.values()) == len(found.lines) <= len(rows)
    written = [line.enrolment for line in found.lines if line.state != State.WRONG]
    assert len({person.pk for person in written if person}) == len(written)
    for line in found.lines:
        assert bool(line.problem) == (line.state == State.WRONG) == (line.enrolment is None)
        if line.enrolment is not None:
            before = table.scores.get((1, line.enrolment.pk))
            expected = "new" if before is None else "same" if before.text == line.given else "changed"
            assert line.state.value == expected
