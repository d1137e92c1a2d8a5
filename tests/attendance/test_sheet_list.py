"""The half-days of a class with what was printed, entered and photographed."""

import datetime as dt
import re
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from attendance import entering, printings, sheet_photos, undoing
from attendance.entering import Preview
from attendance.models import AttendancePolicy, Mark, SheetPrinting
from tests import factories
from tests.attendance.conftest import AM, PM, Attended
from tests.attendance.doors import READERS, answers
from tests.conftest import Cast


def address(attended: Attended) -> str:
    return reverse("attendance:sheet_list", args=[attended.training_class.pk])


def printed(attended: Attended, half_day: Any = AM) -> SheetPrinting:
    lines = [person.pk for person in attended.people]
    return printings.bind(attended.training_class, half_day=half_day, lines=lines, by=attended.by)


def entered(attended: Attended, printing: SheetPrinting) -> int:
    seen = Preview.of(printing, {}).fingerprint
    done = entering.enter(printing, text="", typed={}, counted=2, words="一人没签", seen=seen, by=attended.by)
    assert done.marked.act
    return done.marked.act


def photo(attended: Attended, half_day: Any = AM) -> None:
    file, nonce = ContentFile(b"\xff\xd8\xff", name="签到表.jpg"), __import__("uuid").uuid4()
    sheet_photos.add(attended.training_class, half_day=half_day, files=[file], nonce=nonce, by=attended.by)


def text_of(answer: Any) -> str:
    body = re.sub(r"<[^>]+>", " ", answer.content.decode().split("<main", 1)[1])
    return re.sub(r"\s+", " ", body)


def test_who_may_see_it(attended: Attended, cast: Cast, as_user: Any) -> None:
    assert answers(cast, as_user, address(attended)) == READERS


def test_a_half_day_shows_its_printings_entries_and_photos(attended: Attended, as_user: Any) -> None:
    printing = printed(attended)
    printed(attended, PM)
    act = entered(attended, printing)
    photo(attended)
    client = as_user(attended.by)
    answer = client.get(address(attended))
    afternoon, morning = text_of(answer).split("11月23日上午", 1)  # what came last stands first
    assert "应到 3 · 实到 3 · 请假 0 · 旷课 0" in morning
    assert f"编号 1 {printing.code} 3 人 · 刘老师" in morning
    assert "手点实到 2，录入实到 3 · 一人没签" in morning
    assert "签到表.jpg" in morning
    assert ("缺签名原件" in morning, "缺签名原件" in afternoon) == (False, True)
    assert reverse("attendance:mark_undo", args=[act]) in answer.content.decode()
    undoing.undo(Mark.objects.get(pk=act), attended.training_class, by=attended.by)
    assert "已撤销或已被改过" in text_of(client.get(address(attended)))


def test_a_half_day_that_the_timetable_lost_still_shows_its_sheet(attended: Attended, as_user: Any) -> None:
    printed(attended)
    photo(attended)
    attended.morning.status = "CANCELLED"
    attended.morning.save()
    text = text_of(as_user(attended.by).get(address(attended)))
    assert "课表上已没有这个半天" in text
    assert "签到表.jpg" in text


def test_a_number_or_a_code_leads_to_its_printing(attended: Attended, as_user: Any) -> None:
    printing, client = printed(attended), as_user(attended.by)
    there = reverse("attendance:sheet_enter", args=[printing.pk])
    for find in ("1", printing.code.lower(), printings.stamp(printing)):
        assert client.get(address(attended), {"find": find})["Location"] == there
    answer = client.get(address(attended), {"find": "<b>77"})
    assert answer.status_code == 200
    assert "没有编号或码是“&lt;b&gt;77”的签到表" in answer.content.decode()


def test_who_only_reads_is_offered_nothing_to_change(attended: Attended, cast: Cast, as_user: Any) -> None:
    printed(attended)
    photo(attended)
    page = as_user(cast.auditor).get(address(attended)).content.decode()
    assert "签到表.jpg" in page
    for name in ("sheet_photo_new", "sheet_enter"):
        assert name.replace("_", "-") not in page
    assert ("/printings/" in page, "/sheet-photos/" in page, "multipart" in page) == (False, False, False)


def test_a_class_that_signs_on_paper_alone_finds_the_way_here_first(
    attended: Attended, cast: Cast, as_user: Any
) -> None:
    grid = reverse("attendance:attendance_detail", args=[attended.training_class.pk])
    button = f'class="btn btn-primary" href="{address(attended)}"'
    client = as_user(attended.by)
    policy = factories.policy(cast.district, for_short_classes=True)
    assert button not in client.get(grid).content.decode()
    AttendancePolicy.objects.filter(pk=policy.pk).update(modes=["PAPER"])
    assert button in client.get(grid).content.decode()
    AttendancePolicy.objects.filter(pk=policy.pk).update(modes=["CODE"])
    assert "本班的签到方式里没有纸质签到表" in client.get(address(attended)).content.decode()


def test_without_a_timetable_it_says_what_is_missing(cast: Cast, as_user: Any) -> None:
    page = reverse("attendance:sheet_list", args=[cast.training_class.pk])
    assert "课表还没有发布。" in as_user(cast.head_teacher).get(page).content.decode()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_number_of_queries_does_not_grow(
    attended: Attended, as_user: Any, count_queries: Any, language: str
) -> None:
    client = as_user(attended.by)
    client.cookies["django_language"] = language

    def queries() -> int:
        with count_queries() as counted:
            assert client.get(address(attended)).status_code == 200
        return len(counted)

    entered(attended, printed(attended))
    photo(attended)
    queries()
    one = queries()
    for day in (1, 2):
        start = factories.at("09:00", factories.MONDAY + dt.timedelta(days=day))
        factories.published(factories.session(attended.training_class, start=start))
    for _ in range(2):
        printed(attended)
        entered_again = printed(attended, PM)
        photo(attended, PM)
    entered(attended, entered_again)
    assert queries() <= one
