"""Looking at an import and confirming it, once."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests import factories
from tests.conftest import Cast
from tests.courses.doors import SignIn, doors, for_organisers, wrong_methods
from tests.trainees.books import HEADER, block
from trainees import people, roster
from trainees.models import Cadre, Quota, RosterImport
from trainees.roster import uploads

Row = tuple[str, ...]
Keep = Callable[..., RosterImport]
NEW: Row = ("李新", "湖塘镇花园社区书记", "13900001111")
CHANGED: Row = ("王小宁", "花园社区社区书记", "13800005678", "", "本科")
WRONG: Row = ("张三", "某某社区书记", "13900002222")


@pytest.fixture
def keep(cast: Cast) -> Keep:
    def keep(*rows: Row, header: Row = HEADER) -> RosterImport:
        return uploads.keep(
            block(*rows, header=header),
            training_class=cast.training_class,
            file_name="粘贴的名单",
            options=roster.Options(),
            by=cast.organiser,
        )

    return keep


@pytest.fixture
def client(cast: Cast, as_user: SignIn) -> Client:
    return as_user(cast.organiser)


def url(kept: RosterImport, query: str = "") -> str:
    return f"/classes/{kept.training_class_id}/roster/import/{kept.pk}/{query}"


def digest(response: Any) -> str:
    found = re.search(r'name="digest" value="([0-9a-f]{64})"', response.content.decode())
    assert found
    return found[1]


def said(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def test_who_comes_in(cast: Cast, as_user: SignIn, keep: Keep) -> None:
    assert doors(cast, as_user, url(keep(NEW))) == for_organisers()


def test_other_methods(client: Client, keep: Keep) -> None:
    assert wrong_methods(client, url(keep(NEW)), "put") == {"put": 405}


def test_an_import_of_another_class_is_not_found(client: Client, cast: Cast, keep: Keep) -> None:
    other = factories.training_class(cast.district, "另一班")
    assert client.get(f"/classes/{other.pk}/roster/import/{keep(NEW).pk}/").status_code == 404


def test_the_preview_says_what_each_row_would_do(client: Client, keep: Keep) -> None:
    response = client.get(url(keep(NEW, CHANGED, WRONG)))
    assert [(tab.label, tab.count) for tab in response.context["showing"].tabs] == [
        ("新增", 1),
        ("更新", 1),
        ("不变", 0),
        ("有问题", 1),
    ]
    assert [(row.number, row.name, row.label) for row in response.context["shown"]] == [
        (4, "张三", "有问题"),
        (3, "王小宁", "更新"),
        (2, "李新", "新增"),
    ]
    page = re.sub(r"\s+", " ", response.content.decode())
    assert "确认导入 2 人" in page
    assert '学历：<del>空</del> <span aria-hidden="true">→</span>' in page
    assert "<ins>本科</ins>" in page
    assert "<strong>单位及职务</strong>：单位表里没有“某某社区书记”。" in page


@pytest.mark.parametrize(
    ("state", "names"), [("new", ["李新"]), ("changed", ["王小宁"]), ("wrong", ["张三"]), ("same", [])]
)
def test_one_state_is_seen_alone(client: Client, keep: Keep, state: str, names: list[str]) -> None:
    response = client.get(url(keep(NEW, CHANGED, WRONG), f"?state={state}"))
    assert [row.name for row in response.context["shown"]] == names


def test_changes_are_told_in_words_with_masked_numbers(client: Client, cast: Cast, keep: Keep) -> None:
    people.give_id_number(cast.cadre, "11010519491231002X")
    cast.cadre.save()
    row = ("王小宁", "雪堰镇", "雪东社区", "主任", "13900001111", "女", "新任", "是", "2", "2026.3")
    header = ("姓名", "镇街", "单位", "职务", "手机", "性别", "新任/连任", "是否住宿", "组别", "任现职时间")
    kept = keep((*row, "11010519491231002X"), header=(*header, "身份证号"))
    (shown,) = client.get(url(kept)).context["shown"]
    assert shown.changes == [
        ("性别", "空", "女"),
        ("手机", "138****5678", "139****1111"),
        ("单位", "湖塘镇 花园社区居民委员会", "雪堰镇 雪东社区居民委员会"),
        ("组别", "空", "2"),
        ("职务", "社区书记", "主任"),
        ("新任", "空", "新任"),
        ("是否住宿", "空", "是"),
    ]


def test_an_id_number_is_never_shown(client: Client, keep: Keep) -> None:
    kept = keep(("王小宁", "花园社区社区书记", "13800005678", "11010519491231002X"))
    response = client.get(url(kept))
    assert response.context["shown"][0].changes == [("身份证号", "空", "110105********002X")]
    assert "11010519491231002X" not in response.content.decode()


def test_what_was_not_read_is_named(client: Client, keep: Keep) -> None:
    kept = keep(NEW, ("填表人：张某",), header=(*HEADER[:3], "鞋码"))
    page = client.get(url(kept)).content.decode()
    assert "不认识的列：鞋码" in page
    assert "第 3 行不是人员：填表人：张某" in page


def test_confirming_writes_the_good_rows_once(client: Client, cast: Cast, keep: Keep) -> None:
    kept = keep(NEW, CHANGED, WRONG)
    seen = digest(client.get(url(kept)))
    response = client.post(url(kept), {"digest": seen}, follow=True)
    assert response.redirect_chain == [(url(kept), 302)]
    assert said(response) == [
        "导入完成：新增 1 人，更新 1 人。还有 1 行没有导入，请下载有问题的行，改好再传。"
    ]
    kept.refresh_from_db()
    assert (kept.state, kept.confirmed_at is None, kept.result) == (
        "DONE",
        False,
        {"rows": 3, "new": 1, "changed": 1, "same": 0, "wrong": 1},
    )
    # Of what was uploaded only the wrong row is kept.
    rest = uploads.mended(kept, by=cast.organiser)
    assert rest
    assert [(number, list(cells)) for number, cells, _problems in rest.rows] == [(4, list(WRONG))]
    again = client.post(url(kept), {"digest": seen}, follow=True)
    assert said(again) == ["这份名单已经导入过，没有重复导入。"]
    assert Cadre.objects.filter(name="李新").count() == 1
    assert cast.training_class.enrolments.count() == 2


def test_a_confirmed_import_leads_to_the_roster_and_shows_its_result(
    client: Client, cast: Cast, keep: Keep
) -> None:
    kept = keep(NEW)
    done = client.post(url(kept), {"digest": digest(client.get(url(kept)))}, follow=True)
    assert done.redirect_chain == [(f"/classes/{cast.training_class.pk}/roster/", 302)]
    assert f'action="/imports/{kept.pk}/undo/"' in done.content.decode()
    page = client.get(url(kept)).content.decode()
    assert "共 1 行：新增 1，更新 0，不变 0，有问题 0" in page
    assert f"/imports/{kept.pk}/undo/" in page
    assert "/wrong-rows/" not in page


def test_the_mended_file_goes_in_again(client: Client, keep: Keep) -> None:
    first = keep(NEW, WRONG)
    client.post(url(first), {"digest": digest(client.get(url(first)))})
    second = client.get(url(keep(NEW, ("张三", "花园社区主任", "13900002222"))))
    assert second.context["preview"].counts == {"rows": 2, "new": 1, "changed": 0, "same": 1, "wrong": 0}


def test_what_changed_since_the_preview_is_shown_again(client: Client, cast: Cast, keep: Keep) -> None:
    kept = keep(NEW, ("李二", "花园社区主任"))
    seen = digest(client.get(url(kept)))
    Quota.objects.create(training_class=cast.training_class, unit=cast.town, seats=2)
    response = client.post(url(kept), {"digest": seen})
    assert response.status_code == 409
    assert "您核对期间名单或人员资料有变化，没有导入。" in response.content.decode()
    assert response.context["preview"].counts["wrong"] == 1
    assert cast.training_class.enrolments.count() == 1
    assert client.post(url(kept), {"digest": digest(response)}).status_code == 302


@pytest.mark.parametrize("given", ["", "0" * 64])
def test_a_digest_of_nothing_confirms_nothing(client: Client, cast: Cast, keep: Keep, given: str) -> None:
    assert client.post(url(keep(NEW)), {"digest": given}).status_code == 409
    assert cast.training_class.enrolments.count() == 1


def test_an_emptied_import_asks_for_the_file_again(client: Client, cast: Cast, keep: Keep) -> None:
    kept = keep(NEW)
    RosterImport.objects.update(content=b"")
    response = client.get(url(kept), follow=True)
    assert response.redirect_chain == [(f"/classes/{cast.training_class.pk}/roster/import/", 302)]
    assert said(response) == ["这份名单上传已超过一天，内容已清除。请重新上传。"]


def test_without_anything_to_write_there_is_no_button(client: Client, keep: Keep) -> None:
    page = client.get(url(keep(WRONG))).content.decode()
    assert "没有要写入的内容。" in page
    assert "确认导入 " not in page.split("<main")[1].split("</ol>", 2)[-1]


def test_the_queries_do_not_grow_with_the_rows(client: Client, keep: Keep, count_queries: Any) -> None:
    counts = []
    for size in (1, 3, 60):
        kept = keep(*((f"李{chr(0x4E00 + number)}", "花园社区主任") for number in range(size)))
        with count_queries() as queries:
            client.get(url(kept))
        counts.append(len(queries))
    assert len(set(counts)) == 1
