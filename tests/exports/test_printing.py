"""The papers as LibreOffice prints them: A4, heads on each page, page x of y, nobody missing."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from attendance import badges
from attendance.completion import certificates
from courses.models import ClassStatus
from exports.papers import PAPERS, UNIT_PAPERS, Paper
from exports.papers.half_days import half_days_of
from tests import factories
from tests.attendance.results import there
from tests.conftest import Cast
from tests.exports.workbooks import printed_together
from tests.factories import MONDAY, at
from tests.timetable.payroll import standards
from timetable import agenda, ceremonies
from timetable.models import PublishedSession
from trainees import seating
from trainees.models import Enrolment, Quota
from trainees.seating import Filling, Hall

pytestmark = pytest.mark.endurance

__all__ = ["standards"]
_PEOPLE = "湖塘镇花园社区居民委员会"
_DAYS = (
    ("OPENING", "LECTURE"),
    ("FIELD_TEACHING", "GROUP_DISCUSSION"),
    ("LECTURE", "CLOSING"),
)
# For each workbook the words that every page repeats.
HEADS = {
    "roster": "序号姓名性别民族出生年月政治面貌学历单位及职务联系电话组别备注",
    "attendance_sheet": "上午下午上午下午上午下午",
    "sign_in_sheet": "序号单位姓名职务签名备注",
    "contacts": "序号姓名单位职务联系电话",
    "groups": "序号姓名单位职务班内职务",
    "registration_list": "序号单位姓名性别职务联系电话住宿报到时间签名备注",
    "transport": "序号姓名单位联系电话上车签名",
    "lodging": "序号房间姓名性别单位联系电话用餐要求房号",
    "certificate_list": "序号编号姓名单位学时领取人签名日期",
    "discussion": "组召集人记录地点题目人数",
    "evaluation_form": "序号课程主讲人讲解方式效果总体意见和建议",
    "evaluation": "序号课程主讲人时间讲解方式效果总体均分份数",
    "timetable": "日期时段时间内容形式主讲人",
    "quota_sheet": "序号单位名额其中书记/主任新任备注",
    "reply_slip": "出生年月",
    "unit_report": "应到实到",
    "budget": "序号项目",
    "lecture_fees": "序号姓名身份证号单位及职务职称课程日期学时",
    "expense_list": "序号",
    "seating_plan": "主席台",
}
# LibreOffice takes a second for each card of artistic letters: their own test prints a few.
_ALONE = ("table_cards",)
# On which each person has one line.
LISTS = ("attendance_sheet", "sign_in_sheet", "contacts", "registration_list", "transport", "lodging")


def squeezed(page: str) -> str:
    return "".join(page.split())


def held(cast: Cast, size: int) -> list[Enrolment]:
    """A closed class of that many in groups who all stay the night, with everything that any paper asks for."""
    row = cast.training_class
    people = [cast.enrolment, *factories.trainees(row, cast.community, size - 1)]
    groups = [factories.group(row, 1 + one, leader=people[one]) for one in range(1 + size // 25)]
    for place, person in enumerate(people):
        person.group, person.needs_lodging = groups[place % len(groups)], True
    Enrolment.objects.bulk_update(people, ["group", "needs_lodging"])
    Quota.objects.create(training_class=row, unit=cast.town, seats=size)
    for number, kinds in enumerate(_DAYS):
        for clock, kind in zip(("09:00", "14:00"), kinds, strict=True):
            _taught(cast, people, at(clock, MONDAY + dt.timedelta(days=number)), kind)
    opening = ceremonies.find(row, "OPENING")
    agenda.add(
        opening, text="领导讲话", speaker="王部长", post="区委组织部部长", minutes=20, by=cast.organiser
    )
    seating.lay_out(row, hall=Hall(13, 15), filling=Filling.ALL, seen=0, by=cast.organiser)
    badges.issue(row, by=cast.organiser)
    certificates.issue(row, people, on=MONDAY)
    for person in people:
        factories.credit(person.cadre, 24)
    row.status = ClassStatus.CLOSED
    row.save()
    return people


def _taught(cast: Cast, people: list[Enrolment], start: dt.datetime, kind: str) -> PublishedSession:
    by = (factories.instructor(cast.district, title_grade="SENIOR"),) if kind == "LECTURE" else ()
    drafted = factories.session(cast.training_class, start=start, kind=kind, instructors=by, hours=4)
    session = factories.published(drafted)
    there(session, people)
    return session


def printed(cast: Cast, folder: Path) -> dict[str, list[str]]:
    """The pages of each paper of the class and of the district, without any space, by the paper's name."""
    files: dict[str, bytes] = {}
    half_day = {"half_day": half_days_of(cast.training_class)[1].key}
    for name, paper in {**PAPERS, **UNIT_PAPERS}.items():
        if isinstance(paper, Paper) and paper.write and name not in _ALONE:
            subject = cast.training_class if name in PAPERS else cast.district
            options = {"sign_in_sheet": half_day, "agenda": {"ceremony": "OPENING"}}.get(name, {"year": 2026})
            files[name + paper.suffix(options)] = paper.build(subject, by=None, options=options)
    return {
        file.partition(".")[0]: [squeezed(page) for page in pages]
        for file, pages in printed_together(files, folder).items()
    }


@pytest.mark.usefixtures("standards")
@pytest.mark.parametrize("size", [3, 60, 184])
def test_every_paper_is_printed(cast: Cast, tmp_path: Path, time_machine_at: Any, size: int) -> None:
    with time_machine_at("2026-12-01T08:00:00+08:00"):
        people = held(cast, size)
        papers = printed(cast, tmp_path)
    assert HEADS.keys() <= papers.keys()
    without_head = {name: [head in page for page in papers[name]] for name, head in HEADS.items()}
    assert {name: pages for name, pages in without_head.items() if not all(pages)} == {}
    uncounted = {
        name: number
        for name in HEADS
        for number, page in enumerate(papers[name], start=1)
        if f"第{number}页共{len(papers[name])}页" not in page
    }
    assert uncounted == {}
    assert [name for name, pages in papers.items() if not all(pages)] == []  # no page is empty
    counted = {name: "".join(papers[name]).count(_PEOPLE) for name in LISTS}
    assert counted == dict.fromkeys(LISTS, len(people))
    assert len(papers["certificates"]) == size
