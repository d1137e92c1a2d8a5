"""The demo: the same for the same seed and day, without a clash, and believable to an organiser."""

import datetime as dt
import io
import re
import zipfile
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from accounts.models import Grant, User
from attendance.models import AttendanceStatus
from attendance.policy import Flag
from attendance.standing import Standing
from config.demo import accounts
from courses.models import ClassDocument, ClassStatus, Course, PlanStatus, TrainingClass, TrainingPlan
from tests.config import demo
from timetable import publishing, unavailability
from timetable.calendar import WorkCalendar
from timetable.cautions import Watch
from timetable.models import (
    CalendarDay,
    CampusTransit,
    HalfDayTimes,
    Instructor,
    PlacingLimits,
    PublishedSession,
    Room,
    RoomKind,
    Session,
    SessionKind,
    Unavailability,
)
from timetable.rows import drafts_of
from trainees import links
from trainees.models import Appointment, Cadre, EnrolmentStatus, LinkKind, Quota
from units.models import Unit, UnitKind

pytestmark = pytest.mark.django_db


def test_the_same_seed_and_day_give_the_same_rows(of_small: dict[str, Any], tmp_path: Path) -> None:
    first = demo.rows()
    call_command("flush", interactive=False, verbosity=0, inhibit_post_migrate=True)
    demo.make(tmp_path, demo.MONDAY)
    assert demo.rows() == first
    assert len(first["people"]) > 60
    assert len(first["sessions"]) > 20


def test_the_file_has_the_form_that_others_rely_on(of_small: dict[str, Any]) -> None:
    assert list(of_small) == ["accounts", "classes", "links", "class_links", "instructor_links"]
    assert [(row["role"], row["username"], row["unit"]) for row in of_small["accounts"]] == [
        ("administrator", "administrator", "武进区"),
        ("organiser", "organiser", "武进区"),
        ("organiser", "organiser_town", "牛塘镇"),
        ("liaison", "liaison", "牛塘镇"),
        ("finance", "finance", "武进区"),
        ("auditor", "auditor", "武进区"),
        ("cadre", "cadre", User.objects.get(username="cadre").unit.short_name),
        ("head_teacher", "head_teacher", "区委党校"),
        *[("head_teacher", f"head_teacher{number}", "区委党校") for number in (2, 3, 4)],
    ]
    assert {tuple(row) for row in of_small["accounts"]} == {("role", "username", "unit", "password")}
    assert [row["status"] for row in of_small["classes"]] == [
        "ENDED",
        "RUNNING",
        "CONFIRMED",
        "ENROLLING",
        "DRAFT",
    ]
    running = demo.running()
    assert of_small["classes"][1] == {
        "id": running.pk,
        "name": running.name,
        "status": "RUNNING",
        "head_teacher": "head_teacher",
    }
    assert [tuple(row) for row in of_small["links"]] == [("cadre", "url", "feed")] * 3
    assert [tuple(row) for row in of_small["class_links"]] == [("class", "url")]
    assert {tuple(row) for row in of_small["instructor_links"]} == {("instructor", "class", "url")}


def test_every_account_of_the_file_can_sign_in(of_small: dict[str, Any]) -> None:
    for row in of_small["accounts"]:
        user = User.objects.get(username=row["username"])
        assert user.check_password(row["password"])
        served = {staff.role for staff in user.class_roles.all()}
        assert row["role"] in user.roles | served


def test_the_links_open_the_page_and_the_feed_of_people_who_are_in_class_today(
    of_small: dict[str, Any],
) -> None:
    running = demo.running()
    for row in of_small["links"]:
        page = re.fullmatch(r"http://[^/]+/t/([\w-]+)/", row["url"])
        feed = re.fullmatch(r"http://[^/]+/f/([\w-]+)\.ics", row["feed"])
        assert page
        assert feed
        found = links.find(page[1], kind=LinkKind.PAGE)
        assert found
        assert found == found.cadre.links.get(kind=LinkKind.PAGE)
        assert links.find(feed[1], kind=LinkKind.FEED).cadre == found.cadre  # type: ignore[union-attr]  # else it fails
        assert found.cadre.name == row["cadre"]
        assert found.cadre.enrolments.filter(training_class=running).exists()
    first = Cadre.objects.get(user__username="cadre")
    assert of_small["links"][0]["cadre"] == first.name


def test_a_database_with_data_is_refused(of_small: dict[str, Any]) -> None:
    with pytest.raises(CommandError, match="--add"):
        call_command("demo", size="small")


