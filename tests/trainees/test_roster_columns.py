"""Saying how a roster's file is read: its sheet, its header's row, its columns, and what the unit said before."""

import json
from typing import Any

import pytest
from django.test import Client

from accounts import remembered
from accounts.models import AuditEntry, RememberedColumns
from intake.layout import Layout
from tests.conftest import Cast
from tests.courses.doors import SignIn, doors, for_organisers, wrong_methods
from tests.intake import hostile
from tests.trainees.books import block, upload
from trainees.models import Cadre, RosterImport
from trainees.roster import Key, Mode, Options, columns, uploads

ODD = ("学员", "工作地", "联络号", "鞋码")
ROW = ("李新", "湖塘镇花园社区书记", "13900001111", "38")
OTHER = ("张三", "雪堰镇雪东社区主任", "13900002222", "42")
SAID = {"column_0": "name", "column_1": "unit_and_post", "column_2": "phone", "column_3": ""}


def url(kept: RosterImport) -> str:
    return f"/imports/{kept.pk}/columns/"


def confirm_url(kept: RosterImport) -> str:
    return f"/classes/{kept.training_class_id}/roster/import/{kept.pk}/"


def send(client: Client, cast: Cast, source: str | bytes, name: str = "花名册.xlsx") -> RosterImport:
    """What the page keeps of a file or a block."""
    given = {"text": source} if isinstance(source, str) else {"file": upload(source, name)}
    choices = {"mode": "overwrite", "key": "auto"}
    response = client.post(f"/classes/{cast.training_class.pk}/roster/import/", {**choices, **given})
    assert response.status_code == 302, response.context["form"].errors
    return RosterImport.objects.latest("pk")


def say(client: Client, kept: RosterImport, do: str, **data: Any) -> Any:
    return client.post(url(kept), {"do": do, **data})


def seen(client: Client, kept: RosterImport) -> Any:
    """The preview."""
    response = client.get(confirm_url(kept))
    assert response.status_code == 200, response
    return response.context["preview"]


def names(client: Client, kept: RosterImport) -> list[tuple[str, int, str]]:
    """Sheet, row and name of each person of the preview."""
    preview = seen(client, kept)
    return [(*preview.table.place(row.entry.number), row.entry.name) for row in preview.rows]


@pytest.fixture
def client(cast: Cast, as_user: SignIn) -> Client:
    return as_user(cast.organiser)


def keep(cast: Cast, text: str) -> RosterImport:
    return uploads.keep(
        text, training_class=cast.training_class, file_name="名单", options=Options(), by=cast.organiser
    )


def test_who_comes_in(cast: Cast, as_user: SignIn) -> None:
    assert doors(cast, as_user, url(keep(cast, block(ROW, header=ODD)))) == for_organisers()


def test_other_methods(client: Client, cast: Cast) -> None:
    assert wrong_methods(client, url(keep(cast, block(ROW))), "put") == {"put": 405}


def test_cadres_without_a_class_are_read_as_said_too(client: Client, cast: Cast) -> None:
    given = {"mode": "overwrite", "key": "auto", "text": block(ROW, header=ODD)}
    client.post("/cadres/import/", given)
    kept = RosterImport.objects.latest("pk")
    page = client.get(f"/cadres/import/{kept.pk}/")
    assert (page.status_code, page.headers["Location"]) == (302, url(kept))
    assert "换一份名单" in client.get(url(kept)).content.decode()
    said = say(client, kept, "columns", remember="on", **SAID)
    assert (said.status_code, said.headers["Location"]) == (302, f"/cadres/import/{kept.pk}/")
    preview = client.get(f"/cadres/import/{kept.pk}/").context["preview"]
    assert preview.counts == {"rows": 1, "new": 1, "changed": 0, "same": 0, "wrong": 0}
    client.post("/cadres/import/", given)
    again = RosterImport.objects.latest("pk")
    found = client.get(f"/cadres/import/{again.pk}/").context["preview"]
    client.post(f"/cadres/import/{again.pk}/", {"digest": found.digest})
    assert client.get(url(again)).headers["Location"] == f"/cadres/import/{again.pk}/"


