"""The last import taken back, whole: what it wrote is gone, what it changed stands as it stood."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts import importing
from accounts.importing import NotUndone
from accounts.models import AuditEntry
from attendance.models import Mark
from tests import factories
from tests.conftest import Cast
from tests.courses.doors import SignIn, wrong_methods
from tests.trainees import imports
from tests.trainees.books import HEADER
from tests.trainees.imports import everything, take_in
from trainees import enrolment, people
from trainees.models import Cadre, Enrolment, EnrolmentStatus, LinkKind, Quota, RosterImport, StudyGroup
from trainees.roster import Mode, uploads

ID_NUMBER = "11010519491231002X"
WIDE = (*HEADER, "性别", "新任/连任", "组别", "是否住宿", "用餐要求", "任现职时间")
NEW = ("李新", "湖塘镇花园社区书记", "13900001111", "", "本科", "", "女", "新任", "2", "是", "清真", "2026.3")
# The one who is known moves to another unit, with other facts and another phone.
MOVED = (
    "王小宁",
    "雪堰镇雪东社区主任",
    "13800005678",
    ID_NUMBER,
    "本科",
    "组长",
    "男",
    "连任",
    "3",
    "否",
    "",
    "",
)
RENAMED = ("王小宁", "湖塘镇花园社区副书记", "13800005678", "", "", "", "", "", "", "", "", "")


@pytest.fixture
def client(cast: Cast, as_user: SignIn) -> Client:
    return as_user(cast.organiser)


def undo(kept: RosterImport, cast: Cast) -> bool:
    return uploads.undo(kept, by=cast.organiser)


def hindrances(kept: RosterImport, cast: Cast) -> tuple[str, ...]:
    """What stands in the way; nothing may have been taken back then."""
    before = everything()
    with pytest.raises(NotUndone) as refused:
        undo(kept, cast)
    assert everything() == before
    kept.refresh_from_db()
    assert kept.state == "DONE"
    return refused.value.hindrances


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("rows", [[NEW], [MOVED], [NEW, MOVED], [RENAMED, NEW]])
def test_everything_stands_as_before(cast: Cast, rows: list[Any], mode: Mode) -> None:
    before = everything()
    kept = take_in(cast.training_class, *rows, by=cast.organiser, header=WIDE, mode=mode)
    assert (everything() == before) == (mode == Mode.SKIP and rows == [MOVED])
    assert undo(kept, cast)
    assert everything() == before


def test_the_version_goes_on(cast: Cast) -> None:
    """A form opened before the import must not pass for a present one."""
    kept = take_in(cast.training_class, MOVED, by=cast.organiser, header=WIDE)
    assert undo(kept, cast)
    assert list(Cadre.objects.values_list("version", flat=True)) == [3]
    assert list(Enrolment.objects.values_list("version", flat=True)) == [3]


def test_it_is_undone_once_and_leaves_its_trail(cast: Cast) -> None:
    kept = take_in(cast.training_class, NEW, by=cast.organiser, header=WIDE)
    assert [undo(kept, cast), undo(kept, cast)] == [True, False]
    kept.refresh_from_db()
    assert (kept.state, kept.undone_by, bytes(kept.before), bytes(kept.content)) == (
        "UNDONE",
        cast.organiser,
        b"",
        b"",
    )
    entry = AuditEntry.objects.get(action="trainees.undo_import")
    assert (entry.by, entry.subject_id, entry.data["new"]) == (cast.organiser, cast.training_class.pk, 1)


def test_who_was_withdrawn_is_withdrawn_again(cast: Cast) -> None:
    enrolment.withdraw(cast.enrolment, by=cast.organiser, reason="生病")
    before = everything()
    kept = take_in(cast.training_class, RENAMED, by=cast.organiser, header=WIDE)
    assert Enrolment.objects.get().status == EnrolmentStatus.APPROVED
    assert undo(kept, cast)
    assert everything() == before


def test_an_id_number_that_was_changed_is_readable_again(cast: Cast) -> None:
    people.give_id_number(cast.cadre, "440524188001010014")
    cast.cadre.save()
    before = everything()
    kept = take_in(
        cast.training_class, ("王小宁", "", "13800005678", ID_NUMBER), by=cast.organiser, key="phone"
    )
    assert Cadre.objects.get().id_number_hash != before["Cadre"][0]["id_number_hash"]
    assert undo(kept, cast)
    assert everything() == before


def a_mark(cast: Cast, seat: Enrolment) -> None:
    session = factories.session(cast.training_class)
    Mark.objects.create(
        session=session, enrolment=seat, status="PRESENT", source="GRID", marked_by=cast.organiser
    )


def a_registration(cast: Cast, seat: Enrolment) -> None:
    enrolment.register([seat], by=cast.organiser)


def a_withdrawal(cast: Cast, seat: Enrolment) -> None:
    enrolment.withdraw(seat, by=cast.organiser, reason="生病")


def a_link(cast: Cast, seat: Enrolment) -> None:
    from trainees import links

    links.issue(seat.cadre, kind=LinkKind.PAGE, by=cast.organiser)


def another_class(cast: Cast, seat: Enrolment) -> None:
    enrolment.enrol(factories.training_class(cast.district, "另一班"), cadre=seat.cadre, by=None)


def a_new_phone(_cast: Cast, seat: Enrolment) -> None:
    Cadre.objects.filter(pk=seat.cadre_id).update(phone="13511112222")


def a_leader(cast: Cast, seat: Enrolment) -> None:
    StudyGroup.objects.update(leader=seat)


def somebody_in_the_group(cast: Cast, _seat: Enrolment) -> None:
    Enrolment.objects.filter(pk=cast.enrolment.pk).update(group=StudyGroup.objects.get())


def a_later_import(cast: Cast, _seat: Enrolment) -> None:
    take_in(cast.training_class, ("李新", "", "13900001111", "", "大专"), by=cast.organiser)


def a_deletion(_cast: Cast, seat: Enrolment) -> None:
    seat.delete()


@pytest.mark.parametrize(
    ("happens", "said"),
    [
        (a_mark, "“李新”已用于：考勤流水。"),
        (a_registration, "“李新”在本班的登记导入后改过。"),
        (a_withdrawal, "“李新”在本班的登记导入后改过。"),
        (a_link, "“李新”已用于：个人链接。"),
        (another_class, "“李新”已用于：学员。"),
        (a_new_phone, "“李新”的个人信息导入后改过。"),
        (a_leader, "“第2组”导入后改过。"),
        (somebody_in_the_group, "“第2组”已用于：学员。"),
        (a_later_import, "“李新”的个人信息导入后改过。"),
        (a_deletion, "“李新”在本班的登记导入后改过。"),
    ],
)
def test_what_was_changed_or_used_since_stands_in_the_way(
    cast: Cast, happens: Callable[[Cast, Enrolment], None], said: str
) -> None:
    kept = take_in(cast.training_class, NEW, by=cast.organiser, header=WIDE)
    happens(cast, Enrolment.objects.select_related("cadre").get(cadre__name="李新"))
    assert said in hindrances(kept, cast)


def test_what_was_changed_of_a_known_person_stands_in_the_way_where_the_import_wrote(cast: Cast) -> None:
    kept = take_in(cast.training_class, RENAMED, by=cast.organiser, header=WIDE)
    Cadre.objects.update(nationality="回族")  # not written by the import
    assert undo(kept, cast)
    assert Cadre.objects.get().nationality == "回族"
    kept = take_in(cast.training_class, RENAMED, by=cast.organiser, header=WIDE)
    cast.cadre.appointments.update(post="书记")
    assert hindrances(kept, cast) == ("“王小宁”的任职导入后改过。",)


def test_who_came_back_and_was_marked_stays(cast: Cast) -> None:
    enrolment.withdraw(cast.enrolment, by=cast.organiser, reason="生病")
    kept = take_in(cast.training_class, RENAMED, by=cast.organiser, header=WIDE)
    a_mark(cast, cast.enrolment)
    assert hindrances(kept, cast) == ("“王小宁”回到名单后又有了新的记录。",)


def test_marks_from_before_are_no_use_since(cast: Cast) -> None:
    a_mark(cast, cast.enrolment)
    enrolment.withdraw(cast.enrolment, by=cast.organiser, reason="生病")
    kept = take_in(cast.training_class, RENAMED, by=cast.organiser, header=WIDE)
    assert undo(kept, cast)


@pytest.mark.parametrize(("seats", "said"), [(1, ("花园社区居民委员会的 1 个名额已满。",)), (2, ())])
def test_R19_a_seat_given_away_since_is_not_taken_back(cast: Cast, seats: int, said: tuple[str, ...]) -> None:
    Quota.objects.create(training_class=cast.training_class, unit=cast.community, seats=seats)
    kept = take_in(cast.training_class, MOVED, by=cast.organiser, header=WIDE)
    enrolment.enrol(cast.training_class, cadre=factories.cadre("赵一", cast.community), by=None)
    if said:
        assert hindrances(kept, cast) == said
    else:
        assert undo(kept, cast)


def test_of_many_hindrances_ten_are_named(cast: Cast) -> None:
    kept = take_in(
        cast.training_class,
        *((f"李{n}", "花园社区主任") for n in "一二三四五六七八九十百千"),
        by=cast.organiser,
    )
    Enrolment.objects.exclude(pk=cast.enrolment.pk).update(remark="改过")
    said = hindrances(kept, cast)
    assert (len(said), said[-1]) == (11, "还有 2 处。")


@pytest.mark.parametrize(("days", "undone"), [(30, True), (31, False)])
def test_it_can_be_undone_for_thirty_days(cast: Cast, days: int, undone: bool) -> None:
    kept = take_in(cast.training_class, NEW, by=cast.organiser, header=WIDE)
    at = timezone.now() - dt.timedelta(days=days) + dt.timedelta(minutes=1)
    RosterImport.objects.update(confirmed_at=at)
    importing.purge()
    if undone:
        assert undo(kept, cast)
    else:
        assert hindrances(kept, cast) == ("导入已超过 30 天，不能再撤销。",)


def test_the_page_says_what_will_happen_and_does_it(client: Client, cast: Cast) -> None:
    before = everything()
    kept = take_in(cast.training_class, NEW, MOVED, by=cast.organiser, header=WIDE)
    url = f"/imports/{kept.pk}/undo/"
    assert wrong_methods(client, url, "put") == {"put": 405}
    assert "撤销“粘贴的名单”的导入：新增 1 行，更新 1 行？" in client.get(url).content.decode()
    page = client.post(url, follow=True)
    assert page.redirect_chain == [(f"/classes/{cast.training_class.pk}/roster/import/{kept.pk}/", 302)]
    assert [str(message) for message in page.context["messages"]] == ["已撤销这次导入，名单恢复原样。"]
    assert "撤销，名单恢复原样。" in page.content.decode()
    assert everything() == before
    assert client.post(url).status_code == 302
    assert client.get(url).status_code == 302


def test_the_page_names_what_stands_in_the_way(client: Client, cast: Cast) -> None:
    kept = take_in(cast.training_class, NEW, by=cast.organiser, header=WIDE)
    Enrolment.objects.exclude(pk=cast.enrolment.pk).update(remark="改过")
    response = client.post(f"/imports/{kept.pk}/undo/")
    assert response.status_code == 409
    assert "“李新”在本班的登记导入后改过。" in response.content.decode()


def test_the_undo_of_the_message_leads_back(client: Client, cast: Cast) -> None:
    kept = take_in(cast.training_class, NEW, by=cast.organiser, header=WIDE)
    roster = f"/classes/{cast.training_class.pk}/roster/"
    response = client.post(f"/imports/{kept.pk}/undo/", {"next": roster})
    assert response.headers["Location"] == roster


def test_the_queries_do_not_grow_with_the_rows(cast: Cast, count_queries: Any) -> None:
    counts = []
    for size in (1, 3, 30):
        rows = [(f"李{chr(0x4E00 + size * 100 + number)}", "花园社区主任") for number in range(size)]
        kept = take_in(cast.training_class, *rows, by=cast.organiser)
        with count_queries() as queries:
            undo(kept, cast)
        counts.append(len(queries))
    assert len(set(counts)) == 1


_CELLS = st.tuples(
    st.sampled_from(["王小宁", "李新", "赵一", "钱二"]),
    st.sampled_from(["", "花园社区书记", "雪东社区主任", "湖塘镇", "某某社区"]),
    st.sampled_from(["", "13800005678", "13900001111", "13900002222"]),
    st.sampled_from(["", ID_NUMBER, "440524188001010014"]),
    st.sampled_from(["", "本科", "大专"]),
    st.sampled_from(["", "新任", "带队"]),
    st.sampled_from(["", "男", "女"]),
    st.sampled_from(["", "新任", "连任"]),
    st.sampled_from(["", "1", "2"]),
    st.sampled_from(["", "是", "否", "也许"]),
    st.sampled_from(["", "清真"]),
    st.sampled_from(["", "2026.3"]),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(_CELLS, min_size=1, max_size=5),
    mode=st.sampled_from(Mode),
    others_new=st.booleans(),
    of_class=st.booleans(),
)
def test_any_import_undone_leaves_the_database_as_it_was(
    cast: Cast, rows: list[Any], mode: Mode, others_new: bool, of_class: bool
) -> None:
    before = everything()
    where = cast.training_class if of_class else cast.district
    kept = imports.keep(where, *rows, by=cast.organiser, header=WIDE, mode=mode, others_new=others_new)
    counts = imports.seen(kept, cast.organiser).counts
    assert counts["rows"] == len(rows) == counts["new"] + counts["changed"] + counts["same"] + counts["wrong"]
    done = imports.confirm(kept, cast.organiser)
    assert done.result == counts
    assert (everything() == before) == (counts["new"] + counts["changed"] == 0)
    assert undo(done, cast)
    assert everything() == before