def test_R27_a_second_district_is_added_on_a_saturday_of_a_year_without_known_holidays(
    of_small: dict[str, Any], tmp_path: Path
) -> None:
    notes = io.StringIO()
    told = demo.make(tmp_path, "2031-03-01T10:07:00+08:00", add=True, stderr=notes)
    assert [line.split(" are ")[0] for line in notes.getvalue().splitlines()] == [
        f"The holidays of {year}" for year in (2030, 2031)
    ]
    assert {row["username"] for row in told["accounts"]} >= {"administrator-2", "organiser-2", "cadre-2"}
    roots = Unit.objects.filter(parent=None).order_by("pk").values_list("name", "is_demo")
    assert list(roots) == [("武进区", True), ("武进区（演示2）", False)]
    assert Cadre.objects.values("phone").distinct().count() == Cadre.objects.count()
    added = PublishedSession.objects.filter(training_class__plan__district__is_demo=False)
    weekend = {row.day for row in added if row.day.weekday() > 4}
    assert weekend == {dt.date(2031, 3, 1)}


# --- what an organiser would look at ------------------------------------------------------------------


def test_each_community_has_one_secretary_and_one_director(of_small: dict[str, Any]) -> None:
    grassroots = Unit.objects.filter(kind__in=[UnitKind.COMMUNITY, UnitKind.VILLAGE])
    assert grassroots.count() == 14
    both = 0
    for unit in grassroots:
        posts = list(unit.appointments.values_list("post", "cadre__political_status"))
        secretaries = [row for row in posts if "书记" in row[0].replace("副书记", "")]
        directors = [row for row in posts if "主任" in row[0].replace("副主任", "")]
        assert (len(secretaries), len(directors)) == (1, 1), unit
        assert secretaries[0][1] == "MEMBER"
        both += secretaries == directors
    assert 0 < both < 14


def test_posts_of_the_party_are_held_by_its_members(of_small: dict[str, Any]) -> None:
    held = Appointment.objects.filter(post__contains="党", unit__kind__in=["COMMUNITY", "VILLAGE"])
    assert {row.cadre.political_status for row in held.select_related("cadre")} == {"MEMBER"}


def test_newly_elected_people_began_after_the_election_and_the_others_before(
    of_small: dict[str, Any],
) -> None:
    elected = Appointment.objects.filter(cycle__isnull=False).select_related("cycle")
    assert {row.is_new for row in elected} == {True, False}
    for row in elected:
        assert row.cycle
        assert row.started_on
        assert (row.started_on >= row.cycle.held_on) == row.is_new


def test_phones_are_valid_and_nobody_shares_one(of_small: dict[str, Any]) -> None:
    phones = [
        *Cadre.objects.values_list("phone", flat=True),
        *Instructor.objects.values_list("phone", flat=True),
    ]
    assert all(re.fullmatch(r"1[3-9]\d{9}", phone) for phone in phones)
    assert len(set(phones)) == len(phones)


def test_catalogue_rooms_and_lecturers_are_there(of_small: dict[str, Any]) -> None:
    assert Course.objects.count() == 42
    assert Instructor.objects.count() == 40
    assert not Instructor.objects.filter(courses=None).exists()
    assert Counter(Room.objects.values_list("kind", flat=True)) == {
        RoomKind.CLASSROOM: 9,
        RoomKind.OFFSITE: 2,
        RoomKind.ONLINE: 1,
    }
    assert HalfDayTimes.objects.count() == 3
    assert CalendarDay.objects.filter(day__year=2026).exists()


def test_limits_are_set_and_nothing_placed_stands_under_one(of_small: dict[str, Any]) -> None:
    limits = PlacingLimits.objects.get()
    assert (limits.max_half_days, limits.transit_minutes, limits.transit_is_hard) == (2, 45, False)
    assert CampusTransit.objects.get(minutes=20).district == limits.district
    rows = Unavailability.objects.select_related("room", "instructor")
    assert [(row.is_hard, row.weekdays, row.periods, row.reason) for row in rows.order_by("pk")] == [
        (True, [2], ["PM"], "本单位周三下午例会"),
        (False, [4], ["PM"], "周五下午返程较早"),
        (True, [], [], "空调检修"),
    ]
    administrator = User.objects.get(username="administrator")
    owners = [row.room or row.instructor for row in rows]
    listed = [item for owner in owners if owner for item in unavailability.listed(owner, to=administrator)]
    assert [item.affected for item in listed] == [[], [], []]
    for training_class in TrainingClass.objects.all():
        placed = [row for draft in drafts_of(training_class) if (row := draft.taking_place)]
        watch = Watch.load(placed)
        assert [watch.hard(row) + watch.over(row) for row in placed] == [[] for _row in placed]


def test_classes_lie_on_working_days_and_each_has_gone_as_far_as_its_days_say(
    of_small: dict[str, Any],
) -> None:
    work = WorkCalendar.load(dt.date(2026, 1, 1), dt.date(2026, 12, 31))
    for row in PublishedSession.objects.all():
        assert work.is_workday(row.day), row
    past, now, confirmed, enrolling, draft = TrainingClass.objects.with_status().order_by("pk")
    assert past.current_status == ClassStatus.ENDED
    assert past.days == Decimal("2.5")
    assert now.after_election
    assert (now.starts_on, now.ends_on) == (dt.date(2026, 11, 23), dt.date(2026, 11, 25))
    assert confirmed.timetable_versions.count() == 2
    assert {row.status for row in enrolling.enrolments.all()} == {
        EnrolmentStatus.NOMINATED,
        EnrolmentStatus.APPROVED,
    }
    assert (draft.month, draft.starts_on, draft.audience, draft.purposes) == (12, None, "", "")
    assert draft.planned_size
    assert "***" in now.disciplines
    plan = TrainingPlan.objects.get()
    assert (plan.year, plan.status, plan.size) == (2026, PlanStatus.ISSUED, 5)


