"""The two days of the class: who arrived, who was on leave, what was marked, and the signed sheets."""

import uuid

from django.core.files.base import ContentFile
from playwright.sync_api import Locator, expect

from attendance import leave, leave_deciding, sheet_photos
from attendance.leave_span import Span
from tests.e2e.visitor import Visitor
from tests.e2e.year import office
from tests.e2e.year.office import HALF_DAYS, Office, class_called, scan
from timetable.calendar import HalfDay
from trainees import arrival
from trainees.models import Enrolment

AT_LEAVE = HalfDay.parse(HALF_DAYS[2])


def arrive(there: Office) -> None:
    """Everybody registers; one asks for leave on the second morning, to which the unit and the head teacher agree."""
    training_class = class_called(office.CLASS)
    people = list(training_class.enrolments.select_related("cadre"))
    arrival.register_many(training_class, people, by=there.head_teacher)
    person = Enrolment.objects.get(training_class=training_class, cadre__name=office.ON_LEAVE)
    span = Span.of_half_days(AT_LEAVE, AT_LEAVE)
    asked = leave.ask(person, by=there.head_teacher, span=span, kind="PERSONAL", reason="孩子开家长会")
    asked = leave_deciding.advise(asked, by=there.liaison, agrees=True, words="同意")
    leave_deciding.decide(asked, by=there.head_teacher, answer="AGREE_AND_FLAG", words="注意学时")


def mark(teacher: Visitor) -> None:
    """In the grid: one is late, one is absent, the rest are there; the leave stands where it was granted."""
    page, number = teacher.page, class_called(office.CLASS).pk
    teacher.open(f"/classes/{number}/attendance/")
    for name, half_day, key, value in (
        (office.LATE, HALF_DAYS[0], "2", "LATE"),
        (office.ABSENT, HALF_DAYS[1], "5", "ABSENT"),
    ):
        cell = _cell(teacher, name, half_day)
        cell.focus()
        page.keyboard.press(key)
        expect(cell).to_have_attribute("data-v", value)
        expect(page.locator("#grid-state")).to_have_text("已保存")
    for half_day, count in zip(HALF_DAYS, (5, 5, 5, 6), strict=True):
        teacher.open(f"/classes/{number}/attendance/?half_day={half_day}")
        teacher.press("其余全部出勤")
        expect(page.locator("#messages")).to_contain_text(f"已记录{count}人次")
    expect(_cell(teacher, office.ON_LEAVE, HALF_DAYS[2])).to_have_attribute("data-v", "PERSONAL")
    teacher.look()


def _cell(teacher: Visitor, name: str, half_day: str) -> Locator:
    row = teacher.page.locator(".grid tbody tr").filter(has=teacher.page.get_by_role("link", name=name))
    return row.locator("td").nth(HALF_DAYS.index(half_day))


def file_sheets(teacher: Visitor, there: Office) -> None:
    """The signed sheet of each half-day, the last one by its page."""
    training_class, page = class_called(office.CLASS), teacher.page
    for key in HALF_DAYS[:-1]:
        file = ContentFile(b"%PDF-1.7 " + key.encode(), name="签到表.pdf")
        sheet_photos.add(
            training_class,
            half_day=HalfDay.parse(key),
            files=[file],
            nonce=uuid.uuid4(),
            by=there.head_teacher,
        )
    teacher.open(f"/classes/{training_class.pk}/sheets/")
    day = page.locator(f"section[id='{HALF_DAYS[-1]}']")
    day.locator(".sheet-add > summary").click()
    day.get_by_label("选择照片或扫描件").set_input_files(scan("签到表"))
    day.get_by_role("button", name="上传").click()
    expect(page.locator(".sheet-photo")).to_have_count(len(HALF_DAYS))
    teacher.look()
