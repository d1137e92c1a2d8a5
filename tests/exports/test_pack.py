"""The pack of a stage: every paper as it would be built alone, and a list that says what is there and what is not."""

import datetime as dt
import logging
from dataclasses import replace
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django import forms
from django.utils import translation

from attendance.models import SheetPrinting
from courses.models import ClassStatus, TrainingClass
from exports import jobs
from exports.files import read
from exports.models import Export, ExportStatus
from exports.papers import PAPERS, PaperProblem, Stage, form_of
from exports.papers.asking import PaperForm
from exports.papers.pack import Pack
from exports.papers.paper import Paper
from tests import factories
from tests.conftest import Cast
from tests.exports.packs import built, list_of
from tests.exports.workbooks import rows_of

CLASS = "武进区2026年社区干部培训班"
pytestmark = pytest.mark.usefixtures("today")


def called(title: str, ending: str = ".xlsx") -> str:
    return f"{CLASS}-{title}-20261123{ending}"


@pytest.fixture
def held(cast: Cast) -> Cast:
    """Two half-days on Monday, one on Tuesday."""
    tuesday = factories.MONDAY + dt.timedelta(days=1)
    for clock, day in (("09:00", factories.MONDAY), ("14:00", factories.MONDAY), ("09:00", tuesday)):
        factories.published(factories.session(cast.training_class, start=factories.at(clock, day)))
    factories.trainees(cast.training_class, cast.other_community, 2)
    cast.training_class = TrainingClass.objects.get(pk=cast.training_class.pk)
    return cast


@pytest.mark.parametrize("stage", ["BEFORE", "CLOSING"])
def test_each_paper_of_the_stage_is_there_as_it_is_built_alone(held: Cast, stage: str) -> None:
    of_stage = [paper for paper in PAPERS.values() if Stage(stage) in paper.stages]
    packed = built(held.training_class, held.organiser, stage)
    listed = list_of(packed)
    alone = {}
    for paper in of_stage:
        form = paper.form.unchanged(subject=held.training_class, user=held.organiser)
        if form.is_valid() and isinstance(paper, Paper) and paper.ending == ".xlsx":
            try:
                content = paper.build(held.training_class, by=held.organiser, options=form.options)
            except PaperProblem:
                continue
            alone[called(paper.title)] = rows_of(content)
    found = {name: rows_of(packed.read(name)) for name in alone}
    assert found == alone
    assert len(alone) >= 2
    there = [row[1] for row in listed if row[4] == "已生成"]
    assert packed.namelist() == [*there, "目录.xlsx"]
    assert [row[0] for row in listed] == list(range(1, len(listed) + 1))


def test_the_list_cell_by_cell(held: Cast) -> None:
    packed = built(held.training_class, held.organiser, "BEFORE")
    rows = rows_of(packed.read("目录.xlsx"))
    assert rows[0] == [f"{CLASS}开班前文档包目录", *[None] * 4]
    assert rows[2] == ["序号", "文件", "说明", "行数", "状态"]
    lines = {row[2]: row for row in rows[3:-1]}
    assert lines["学员花名册"][1:] == [called("学员花名册"), "学员花名册", 3, "已生成"]
    assert lines["课程表"][1:] == [called("课程表"), "课程表", 3, "已生成"]
    assert rows[-1][0] == "生成时间：2026年11月23日 08:00。各份内容均为同一时刻的数据。"


def test_a_day_has_its_sign_in_sheets_by_half_day(held: Cast) -> None:
    packed = built(held.training_class, held.organiser, "DAILY", when="2026-11-23")
    sheets = [name for name in packed.namelist() if "签到表" in name]
    assert sheets == [called("签到表-11月23日上午"), called("签到表-11月23日下午")]
    assert [rows_of(packed.read(name))[1][0] for name in sheets] == [
        "时间：2026年11月23日（周一）上午",
        "时间：2026年11月23日（周一）下午",
    ]
    assert list(SheetPrinting.objects.order_by("number").values_list("day", "period")) == [
        (factories.MONDAY, "AM"),
        (factories.MONDAY, "PM"),
    ]


