"""临时调整 from a phone: the lecturer has a fever, and six taps later everybody knows."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Locator, expect

from accounts.models import User
from tests import factories
from tests.conftest import Cast
from tests.e2e.visitor import PHONE, Visitor
from timetable import publishing, scheduling
from timetable.models import PublishedSession, Session, SessionKind

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Visit = Callable[..., Visitor]
MOST_TAPS = 6
EVERY_TARGET = ".page-body :is(a, button, summary, input:not([type=hidden], [type=checkbox]), .form-check)"
OWN_TARGET = ".page-body a[href$='/adjust/']"
# Those of the targets that are lower or narrower than 44 px.
SMALL = """targets => [...document.querySelectorAll(targets)].filter(target => target.checkVisibility()).filter(target => {
  const box = target.getBoundingClientRect();
  return box.height < 43.9 || box.width < 43.9;
}).map(target => target.outerHTML.slice(0, 120))"""


@dataclass
class Thumb:
    """Taps what it is given on the phone's page, and counts; each page that follows is looked at."""

    visitor: Visitor
    taps: int = 0

    def tap(self, target: str | Locator) -> None:
        """One tap."""
        found = self.visitor.page.locator(target).first if isinstance(target, str) else target
        if found.evaluate("target => target.matches('a[href], form button')"):
            with self.visitor.page.expect_navigation():
                found.tap()
        else:
            found.tap()
        self.taps += 1

    def look(self, targets: str = EVERY_TARGET) -> None:
        """The page as it stands is sound, and its targets are for fingers."""
        self.visitor.look()
        assert self.visitor.page.evaluate(SMALL, targets) == []


@pytest.fixture
def lecture(cast: Cast) -> Session:
    """Tomorrow at nine, by one who has a fever; tomorrow afternoon there is another, and a colleague is free."""
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    course = factories.course(cast.district)
    ill = factories.instructor(cast.district, "陈静")
    factories.instructor(cast.district, "王磊", phone="13900002222").courses.add(course)
    factories.room(cast.district, "跨塘村史馆", kind="OFFSITE", campus="湖塘镇")
    shared: dict[str, Any] = {"by": cast.organiser, "kind": SessionKind.LECTURE}
    lecture = scheduling.add(
        cast.training_class,
        title="基层党建引领社区治理",
        course=course,
        start=factories.at("09:00", tomorrow),
        instructors=[ill],
        room=factories.room(cast.district),
        **shared,
    )
    scheduling.add(
        cast.training_class,
        title="网格化管理",
        start=factories.at("14:00", tomorrow),
        place="二楼报告厅",
        **shared,
    )
    publishing.publish(cast.training_class, by=cast.organiser)
    return lecture


@pytest.fixture(params=["zh-hans", "en"])
def thumb(request: pytest.FixtureRequest, cast: Cast, lecture: Session, visit: Visit) -> Thumb:
    """The organiser's, in either language."""
    allowed = ["clipboard-read", "clipboard-write"]
    return Thumb(visit(cast.organiser, size=PHONE, language=request.param, permissions=allowed))


def seen(session: Session) -> tuple[str, str, str, str]:
    """What people see of it: form, lecturer, state, clock."""
    row = PublishedSession.objects.get(session=session)
    return row.kind, row.instructor_text, row.status, f"{timezone.localtime(row.start_at):%H:%M}"


def through(thumb: Thumb, lecture: Session, door: str, *choice: str) -> None:
    """From the home page through a door to the text in the clipboard."""
    page = thumb.visitor.page
    thumb.visitor.open("/")
    thumb.look(OWN_TARGET)
    thumb.tap(f'a[href="{reverse("timetable:session_adjust", args=[lecture.pk])}"]')
    thumb.look()
    thumb.tap(f'a[href="{reverse(f"timetable:adjust_{door}", args=[lecture.pk])}"]')
    thumb.look()
    for target in choice:
        thumb.tap(target)
    thumb.look()
    assert seen(lecture)[1:3] == ("陈静(区委党校讲师)", "SCHEDULED")
    thumb.tap(".adjust-go button")
    expect(page).to_have_url(
        f"{thumb.visitor.address}{reverse('timetable:adjust_done', args=[lecture.pk, 2])}"
    )
    page.locator("#messages .btn-close").tap()
    thumb.look()
    thumb.tap("[data-copy]")
    text = page.locator("#text").input_value()
    assert text.startswith("【社区干部培训班】课程调整\n《")
    page.wait_for_function("text => navigator.clipboard.readText().then(copied => copied === text)", arg=text)
    assert thumb.taps <= MOST_TAPS, thumb.taps


