"""The auditor's page of a class, and the chain from a figure to the signed sheet, a year later."""

import hashlib
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import User
from courses.models import ClassStaff, TrainingClass
from exports.models import Export, FrozenPaper
from tests import factories
from tests.attendance.closing import Ended
from tests.attendance.doors import READERS, answers
from tests.conftest import Cast
from tests.desk.conftest import Frozen

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


def address(training_class: TrainingClass, query: str = "") -> str:
    return reverse("desk:audit_detail", args=[training_class.pk]) + query


def links(client: Client, page: str, pattern: str) -> list[str]:
    """The addresses of that shape to which a page leads; the page answers 200."""
    answer = client.get(page)
    assert answer.status_code == 200, page
    found = [unescape(link) for link in re.findall(r'href="([^"]+)"', answer.content.decode())]
    return list(dict.fromkeys(link for link in found if re.search(pattern, link)))


@pytest.fixture
def named(a_year_later: Frozen) -> User:
    """Who was named as auditor of this class alone, until that day."""
    person = factories.user("audit-team", "审计组")
    ClassStaff.objects.create(
        training_class=a_year_later.training_class, user=person, role="auditor", expires_on="2027-11-24"
    )
    return person


def test_who_may(frozen: Frozen, cast: Cast, as_user: SignIn) -> None:
    assert answers(cast, as_user, address(frozen.training_class)) == READERS


def test_a_year_later_a_figure_leads_to_rows_marks_and_the_signed_sheet(
    a_year_later: Frozen, named: User, as_user: SignIn
) -> None:
    client = as_user(named)
    rows = links(
        client, address(a_year_later.training_class), r"/audit/attendance/2026-11-23-AM/\?figure=present"
    )
    marks = links(client, rows[0], r"/enrolments/\d+/marks/#half-day-2026-11-23-AM$")
    assert (len(rows), len(marks)) == (1, 3)
    page = client.get(marks[0]).content.decode()
    assert 'id="half-day-2026-11-23-AM"' in page
    assert "考勤表格" in page
    assert "王科长" in page
    sheets = links(client, marks[0], r"/documents/\d+/file/")
    assert len(sheets) == 2
    scan = client.get(sheets[0])
    assert (scan.status_code, b"".join(scan)) == (200, b"%PDF-1.7")


def test_a_year_later_every_link_of_the_page_opens(
    a_year_later: Frozen, named: User, as_user: SignIn
) -> None:
    client, page = as_user(named), address(a_year_later.training_class)
    outside = r"^(/$|/me|/settings|/sign|/inbox|/search|/account|#|/static)"
    found = {}
    for link in links(client, page, "^/"):
        if re.search(outside, link):
            continue
        answer = client.get(link)
        found[link] = answer.status_code
        if answer.streaming:
            b"".join(answer)
    assert len(found) > 20
    assert {link: code for link, code in found.items() if code != 200} == {}


def test_a_year_later_the_frozen_bytes_are_those_of_the_closing(
    a_year_later: Frozen, named: User, as_user: SignIn, cast: Cast
) -> None:
    cast.cadre.name = "改名了"
    cast.cadre.save()
    files = links(as_user(named), address(a_year_later.training_class), r"/frozen/\d+/file/")
    sums = [hashlib.sha256(b"".join(as_user(named).get(file))).hexdigest() for file in files]
    assert sums == [paper.export.sha256 for paper in FrozenPaper.objects.built()]
    assert len(sums) == 2


def test_the_day_of_expiry_is_the_last(
    a_year_later: Frozen, named: User, as_user: SignIn, time_machine_at: Any
) -> None:
    page = address(a_year_later.training_class)
    found = []
    for moment in ("2027-11-24T23:59:59+08:00", "2027-11-25T00:00:00+08:00"):
        with time_machine_at(moment):
            found.append(as_user(named).get(page).status_code)
    assert found == [200, 404]


def test_an_archived_class_is_read_as_well(a_year_later: Frozen, named: User, as_user: SignIn) -> None:
    TrainingClass.objects.filter(pk=a_year_later.training_class.pk).update(status="ARCHIVED")
    assert links(as_user(named), address(a_year_later.training_class), r"/frozen/\d+/file/")


def test_what_could_not_be_built_is_named(frozen: Frozen, cast: Cast, as_user: SignIn) -> None:
    Export.objects.filter(paper="timetable").update(status="FAILED", error="服务器的磁盘空间不足")
    page = as_user(cast.auditor).get(address(frozen.training_class)).content.decode()
    assert "1 份没有生成，原因见下；班次仍是已结班。" in page
    assert "服务器的磁盘空间不足" in page
    assert "重新生成" not in page, "which is not for an auditor"
    assert "重新生成" in as_user(cast.organiser).get(address(frozen.training_class)).content.decode()


def test_an_edition_says_what_its_closing_came_to(frozen: Frozen, cast: Cast, as_user: SignIn) -> None:
    page = as_user(cast.auditor).get(address(frozen.training_class)).content.decode()
    assert "当时结业 3 人，发证 3 份，2026年认定 24 学时。" in page


def test_all_files_are_checked_at_once(frozen: Frozen, cast: Cast, as_user: SignIn) -> None:
    client, page = as_user(cast.auditor), address(frozen.training_class, "?check=1")
    assert "共 6 份，都在，与校验码一致。" in client.get(page).content.decode()
    first = FrozenPaper.objects.built()[0]
    Path(settings.MEDIA_ROOT, str(first.export.file.name)).unlink()
    assert f"{first.file_name}：文件缺失" in client.get(page).content.decode()
    sheet = frozen.training_class.documents.filter(kind="SIGNED_SHEET")[0]
    Path(settings.MEDIA_ROOT, str(sheet.file.name)).write_bytes(b"another scan")
    assert "SIGNED_SHEET：校验不符" in client.get(page).content.decode()


def test_a_class_that_is_not_closed_has_its_figures_and_nothing_frozen(
    ended: Ended, cast: Cast, as_user: SignIn
) -> None:
    page = as_user(cast.auditor).get(address(ended.training_class)).content.decode()
    assert "结班时自动封存" in page
    assert "?figure=present" in page


def test_to_htmx_only_the_papers(frozen: Frozen, cast: Cast, as_user: SignIn) -> None:
    answer = as_user(cast.auditor).get(address(frozen.training_class), headers={"HX-Request": "true"})
    assert answer.content.decode().lstrip().startswith("<section")
    assert "hx-trigger" in answer.content.decode(), "five are still to be built"


def test_queries_do_not_grow(
    frozen: Frozen,
    cast: Cast,
    as_user: SignIn,
    count_queries: Callable[[], AbstractContextManager[Any]],
) -> None:
    client, page = as_user(cast.organiser), address(frozen.training_class)

    def asked() -> int:
        with count_queries() as queries:
            client.get(page)
        return len(queries)

    asked()
    before = asked()
    for place in range(20, 23):
        export = Export.objects.create(
            paper="roster", training_class=frozen.training_class, requested_by=cast.organiser, is_kept=True
        )
        FrozenPaper.objects.create(edition=frozen.edition, export=export, key=f"more/{place}", position=place)
    factories.trainees(frozen.training_class, cast.community, 3)
    assert asked() == before
