"""Hours entered by hand."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from attendance.models import HoursCredit, OnlineRate
from tests.conftest import Cast

FORM = {
    "source": "SUPERIOR",
    "title": "市委党校示范班",
    "started_on": "2026-12-30",
    "ended_on": "2027-01-02",
    "hours": "16",
    "days": "4",
    "level": "COUNTY",
    "is_face_to_face": "on",
    "proof_number": "常组〔2026〕8号",
}


def address(cast: Cast) -> str:
    return reverse("attendance:credit_new", args=[cast.cadre.pk])


def test_R08_a_training_over_the_turn_of_the_year_with_its_proof(cast: Cast, as_user: Any) -> None:
    proof = SimpleUploadedFile("结业证书.pdf", b"%PDF-1.7 proof")
    answer = as_user(cast.organiser).post(address(cast), {**FORM, "proof": proof}, follow=True)
    assert "“市委党校示范班”的学时已登记。" in answer.content.decode()
    rows = HoursCredit.objects.order_by("year")
    assert [(row.year, row.hours, row.days, row.started_on) for row in rows] == [
        (2026, Decimal(8), Decimal(2), dt.date(2026, 12, 30)),
        (2027, Decimal(8), Decimal(2), dt.date(2026, 12, 30)),
    ]
    assert {(row.proof_name, row.entered_by, row.level) for row in rows} == {
        ("结业证书.pdf", cast.organiser, "COUNTY")
    }
    with rows[0].proof.open() as kept:
        assert kept.read() == b"%PDF-1.7 proof"
    assert "结业证书" not in str(rows[0].proof)


def test_R06_online_hours_without_a_day(cast: Cast, as_user: Any) -> None:
    OnlineRate.objects.create(district=cast.district, claimed=2, credited=1, most=20)
    form = {"source": "ONLINE", "title": "网络专题", "year": "2026", "hours": "50", "level": "NONE"}
    assert as_user(cast.organiser).post(address(cast), form).status_code == 302
    row = HoursCredit.objects.get()
    assert (row.hours, row.claimed_hours, row.year, row.is_face_to_face) == (
        Decimal(20),
        Decimal(50),
        2026,
        False,
    )


@pytest.mark.parametrize(
    ("changed", "field", "message"),
    [
        ({"started_on": "", "ended_on": ""}, "started_on", "请填开始日期；不知道日期的，填年度。"),
        ({"started_on": ""}, "ended_on", "填了结束日期，也请填开始日期。"),
        ({"ended_on": "2026-12-29"}, "ended_on", "结束日期不能早于开始日期。"),
        ({"hours": "", "days": ""}, "hours", "学时和天数至少填一项。"),
        ({"hours": "-1"}, "hours", "大于或等于0"),
        ({"title": ""}, "title", "必填"),
        ({"source": "CLASS"}, "source", "CLASS"),
        ({"started_on": "1999-12-31", "ended_on": ""}, "started_on", "2000年到2100年"),
    ],
)
def test_bad_input_is_said_beside_the_field(
    cast: Cast, as_user: Any, changed: dict[str, str], field: str, message: str
) -> None:
    answer = as_user(cast.organiser).post(address(cast), {**FORM, **changed})
    assert answer.status_code == 422
    assert message in "".join(answer.context["form"].errors[field])
    assert HoursCredit.objects.count() == 0


def test_a_file_that_is_no_proof(cast: Cast, as_user: Any) -> None:
    file = SimpleUploadedFile("proof.exe", b"MZ")
    answer = as_user(cast.organiser).post(address(cast), {**FORM, "proof": file})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["proof"])


def test_the_same_training_once(cast: Cast, as_user: Any) -> None:
    client = as_user(cast.organiser)
    client.post(address(cast), FORM)
    answer = client.post(address(cast), {**FORM, "hours": "40"})
    assert (answer.status_code, answer.context["form"].errors["title"]) == (422, ["这项学时已经登记过。"])
    assert HoursCredit.objects.count() == 2
