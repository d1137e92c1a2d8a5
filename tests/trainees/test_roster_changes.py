"""What a row of a roster changes, whose seats it takes, and of what it warns."""

import datetime as dt
from typing import Any

import pytest

from accounts import identity
from tests import factories
from tests.conftest import Cast
from tests.trainees.books import block, look, messages, states, take_in
from trainees import roster
from trainees.models import Appointment, Cadre, Enrolment, EnrolmentStatus, Quota
from trainees.roster import Mode, Options, Preview

PLACE = "湖塘镇花园社区书记"


def test_overwriting_changes_what_differs(cast: Cast) -> None:
    preview = take_in(cast, ("王小宁", "花园社区社区书记", "13900001111", "", "本科", "带队"))
    assert [(change.field, change.old, change.new) for change in preview.rows[0].changes] == [
        ("education", "", "BACHELOR"),
        ("phone", "13800005678", "13900001111"),
        ("remark", "", "带队"),
    ]
    cast.cadre.refresh_from_db()
    cast.enrolment.refresh_from_db()
    assert (cast.cadre.education, cast.cadre.phone, cast.cadre.version) == ("BACHELOR", "13900001111", 2)
    assert (cast.enrolment.phone, cast.enrolment.remark, cast.enrolment.version) == ("13900001111", "带队", 2)


def test_filling_leaves_what_is_there(cast: Cast) -> None:
    preview = take_in(cast, ("王小宁", "花园社区主任", "13900001111", "", "本科"), mode=Mode.FILL)
    assert [change.field for change in preview.rows[0].changes] == ["education"]
    cast.cadre.refresh_from_db()
    assert (cast.cadre.phone, cast.cadre.education) == ("13800005678", "BACHELOR")


def test_skipping_leaves_known_people_alone_and_adds_new_ones(cast: Cast) -> None:
    preview = take_in(
        cast, ("王小宁", "花园社区主任", "13900001111", "", "本科"), ("李新", PLACE), mode=Mode.SKIP
    )
    assert states(preview) == ["same", "new"]
    cast.cadre.refresh_from_db()
    assert (cast.cadre.phone, cast.cadre.education) == ("13800005678", "")


def test_empty_cells_erase_nothing(cast: Cast) -> None:
    assert states(take_in(cast, ("王小宁", "花园社区", ""))) == ["same"]
    cast.enrolment.refresh_from_db()
    assert (cast.enrolment.post, cast.enrolment.phone) == ("社区书记", "13800005678")


def test_a_move_ends_the_former_post(cast: Cast) -> None:
    preview = take_in(cast, ("王小宁", "雪堰镇雪东社区主任", "13800005678"))
    assert [(change.field, str(change.new)) for change in preview.rows[0].changes] == [
        ("unit", "雪东社区居民委员会"),
        ("post", "主任"),
    ]
    ended, current = cast.cadre.appointments.order_by("pk")
    assert (ended.ended_on is None, current.unit, current.post, current.ended_on) == (
        False,
        cast.other_community,
        "主任",
        None,
    )
    cast.enrolment.refresh_from_db()
    assert (cast.enrolment.unit, cast.enrolment.town_name) == (cast.other_community, "雪堰镇")


def test_R22_a_later_phone_of_the_person_alters_no_seat_by_an_import(cast: Cast) -> None:
    Cadre.objects.filter(pk=cast.cadre.pk).update(phone="13900009999")
    assert states(take_in(cast, ("王小宁", "花园社区社区书记"))) == ["same"]
    cast.enrolment.refresh_from_db()
    assert cast.enrolment.phone == "13800005678"


@pytest.mark.parametrize("status", ["NOMINATED", "WAITLISTED", "CANCELLED"])
def test_somebody_waiting_or_withdrawn_is_enrolled(cast: Cast, status: str) -> None:
    Enrolment.objects.update(status=status)
    preview = take_in(cast, ("王小宁", "花园社区社区书记"))
    assert [(change.field, change.old, change.new) for change in preview.rows[0].changes] == [
        ("status", status, "APPROVED")
    ]
    cast.enrolment.refresh_from_db()
    assert cast.enrolment.status == "APPROVED"


@pytest.mark.parametrize("status", ["REJECTED", "REPLACED", "NO_SHOW", "DISMISSED", "EXEMPT"])
def test_a_decision_is_not_undone_by_an_import(cast: Cast, status: str) -> None:
    Enrolment.objects.update(status=status)
    assert states(look(cast, ("王小宁", "花园社区社区书记"))) == ["wrong"]


