"""Groups and seats by mouse, by keyboard and on a phone."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests import factories
from tests.conftest import Cast
from tests.e2e.conftest import Visit
from tests.e2e.visitor import PHONE, Visitor
from trainees import groups, seating
from trainees.models import Enrolment, StudyGroup
from trainees.seating import Filling, Hall, Place

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


class Arranged:
    """Two groups of two, and a hall of two rows of three whose first row is taken and one seat of the second."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        pk = cast.training_class.pk
        self.groups_page, self.seats_page = f"/classes/{pk}/groups/", f"/classes/{pk}/seating/"
        self.one: StudyGroup = factories.group(cast.training_class)
        self.two: StudyGroup = factories.group(cast.training_class, 2)
        named = [factories.cadre(name, cast.other_community) for name in ("丁一", "马力", "文天")]
        self.people = [
            cast.enrolment,
            *(factories.enrolment(cast.training_class, person) for person in named),
        ]
        for person, group in zip(self.people, (self.one, self.one, self.two, self.two), strict=True):
            Enrolment.objects.filter(pk=person.pk).update(group=group)
        seating.lay_out(cast.training_class, hall=Hall(2, 3), filling=Filling.ALL, seen=0, by=None)

    def group_of(self, number: int) -> int | None:
        return Enrolment.objects.get(pk=self.people[number].pk).group_id

    def seats(self) -> list[str]:
        return [Enrolment.objects.get(pk=person.pk).seat for person in self.people]


@pytest.fixture
def arranged(transactional_db: None, cast: Cast) -> Arranged:
    return Arranged(cast)


def card(visitor: Visitor, person: Enrolment) -> Locator:
    return visitor.page.locator(f'[data-card="{person.pk}"]')


def cell(visitor: Visitor, key: object) -> Locator:
    return visitor.page.locator(f'[data-cell="{key}"]')


def carry(visitor: Visitor, person: Enrolment, key: object) -> None:
    """By the mouse, from the card to the cell."""
    mouse = visitor.page.mouse
    source, target = card(visitor, person).bounding_box(), cell(visitor, key).bounding_box()
    assert source
    assert target
    mouse.move(source["x"] + 20, source["y"] + 12)
    mouse.down()
    mouse.move(source["x"] + 34, source["y"] + 22, steps=4)
    mouse.move(target["x"] + 24, target["y"] + 16, steps=8)
    mouse.up()


def test_a_member_by_mouse_without_a_reload_and_back(visit: Visit, arranged: Arranged) -> None:
    visitor, person = visit(arranged.cast.head_teacher), arranged.people[1]
    visitor.open(arranged.groups_page)
    visitor.page.evaluate("window.stillHere = true")
    carry(visitor, person, arranged.two.pk)
    expect(cell(visitor, arranged.two.pk)).to_contain_text("丁一")
    expect(visitor.page.locator("#messages")).to_contain_text("丁一已移到“第2组”。")
    assert arranged.group_of(1) == arranged.two.pk
    visitor.page.get_by_role("button", name="撤销").click()
    expect(cell(visitor, arranged.one.pk)).to_contain_text("丁一")
    assert arranged.group_of(1) == arranged.one.pk
    assert visitor.page.evaluate("window.stillHere")
    visitor.look()


def test_a_member_by_keyboard(visit: Visit, arranged: Arranged) -> None:
    visitor, person = visit(arranged.cast.organiser), arranged.people[1]
    visitor.open(arranged.groups_page)
    keys, live = visitor.page.keyboard, visitor.page.locator("[data-live]")
    lift = card(visitor, person).locator("[data-lift]")
    lift.focus()
    keys.press("Space")
    expect(live).to_have_text("已拿起丁一。用方向键选位置，回车放下，Esc 取消。")
    keys.press("ArrowRight")
    expect(live).to_have_text("第2组，2 人")
    keys.press("Escape")
    expect(live).to_have_text("已取消，没有移动。")
    assert arranged.group_of(1) == arranged.one.pk
    keys.press("Space")
    keys.press("ArrowRight")
    keys.press("Enter")
    expect(cell(visitor, arranged.two.pk)).to_contain_text("丁一")
    expect(lift).to_be_focused()
    assert arranged.group_of(1) == arranged.two.pk
    keys.press("Space")
    keys.press("ArrowUp")
    expect(live).to_have_text("未分组，0 人")
    keys.press("Enter")
    expect(cell(visitor, "")).to_contain_text("丁一")
    assert arranged.group_of(1) is None
    assert not visitor.problems


