"""A session is dropped somewhere: saved without a reload, or refused with what and whose."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry
from attendance.models import Mark
from courses.models import TrainingClass
from tests import factories
from tests.conftest import Cast
from tests.factories import MONDAY, at
from tests.timetable.conftest import Add
from tests.timetable.doors import SESSION_EDITORS, answers
from timetable import scheduling
from timetable.models import Session, SessionInstructor

TUESDAY = MONDAY + dt.timedelta(days=1)


def drop(client: Client, session: Session, cell: str, **data: Any) -> Any:
    """On the cell, spelled as the page does: room-3|2026-11-24-AM."""
    line, _bar, half_day = cell.partition("|")
    form = {"line": line, "half_day": half_day, "version": session.version, "showing": "board"}
    form |= {"by": line.split("-")[0], "query": "week=2026-W48", **data}
    address = reverse("timetable:session_place", args=[session.pk])
    return client.post(address, form, headers={"HX-Request": "true"})


def stands(session: Session) -> tuple[Any, ...]:
    session.refresh_from_db()
    people = session.teaching.order_by("pk").values_list("instructor__name", flat=True)
    return session.start_at, session.end_at, str(session.room or ""), list(people), session.version


def test_a_drop_on_a_free_room_is_saved_and_answered_with_the_board(
    organiser: Client, cast: Cast, add: Add
) -> None:
    session, room = add(), factories.room(cast.district)
    answer = drop(organiser, session, f"room-{room.pk}|2026-11-24-PM")
    assert answer.status_code == 200
    assert stands(session) == (at("14:00", TUESDAY), at("16:30", TUESDAY), "三楼301教室", [], 2)
    html = answer.content.decode()
    assert html.startswith("\n") or "<html" not in html
    assert f'id="session-{session.pk}"' in html
    assert "“基层党建”已移到11月24日下午 14:00–16:30。" in html
    assert f"/sessions/{session.pk}/reinstate/?version=2" in html


def test_a_drop_on_the_tray_takes_it_off_the_table(organiser: Client, add: Add) -> None:
    session = add()
    assert drop(organiser, session, "").status_code == 200
    assert stands(session)[:2] == (None, None)


def test_a_drop_on_the_line_of_no_room_leaves_the_room(organiser: Client, cast: Cast, add: Add) -> None:
    session = add(room=factories.room(cast.district))
    assert drop(organiser, session, "room-|2026-11-23-PM").status_code == 200
    assert stands(session)[2] == ""


def test_a_typed_place_stays_in_the_line_of_no_room(organiser: Client, add: Add) -> None:
    session = add(place="雪堰镇政府")
    assert drop(organiser, session, "room-|2026-11-23-PM").status_code == 200
    session.refresh_from_db()
    assert (session.place, session.start_at) == ("雪堰镇政府", at("14:00"))


def test_a_drop_on_another_lecturer_changes_the_lecturer_and_can_be_undone(
    organiser: Client, cast: Cast, add: Add
) -> None:
    old, kept, new = (factories.instructor(cast.district, name) for name in ("陈静", "赵敏", "王磊"))
    session = add(instructors=[old, kept])
    SessionInstructor.objects.filter(session=session, instructor=kept).update(answer="CONFIRMED")
    answer = drop(organiser, session, f"instructor-{new.pk}|2026-11-23-PM", source=f"instructor-{old.pk}")
    assert answer.status_code == 200
    assert stands(session) == (at("14:00"), at("16:30"), "", ["赵敏", "王磊"], 2)
    answers_given = dict(session.teaching.values_list("instructor__name", "answer"))
    assert answers_given["王磊"] == "PROPOSED"
    organiser.post(reverse("timetable:session_reinstate", args=[session.pk]) + "?version=2")
    assert stands(session)[0] == at("09:00")
    assert sorted(stands(session)[3]) == ["赵敏", "陈静"]


def test_R17_a_drop_on_a_clash_is_refused_with_the_course_the_class_and_the_person(
    organiser: Client, cast: Cast, add: Add, other_class: TrainingClass
) -> None:
    teacher = factories.instructor(cast.district)
    session = add(instructors=[teacher])
    add("别班的课", training_class=other_class, start=at("14:00"), instructors=[teacher])
    answer = drop(organiser, session, "room-|2026-11-23-PM")
    assert answer.status_code == 409
    html = answer.content.decode()
    assert "陈静 11月23日下午 已有“科级干部班”的“别班的课”（14:00–16:30）" in html
    assert "“基层党建”没有移动" in html
    assert f'id="session-{session.pk}"' in html  # the card is back where it was
    assert stands(session)[0] == at("09:00")


def test_a_clash_with_a_session_of_the_same_class_offers_to_change_places(
    organiser: Client, add: Add
) -> None:
    session, other = add("上午的课"), add("下午的课", start=at("14:00"))
    answer = drop(organiser, session, "room-|2026-11-23-PM")
    refusal = answer.context["refusal"]
    assert (answer.status_code, refusal.partner) == (409, other)
    assert "和“下午的课”对调" in answer.content.decode()


def test_who_comes_second_is_told_who_changed_it_and_sees_both(
    organiser: Client, cast: Cast, add: Add
) -> None:
    session = add()
    stale = Session.objects.get(pk=session.pk)
    room = factories.room(cast.district)
    scheduling.move(session, by=cast.administrator, version=1, start=at("09:00", TUESDAY), room=room)
    answer = drop(organiser, stale, "room-|2026-11-23-PM")
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "周主任 在" in html
    assert "11月24日上午 09:00–11:30 · 三楼301教室" in html
    assert "11月23日下午" in html
    assert stands(session)[0] == at("09:00", TUESDAY)
    sent = answer.context["refusal"].sent
    assert sent["version"] == "2"
    meant = organiser.post(
        reverse("timetable:session_place", args=[session.pk]),
        sent | {"showing": "board", "query": ""},
        headers={"HX-Request": "true"},
    )
    assert (meant.status_code, stands(session)[0]) == (200, at("14:00"))


def test_another_classs_line_is_refused(
    organiser: Client, cast: Cast, add: Add, other_class: TrainingClass
) -> None:
    session = add()
    answer = drop(organiser, session, f"class-{other_class.pk}|2026-11-23-PM")
    assert answer.status_code == 409
    assert "不能排到别的班" in answer.content.decode()
    assert stands(session)[0] == at("09:00")


def test_a_session_with_marks_asks_for_a_reason(organiser: Client, cast: Cast, add: Add) -> None:
    session = add()
    Mark.objects.create(
        session=session, enrolment=cast.enrolment, status="PRESENT", source="GRID", marked_by=cast.organiser
    )
    answer = drop(organiser, session, "room-|2026-11-23-PM")
    assert (answer.status_code, answer.context["refusal"].needs_reason) == (409, True)
    assert drop(organiser, session, "room-|2026-11-23-PM", reason="停电").status_code == 200
    entry = AuditEntry.objects.filter(action="timetable.move").latest("pk")
    assert entry.data["reason"] == "停电"


def test_the_classs_own_page_is_answered_with_its_table(organiser: Client, cast: Cast, add: Add) -> None:
    session = add()
    answer = drop(organiser, session, "|2026-11-24-AM", showing="class", by="")
    assert answer.status_code == 200
    assert answer.context["grid"].days[1].cells[0].entries[0].row.session_id == session.pk
    assert 'data-board="class"' in answer.content.decode()


@pytest.mark.parametrize(
    "form",
    [{"version": ""}, {"half_day": "x"}, {"line": "room-999"}, {"by": "x"}, {"line": "x"}],
)
def test_odd_forms_change_nothing(form: dict[str, str], organiser: Client, add: Add) -> None:
    session = add()
    assert drop(organiser, session, "room-|2026-11-23-PM", **form).status_code == 422
    assert stands(session)[4] == 1


def test_a_drop_on_a_room_of_another_district_finds_no_line(organiser: Client, cast: Cast, add: Add) -> None:
    abroad = factories.room(cast.stranger.grants.get().unit)
    session = add()
    assert drop(organiser, session, f"room-{abroad.pk}|2026-11-23-PM").status_code == 422
    assert stands(session)[4] == 1


def test_who_may_drop(cast: Cast, add: Add, as_user: Any) -> None:
    session = add()
    address = reverse("timetable:session_place", args=[session.pk])
    found = answers(cast, as_user, address, "post", version="", showing="class")
    assert found == {who: 422 if status == 200 else status for who, status in SESSION_EDITORS.items()}