def test_groups_and_wishes_are_read(cast: Cast) -> None:
    source = block(
        ("李新", "湖塘镇", "花园社区", "书记", "第二组", "是", "清真"),
        ("张三", "湖塘镇", "花园社区", "主任", "2", "否", ""),
        ("赵四", "湖塘镇", "花园社区", "委员", "哪组", "", ""),
        header=("姓名", "镇街", "单位", "职务", "组别", "是否住宿", "用餐要求"),
    )
    preview = roster.preview(source, training_class=cast.training_class, by=None)
    assert isinstance(preview, Preview)
    roster.commit(preview, by=None)
    one, two = cast.training_class.enrolments.exclude(pk=cast.enrolment.pk).order_by("pk")
    assert (one.group and one.group.name, one.needs_lodging, one.diet, one.post) == (
        "第2组",
        True,
        "清真",
        "书记",
    )
    assert (two.group, two.needs_lodging) == (one.group, False)
    assert messages(preview) == [(4, "组别", "组别“哪组”请填第几组，如 3。")]


def test_R19_exactly_the_quota_is_allowed_and_one_more_is_wrong(cast: Cast) -> None:
    Quota.objects.create(training_class=cast.training_class, unit=cast.town, seats=3)
    preview = take_in(cast, ("李一", PLACE), ("李二", PLACE), ("李三", PLACE))
    assert states(preview) == ["new", "new", "wrong"]
    assert messages(preview) == [(4, "单位及职务", "湖塘镇的 3 个名额已满。")]


def test_R19_a_class_without_quotas_has_no_limit(cast: Cast) -> None:
    assert set(states(look(cast, *((f"李{n}甲", PLACE) for n in "一二三四五")))) == {"new"}


def test_R19_a_move_into_a_full_unit_is_wrong(cast: Cast) -> None:
    Quota.objects.create(training_class=cast.training_class, unit=cast.other_town, seats=1)
    factories.trainees(cast.training_class, cast.other_community, 1)
    assert states(look(cast, ("王小宁", "雪堰镇雪东社区主任", "13800005678"))) == ["wrong"]


def test_a_liaison_nominates_within_the_own_units(cast: Cast) -> None:
    preview = look(cast, ("李新", PLACE), ("张三", "雪堰镇雪东社区主任"), by=cast.liaison)
    assert (preview.status, states(preview)) == (EnrolmentStatus.NOMINATED, ["new", "wrong"])
    roster.commit(preview, by=cast.liaison)
    row = cast.training_class.enrolments.get(cadre__name="李新")
    assert (row.status, row.entered_by) == ("NOMINATED", cast.liaison)


def test_a_liaison_touches_nobody_of_another_town(cast: Cast) -> None:
    factories.cadre("李新", cast.other_community, phone="13900001111")
    assert states(look(cast, ("李新", PLACE, "13900001111"), by=cast.liaison)) == ["wrong"]


def test_R19_a_nomination_counts_those_nominated(cast: Cast) -> None:
    Quota.objects.create(training_class=cast.training_class, unit=cast.town, seats=2)
    factories.enrolment(cast.training_class, factories.cadre("已推荐", cast.community), status="NOMINATED")
    assert states(look(cast, ("李新", PLACE), by=cast.liaison)) == ["wrong"]
    assert states(look(cast, ("李新", PLACE), by=cast.organiser)) == ["new"]


def test_R20_the_same_category_in_the_year_is_warned(cast: Cast) -> None:
    other = factories.training_class(cast.district, "另一主体班", starts_on=dt.date(2026, 3, 2))
    known = factories.cadre("李新", cast.community)
    factories.enrolment(other, known)
    assert look(cast, ("李新", PLACE)).rows[0].notes == ["本年度已参加同类班次“另一主体班”。"]


def test_R17_a_class_at_the_same_days_is_warned(cast: Cast) -> None:
    other = factories.training_class(cast.district, "专题班", category="SPECIAL")
    factories.enrolment(other, factories.cadre("李新", cast.community))
    assert look(cast, ("李新", PLACE)).rows[0].notes == ["与“专题班”（11-23 至 11-25）时间重叠。"]


_SAYS_MORE = (
    "王小宁",
    "雪堰镇雪东社区主任",
    "13900001111",
    "11010519491231002X",
    "女",
    "大专",
    "连任",
    "2",
    "否",
    "清真",
    "组长",
)
_SAYS_HEADER = (
    "姓名",
    "单位及职务",
    "手机号码",
    "身份证号",
    "性别",
    "学历",
    "新任/连任",
    "组别",
    "是否住宿",
    "用餐要求",
    "备注",
)
_STOOD = (
    ("王小宁", "M", "", "13800005678", ""),
    [("花园社区居民委员会", "社区书记", True, False)],
    ("APPROVED", "花园社区居民委员会", "湖塘镇", "社区书记", "13800005678", True, 1, None, "", "班长"),
)
_FILLED = (
    ("王小宁", "M", "COLLEGE", "13800005678", "11010519491231002X"),
    _STOOD[1],
    ("APPROVED", "花园社区居民委员会", "湖塘镇", "社区书记", "13800005678", True, 1, False, "清真", "班长"),
)
_WRITTEN = (
    ("王小宁", "F", "COLLEGE", "13900001111", "11010519491231002X"),
    [("花园社区居民委员会", "社区书记", True, True), ("雪东社区居民委员会", "主任", False, False)],
    ("APPROVED", "雪东社区居民委员会", "雪堰镇", "主任", "13900001111", False, 2, False, "清真", "组长"),
)