def test_a_class_that_was_announced_has_its_papers_as_files(of_small: dict[str, Any]) -> None:
    papers = ClassDocument.objects.filter(training_class=demo.running()).order_by("dated_on")
    assert list(papers.values_list("kind", flat=True)) == ["BASIS", "APPROVAL", "NOTICE", "MATERIAL"]
    for paper in papers:
        with paper.file.open() as file, zipfile.ZipFile(file) as archive:
            assert archive.testzip() is None
            assert "word/document.xml" in archive.namelist()


def test_R17_nobody_and_nothing_is_in_two_places(of_small: dict[str, Any]) -> None:
    for row in TrainingClass.objects.exclude(first_published_on=None):
        preview = publishing.preview(row)
        assert (preview.in_the_way, preview.people, preview.cautions) == ([], [], [])


def test_lecturers_give_what_they_usually_give_and_groups_sit_side_by_side(of_small: dict[str, Any]) -> None:
    lectures = Session.objects.filter(kind=SessionKind.LECTURE, start_at__isnull=False)
    for lecture in lectures.prefetch_related("instructors__courses"):
        (lecturer,) = lecture.instructors.all()
        assert lecture.course in lecturer.courses.all()
    talks = demo.running().sessions.filter(kind=SessionKind.GROUP_DISCUSSION)
    assert talks.count() == demo.running().groups.count() == 2
    assert len({talk.start_at for talk in talks}) == 1
    assert len({talk.room_id for talk in talks}) == 2


def test_R19_nobody_passes_the_quota_of_a_town(of_small: dict[str, Any]) -> None:
    quotas = Quota.objects.filter(training_class__status=ClassStatus.CONFIRMED)
    assert quotas.exists()
    for quota in quotas:
        seated = quota.training_class.enrolments.attending().filter(unit__path__startswith=quota.unit.path)
        assert 0 < seated.count() <= quota.seats


def test_everybody_in_a_class_belongs_to_its_audience(of_small: dict[str, Any]) -> None:
    people = demo.running().enrolments.all()
    assert {person.is_new for person in people} == {True}
    assert all("书记" in person.post or "主任" in person.post for person in people)
    assert {person.status for person in people} == {EnrolmentStatus.REGISTERED}
    assert all(group.leader for group in demo.running().groups.all())
    assert people.filter(class_role="班长").count() == 1
    assert not people.filter(seat="").exists()
    assert demo.running().rostrum.exists()


def test_R29_what_is_over_is_marked_and_what_is_not_is_open(of_small: dict[str, Any]) -> None:
    standing = Standing.of(TrainingClass.objects.order_by("pk")[0])
    assert [column.half_day.period for column in standing.columns] == ["AM", "PM", "AM", "PM", "AM"]
    assert all(column.counts.unmarked == 0 for column in standing.columns)
    values = Counter(cell.value.code for row in standing.rows for cell in row.cells)
    assert values[AttendanceStatus.PRESENT] > 0.8 * sum(values.values())
    # Of the half-day that runs some have checked in; those to come are open.
    assert all(column.counts.present == 0 for column in Standing.of(demo.running()).columns[1:])


def test_R09_a_short_absence_in_a_short_class_waits_for_a_decision(of_small: dict[str, Any]) -> None:
    flags = Counter(row.flag for row in Standing.of(TrainingClass.objects.order_by("pk")[0]).rows)
    assert flags[Flag.FLAGGED] >= 1
    assert flags[Flag.CLEAR] > flags[Flag.FLAGGED]


# --- the moment of the command ------------------------------------------------------------------------


def test_a_session_of_the_running_class_covers_the_moment(of_small: dict[str, Any]) -> None:
    now = dt.datetime.fromisoformat(demo.MONDAY)
    (session,) = PublishedSession.objects.filter(classes=demo.running(), start_at__lte=now, end_at__gt=now)
    assert session.start_at == now - dt.timedelta(minutes=2)
    assert session.remark


def test_roles_are_granted_where_the_accounts_belong(of_small: dict[str, Any]) -> None:
    granted = Grant.objects.filter(user__username__in=["organiser", "organiser_town", "liaison", "cadre"])
    assert {(row.user.username, row.role, row.unit == row.user.unit) for row in granted} == {
        ("organiser", "organiser", True),
        ("organiser_town", "organiser", True),
        ("liaison", "liaison", True),
        ("cadre", "cadre", True),
    }
    assert of_small["accounts"][0]["password"] == accounts.PASSWORD
