"""What a sheet says goes into the ledger once; silence makes nobody present of whom something else is known."""

from typing import Any

import pytest

from accounts.models import AuditEntry, User
from attendance import entering, printings, sitting_in, undoing
from attendance.differing import parse
from attendance.entering import Entered, Fate, Outdated, Preview
from attendance.marking import NotMarkable
from attendance.models import AttendanceRecord, Mark, SheetEntry, SheetPrinting
from courses.models import ClassStatus
from tests import factories
from tests.attendance.conftest import AM, PM, Attended
from tests.conftest import Cast
from trainees.models import Enrolment
from trainees.newcomers import Comer


@pytest.fixture
def printing(attended: Attended) -> SheetPrinting:
    """Three people and a blank line."""
    lines = [person.pk for person in attended.people]
    return printings.bind(attended.training_class, half_day=AM, lines=[*lines, None], by=attended.by)


def preview(printing: SheetPrinting, text: str = "") -> Preview:
    found = parse(text, entering.paper_of(printing))
    assert not found.misread
    return Preview.of(printing, found.values)


def enter(printing: SheetPrinting, text: str = "", *, by: Any = None, seen: str = "", **more: Any) -> Entered:
    shown = preview(printing, text)
    return entering.enter(
        printing,
        text=text,
        typed=parse(text, entering.paper_of(printing)).values,
        counted=more.get("counted", shown.counts.present),
        words=more.get("words", ""),
        seen=seen or shown.fingerprint,
        by=by or User.objects.get(username="head"),
    )


def recorded() -> list[str]:
    rows = AttendanceRecord.objects.order_by("session__start_at", "enrolment")
    return [row.leave_kind or row.status for row in rows]


def test_who_is_not_named_is_there(printing: SheetPrinting, attended: Attended) -> None:
    entered = enter(printing, "2 事假", counted=1, words="一人签在空白行")
    assert recorded() == ["PRESENT", "PERSONAL", "PRESENT"]
    entry = SheetEntry.objects.get()
    assert (entry.text, entry.counted, entry.reckoned, entry.words, entry.changes, entry.entered_by) == (
        "2 事假",
        1,
        2,
        "一人签在空白行",
        3,
        attended.by,
    )
    assert entered.entry == entry
    marks = Mark.objects.all()
    assert {(mark.source, mark.reason, mark.marked_by, mark.marked_at) for mark in marks} == {
        ("SHEET", f"编号 1 · 码 {printing.code}", attended.by, entry.entered_at)
    }
    trail = AuditEntry.objects.get(action="attendance.enter_sheet")
    assert trail.data == {
        "printing": printing.pk,
        "half_day": "2026-11-23-AM",
        "counted": 1,
        "reckoned": 2,
        "changes": 3,
    }


def test_it_counts_for_every_session_of_the_half_day_and_for_no_other(
    printing: SheetPrinting, attended: Attended
) -> None:
    second = factories.session(attended.training_class, start=factories.at("11:30"))
    factories.published(second)
    enter(printing, "1 迟到")
    assert recorded() == ["LATE", "PRESENT", "PRESENT"] * 2


def test_leave_and_check_ins_are_kept_unless_the_sheet_names_them(
    printing: SheetPrinting, attended: Attended
) -> None:
    attended.mark(AM, p0="SICK", p1="LATE", p2="ABSENT")
    shown = preview(printing, "3 出勤")
    assert [(line.serial, line.before.code, line.fate) for line in shown.lines] == [
        (1, "SICK", Fate.KEPT),
        (2, "LATE", Fate.KEPT),
        (3, "ABSENT", Fate.CHANGES),
    ]
    assert [line.serial for line in shown.changed] == [3]
    assert [(line.act.by_name, line.act.source) for line in shown.kept if line.act] == [
        ("刘老师", "GRID")
    ] * 2
    assert (shown.counts.expected, shown.counts.present, shown.counts.on_leave) == (3, 2, 1)
    enter(printing, "3 出勤")
    assert recorded() == ["SICK", "LATE", "PRESENT"]


def test_R21_who_was_stood_in_for_is_not_present_by_the_others_signature(
    printing: SheetPrinting, attended: Attended, cast: Cast
) -> None:
    comer = Comer(factories.cadre("赵代", cast.community))
    sitting_in.sit_in(attended.people[1], comer=comer, half_day=AM, by=attended.by)
    shown = preview(printing)
    assert [(line.serial, line.sitter) for line in shown.sat_in] == [(2, "赵代")]
    assert (shown.counts.present, shown.counts.unmarked) == (2, 1)
    enter(printing)
    assert recorded() == ["PRESENT", "PRESENT"]
    enter(printing, "2 公假")
    assert recorded() == ["PRESENT", "OFFICIAL", "PRESENT"]