def test_a_header_that_nobody_knows_leads_here_and_on_once_it_is_said(client: Client, cast: Cast) -> None:
    kept = send(client, cast, block(ROW, OTHER, header=ODD))
    response = client.get(confirm_url(kept))
    assert (response.status_code, response.headers["Location"]) == (302, url(kept))
    page = client.get(url(kept))
    assert "没有找到表头。" in page.content.decode()
    assert [line["title"] for line in page.context["columns"].lines] == list(ODD)
    assert page.context["columns"].lines[2]["samples"] == ["139****1111", "139****2222"]
    assert "13900001111" not in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]
    response = say(client, kept, "columns", **SAID)
    assert (response.status_code, response.headers["Location"]) == (302, confirm_url(kept))
    assert seen(client, kept).counts == {"rows": 2, "new": 2, "changed": 0, "same": 0, "wrong": 0}
    assert not Cadre.objects.filter(name="李新").exists()


def test_what_was_said_is_what_is_written(client: Client, cast: Cast) -> None:
    kept = send(client, cast, block(ROW, header=ODD))
    say(client, kept, "columns", **SAID)
    client.post(confirm_url(kept), {"digest": seen(client, kept).digest})
    assert Cadre.objects.get(name="李新").phone == "13900001111"


def test_a_list_without_a_header_is_read_from_its_first_row(client: Client, cast: Cast) -> None:
    kept = send(client, cast, "\n".join("\t".join(row) for row in (ROW, OTHER)))
    say(client, kept, "place", row="0")
    page = client.get(url(kept))
    assert [line["title"] for line in page.context["columns"].lines] == [f"第 {n} 列" for n in (1, 2, 3, 4)]
    say(client, kept, "columns", remember="on", **SAID)
    assert names(client, kept) == [("", 1, "李新"), ("", 2, "张三")]
    assert "没有列名行" in client.get(confirm_url(kept)).content.decode()
    assert not RememberedColumns.objects.exists()


def test_another_row_may_be_the_header(client: Client, cast: Cast) -> None:
    lines = [("姓名", "手机", "单位"), ("参会人", "手机号", "社区"), ("李新", "13900001111", "花园社区")]
    kept = send(client, cast, "\n".join("\t".join(line) for line in lines))
    say(client, kept, "place", row="1")
    assert names(client, kept) == [("", 2, "参会人"), ("", 3, "李新")]


@pytest.mark.parametrize(
    ("header", "fault"),
    [
        (("人员", "单位", "手机"), "第 1 行像是表头，但缺少“姓名”列。"),
        (("姓名", "姓名", "手机"), "第 1 行有几列都是“姓名”。"),
    ],
)
def test_a_column_missing_or_twice_is_no_dead_end(
    client: Client, cast: Cast, header: tuple[str, ...], fault: str
) -> None:
    kept = send(client, cast, block(("李新", "花园社区书记", "13900001111"), header=header))
    assert fault in client.get(url(kept)).content.decode()
    say(client, kept, "columns", column_0="name", column_1="unit_and_post", column_2="phone")
    assert seen(client, kept).counts["new"] == 1


@pytest.mark.parametrize(
    ("said", "errors"),
    [
        (
            {"column_0": "name", "column_1": "name"},
            {
                "column_0": ["有几列都读作“姓名”，请只留一列。"],
                "column_1": ["有几列都读作“姓名”，请只留一列。"],
            },
        ),
        ({"column_0": "phone"}, {"__all__": ["请说明哪一列是“姓名”。"]}),
        (
            {"column_0": "name", "column_1": "shoes"},
            {"column_1": ["选择一个有效的选项。 shoes 不在可用的选项中。"]},
        ),
    ],
)
def test_what_cannot_be_meant_is_refused_by_the_column(
    client: Client, cast: Cast, said: dict[str, str], errors: dict[str, list[str]]
) -> None:
    kept = send(client, cast, block(ROW, header=ODD))
    response = say(client, kept, "columns", **said)
    assert (response.status_code, response.context["columns"].errors) == (422, errors)
    assert "layout" not in RosterImport.objects.get(pk=kept.pk).options


