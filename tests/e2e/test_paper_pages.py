"""Papers that a browser prints, words that are copied, and a certificate that anybody may check."""

import datetime as dt
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from attendance.models import Certificate, SheetPrinting
from courses.models import ClassStatus
from tests import factories
from tests.conftest import Cast
from tests.e2e.conftest import Visit
from tests.e2e.scene import Scene, play
from tests.e2e.visitor import PHONE, Visitor
from tests.exports.printed import LANDSCAPE, PORTRAIT, pages_of_pdf
from trainees.models import Enrolment

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CLASS = "武进区2026年换届后社区干部任职培训班(第6期)"
TIMETABLE_HEADS = "日期时段时间内容形式主讲人（单位职务）主持人地点备注"


@pytest.fixture
def scene(cast: Cast) -> Scene:
    return play(cast)


def printed(visitor: Visitor, folder: Path) -> tuple[tuple[int, int], list[str]]:
    """The page as the browser prints it by the page's own size: width, height, and the text of each sheet."""
    return pages_of_pdf(visitor.page.pdf(prefer_css_page_size=True, print_background=True), folder)


def test_a_long_timetable_is_printed_with_its_heads_on_each_sheet(
    scene: Scene, visit: Visit, tmp_path: Path
) -> None:
    today = timezone.localdate()
    titles = []
    for day in range(2, 14):
        for clock in ("09:00", "14:00", "19:00"):
            titles.append(f"第{day}天{clock.replace(':', '点')}的课")
            start = factories.at(clock, today + dt.timedelta(days=day))
            factories.published(factories.session(scene.training_class, titles[-1], start=start))
    organiser = visit(scene.cast.organiser)
    organiser.open(f"/classes/{scene.training_class.pk}/papers/")
    organiser.page.get_by_role("link", name="预览 课程表").click()
    expect(organiser.page.locator("h1")).to_have_text(f"{CLASS}课程表")
    organiser.look()
    size, sheets = printed(organiser, tmp_path)
    assert size == LANDSCAPE
    assert len(sheets) in (2, 3)
    assert [TIMETABLE_HEADS in sheet for sheet in sheets] == [True] * len(sheets)
    words = "".join(sheets)
    assert [words.count(title) for title in titles] == [1] * len(titles)
    assert f"{CLASS}课程表" in sheets[0]
    assert "生成时间：" in sheets[-1]
    assert "返回" not in words
    assert organiser.problems == []


def test_the_printing_of_a_sign_in_sheet_is_registered_once(
    scene: Scene, visit: Visit, tmp_path: Path
) -> None:
    before = SheetPrinting.objects.count()
    head_teacher = visit(scene.cast.head_teacher)
    page = head_teacher.page
    head_teacher.open(f"/classes/{scene.training_class.pk}/papers/")
    page.get_by_role("link", name="预览 签到表").click()
    expect(page.locator(".paper-bar")).to_contain_text("这是样张，还没有编号")
    _size, (draft, *_more) = printed(head_teacher, tmp_path)
    assert "编号" not in draft
    assert SheetPrinting.objects.count() == before
    page.get_by_role("button", name="登记这次印刷，得到编号").click()
    expect(page.get_by_role("button", name="打印", exact=True)).to_be_visible()
    printing = SheetPrinting.objects.latest("pk")
    assert SheetPrinting.objects.count() == before + 1
    head_teacher.look()
    size, sheets = printed(head_teacher, tmp_path)
    assert size == PORTRAIT
    stamp = f"编号{printing.number}·码{printing.code}"
    assert [stamp in sheet for sheet in sheets] == [True] * len(sheets)
    names = Enrolment.objects.filter(pk__in=printing.lines).values_list("cadre__name", flat=True)
    assert [name for name in names if name not in "".join(sheets)] == []
    page.reload()
    expect(page.locator("main")).to_contain_text(printing.code)
    assert SheetPrinting.objects.count() == before + 1


def test_words_for_a_speech_are_copied(scene: Scene, visit: Visit) -> None:
    organiser = visit(scene.cast.organiser, permissions=["clipboard-read", "clipboard-write"])
    page = organiser.page
    organiser.open(f"/classes/{scene.training_class.pk}/speech/")
    page.locator("section", has_text="开班式上讲").get_by_role("button", name="复制").click()
    expect(page.locator("#messages")).to_contain_text("已复制。")
    copied: str = page.evaluate("navigator.clipboard.readText()")
    people = scene.training_class.enrolments.on_the_list().count()
    assert f"来自2个镇街、2个社区的{people}名学员参加" in copied
    assert copied == page.locator("#opening-text").input_value()
    figure = page.get_by_role("link", name=f"{people}名")
    figure.click()
    expect(page.locator("#results tbody tr")).to_have_count(people)
    assert organiser.problems == []


@pytest.fixture
def certificate(cast: Cast) -> Certificate:
    """王小宁's, of a class that is closed."""
    closed = factories.training_class(
        cast.district, "社区书记示范培训班", status=ClassStatus.CLOSED, starts_on=dt.date(2026, 5, 11)
    )
    enrolment = factories.enrolment(closed, cast.cadre, status="COMPLETED")
    return Certificate.objects.create(
        enrolment=enrolment,
        district=cast.district,
        year=2026,
        sequence=1,
        number="武培〔2026〕0001号",
        code="Wj5kT2mQ9xZr4vBn",
        issued_on=dt.date(2026, 5, 13),
    )


def test_the_code_of_a_printed_certificate_opens_for_anybody(
    certificate: Certificate, cast: Cast, visit: Visit, tmp_path: Path
) -> None:
    organiser = visit(cast.organiser)
    organiser.open(f"/classes/{certificate.enrolment.training_class_id}/papers/certificates/page/")
    organiser.look()
    size, sheets = printed(organiser, tmp_path)
    assert (size, len(sheets)) == (LANDSCAPE, 1)
    assert "编号：武培〔2026〕0001号" in sheets[0]
    assert "王小宁同志：" in sheets[0]
    address = organiser.page.locator(".certificate img").get_attribute("alt")
    assert address

    anybody = visit(size=PHONE)
    anybody.open(address)
    for words in ("证书有效", "武培〔2026〕0001号", "王*宁", "社区书记示范培训班", "2026-05-11 – 2026-05-13"):
        assert words in anybody.text
    for secret in ("王小宁", cast.cadre.phone, "花园社区"):
        assert secret not in anybody.page.content()
    assert [cookie["name"] for cookie in anybody.context.cookies()] == ["django_language"]
    anybody.look()


def test_a_code_of_no_certificate_says_so(visit: Visit) -> None:
    anybody = visit(size=PHONE)
    answer = anybody.page.goto("/c/Wj5kT2mQ9xZr4vBm/")
    assert answer
    assert answer.status == 404
    assert "没有查到这份证书。" in anybody.text
    assert answer.headers["x-robots-tag"] == "noindex, nofollow"