def test_R22_the_printing_keeps_its_people_and_who_left_is_said_and_not_marked(
    printing: SheetPrinting, attended: Attended, cast: Cast
) -> None:
    Enrolment.objects.filter(pk=attended.people[1].pk).update(status="CANCELLED")
    late = factories.enrolment(attended.training_class, factories.cadre("增补人", cast.community))
    shown = preview(printing, "2 旷课")
    assert [(line.serial, line.person.pk) for line in shown.gone] == [(2, attended.people[1].pk)]
    assert [person.pk for person, _cell in shown.unlisted] == [late.pk]
    assert (shown.counts.expected, shown.counts.present) == (2, 2)
    enter(printing, "2 旷课")
    assert sorted(AttendanceRecord.objects.values_list("enrolment", flat=True)) == sorted(
        [attended.people[0].pk, attended.people[2].pk]
    )


def test_whoever_marked_after_the_preview_is_not_overwritten(
    printing: SheetPrinting, attended: Attended, cast: Cast
) -> None:
    seen = preview(printing).fingerprint
    attended.mark(AM, by=cast.organiser, p2="SICK")
    with pytest.raises(Outdated):
        enter(printing, seen=seen)
    assert (recorded(), SheetEntry.objects.count()) == (["SICK"], 0)


def test_another_text_than_the_one_shown_is_not_entered(printing: SheetPrinting) -> None:
    seen = preview(printing, "1 迟到").fingerprint
    with pytest.raises(Outdated):
        enter(printing, "1 旷课", seen=seen)


def test_a_mark_of_another_half_day_does_not_matter(printing: SheetPrinting, attended: Attended) -> None:
    seen = preview(printing).fingerprint
    attended.mark(PM, p2="SICK")
    assert enter(printing, seen=seen).entry.changes == 3


def test_it_is_taken_back_as_any_act_of_marking(printing: SheetPrinting, attended: Attended) -> None:
    attended.mark(AM, p0="LATE")
    act = enter(printing, "1 旷课").marked.act or 0
    undone = undoing.undo(Mark.objects.get(pk=act), attended.training_class, by=attended.by)
    assert (undone.restored, undone.kept, recorded()) == (3, 0, ["LATE"])


def test_a_session_added_later_is_completed_for_those_who_were_there(
    printing: SheetPrinting, attended: Attended
) -> None:
    attended.mark(AM, p0="PRESENT", p1="SICK", p2="LATE")
    factories.published(factories.session(attended.training_class, start=factories.at("11:30")))
    enter(printing)
    assert recorded() == ["PRESENT", "SICK", "LATE", "PRESENT", "LATE"]


@pytest.mark.parametrize(
    ("status", "half_day", "said"),
    [
        (ClassStatus.CLOSED, AM, "本班已结班，考勤不能再改。"),
        (ClassStatus.CONFIRMED, factories.MONDAY, "11月24日上午还没有到，当天起才能记考勤。"),
    ],
)
def test_a_closed_class_and_a_day_to_come_are_refused(
    printing: SheetPrinting, attended: Attended, status: str, half_day: Any, said: str
) -> None:
    if half_day is not AM:
        printing.day = factories.MONDAY.replace(day=24)
        printing.save()
    attended.training_class.status = status
    attended.training_class.save()
    assert entering.refusal(printing) == said
    with pytest.raises(NotMarkable, match=said):
        enter(printing)
    assert (recorded(), SheetEntry.objects.count()) == ([], 0)


def test_names_are_taken_where_they_stand_once(printing: SheetPrinting, attended: Attended) -> None:
    second = attended.people[1].cadre
    second.name = attended.people[2].cadre.name
    second.save()
    paper = entering.paper_of(printing)
    assert (paper.size, paper.blank) == (4, frozenset({4}))
    assert paper.names == {"王小宁": (1,), second.name: (2, 3)}


def test_the_number_of_queries_does_not_grow(
    printing: SheetPrinting, attended: Attended, cast: Cast, count_queries: Any
) -> None:
    def queries(of: SheetPrinting) -> int:
        with count_queries() as counted:
            Preview.of(of, {})
        return len(counted)

    one = printings.bind(attended.training_class, half_day=AM, lines=[attended.people[0].pk], by=None)
    few = queries(one)
    more = factories.trainees(attended.training_class, cast.community, 5)
    lines = [person.pk for person in (*attended.people, *more)]
    assert queries(printings.bind(attended.training_class, half_day=AM, lines=lines, by=None)) == few <= 7