@pytest.mark.parametrize(
    ("mode", "expected"), [(Mode.SKIP, _STOOD), (Mode.FILL, _FILLED), (Mode.OVERWRITE, _WRITTEN)]
)
def test_each_way_of_treating_somebody_known_whole(cast: Cast, mode: Mode, expected: Any) -> None:
    """Person, posts and seat, every column that a sheet can say something of."""
    Cadre.objects.update(gender="M")
    Appointment.objects.update(is_new=True)
    Enrolment.objects.update(
        group=factories.group(cast.training_class), is_new=True, remark="班长", town_name="湖塘镇"
    )
    rows = block(_SAYS_MORE, header=_SAYS_HEADER)
    answers = {2: str(cast.cadre.pk)}
    options = Options(mode=mode, answers=answers)
    preview = roster.preview(rows, training_class=cast.training_class, by=None, options=options)
    assert isinstance(preview, Preview)
    roster.commit(preview, by=None)
    person, seat = Cadre.objects.get(), Enrolment.objects.select_related("group").get()
    number = identity.decrypt(person.id_number_encrypted) if person.id_number_encrypted else ""
    posts = person.appointments.order_by("pk").select_related("unit")
    assert seat.group
    assert expected == (
        (person.name, person.gender, person.education, person.phone, number),
        [(post.unit.name, post.post, post.is_new, post.ended_on is not None) for post in posts],
        (
            seat.status,
            seat.unit_name,
            seat.town_name,
            seat.post,
            seat.phone,
            seat.is_new,
            seat.group.number,
            seat.needs_lodging,
            seat.diet,
            seat.remark,
        ),
    )


def test_a_liaison_changes_no_approved_seat_and_no_group(cast: Cast) -> None:
    cells = ("王小宁", "花园社区主任", "13900001111", "", "", "带队")
    roster.commit(look(cast, cells, by=cast.liaison), by=cast.liaison)
    cast.enrolment.refresh_from_db()
    assert (cast.enrolment.post, cast.enrolment.phone, cast.enrolment.remark) == (
        "社区书记",
        "13800005678",
        "",
    )
    text = "姓名\t单位\t职务\t组别\n李新\t花园社区\t主任\t2\n"
    preview = roster.preview(text, training_class=cast.training_class, by=cast.liaison)
    assert isinstance(preview, Preview)
    assert preview.unread == ("组别",)
    roster.commit(preview, by=cast.liaison)
    assert not cast.training_class.groups.exists()


@pytest.mark.parametrize(
    ("name", "number", "said"),
    [
        ("张三", "13900001111", "与其他单位已登记的干部相符，不能判断是谁，请联系组织者。"),
        ("李新", "13900001111", "这个人的单位不在您负责的范围内，请联系组织者。"),
    ],
)
def test_a_liaison_reads_nothing_of_people_of_another_town(
    name: str, number: str, said: str, cast: Cast
) -> None:
    theirs = factories.cadre("李新", cast.other_community, phone="13900001111")
    factories.enrolment(cast.training_class, theirs, status="REJECTED")
    found = messages(look(cast, (name, PLACE, number), by=cast.liaison))
    assert [sentence for _row, _column, sentence in found] == [said]


def test_who_is_named_anew_by_a_list_owes_no_answer_to_an_earlier_call_up(cast: Cast) -> None:
    li = factories.cadre("李新", cast.community, phone="13900001111")
    factories.enrolment(cast.training_class, li, status="CANCELLED", call_up="WAITING")
    roster.commit(look(cast, ("李新", PLACE, "13900001111"), by=cast.liaison), by=cast.liaison)
    row = cast.training_class.enrolments.get(cadre=li)
    assert (row.status, row.call_up) == ("NOMINATED", "")


def test_a_town_s_organiser_enrols_another_town_s_people_and_changes_nothing_of_them(cast: Cast) -> None:
    theirs = factories.cadre("李新", cast.other_community, phone="13900001111", education="SENIOR")
    of_town = factories.user("of_town", "镇组织员", "organiser", cast.town)
    cast.training_class.host = cast.town
    cast.training_class.save()
    cells = ("李新", "湖塘镇花园社区主任", "13900001111", "", "本科")
    preview = look(cast, cells, by=of_town)
    assert states(preview) == ["new"]
    roster.commit(preview, by=of_town)
    theirs.refresh_from_db()
    row = cast.training_class.enrolments.get(cadre=theirs)
    assert (theirs.education, theirs.appointments.get().unit, row.unit) == (
        "SENIOR",
        cast.other_community,
        cast.other_community,
    )