def test_the_units_next_file_is_read_as_was_said_until_that_is_forgotten(client: Client, cast: Cast) -> None:
    first = send(client, cast, block(ROW, header=ODD))
    say(client, first, "columns", remember="on", **SAID)
    unit = remembered.unit_of(cast.organiser, cast.district)
    assert remembered.columns_of(unit, "roster") == {
        "学员": "name",
        "工作地": "unit_and_post",
        "联络号": "phone",
    }
    second = send(client, cast, block(OTHER, header=("联络号", "鞋码", "学员", "工作地")))
    page = client.get(confirm_url(second)).content.decode()
    assert "按上次说明的读取了这些列：联络号、学员、工作地" in page
    say(client, second, "forget")
    assert client.get(confirm_url(second)).headers["Location"] == url(second)
    assert not RememberedColumns.objects.exists()
    # What the first was read by stays with it.
    assert names(client, first) == [("", 2, "李新")]
    assert [entry.action for entry in AuditEntry.objects.order_by("pk")] == [
        "accounts.remember_columns",
        "accounts.forget_columns",
    ]


def test_what_another_unit_said_is_not_applied(client: Client, cast: Cast, as_user: SignIn) -> None:
    kept = send(client, cast, block(ROW, header=ODD))
    say(client, kept, "columns", remember="on", **SAID)
    cast.administrator.unit = cast.town
    cast.administrator.save()
    other = send(as_user(cast.administrator), cast, block(ROW, header=ODD))
    assert other.options.get("layout") is None


def test_without_the_tick_nothing_is_remembered(client: Client, cast: Cast) -> None:
    say(client, send(client, cast, block(ROW, header=ODD)), "columns", **SAID)
    assert not RememberedColumns.objects.exists()


def test_a_column_that_was_left_aside_for_a_better_one_is_read_the_next_time(
    client: Client, cast: Cast
) -> None:
    header = ("姓名", "单位", "联系电话", "手机号码")
    kept = send(client, cast, block(("李新", "花园社区", "0519-86310000", "13900001111"), header=header))
    say(
        client,
        kept,
        "columns",
        remember="on",
        column_0="name",
        column_1="unit",
        column_2="",
        column_3="phone",
    )
    assert not RememberedColumns.objects.exists()
    say(client, kept, "columns", remember="on", column_0="name", column_1="", column_2="phone", column_3="")
    assert RememberedColumns.objects.get().columns == {"单位": ""}


TOWNS: dict[str, list[tuple[str, ...]]] = {
    "说明": [("填写说明",), ("请于周五前报送",)],
    "湖塘镇": [("附件2",), ("姓名", "单位", "手机"), ("李新", "花园社区", "13900001111"), ("填表人：张某",)],
    "雪堰镇": [
        ("姓　名", "单位", "手机"),
        ("张三", "雪东社区", "13900002222"),
        ("李新", "花园社区", "13900001111"),
    ],
    "旧名单": [("姓名", "手机"), ("王五", "13900003333")],
}


def test_another_sheet_is_looked_at(client: Client, cast: Cast) -> None:
    kept = send(client, cast, hostile.book(TOWNS))
    page = client.get(confirm_url(kept)).content.decode()
    assert "这份文件有 4 张表，正在看“湖塘镇”" in page
    assert names(client, kept) == [("", 3, "李新")]
    say(client, kept, "place", sheet="雪堰镇")
    assert names(client, kept) == [("", 2, "张三"), ("", 3, "李新")]


def test_sheets_with_one_header_go_in_together_and_rows_say_their_sheet(client: Client, cast: Cast) -> None:
    kept = send(client, cast, hostile.book(TOWNS))
    assert "表头相同的 2 张表一起导入" in client.get(confirm_url(kept)).content.decode()
    say(client, kept, "place", together="on")
    assert names(client, kept) == [("湖塘镇", 3, "李新"), ("雪堰镇", 2, "张三"), ("雪堰镇", 3, "李新")]
    preview = seen(client, kept)
    assert preview.counts == {"rows": 3, "new": 2, "changed": 0, "same": 1, "wrong": 0}
    assert preview.rows[2].notes == ["与“湖塘镇”第 3 行重复。"]
    assert preview.table.others == ("说明", "旧名单")
    assert [(left.sheet, left.row, left.text) for left in preview.table.left_out] == [
        ("湖塘镇", 4, "填表人：张某")
    ]
    client.post(confirm_url(kept), {"digest": preview.digest})
    assert Cadre.objects.filter(name__in=["李新", "张三"]).count() == 2