def test_what_is_of_a_day_is_of_the_whole_day(held: Cast, time_machine_at: Any) -> None:
    with time_machine_at("2026-11-23T18:00:00+08:00"):
        packed = built(held.training_class, held.organiser, "DAILY", when="2026-11-23")
        options = {"span": "2026-11-23"}
        alone = PAPERS["unit_report"].build(held.training_class, by=held.organiser, options=options)
    assert rows_of(packed.read(called("单位考勤通报"))) == rows_of(alone)


def test_a_half_day_has_one(held: Cast) -> None:
    packed = built(held.training_class, held.organiser, "DAILY", when="2026-11-23-PM")
    assert [name for name in packed.namelist() if "签到表" in name] == [called("签到表-11月23日下午")]


def test_what_cannot_be_made_is_named_with_the_reason(cast: Cast) -> None:
    packed = built(cast.training_class, cast.organiser, "BEFORE")
    lines = {row[2]: row[1:] for row in list_of(packed)}
    assert lines["课程表"] == ["—", "课程表", None, "课表还没有发布。"]
    assert lines["学员花名册"] == [called("学员花名册"), "学员花名册", 1, "已生成"]
    assert called("课程表") not in packed.namelist()
    missing = sum(row[4] != "已生成" for row in list_of(packed))
    assert rows_of(packed.read("目录.xlsx"))[1][0].endswith(f"，{missing}份没有生成")


def test_the_reasons_are_chinese_for_an_english_asker(cast: Cast) -> None:
    with translation.override("en"):
        packed = built(cast.training_class, cast.organiser, "BEFORE")
    assert {row[2]: row[4] for row in list_of(packed)}["课程表"] == "课表还没有发布。"


def broken(*_given: Any) -> Any:
    raise KeyError("a fault that nobody foresaw")


@pytest.mark.parametrize("step", ["read", "write"])
def test_a_fault_in_one_paper_does_not_cost_the_others(
    held: Cast, step: str, caplog: pytest.LogCaptureFixture
) -> None:
    timetable, roster = PAPERS["timetable"], PAPERS["roster"]
    assert isinstance(timetable, Paper)
    broken_one = replace(timetable, read=broken) if step == "read" else replace(timetable, write=broken)
    with caplog.at_level(logging.ERROR):
        rows = pack_of(held, broken_one, roster)
    assert [row[4] for row in rows] == ["生成时出现意外错误，详情已记入服务器日志。", "已生成"]
    assert "a fault that nobody foresaw" in caplog.text


def test_R28_nothing_is_in_it_that_its_asker_may_not_see(held: Cast) -> None:
    TrainingClass.objects.update(status=ClassStatus.ENROLLING)
    enrolling = TrainingClass.objects.get(pk=held.training_class.pk)
    for training_class, phone in ((enrolling, "138****5678"), (held.training_class, "13800005678")):
        packed = built(training_class, held.organiser, "BEFORE")
        rows = rows_of(packed.read(called("学员花名册")))
        assert {row[1]: row[8] for row in rows}["王小宁"] == phone


class ChosenForm(PaperForm):
    """Waits for a choice out of several things."""

    slip = forms.ChoiceField(choices=[("", "—"), ("1", "王小宁"), ("2", "张三")])


class TypedForm(PaperForm):
    """Waits for words that only its asker knows."""

    theme = forms.CharField(label="主题")


def pack_of(held: Cast, *papers: Any) -> list[list[Any]]:
    """The list of a pack of these papers alone."""
    whole = PAPERS["pack"]
    assert isinstance(whole, Pack)
    pack = replace(whole, papers={str(place): paper for place, paper in enumerate(papers)})
    file = BytesIO()
    pack.build_into(file, held.training_class, by=None, options={"stage": "BEFORE"})
    return list_of(ZipFile(file))


def test_a_paper_of_one_of_several_things_is_there_for_each(held: Cast) -> None:
    rows = pack_of(held, replace(PAPERS["timetable"], form=ChosenForm))
    assert [row[1:3] for row in rows] == [
        [called("课程表-王小宁"), "课程表（王小宁）"],
        [called("课程表-张三"), "课程表（张三）"],
    ]


