"""A certificate's public page: it confirms number, class and dates with a masked name, and nothing else."""

import logging
import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts import guessing, identity
from attendance.completion import closing
from attendance.models import Certificate
from config.logs import HideTokens
from courses.models import ClassStatus, TrainingClass
from tests.attendance.closing import Ended, fresh
from tests.conftest import Cast


@pytest.fixture(autouse=True)
def _no_guesses_yet(db: None) -> None:
    cache.clear()


@pytest.fixture
def certificate(ended: Ended, cast: Cast) -> Certificate:
    """王小宁's, of the class that is closed."""
    ended.complete()
    closing.close(fresh(ended.training_class), by=cast.organiser)
    return Certificate.objects.get(enrolment=cast.enrolment)


def address(certificate: Certificate) -> str:
    return f"/c/{certificate.code}/"


def main_of(page: str) -> str:
    """The words of what the page confirms, without marks."""
    body = page[page.index('<div class="card">') : page.index("</main>")]
    return " ".join(re.sub(r"<[^>]*>", " ", body).split())


def test_it_confirms_number_class_and_dates_with_a_masked_name(certificate: Certificate) -> None:
    answer = Client().get(address(certificate))
    assert answer.status_code == 200
    assert main_of(answer.content.decode()) == (
        f"证书有效 编号 {certificate.number} 姓名 王*宁 班次 社区干部培训班 培训时间 2026-11-23"
        " 发证日期 2026-11-24"
        " 请与证书上的编号、班次和姓名核对。这里只显示核验需要的内容，姓名有遮挡。 English"
    )


def test_nothing_else_is_on_it(certificate: Certificate) -> None:
    page = Client().get(address(certificate)).content.decode()
    for canary in ("王小宁", "13800005678", "花园社区", "湖塘镇", "社区书记", "武进区委"):
        assert canary not in page


def test_neither_cookie_nor_cache_nor_search_engine_keeps_it(certificate: Certificate) -> None:
    for path in (address(certificate), "/c/no-such-code/"):
        answer = Client().get(path)
        assert answer.cookies == {}
        assert answer["Cache-Control"] == "no-store, private"
        assert answer["X-Robots-Tag"] == "noindex, nofollow"
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Referrer-Policy"] == "same-origin"
        assert "default-src 'self'" in answer["Content-Security-Policy"]


def test_unknown_voided_and_reopened_look_the_same(
    certificate: Certificate, ended: Ended, cast: Cast
) -> None:
    unknown = Client().get("/c/no-such-code/")
    closing.reopen(fresh(ended.training_class), by=cast.organiser, reason="成绩有误")
    reopened = Client().get(address(certificate))
    closing.close(fresh(ended.training_class), by=cast.organiser)
    assert Client().get(address(certificate)).status_code == 200
    Certificate.objects.update(voided_at=timezone.now())
    voided = Client().get(address(certificate))
    assert [answer.status_code for answer in (unknown, reopened, voided)] == [404, 404, 404]
    assert unknown.content == reopened.content == voided.content
    kept = [
        {name: value for name, value in answer.items() if name != "Content-Security-Policy"}
        for answer in (unknown, reopened, voided)
    ]
    assert kept[0] == kept[1] == kept[2]
    page = unknown.content.decode()
    assert "没有查到这份证书。" in page
    assert "请联系发证单位核实" in page


def test_one_of_a_class_that_is_not_closed_is_not_confirmed(certificate: Certificate) -> None:
    TrainingClass.objects.update(status=ClassStatus.CONFIRMED)
    assert Client().get(address(certificate)).status_code == 404
    TrainingClass.objects.update(status=ClassStatus.ARCHIVED)
    assert Client().get(address(certificate)).status_code == 200


@pytest.mark.parametrize("code", ["%00", "a%00b", "%3Cscript%3E", "9" * 400, "证书", "' OR 1=1"])
def test_odd_codes_are_unknown_ones(db: None, code: str) -> None:
    answer = Client().get(f"/c/{code}/")
    assert (answer.status_code, "没有查到这份证书。" in answer.content.decode()) == (404, True)


def test_a_code_is_found_as_it_is_written(certificate: Certificate) -> None:
    assert Client().get(f"/c/{certificate.code.swapcase()}/").status_code == 404
    assert Client().get(f"/c/{certificate.code}%00/").status_code == 404


def test_who_tries_too_many_waits_and_a_right_code_still_opens(certificate: Certificate) -> None:
    client = Client()
    statuses = [
        client.get(f"/c/wrong-{number}/").status_code for number in range(guessing.WRONG_A_MINUTE + 1)
    ]
    assert statuses == [404] * guessing.WRONG_A_MINUTE + [429]
    assert "请过几分钟再试" in client.get("/c/wrong/").content.decode()
    assert client.get(address(certificate)).status_code == 200


def test_it_is_read_in_english_without_a_cookie(certificate: Certificate) -> None:
    answer = Client().get(f"{address(certificate)}?language=en")
    page = answer.content.decode()
    assert ('<html lang="en"' in page, answer["Content-Language"], answer.cookies) == (True, "en", {})
    assert 'href="?language=zh-hans"' in page
    assert '<html lang="zh-hans"' in Client().get(f"{address(certificate)}?language=xx").content.decode()


def test_one_query_more_than_none(certificate: Certificate, count_queries: Any) -> None:
    Client().get(address(certificate))
    with count_queries() as queries:
        Client().get(address(certificate))
    assert sum("attendance_certificate" in query["sql"] for query in queries) == 1


def test_the_code_is_in_no_log(certificate: Certificate, caplog: pytest.LogCaptureFixture) -> None:
    caplog.handler.addFilter(HideTokens())
    with caplog.at_level(logging.WARNING):
        Client().get("/c/a-secret-that-is-wrong/")
    assert ("a-secret" in caplog.text, "/c/…" in caplog.text) == (False, True)


def test_it_is_only_read(certificate: Certificate) -> None:
    assert [
        Client().post(address(certificate)).status_code,
        Client().head(address(certificate)).status_code,
    ] == [
        405,
        200,
    ]


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("王小宁", "王*宁"),
        ("张三", "张*"),
        ("欧阳少东", "欧**东"),
        ("王", "王*"),
        ("古丽·买买提", "古****提"),
    ],
)
def test_masked_names(name: str, masked: str) -> None:
    assert identity.mask_name(name) == masked
