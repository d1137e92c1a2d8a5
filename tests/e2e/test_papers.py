"""Papers from a class's page: asked for in a browser, built by a worker, watched, downloaded and read back."""

import re
import uuid
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.utils import timezone
from playwright.sync_api import FilePayload, Locator, expect

from exports.models import Export, ExportStatus, PaperTemplate
from tests.conftest import Cast
from tests.e2e.conftest import Visit
from tests.e2e.scene import Scene, play
from tests.e2e.visitor import PHONE, Visitor
from tests.exports.conftest import wait_until
from tests.exports.own_files import roster_book
from tests.exports.packs import list_of
from tests.exports.workbooks import rows_of, sheet_of
from trainees.models import Enrolment

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BUILT_WITHIN_MS = 90_000
CLASS = "武进区2026年换届后社区干部任职培训班(第6期)"


@pytest.fixture
def scene(cast: Cast) -> Scene:
    """The class in full life; nobody has asked for a paper of it yet."""
    scene = play(cast)
    Export.objects.all().delete()
    return scene


def papers_of(scene: Scene) -> str:
    return f"/classes/{scene.training_class.pk}/papers/"


def called(title: str, ending: str) -> str:
    """The name under which a browser keeps the file."""
    return f"{CLASS}-{title}-{timezone.localdate():%Y%m%d}{ending}"


def row_of(visitor: Visitor, title: str) -> Locator:
    """What the page says of the one request for that paper."""
    return visitor.page.locator("#exports tbody tr").filter(has=visitor.page.get_by_role("link", name=title))


def offered(visitor: Visitor, title: str) -> Locator:
    """The paper among those that can be built."""
    name = visitor.page.locator(".papers-name").get_by_text(title, exact=True)
    return visitor.page.locator(".papers-row").filter(has=name)


def fetched(visitor: Visitor, title: str) -> tuple[str, bytes]:
    """Waits until the paper is built, without loading the page again, and downloads it: its name and what is in it."""
    ready = row_of(visitor, title).get_by_role("link", name="下载")
    expect(ready).to_have_count(1, timeout=BUILT_WITHIN_MS)
    with visitor.page.expect_download() as download:
        ready.click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def on_the_list(scene: Scene) -> list[Enrolment]:
    """The people of the class in the order of their units."""
    rows = scene.training_class.enrolments.on_the_list().select_related("cadre")
    return list(rows.order_by("town_position", "unit__position", "pk"))


def stands_still(visitor: Visitor) -> bool:
    """Whether the page asks for nothing more, in more time than it takes between two looks."""
    asked = visitor.requests("GET")
    visitor.page.wait_for_timeout(4_500)
    return asked == []


def test_a_roster_with_columns_of_ones_own(
    scene: Scene, visit: Visit, start_worker: Callable[[], Any]
) -> None:
    organiser = visit(scene.cast.organiser)
    page = organiser.page
    organiser.open(papers_of(scene))
    offered(organiser, "学员花名册").get_by_role("link", name="选项").click()
    page.locator(".columns-count").click()
    for label in ("性别", "民族", "出生年月", "政治面貌", "学历", "单位及职务", "组别"):
        page.get_by_label(label, exact=True).uncheck()
    page.get_by_label("镇街", exact=True).check()
    for _step in range(4):
        page.get_by_label("联系电话", exact=True).press("Alt+ArrowUp")
    organiser.look()
    page.get_by_role("button", name="生成", exact=True).click()
    page.wait_for_url(f"**{papers_of(scene)}")
    watch(organiser)
    start_worker()
    ready = row_of(organiser, "学员花名册").get_by_role("link", name="下载")
    expect(ready).to_be_focused(timeout=BUILT_WITHIN_MS)
    name, content = fetched(organiser, "学员花名册")
    assert name == called("学员花名册", ".xlsx")
    rows = rows_of(content)
    assert rows[2] == ["序号", "姓名", "联系电话", "镇街", "备注"]
    assert [row[:4] for row in rows[3:-1]] == [
        [number, person.cadre.name, person.phone or None, person.town_name]
        for number, person in enumerate(on_the_list(scene), start=1)
    ]
    assert page.evaluate("window.neverLoadedAgain")
    assert stands_still(organiser)
    organiser.look()


def watch(organiser: Visitor) -> None:
    """The request waits; a worker is halfway; it waits again. The page shows each by itself, and the focus stays
    where it is."""
    page = organiser.page
    page.evaluate("window.neverLoadedAgain = true")
    row = row_of(organiser, "学员花名册")
    expect(row.locator(".status")).to_have_text("等待中")
    row.get_by_role("button", name="取消生成").focus()
    halfway = {"status": ExportStatus.RUNNING, "claim": uuid.uuid4(), "rows_done": 6, "rows_total": 12}
    Export.objects.update(**halfway, lease_until=timezone.now() + timedelta(minutes=1))
    expect(row.locator(".status")).to_have_text("正在生成")
    expect(row).to_contain_text("6/12 行")
    expect(row.get_by_role("button", name="取消生成")).to_be_focused()
    assert row.get_by_role("progressbar").evaluate("bar => bar.position") == 0.5
    organiser.look()
    Export.objects.update(status=ExportStatus.WAITING, claim=None, lease_until=None)
    expect(row.locator(".status")).to_have_text("等待中")


