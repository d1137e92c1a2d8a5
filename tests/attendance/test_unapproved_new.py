"""擅自离校 (R10): absent from then on, and flagged at once."""

from typing import Any

import pytest
from django.urls import reverse

from attendance import marking, unapproved
from attendance.marking import NotMarkable
from attendance.models import AttendanceRecord, Mark
from attendance.policy import Flag, Tally, judge
from attendance.standing import Row, Standing
from attendance.value import Value
from tests import factories
from tests.attendance.conftest import AM, EVE, PM, WED_AM, Leaving
from tests.attendance.doors import READERS, answers


def standing(leaving: Leaving) -> Row:
    return Standing.of(leaving.training_class, [leaving.person]).rows[0]


def test_R10_leaving_without_approval_is_flagged_at_once(leaving: Leaving, time_machine_at: Any) -> None:
    head = leaving.cast.head_teacher
    with time_machine_at("2026-11-23T18:00:00+08:00"):
        values = {leaving.person.pk: Value.of("PRESENT")}
        for half_day in (AM, PM):
            marking.mark(leaving.training_class, by=head, half_day=half_day, values=values, source="ROLL")
        # The evening alone is two hours of twenty-six: no other rule is near.
        assert unapproved.note(leaving.person, by=head, since=factories.at("17:00"))
        assert leaving.recorded() == {
            AM: ("PRESENT", None),
            PM: ("PRESENT", None),
            EVE: ("ABSENT", None),
        }
        row = standing(leaving)
        assert (row.flag, row.conclusion) == (Flag.FLAGGED, "未经批准离校")
        assert unapproved.note(leaving.person, by=head, since=factories.at("17:00")) is None
        # Somebody corrects it: the flag goes with it.
        marking.mark(leaving.training_class, by=head, half_day=EVE, values=values, source="GRID")
        assert standing(leaving).flag == Flag.CLEAR


def test_R10_an_ordinary_absence_is_not_flagged_at_once(leaving: Leaving) -> None:
    assert judge(leaving.policy, Tally(total=260, absent_half_days=1)).flag == Flag.CLEAR
    assert judge(leaving.policy, Tally(total=260, unapproved=1)).flag == Flag.FLAGGED


@pytest.mark.parametrize(
    ("since", "marked"),
    [("11:29", {AM, PM, EVE}), ("11:30", {PM, EVE}), ("14:00", {PM, EVE}), ("16:30", {EVE})],
)
def test_R10_what_ends_after_that_instant_today_is_absent(
    leaving: Leaving, time_machine_at: Any, since: str, marked: set[Any]
) -> None:
    leaving.grant(leaving.ask(PM))
    with time_machine_at("2026-11-23T18:00:00+08:00"):
        unapproved.note(leaving.person, by=leaving.cast.head_teacher, since=factories.at(since))
    absent = {half_day for half_day, (code, _tenths) in leaving.recorded().items() if code == "ABSENT"}
    assert absent == marked
    newest = {row.pk: row for row in Mark.objects.all()}
    assert all(
        row.without_approval == newest[row.mark_id].without_approval for row in AttendanceRecord.objects.all()
    )


def test_what_cannot_be_noted_is_said(leaving: Leaving) -> None:
    head = leaving.cast.head_teacher
    with pytest.raises(NotMarkable, match="离开时间不能晚于现在。"):
        unapproved.note(leaving.person, by=head, since=factories.at("07:01"))
    type(leaving.person).objects.update(expected_from=factories.at("09:00", WED_AM.day))
    with pytest.raises(NotMarkable, match="没有课"):
        unapproved.note(leaving.person, by=head, since=factories.at("06:00"))


def test_one_form_marks_and_its_undo_restores(leaving: Leaving, as_user: Any) -> None:
    client = as_user(leaving.cast.head_teacher)
    address = reverse("attendance:unapproved_new", args=[leaving.person.pk])
    assert client.post(address, {"since": "x"}).status_code == 422
    assert client.post(address, {"since": "2026-11-23T09:00"}).status_code == 409
    answer = client.post(address, {"since": "2026-11-23T06:30", "words": "同屋说已回家"}, follow=True)
    [message] = answer.context["messages"]
    assert (str(message), set(leaving.recorded())) == ("王小宁记为未经批准离校。", {AM, PM, EVE})
    assert set(Mark.objects.values_list("reason", flat=True)) == {"未经批准离校：同屋说已回家"}
    client.post(message.extra_tags.removeprefix("undo:"))
    assert leaving.recorded() == {}


def test_who_may(leaving: Leaving, as_user: Any) -> None:
    address = reverse("attendance:unapproved_new", args=[leaving.person.pk])
    reads = READERS | {"finance": 403, "auditor": 403}
    assert answers(leaving.cast, as_user, address) == reads
