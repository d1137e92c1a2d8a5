"""Looking at a list and confirming it, once."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import ListImport, UploadState
from accounts.unit_list import UnitList
from attendance.hours_list import HoursList
from attendance.models import HoursCredit
from courses.course_list import CourseList
from courses.models import Course, TrainingClass, TrainingPlan
from courses.plan_list import PlanList
from tests import factories
from tests.conftest import Cast
from tests.courses.doors import SignIn, doors, wrong_methods
from tests.lists import block, keep

NEW, CHANGED, WRONG = "新课 | 党性教育 | 2", "党建引领 | | 3", "怪课 | 武术 | 2"


@pytest.fixture
def client(cast: Cast, as_user: SignIn) -> Client:
    return as_user(cast.organiser)


@pytest.fixture
def kept(cast: Cast) -> ListImport:
    factories.course(cast.district, "党建引领", hours=4)
    return keep(cast, CourseList, block("课程名称 | 类别 | 学时", NEW, CHANGED, WRONG))


def url(kept: ListImport, query: str = "") -> str:
    return f"/settings/import/{kept.kind}/{kept.pk}/{query}"


def digest(response: Any) -> str:
    found = re.search(r'name="digest" value="([0-9a-f]{64})"', response.content.decode())
    assert found
    return found[1]


def said(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def test_who_comes_in(cast: Cast, as_user: SignIn, kept: ListImport) -> None:
    found = doors(cast, as_user, url(kept))
    open_to = {"administrator": 200, "organiser": 200, "stranger": 404, "anonymous": 302}
    assert found == dict.fromkeys(found, 403) | open_to


def test_other_methods_and_another_kind(client: Client, kept: ListImport) -> None:
    assert wrong_methods(client, url(kept), "put") == {"put": 405}
    assert client.get(f"/settings/import/rooms/{kept.pk}/").status_code == 404


def test_the_preview_says_what_each_row_would_do(client: Client, kept: ListImport) -> None:
    response = client.get(url(kept))
    assert [(tab.label, tab.count) for tab in response.context["showing"].tabs] == [
        ("新增", 1),
        ("更新", 1),
        ("不变", 0),
        ("有问题", 1),
    ]
    assert [(row.number, row.cells[0], row.changes) for row in response.context["shown"]] == [
        (4, ("课程名称", "怪课"), []),
        (3, ("课程名称", "党建引领"), [("学时", "4", "3")]),
        (2, ("课程名称", "新课"), []),
    ]
    page = re.sub(r"\s+", " ", response.content.decode())
    assert "确认导入 2 行" in page
    assert "<strong>类别</strong>：没有“武术”这个类别。" in page
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize(
    ("state", "count"), [("new", 1), ("changed", 1), ("wrong", 1), ("same", 0), ("x", 3)]
)
def test_one_state_is_seen_alone(client: Client, kept: ListImport, state: str, count: int) -> None:
    assert len(client.get(url(kept, f"?state={state}")).context["shown"]) == count


def test_confirmed_it_is_written_once_and_emptied(client: Client, kept: ListImport) -> None:
    seen = digest(client.get(url(kept)))
    first = client.post(url(kept), {"digest": seen}, follow=True)
    assert said(first) == [
        "导入完成：新增 1 行，更新 1 行。还有 1 行没有导入，改好后把整份表格再传一次即可。"
    ]
    again = client.post(url(kept), {"digest": seen}, follow=True)
    assert said(again) == ["这份表格已经导入过，没有重复导入。"]
    assert said(client.get(url(kept), follow=True)) == ["这份表格已经导入过，没有重复导入。"]
    kept.refresh_from_db()
    assert (bytes(kept.content), kept.state, kept.result["new"]) == (b"", UploadState.DONE, 1)
    assert sorted(Course.objects.values_list("title", flat=True)) == ["党建引领", "新课"]


def test_what_changed_meanwhile_is_looked_at_again(client: Client, kept: ListImport) -> None:
    seen = digest(client.get(url(kept)))
    Course.objects.update(hours=3)
    response = client.post(url(kept), {"digest": seen})
    assert response.status_code == 409
    assert "您核对期间资料有变化，没有导入。" in response.content.decode()
    assert Course.objects.count() == 1
    assert client.post(url(kept), {"digest": digest(response)}).status_code == 302


def test_a_list_that_lay_for_days_is_gone(client: Client, kept: ListImport) -> None:
    ListImport.objects.update(content=b"")
    assert said(client.get(url(kept), follow=True)) == ["这份表格上传已超过一天，内容已清除。请重新上传。"]


def test_R30_a_plan_in_force_asks_on_the_page(client: Client, cast: Cast) -> None:
    text = block("班次名称 | 月份", "甲班 | 3月")
    kept = keep(cast, PlanList, text, year=2027)
    page = client.get(url(kept))
    assert "批准文件文号" not in page.content.decode()
    TrainingPlan.objects.create(district=cast.district, year=2027, status="ISSUED")
    page = client.get(url(kept))
    assert "批准文件文号" in page.content.decode()
    response = client.post(url(kept), {"digest": digest(page), "reason": "会议要求", "document_number": ""})
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["document_number"])
    assert 'value="会议要求"' in response.content.decode()
    given = {"digest": digest(page), "reason": "会议要求", "document_number": "9号"}
    assert client.post(url(kept), given).status_code == 302
    assert TrainingClass.objects.get(plan__year=2027).name == "甲班"


def test_the_paper_of_hours_is_checked_and_kept(client: Client, cast: Cast) -> None:
    kept = keep(
        cast, HoursList, block("姓名 | 单位 | 培训名称 | 学时", "王小宁 | 花园社区 | 网课 | 8"), year=2026
    )
    seen = digest(client.get(url(kept)))
    bad = client.post(url(kept), {"digest": seen, "proof": SimpleUploadedFile("证明.pdf", b"not a paper")})
    assert (bad.status_code, list(bad.context["form"].errors)) == (422, ["proof"])
    assert not HoursCredit.objects.exists()
    good = client.post(url(kept), {"digest": seen, "proof": SimpleUploadedFile("证明.pdf", b"%PDF-1.7")})
    assert good.status_code == 302
    assert HoursCredit.objects.get().proof_name == "证明.pdf"


def test_towns_made_in_passing_are_told(cast: Cast, as_user: SignIn) -> None:
    kept = keep(cast, UnitList, block("单位名称 | 镇街", "甲社区 | 新镇", "乙社区 | 新镇"))
    rows = as_user(cast.administrator).get(url(kept)).context["shown"]
    assert [row.notes for row in rows] == [["同时新建“新镇”。"], []]


def test_queries_do_not_grow_with_the_rows(
    client: Client, cast: Cast, count_queries: Callable[[], Any]
) -> None:
    counts = []
    for size in (1, 3):
        kept = keep(cast, CourseList, block("课程名称 | 类别", *(f"课{n} | 党性" for n in range(size))))
        with count_queries() as queries:
            client.get(url(kept))
        counts.append(len(queries))
    assert counts[0] == counts[1]