def test_a_whole_stage_in_one_file(scene: Scene, visit: Visit, start_worker: Callable[[], Any]) -> None:
    organiser = visit(scene.cast.organiser)
    organiser.open(papers_of(scene))
    stage = organiser.page.get_by_role("region", name="开班前")
    stage.get_by_role("button", name="打包本阶段全部文档").click()
    expect(organiser.page.locator("#messages")).to_contain_text("开班前文档包")
    start_worker()
    name, content = fetched(organiser, "开班前文档包")
    assert name == called("开班前文档包", ".zip")
    packed = ZipFile(BytesIO(content))
    assert packed.testzip() is None
    lines = list_of(packed)
    there = [line[1] for line in lines if line[4] == "已生成"]
    assert sorted(packed.namelist()) == sorted([*there, "目录.xlsx"])
    for title, ending in (("学员花名册", ".xlsx"), ("课程表", ".xlsx"), ("培训通知", ".docx")):
        assert called(title, ending) in there
    roster = rows_of(packed.read(called("学员花名册", ".xlsx")))
    assert [row[1] for row in roster[3:-1]] == [person.cadre.name for person in on_the_list(scene)]
    assert [line[0] for line in lines] == list(range(1, len(lines) + 1))
    assert stands_still(organiser)
    assert organiser.problems == []


def test_a_waiting_request_is_cancelled_and_no_worker_builds_it(
    scene: Scene, visit: Visit, start_worker: Callable[[], Any]
) -> None:
    organiser = visit(scene.cast.organiser)
    organiser.open(papers_of(scene))
    offered(organiser, "学员花名册").get_by_role("button", name="一键生成").click()
    row = row_of(organiser, "学员花名册")
    expect(row.locator(".status")).to_have_text("等待中")
    row.get_by_role("button", name="取消生成").click()
    expect(organiser.page.locator("#messages")).to_contain_text("已取消生成“学员花名册”")
    expect(row.locator(".status")).to_have_text("已取消")
    assert stands_still(organiser)
    offered(organiser, "课程表").get_by_role("button", name="一键生成").click()
    start_worker()
    fetched(organiser, "课程表")
    cancelled = Export.objects.get(paper="roster")
    assert (cancelled.status, cancelled.attempts, cancelled.file.name) == ("CANCELLED", 0, "")
    organiser.look()


def test_without_javascript_the_same_by_links(
    scene: Scene, visit: Visit, start_worker: Callable[[], Any]
) -> None:
    organiser = visit(scene.cast.organiser, size=PHONE, java_script_enabled=False)
    page = organiser.page
    organiser.open(papers_of(scene))
    offered(organiser, "课程表").get_by_role("button", name="一键生成").click()
    expect(row_of(organiser, "课程表").locator(".status")).to_have_text("等待中")
    offered(organiser, "学员花名册").get_by_role("link", name="选项").click()
    page.locator(".columns-count").click()
    expect(page.locator(".columns-moves").first).to_be_hidden()
    page.get_by_label("民族", exact=True).uncheck()
    page.get_by_role("button", name="生成", exact=True).click()
    start_worker()
    wait_until(lambda: Export.objects.filter(status=ExportStatus.DONE).count() == 2, seconds=90)
    expect(row_of(organiser, "学员花名册").locator(".status")).to_have_text("等待中")
    page.get_by_role("link", name="刷新进度").click()
    expect(page.get_by_role("link", name="刷新进度")).to_have_count(0)
    _name, content = fetched(organiser, "学员花名册")
    assert "民族" not in rows_of(content)[2]
    name, _content = fetched(organiser, "课程表")
    assert name == called("课程表", ".xlsx")


def test_an_offices_own_template_is_tried_confirmed_and_used(
    scene: Scene, visit: Visit, start_worker: Callable[[], Any]
) -> None:
    organiser = visit(scene.cast.organiser)
    page = organiser.page
    upload(organiser)
    with page.expect_download() as download:
        organiser.press("下载样张")
    sample = sheet_of(Path(download.value.path()).read_bytes())
    assert download.value.suggested_filename == "样张-本区花名册.xlsx"
    assert "{{" not in "".join(str(value) for row in sample.iter_rows(values_only=True) for value in row)
    organiser.open(papers_of(scene) + "roster/")
    assert page.get_by_text("本区花名册").count() == 0
    organiser.open(f"/settings/templates/{PaperTemplate.objects.get().pk}/")
    organiser.press("确认启用")
    expect(page.locator("#messages")).to_contain_text("已启用“本区花名册”")
    organiser.look()
    organiser.open(papers_of(scene) + "roster/")
    own = page.locator("select[name=template]")
    own.select_option(label="本单位模板《本区花名册》")
    page.get_by_role("button", name="生成", exact=True).click()
    start_worker()
    name, content = fetched(organiser, "学员花名册")
    assert re.fullmatch(rf"{re.escape(CLASS)}-.*花名册.*\.xlsx", name)
    filled = sheet_of(content)
    assert (filled["A1"].value, filled["A1"].font.name, filled["A1"].font.size) == (
        f"{CLASS}学员花名册",
        "黑体",
        18,
    )
    people = on_the_list(scene)
    listed = [[filled.cell(4 + place, column).value for column in (1, 2)] for place in range(len(people))]
    assert listed == [[number, person.cadre.name] for number, person in enumerate(people, start=1)]
    assert filled.cell(4 + len(people), 1).value == "合计"


def upload(organiser: Visitor) -> None:
    """An office's roster through the settings; the page shows what each placeholder becomes."""
    page = organiser.page
    organiser.open("/settings/templates/")
    page.get_by_role("link", name="上传模板").first.click()
    organiser.look()
    page.locator("select[name=paper]").select_option(label="学员花名册")
    page.locator("[name=title]").fill("本区花名册")
    page.locator("[name=file]").set_input_files(
        FilePayload(name="花名册.xlsx", mimeType="application/octet-stream", buffer=roster_book())
    )
    organiser.press("上传并看样张")
    expect(page.locator("#messages")).to_contain_text("已上传“本区花名册”")
    expect(page.locator("#content")).to_contain_text("{{行.姓名}}")
    organiser.look()