def test_a_problem_names_its_sheet(client: Client, cast: Cast) -> None:
    towns = dict(TOWNS)
    towns["雪堰镇"] = [("姓名", "单位", "手机"), ("张三", "某某社区", "12")]
    kept = send(client, cast, hostile.book(towns))
    say(client, kept, "place", together="on")
    found = {(problem.sheet, problem.row, problem.column) for problem in seen(client, kept).problems}
    assert found == {("雪堰镇", 2, "单位"), ("雪堰镇", 2, "手机")}
    page = client.get(confirm_url(kept)).content.decode()
    assert '<span class="preview-sheet">雪堰镇</span> 2</td>' in page


def test_one_sheet_alone_again(client: Client, cast: Cast) -> None:
    kept = send(client, cast, hostile.book(TOWNS))
    say(client, kept, "place", together="on")
    say(client, kept, "place", sheet="湖塘镇")
    assert names(client, kept) == [("", 3, "李新")]


def test_a_confirmed_upload_is_read_no_other_way(client: Client, cast: Cast) -> None:
    kept = send(client, cast, block(ROW, header=ODD))
    say(client, kept, "columns", **SAID)
    client.post(confirm_url(kept), {"digest": seen(client, kept).digest})
    before = RosterImport.objects.get(pk=kept.pk).options
    columns.lay_out(kept, columns.layout_of(kept).of({}))
    assert RosterImport.objects.get(pk=kept.pk).options == before
    assert say(client, kept, "place", row="0").status_code == 302


@pytest.mark.parametrize("do", ["", "erase", "place", "columns"])
def test_a_form_of_nobodys_is_answered(client: Client, cast: Cast, do: str) -> None:
    kept = send(client, cast, block(ROW, header=ODD))
    assert say(client, kept, do, row="٣", sheet="\0", column_0="\0").status_code in (200, 422)


def test_the_queries_do_not_grow_with_the_columns(client: Client, cast: Cast, count_queries: Any) -> None:
    counts = []
    for size in (1, 3, 30):
        header = ("学员", *(f"列{number}" for number in range(size)))
        kept = keep(cast, block(("李新", *["x"] * size), ("张三", *["y"] * size), header=header))
        with count_queries() as queries:
            client.get(url(kept))
        counts.append(len(queries))
    assert len(set(counts)) == 1


def test_answers_are_kept_by_the_running_number_and_dropped_with_the_layout(
    client: Client, cast: Cast
) -> None:
    # Both doubtful rows are the third of their sheet.
    towns = {
        "湖塘镇": [("姓名", "单位", "手机"), ("李新", "花园社区", ""), ("王晓宁", "花园社区", "13800005678")],
        "雪堰镇": [("姓名", "单位", "手机"), ("张三", "雪东社区", ""), ("王小安", "雪东社区", "13800005678")],
    }
    kept = send(client, cast, hostile.book(towns))
    say(client, kept, "place", together="on")
    preview = seen(client, kept)
    assert [(row.entry.place, row.state) for row in preview.rows if row.question] == [
        ("“湖塘镇”第 3 行", "wrong"),
        ("“雪堰镇”第 3 行", "wrong"),
    ]
    first, second = (row.entry.number for row in preview.rows if row.question)
    page = client.get(confirm_url(kept)).content.decode()
    assert (f'id="row-{second}"' in page, f'name="row" value="{second}"' in page) == (True, True)
    for number, said in ((first, str(cast.cadre.pk)), (second, "skip")):
        client.post(f"/imports/{kept.pk}/answer/", {"row": number, "answer": said})
    answered = Options.of(RosterImport.objects.get(pk=kept.pk).options)
    assert (answered.answers, answered.layout.together) == ({first: str(cast.cadre.pk), second: "skip"}, True)
    assert seen(client, kept).counts == {"rows": 4, "new": 2, "changed": 1, "same": 1, "wrong": 0}
    say(client, kept, "place", together="on", row="1")  # nothing new
    assert Options.of(RosterImport.objects.get(pk=kept.pk).options) == answered
    say(client, kept, "place", sheet="雪堰镇")
    assert Options.of(RosterImport.objects.get(pk=kept.pk).options).answers == {}


def test_an_import_keeps_all_that_was_chosen_and_said() -> None:
    layout = Layout("雪堰镇", True, 2, ((0, "name"), (1, "")), (("学员", "name"),))
    options = Options(Mode.FILL, Key.PHONE, layout, {7: "skip", 12: "new"}, others_new=True)
    assert Options.of(json.loads(json.dumps(options.as_json()))) == options