def test_a_paper_that_waits_for_words_is_named(held: Cast) -> None:
    rows = pack_of(held, replace(PAPERS["timetable"], form=TypedForm), PAPERS["roster"])
    assert [row[4] for row in rows] == ["要先选：主题。请在文档页单独生成。", "已生成"]


def test_two_files_of_one_name_are_both_there(held: Cast) -> None:
    rows = pack_of(held, PAPERS["roster"], PAPERS["roster"])
    assert [row[1] for row in rows] == [called("学员花名册"), called("学员花名册")[:-5] + "(2).xlsx"]


def test_everything_is_read_before_anything_is_written(held: Cast) -> None:
    steps: list[str] = []

    def noted(paper: Any) -> Any:
        def read(*given: Any) -> Any:
            steps.append(f"reads {paper.name.value}")
            return paper.read(*given)

        def write(*given: Any) -> Any:
            steps.append(f"writes {paper.name.value}")
            return paper.write(*given)

        return replace(paper, read=read, write=write)

    pack_of(held, noted(PAPERS["roster"]), noted(PAPERS["timetable"]))
    assert steps == ["reads roster", "reads timetable", "writes roster", "writes timetable"]


def test_the_number_of_a_sign_in_sheet_stays_when_the_pack_is_built_again(held: Cast) -> None:
    options = {"stage": "DAILY", "when": "2026-11-23"}
    for once in ("1", "1", "2"):
        PAPERS["pack"].build(held.training_class, by=held.organiser, options=options, once=once)
    assert SheetPrinting.objects.count() == 4


def test_progress_tells_every_paper(held: Cast) -> None:
    told: list[tuple[int, int]] = []
    options = {"stage": "CLOSING"}
    PAPERS["pack"].build(
        held.training_class, by=None, options=options, progress=lambda done, total: told.append((done, total))
    )
    total = told[-1][1]
    assert sorted(set(told)) == [(done, total) for done in range(1, total + 1)]
    assert told == sorted(told)
    assert total >= 2


def test_as_an_export_it_is_named_by_its_stage(held: Cast) -> None:
    options = {"stage": "BEFORE", "when": ""}
    export = jobs.ask("pack", subject=held.training_class, by=held.organiser, options=options)
    assert jobs.build(export.pk)
    export = Export.objects.get()
    assert (export.status, export.error) == (ExportStatus.DONE, "")
    assert (export.file_name, export.title) == (called("开班前文档包", ".zip"), "开班前文档包")
    assert ZipFile(BytesIO(read(export))).testzip() is None


def test_cancelled_while_it_is_being_built_it_ends(held: Cast) -> None:
    def cancelled(done: int, total: int) -> None:
        if done == 1:
            raise jobs.Lost

    with pytest.raises(jobs.Lost):
        PAPERS["pack"].build(held.training_class, by=None, options={"stage": "CLOSING"}, progress=cancelled)


@pytest.mark.parametrize(
    ("sent", "options"),
    [
        ({"stage": "BEFORE", "when": "2026-11-23"}, {"stage": "BEFORE", "when": ""}),
        ({"stage": "DAILY", "when": "2026-11-24-AM"}, {"stage": "DAILY", "when": "2026-11-24-AM"}),
    ],
)
def test_a_day_belongs_to_the_papers_of_a_day(
    held: Cast, sent: dict[str, str], options: dict[str, str]
) -> None:
    form = form_of("pack", sent, subject=held.training_class, user=held.organiser)
    assert (form.is_valid(), form.options) == (True, options)


def test_the_days_to_choose_from(held: Cast) -> None:
    field: Any = form_of("pack", subject=held.training_class, user=None).fields["when"]
    assert [value for value, _label in field.choices] == [
        "2026-11-23",
        "2026-11-23-AM",
        "2026-11-23-PM",
        "2026-11-24",
        "2026-11-24-AM",
    ]
    assert field.initial == "2026-11-23"


def test_without_a_timetable_there_is_no_day(cast: Cast) -> None:
    form = form_of("pack", {"stage": "DAILY"}, subject=cast.training_class, user=None)
    assert form.errors == {"when": ["课表还没有发布，没有可选的日子。"]}