def test_two_organisers_at_one_member(visit: Visit, arranged: Arranged) -> None:
    visitor, person = visit(arranged.cast.organiser), arranged.people[1]
    visitor.open(arranged.groups_page)
    groups.move(person, to=None, seen=arranged.one.pk, by=arranged.cast.administrator)
    carry(visitor, person, arranged.two.pk)
    refusal = visitor.page.locator("[data-refusal]")
    expect(refusal).to_contain_text("丁一刚刚由周主任改过，现在在“未分组”")
    expect(refusal).to_be_focused()
    expect(cell(visitor, "")).to_contain_text("丁一")
    visitor.look()
    visitor.page.get_by_role("button", name="知道了").click()
    expect(refusal).to_have_count(0)


def test_a_class_is_divided_and_put_back(visit: Visit, arranged: Arranged) -> None:
    visitor = visit(arranged.cast.organiser)
    visitor.open(arranged.groups_page)
    visitor.follow("重新分组")
    visitor.page.get_by_label("先按").select_option("TOGETHER")
    visitor.press("看看怎么分")
    assert "每组2人" in visitor.text
    visitor.look()
    visitor.press("按这个重新分组")
    assert "已分成2组。" in visitor.messages
    assert visitor.page.locator(".group-leader").all_inner_texts() != []
    visitor.page.get_by_role("button", name="撤销").click()
    expect(visitor.page.locator("#messages")).to_contain_text("已撤销。")
    assert [arranged.group_of(number) for number in range(4)] == [
        arranged.one.pk,
        arranged.one.pk,
        arranged.two.pk,
        arranged.two.pk,
    ]


def test_seats_are_swapped_and_a_locked_one_survives(visit: Visit, arranged: Arranged) -> None:
    visitor = visit(arranged.cast.head_teacher)
    first, second, third, _fourth = arranged.people
    visitor.open(arranged.seats_page)
    assert arranged.seats() == ["1排1座", "1排2座", "1排3座", "2排1座"]
    carry(visitor, first, "1-2")
    expect(visitor.page.locator("#messages")).to_contain_text("王小宁：1排2座。")
    assert arranged.seats() == ["1排2座", "1排1座", "1排3座", "2排1座"]
    carry(visitor, third, "2-3")
    expect(visitor.page.locator("#messages")).to_contain_text("马力：2排3座。")
    card(visitor, third).locator("[data-lift]").focus()
    visitor.page.keyboard.press("l")
    expect(cell(visitor, "2-3")).to_contain_text("固定座位")
    expect(card(visitor, third).locator("[data-lift]")).to_be_focused()
    carry(visitor, second, "2-3")
    expect(visitor.page.locator("[data-refusal]")).to_contain_text("马力固定在2排3座，请先取消固定再换。")
    visitor.look()
    visitor.follow("排座")
    visitor.page.get_by_label("全部重新排座").check()
    visitor.press("保存")
    assert arranged.seats() == ["1排1座", "1排2座", "2排3座", "1排3座"]
    visitor.look()


