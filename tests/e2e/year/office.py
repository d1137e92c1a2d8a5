"""Who is at work in the year, when, and what they type."""

import datetime as dt
from dataclasses import dataclass
from typing import Self

from playwright.sync_api import FilePayload

from accounts.models import User
from courses.models import TrainingClass
from courses.preparation import template
from tests import factories
from tests.factories import MONDAY, at
from timetable import fee_standards
from timetable.models import Instructor, Room
from units.models import Unit

YEAR = MONDAY.year
TUESDAY = MONDAY + dt.timedelta(days=1)
PLANNING = at("09:00", dt.date(YEAR, 1, 12))
ADJUSTING = at("09:00", dt.date(YEAR, 3, 16))
PREPARING = at("09:00", MONDAY - dt.timedelta(days=7))
HOLDING = at("08:30", MONDAY)
AFTER = at("17:30", TUESDAY)
CLOSING = at("09:00", TUESDAY + dt.timedelta(days=2))
AUDITING = at("09:00", dt.date(YEAR + 1, 11, 26))
AUDITED_UNTIL = dt.date(YEAR + 1, 12, 31)

CLASS = "换届后社区干部任职培训班"
MONTHLY = "社区工作者能力提升班"
POSTPONED = "村书记示范培训班"
ADDED = "防汛应急专题培训班"
DELIBERATED_BY = f"武教联〔{YEAR}〕1号"
ISSUED_BY = f"武组发〔{YEAR}〕3号"
ADJUSTED_BY = f"武组发〔{YEAR}〕9号"

PEOPLE = ("丁一", "马力", "王小宁", "文天", "田富", "史明")
LATE, ON_LEAVE, ABSENT = "马力", "文天", "史明"
HALF_DAYS = tuple(f"{day.isoformat()}-{period}" for day in (MONDAY, TUESDAY) for period in ("AM", "PM"))


def scan(name: str) -> FilePayload:
    """A small PDF as a scanner leaves it."""
    return FilePayload(name=f"{name}.pdf", mimeType="application/pdf", buffer=b"%PDF-1.7 " + name.encode())


@dataclass
class Office:
    """A district with two towns, their liaison, and those who plan, teach, pay and read; `auditors` hold no role yet."""

    district: Unit
    community: Unit
    organiser: User
    head_teacher: User
    liaison: User
    finance: User
    auditors: User
    room: Room
    lecturer: Instructor
    other_lecturer: Instructor

    @classmethod
    def open(cls) -> Self:
        """With the usual half-days, preparation list and fee standards."""
        tree = factories.units(
            [("武进区", "DISTRICT", "")],
            [("湖塘镇", "TOWN", "武进区"), ("雪堰镇", "TOWN", "武进区")],
            [("花园社区居民委员会", "COMMUNITY", "湖塘镇"), ("雪东社区居民委员会", "COMMUNITY", "雪堰镇")],
        )
        district, town, _other_town, community, other = tree.values()
        factories.half_days(district)
        organiser, head_teacher, liaison, finance, auditors = factories.users(
            ("organiser", "王科长", "organiser", district),
            ("head", "刘老师", "", None),
            ("liaison", "陈联络", "liaison", town),
            ("finance", "钱会计", "finance", district),
            ("audit-team", "审计组", "", None),
        )
        template.lay_down_defaults(district)
        fee_standards.lay_down_defaults(district)
        for place, name in enumerate(PEOPLE):
            unit = other if name == ABSENT else community
            factories.cadre(name, unit, post="社区书记", phone=f"1380000567{place}")
        return cls(
            district=district,
            community=community,
            organiser=organiser,
            head_teacher=head_teacher,
            liaison=liaison,
            finance=finance,
            auditors=auditors,
            room=factories.room(district, "阶梯教室"),
            lecturer=factories.instructor(district, "陈静", title="教授", title_grade="SENIOR"),
            other_lecturer=factories.instructor(district, "王磊", title="副教授", title_grade="ASSOCIATE"),
        )


def class_called(name: str) -> TrainingClass:
    """The class as it stands."""
    return TrainingClass.objects.with_label().get(name=name)
