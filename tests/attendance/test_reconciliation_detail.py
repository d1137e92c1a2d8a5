"""The page on which a class is reconciled."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from attendance.completion import closing
from attendance.models import AttendanceRecord
from tests import factories
from tests.attendance.closing import Ended, file, fresh
from tests.attendance.doors import READERS, answers
from tests.conftest import Cast
from tests.timetable.payroll import taught
from timetable.calendar import HalfDay
from timetable.fee_standards import lay_down_defaults

SignIn = Callable[[User], Client]


@pytest.fixture
def address(ended: Ended) -> str:
    return reverse("attendance:reconciliation_detail", args=[ended.training_class.pk])


def test_who_may_look(ended: Ended, cast: Cast, as_user: SignIn, address: str) -> None:
    assert answers(cast, as_user, address) == READERS


def test_a_difference_shows_both_figures_where_it_is_mended_and_the_scan(
    ended: Ended, cast: Cast, as_user: SignIn, address: str
) -> None:
    ended.count(AM=2)
    html = as_user(cast.organiser).get(address).content.decode()
    scan = ended.training_class.documents.get(period="AM")
    grid = reverse("attendance:attendance_detail", args=[ended.training_class.pk])
    for words in (
        "还有 1 处不一致没有说明",
        "11月23日上午签到表",
        f'href="{grid}"',
        f'href="{reverse("courses:document_file", args=[scan.pk])}"',
        'name="count_2026-11-23-AM"',
        'value="sheet:2026-11-23:AM"',
        '<span class="status status-danger">不一致</span>',
        '<span class="status status-success">一致</span>',
    ):
        assert words in html


def test_finance_and_auditors_read_and_only_who_may_see_fees_reads_sums(
    ended: Ended, cast: Cast, as_user: SignIn, address: str
) -> None:
    lay_down_defaults(cast.district)
    taught(ended.training_class, factories.instructor(cast.district, title_grade="SENIOR"))
    ended.count(AM=2)
    for who, sees in ((cast.finance, True), (cast.auditor, True), (cast.head_teacher, False)):
        html = as_user(who).get(address).content.decode()
        assert ("4000.00" in html, 'name="words"' in html) == (sees, who == cast.head_teacher)


def test_a_closed_class_stays_readable_and_a_reopened_one_is_open_again(
    ended: Ended, cast: Cast, as_user: SignIn, address: str
) -> None:
    ended.count(AM=2)
    ended.explain("一人漏签")
    ended.complete()
    closing.close(fresh(ended.training_class), by=ended.by)
    client = as_user(cast.organiser)
    html = client.get(address).content.decode()
    assert "一人漏签" in html
    assert 'name="words"' not in html
    assert "count_2026" not in html
    closing.reopen(fresh(ended.training_class), by=ended.by, reason="再核对")
    assert 'name="words"' in client.get(address).content.decode()


def test_a_class_without_people_or_timetable_says_so(cast: Cast, as_user: SignIn) -> None:
    empty = factories.training_class(cast.district, "空班", status="APPROVED")
    page = as_user(cast.organiser).get(reverse("attendance:reconciliation_detail", args=[empty.pk]))
    assert page.status_code == 200
    assert "课表还没有发布，没有半天可以核对。" in page.content.decode()


def test_it_is_linked_from_the_end_of_the_class_and_from_what_comes_next(
    ended: Ended, cast: Cast, as_user: SignIn, address: str
) -> None:
    client = as_user(cast.organiser)
    for name in ("attendance:completion_list", "courses:class_detail"):
        page = client.get(reverse(name, args=[ended.training_class.pk])).content.decode()
        assert f'href="{address}"' in page


def test_the_number_of_queries_grows_neither_with_people_nor_with_half_days(
    ended: Ended, cast: Cast, as_user: SignIn, address: str, count_queries: Any
) -> None:
    client = as_user(cast.organiser)
    first, *others = ended.people
    AttendanceRecord.objects.exclude(enrolment=first).delete()
    AttendanceRecord.objects.filter(session__start_at=factories.at("14:00")).delete()
    ended.training_class.enrolments.filter(pk__in=[one.pk for one in others]).update(status="NOMINATED")
    ended.training_class.published_sessions.filter(period="PM").update(status="CANCELLED")
    ended.count(AM=2)
    ended.explain()
    client.get(address)

    def queries() -> int:
        with count_queries() as found:
            client.get(address)
        return len(found)

    few = queries()
    evening = HalfDay(ended.half_days[0].day, "EVE")
    for clock in ("14:00", "19:00"):
        factories.published(
            factories.session(ended.training_class, clock, start=factories.at(clock), hours=2)
        )
    file(ended.training_class, "SIGNED_SHEET", evening)
    ended.record("PRESENT", factories.trainees(ended.training_class, cast.community, 2), [evening])
    ended.count(AM=0, PM=1, EVE=1)
    ended.explain()
    assert queries() == few
