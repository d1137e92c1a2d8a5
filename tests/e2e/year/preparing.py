"""A class on its way to its first day, by its preparation list (筹备清单); then its list of people and its timetable."""

from playwright.sync_api import Locator, expect

from tests.e2e.visitor import Visitor
from tests.e2e.year import office
from tests.e2e.year.office import TUESDAY, Office, class_called, scan
from tests.factories import MONDAY, at
from timetable import scheduling
from timetable.models import Instructor

DOES_ITSELF, BY_HAND, LEFT_OUT, DUE_TODAY = (
    "印发培训通知",
    "预订培训地点",
    "落实车辆",
    "课程的时间、地点全部落实",
)
SESSIONS = (
    ("LECTURE", "基层党建引领社区治理", MONDAY, "09:00"),
    ("GROUP_DISCUSSION", "分组讨论", MONDAY, "14:00"),
    ("LECTURE", "网格化服务管理", TUESDAY, "09:00"),
    ("LECTURE", "社区矛盾调解", TUESDAY, "14:00"),
)


def by_the_list(organiser: Visitor) -> None:
    """A week before: one item is done by what is filed, one is ticked, one is not needed; home says what presses."""
    number = class_called(office.CLASS).pk
    organiser.open("/")
    home = organiser.page.locator("section[aria-labelledby=home-preparation]")
    expect(home).to_contain_text(office.CLASS)
    expect(home).to_contain_text("逾期")
    organiser.look()
    before = _settled(organiser, number)
    organiser.look()
    expect(_item(organiser, DOES_ITSELF)).to_contain_text("逾期 13 天")
    expect(_item(organiser, DUE_TODAY)).to_contain_text("今天到期")
    _file_the_notice(organiser)
    assert _settled(organiser, number) == before + 1
    expect(_item(organiser, DOES_ITSELF)).to_contain_text("系统已知")
    _tick(organiser)
    assert _settled(organiser, number) == before + 3
    expect(_item(organiser, LEFT_OUT)).to_contain_text("外出用自己的车")
    organiser.look()


def _item(organiser: Visitor, title: str) -> Locator:
    return organiser.page.locator("#preparation .prep-line").filter(
        has=organiser.page.locator(".prep-title", has_text=title)
    )


def _settled(organiser: Visitor, number: int) -> int:
    """How many items the list counts as settled."""
    organiser.open(f"/classes/{number}/preparation/")
    words = organiser.page.locator(".prep-sum").inner_text()
    return int(words.partition("已办妥")[2].partition("/")[0])


def _file_the_notice(organiser: Visitor) -> None:
    page = organiser.page
    _item(organiser, DOES_ITSELF).get_by_role("link", name="还没有上传培训通知").click()
    expect(page.locator("#id_kind")).to_have_value("NOTICE")
    page.locator("#id_title").fill("关于举办培训班的通知")
    page.locator("#id_number").fill("武组通〔2026〕31号")
    page.locator("#id_file").set_input_files(scan("通知"))
    organiser.look()
    organiser.press("保存")
    expect(page.locator("#content")).to_contain_text("关于举办培训班的通知")


def _tick(organiser: Visitor) -> None:
    page = organiser.page
    page.get_by_role("button", name=f"办妥“{BY_HAND}”").click()
    expect(page.get_by_role("button", name=f"办妥“{BY_HAND}”")).to_have_attribute("aria-pressed", "true")
    line = _item(organiser, LEFT_OUT)
    line.locator("details > summary").click()
    line.get_by_label("备注").fill("外出用自己的车")
    line.get_by_role("button", name="本班不需要").click()
    expect(_item(organiser, LEFT_OUT)).to_contain_text("本班不需要")


def enrol(organiser: Visitor, there: Office) -> None:
    """Enrolling opens, the roster is pasted, and the list is settled."""
    number, page = class_called(office.CLASS).pk, organiser.page
    _step(organiser, number, "开始报名", "报名中")
    organiser.open(f"/classes/{number}/roster/import/")
    lines = ["姓名\t单位\t职务\t手机"]
    for place, name in enumerate(office.PEOPLE):
        unit = "雪东社区居民委员会" if name == office.ABSENT else "花园社区居民委员会"
        lines.append(f"{name}\t{unit}\t社区书记\t1380000567{place}")
    page.locator("[name=text]").fill("\n".join(lines))
    organiser.press("下一步")
    organiser.press(f"确认导入 {len(office.PEOPLE)} 人")
    expect(page.locator("#results tbody tr")).to_have_count(len(office.PEOPLE))
    _step(organiser, number, "确定名单", "名单已定")


def _step(organiser: Visitor, number: int, step: str, status: str) -> None:
    organiser.open(f"/classes/{number}/")
    organiser.press(step)
    expect(organiser.page.locator(".class-head")).to_contain_text(status)


def publish(organiser: Visitor, there: Office) -> None:
    """Four half-days, the first by its form; three are lectures of two lecturers."""
    number, page = class_called(office.CLASS).pk, organiser.page
    organiser.open(f"/classes/{number}/sessions/new/?day={MONDAY}&period=AM")
    page.get_by_label("内容").fill(SESSIONS[0][1])
    page.get_by_label("教室、场地").select_option(str(there.room.pk))
    page.get_by_label(there.lecturer.name).check()
    organiser.press("保存")
    expect(page.locator("#messages")).to_contain_text(SESSIONS[0][1])
    taught_by: tuple[list[Instructor], ...] = ([], [there.other_lecturer], [there.lecturer])
    for (kind, title, day, clock), people in zip(SESSIONS[1:], taught_by, strict=True):
        scheduling.add(
            class_called(office.CLASS),
            by=there.organiser,
            kind=kind,
            title=title,
            start=at(clock, day),
            room=there.room,
            instructors=people,
        )
    organiser.open(f"/classes/{number}/timetable/publish/")
    organiser.press("发布")
    expect(page.locator("#messages")).to_contain_text("第1版已发布")
