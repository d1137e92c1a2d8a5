"""What goes out of the timetable, in a browser: the lecturer's page on a phone, and the picture for chat groups."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests import factories
from tests.conftest import Cast
from tests.e2e.scene import Scene, play
from tests.e2e.visitor import PHONE, Visitor
from timetable import publishing
from timetable.models import SessionInstructor, SessionMaterial

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Visit = Callable[..., Visitor]

# The picture's size, and how many of its pixels are not white.
PICTURE = """async image => {
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.naturalWidth; canvas.height = image.naturalHeight;
  const pen = canvas.getContext("2d");
  pen.drawImage(image, 0, 0);
  const data = pen.getImageData(0, 0, canvas.width, canvas.height).data;
  let ink = 0;
  for (let at = 0; at < data.length; at += 4) if (data[at] < 200) ink += 1;
  return {width: canvas.width, height: canvas.height, ink: ink};
}"""
SMALL = """[...document.querySelectorAll("#content button, #content input[type=file], #content a[href], #content summary")]
  .filter(one => one.offsetParent && one.getBoundingClientRect().height < 43.5).map(one => one.outerHTML)"""


@pytest.fixture
def scene(cast: Cast) -> Scene:
    return play(cast)


def test_a_lecturer_answers_on_a_phone(scene: Scene, visit: Visit) -> None:
    lecturer = visit(size=PHONE)
    page = lecturer.page
    lecturer.open(f"/l/{scene.instructor_token}/")
    lecturer.look()
    assert page.evaluate(SMALL) == []
    lecturer.press("确认")
    expect(page.locator(".own-session .status").first).to_have_text("已确认")
    assert "已确认，谢谢您！" in lecturer.messages
    page.locator("input[type=file]").set_input_files(
        {"name": "讲义.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 slides"}
    )
    lecturer.press("上传")
    expect(page.locator(".material-list")).to_contain_text("讲义.pdf")
    lecturer.look()
    page.locator(".own-answer summary").click()
    page.get_by_label("原因，或您方便的时间").fill("当天出差，周五下午可以")
    lecturer.press("谢绝这节课")
    expect(page.locator(".own-session .status").first).to_have_text("谢绝")
    lecturer.look()
    row = SessionInstructor.objects.get(session=scene.sessions[2])
    assert (row.answer, row.note, row.during) == ("DECLINED", "当天出差，周五下午可以", None)
    assert SessionMaterial.objects.get().original_name == "讲义.pdf"


def test_a_file_of_a_wrong_kind_is_refused_beside_the_field(scene: Scene, visit: Visit) -> None:
    lecturer = visit(size=PHONE)
    lecturer.open(f"/l/{scene.instructor_token}/")
    lecturer.page.locator("input[type=file]").set_input_files(
        {"name": "课件.exe", "mimeType": "application/octet-stream", "buffer": b"MZ"}
    )
    lecturer.press("上传")
    expect(lecturer.page.locator(".invalid-feedback")).to_have_text("不能上传“.exe”文件。")
    expect(lecturer.page.locator("input[type=file]")).to_be_focused()
    lecturer.look()


def test_the_picture_is_1080_wide_and_not_blank(scene: Scene, visit: Visit) -> None:
    anybody = visit(size=PHONE)
    page = anybody.page
    anybody.open(f"/p/{scene.class_token}/")
    assert page.evaluate(SMALL) == []
    anybody.press("存为图片")
    image = page.locator("[data-picture-image]")
    expect(image).to_be_visible()
    drawn: Any = image.evaluate(PICTURE)
    assert (drawn["width"], drawn["height"] > 500, drawn["ink"] > 5000) == (1080, True, True)
    link = page.locator("[data-picture-download]")
    expect(link).to_have_attribute("download", "换届后社区干部任职培训班课表.png")
    assert image.evaluate("image => image.src.slice(0, 22)") == "data:image/png;base64,"
    anybody.look()


def test_long_words_many_days_and_evenings_are_drawn_whole(cast: Cast, visit: Visit) -> None:
    first = timezone.localdate() + dt.timedelta(days=1)
    for number in range(14):
        day = first + dt.timedelta(days=number)
        title = "新时代城乡社区治理体系和治理能力现代化的理论与实践" * 4
        factories.session(
            cast.training_class, title[:120], start=factories.at("09:00", day), place="地" * 120
        )
        factories.session(cast.training_class, "Supercalifragilistic" * 6, start=factories.at("19:00", day))
    publishing.publish(cast.training_class, by=cast.organiser)
    organiser = visit(cast.organiser)
    organiser.open(f"/classes/{cast.training_class.pk}/timetable/picture/")
    images = organiser.page.locator("[data-picture-image]")
    drawn: list[Any] = [images.nth(number).evaluate(PICTURE) for number in range(images.count())]
    assert {one["width"] for one in drawn} == {1080}
    assert all(one["height"] < 13_000 and one["ink"] > 5000 for one in drawn)
    assert sum(one["height"] for one in drawn) > 14 * 300
    organiser.look()


def test_the_address_is_copied(scene: Scene, visit: Visit) -> None:
    address = f"/p/{scene.class_token}/"
    organiser = visit(scene.cast.organiser, permissions=["clipboard-read", "clipboard-write"])
    organiser.open(f"/classes/{scene.training_class.pk}/timetable/link/")
    organiser.page.get_by_role("button", name="复制链接").click()
    expect(organiser.page.locator("#messages")).to_contain_text("已复制")
    assert organiser.page.evaluate("navigator.clipboard.readText()").endswith(address)
    organiser.look()


def test_the_letter_is_copied_where_the_clipboard_is_locked(scene: Scene, visit: Visit) -> None:
    organiser = visit(scene.cast.organiser)
    organiser.page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    organiser.open(f"/classes/{scene.training_class.pk}/instructors/")
    organiser.page.get_by_role("button", name="复制文字").click()
    expect(organiser.page.locator("#messages")).to_contain_text("已复制")
    organiser.look()