def test_a_seat_by_keyboard_and_the_hall_from_the_stage(visit: Visit, arranged: Arranged) -> None:
    visitor = visit(arranged.cast.organiser)
    visitor.open(arranged.seats_page + "?view=stage")
    keys, live = visitor.page.keyboard, visitor.page.locator("[data-live]")
    lift = card(visitor, arranged.people[3]).locator("[data-lift]")
    lift.focus()
    keys.press("Space")
    keys.press("ArrowDown")
    expect(live).to_have_text("1排1座，王小宁，放下后两人对换")
    keys.press("ArrowUp")
    keys.press("ArrowLeft")
    expect(live).to_have_text("2排2座，空着")
    keys.press("Enter")
    expect(cell(visitor, "2-2")).to_contain_text("文天")
    expect(lift).to_be_focused()
    assert arranged.seats()[3] == "2排2座"
    expect(visitor.page.locator("#arrangement")).to_have_class(re.compile("seating-from-stage"))
    assert not visitor.problems


def test_a_tap_fixes_and_a_name_is_found(visit: Visit, arranged: Arranged) -> None:
    visitor = visit(arranged.cast.organiser)
    visitor.open(arranged.seats_page)
    visitor.page.get_by_role("button", name="点人固定座位").click()
    card(visitor, arranged.people[0]).click()
    expect(cell(visitor, "1-1")).to_contain_text("固定座位")
    assert Enrolment.objects.get(pk=arranged.people[0].pk).seat_locked
    visitor.page.get_by_placeholder("我的座位").fill("wxn")
    expect(visitor.page.locator(".seat-found")).to_contain_text("王小宁")
    expect(visitor.page.locator(".seat-found")).to_have_count(1)
    visitor.look()


def test_on_a_phone_by_forms(visit: Visit, arranged: Arranged) -> None:
    visitor = visit(arranged.cast.head_teacher, size=PHONE)
    visitor.open(arranged.groups_page)
    visitor.look()
    visitor.follow("丁一")
    visitor.page.get_by_label("组别").select_option(str(arranged.two.pk))
    visitor.page.get_by_label("当组长").check()
    visitor.page.get_by_label("班委").fill("学习委员")
    visitor.press("保存")
    assert groups.place_of(Enrolment.objects.get(pk=arranged.people[1].pk)) == groups.Place(
        arranged.two.pk, leads=True, class_role="学习委员"
    )
    visitor.open(arranged.seats_page)
    visitor.page.get_by_placeholder("我的座位").fill("wt")
    expect(visitor.page.locator(".seat-line:visible")).to_have_text(["2排1座文天雪堰镇"])
    visitor.look()
    visitor.follow("文天")
    visitor.page.get_by_label("第几座").fill("3")
    visitor.press("保存")
    assert arranged.seats()[3] == "2排3座"


def test_leaders_are_ranked_by_buttons(visit: Visit, arranged: Arranged) -> None:
    visitor = visit(arranged.cast.organiser)
    visitor.open(f"{arranged.seats_page}rostrum/")
    for number, name in enumerate(("李科长", "王部长")):
        visitor.page.locator(f"[name=line-{number}-name]").fill(name)
    visitor.page.locator(".rostrum-line").nth(1).get_by_role("button", name="上移").click()
    assert visitor.page.locator("[name$=-rank]").nth(0).input_value() == "1"
    visitor.look()
    visitor.press("保存")
    assert list(arranged.cast.training_class.rostrum.values_list("rank", "name")) == [
        (1, "王部长"),
        (2, "李科长"),
    ]
    assert visitor.page.locator(".rostrum-name").all_inner_texts() == ["王部长", "李科长"]


def test_without_an_answer_the_card_goes_back(visit: Visit, arranged: Arranged) -> None:
    visitor = visit(arranged.cast.organiser)
    visitor.open(arranged.seats_page)
    visitor.page.route("**/seat/move/", lambda route: route.abort())
    carry(visitor, arranged.people[0], "2-3")
    expect(visitor.page.locator("#messages")).to_contain_text("没有成功")
    expect(cell(visitor, "1-1")).to_contain_text("王小宁")
    assert arranged.seats()[0] == "1排1座"
    seating.move(arranged.people[0], to=Place(2, 3), seen=Place(1, 1), there=None, by=None)