def test_another_lecturer(thumb: Thumb, lecture: Session) -> None:
    through(thumb, lecture, "instructor", 'a[href*="door=instructor"]')
    assert seen(lecture) == ("LECTURE", "王磊(区委党校讲师)", "SCHEDULED", "09:00")
    assert thumb.taps == 5


def test_a_swap(thumb: Thumb, lecture: Session) -> None:
    through(thumb, lecture, "swap", 'a[href*="door=swap"]')
    assert seen(lecture) == ("LECTURE", "陈静(区委党校讲师)", "SCHEDULED", "14:00")
    assert thumb.taps == 5


def test_another_form(thumb: Thumb, lecture: Session) -> None:
    through(thumb, lecture, "kind", 'a[href*="kind=SELF_STUDY"]')
    assert seen(lecture) == ("SELF_STUDY", "", "SCHEDULED", "09:00")
    assert thumb.taps == 5


def test_teaching_on_the_spot(thumb: Thumb, lecture: Session) -> None:
    through(thumb, lecture, "kind", ".adjust-more summary", 'a[href*="kind=FIELD_TEACHING"]')
    assert PublishedSession.objects.get(session=lecture).place_text == "跨塘村史馆(湖塘镇)"
    assert thumb.taps == 6


def test_a_cancelled_one(thumb: Thumb, lecture: Session) -> None:
    through(thumb, lecture, "cancel", 'a[href*="door=cancel"]')
    assert seen(lecture)[2] == "CANCELLED"
    assert thumb.taps == 5


def test_it_was_said_on_the_phone(cast: Cast, visit: Visit, lecture: Session) -> None:
    thumb = Thumb(visit(cast.organiser, size=PHONE))
    thumb.visitor.open(reverse("timetable:timetable_detail", args=[cast.training_class.pk]))
    thumb.look(OWN_TARGET)
    thumb.tap(f'a[href="{reverse("timetable:session_adjust", args=[lecture.pk])}"]')
    thumb.tap('a[href$="/adjust/instructor/"]')
    expect(thumb.visitor.page.locator('a[href="tel:13900002222"]')).to_be_visible()
    thumb.tap('a[href*="door=instructor"]')
    thumb.tap('label[for="is_confirmed"]')
    thumb.tap(".adjust-go button")
    expect(thumb.visitor.page.locator("#text")).to_be_visible()
    assert (lecture.teaching.get().answer, thumb.taps) == ("CONFIRMED", 5)


def test_what_was_hasty_is_taken_back(cast: Cast, visit: Visit, lecture: Session) -> None:
    before = seen(lecture)
    thumb = Thumb(visit(cast.organiser, size=PHONE))
    thumb.visitor.open(reverse("timetable:adjust_cancel", args=[lecture.pk]))
    thumb.tap('a[href*="door=cancel"]')
    thumb.tap(".adjust-go button")
    expect(thumb.visitor.page.locator("#text")).to_be_visible()
    assert seen(lecture) != before
    thumb.tap("[data-undo] button")
    expect(thumb.visitor.page.locator("#messages")).to_contain_text("已撤销，课表恢复原样")
    assert seen(lecture) == before


def test_R17_a_clash_is_said_and_the_way_back_is_there(cast: Cast, visit: Visit, lecture: Session) -> None:
    thumb = Thumb(visit(cast.organiser, size=PHONE))
    thumb.visitor.open(reverse("timetable:adjust_instructor", args=[lecture.pk]))
    abroad = factories.training_class(cast.district, "科级干部班")
    busy = cast.district.instructors.get(name="王磊")
    factories.session(abroad, "别的课", start=lecture.start_at, instructors=(busy,))
    thumb.tap('a[href*="door=instructor"]')
    expect(thumb.visitor.page.locator("[data-form-error]")).to_contain_text("已有“科级干部班”的“别的课”")
    thumb.look()


def test_a_head_teacher_reads_whom_to_call(cast: Cast, visit: Visit, lecture: Session) -> None:
    User.objects.filter(pk=cast.organiser.pk).update(phone="13900001111")
    thumb = Thumb(visit(cast.head_teacher, size=PHONE))
    thumb.visitor.open("/")
    thumb.tap(f'a[href="{reverse("timetable:session_adjust", args=[lecture.pk])}"]')
    expect(thumb.visitor.page.locator('a[href="tel:13900001111"]')).to_be_visible()
    thumb.look()
