"""A hall on a Monday: a class of eight with two half-days, a clock that a test moves, and what each person does there."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Self

from django.urls import reverse
from playwright.sync_api import Locator, expect

from attendance import printings
from attendance.models import SheetPrinting
from attendance.roll import half_day_of
from tests import factories
from tests.conftest import Cast
from tests.e2e.visitor import Visitor
from timetable.models import PublishedSession
from trainees import links, slip_codes
from trainees.models import Enrolment, LinkKind

Visit = Callable[..., Visitor]
PATIENCE = 30_000
NAMES = ("李新", "张三", "孙七", "周八", "吴九", "郑十")  # of 湖塘镇, with 王小宁
FAR = "赵六"  # of 雪堰镇


@dataclass(frozen=True)
class Hall:
    """The class's people by name, and its two sessions; `sheet` is the afternoon's, in the order of `people`."""

    people: dict[str, Enrolment]
    morning: PublishedSession
    afternoon: PublishedSession
    sheet: SheetPrinting

    @classmethod
    def of(cls, cast: Cast) -> Self:
        """Everybody is on the roster, with a phone by whose last four digits to tell who it is; the class asks for signing
        and scanning."""
        factories.policy(cast.district, for_short_classes=True, sign_and_scan=True)
        people = {"王小宁": cast.enrolment}
        for number, name in enumerate((*NAMES, FAR), start=1):
            unit = cast.other_community if name == FAR else cast.community
            cadre = factories.cadre(name, unit, phone=f"1390000000{number}")
            people[name] = factories.enrolment(cast.training_class, cadre)
        morning, afternoon = (
            factories.published(
                factories.session(cast.training_class, title, start=factories.at(start), hours=4)
            )
            for title, start in (("基层党建", "09:00"), ("社区治理", "14:00"))
        )
        lines = [person.pk for person in people.values()]
        half_day = half_day_of(afternoon)
        sheet = printings.bind(cast.training_class, half_day=half_day, lines=lines, by=cast.organiser)
        return cls(people, morning, afternoon, sheet)

    def link(self, name: str) -> str:
        """The address of the personal link that the person was given."""
        return f"/t/{links.issue(self.people[name].cadre, kind=LinkKind.PAGE, by=None)}/"

    def slip(self, name: str) -> str:
        """The code on the 报到条 that the person was given."""
        person = self.people[name]
        return slip_codes.issue_many([person], by=None)[person.pk]


# --- the projector -----------------------------------------------------------------------------------
def shown(projector: Visitor, there: int, expected: int, latest: Sequence[str]) -> None:
    """Within a few seconds the screen says how many are there, and who came last, the last one first."""
    counts = projector.page.locator(".screen-counts dd")
    expect(counts).to_have_text([str(there), str(expected)], timeout=PATIENCE)
    expect(projector.page.locator(".screen-latest li")).to_have_text(list(latest), timeout=PATIENCE)


def scan(visitor: Visitor, projector: Visitor) -> None:
    """The camera reads what the screen shows now, and opens it."""
    picture = projector.page.locator(".screen-picture")
    code = picture.get_attribute("data-code") or ""
    assert picture.get_attribute("src"), "there is no picture to scan"
    visitor.open(reverse("attendance:check_in_scan", args=[code]))


# --- phones ------------------------------------------------------------------------------------------
def tapped(visitor: Visitor, words: str, name: str = "") -> None:
    """The one tap, of that name where the phone speaks for several, and what it answers."""
    visitor.page.locator(".check-in-button", has_text=name or None).click()
    expect(visitor.page.locator(".check-in-sentence")).to_have_text(words, timeout=PATIENCE)
    visitor.look()


def by_name(visitor: Visitor, name: str, digits: str) -> None:
    """Says who it is by the name and the end of the phone."""
    way = visitor.page.locator(".identify-way", has_text="填姓名和手机尾号")
    if way.get_attribute("open") is None:
        way.locator("summary").click()
    visitor.look()
    way.get_by_label("姓名").fill(name)
    way.get_by_label("后四位").fill(digits)
    way.get_by_role("button", name="确定").click()
    visitor.page.wait_for_url("**/check-in/")


def by_slip(visitor: Visitor, code: str) -> None:
    """Says who it is by the slip, before there is anything to scan."""
    visitor.open(reverse("trainees:phone_identify"))
    visitor.page.get_by_label("报到条上的 8 位代码").fill(code)
    visitor.press("确定")
    visitor.page.wait_for_url("**/me/")


# --- the head teacher --------------------------------------------------------------------------------
def figures(teacher: Visitor, expected: int, present: int, on_leave: int, missing: int) -> None:
    """今日 says so, at once or when it next asks by itself."""
    words = rf"应到\s*{expected}\s*实到\s*{present}\s*请假\s*{on_leave}\s*未到\s*{missing}"
    expect(teacher.page.locator("#today-counts")).to_contain_text(re.compile(words), timeout=PATIENCE)


def unfolded(teacher: Visitor, name: str) -> Locator:
    """The row of a missing name, unfolded by the first of two taps."""
    row = teacher.page.locator("#today .today-row").filter(has_text=name)
    row.locator("summary").tap()
    return row
