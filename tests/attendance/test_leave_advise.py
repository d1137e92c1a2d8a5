"""The unit's word on a request (R11)."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from attendance.models import LeaveRequest, LeaveStep
from tests.attendance.conftest import AM, Leaving
from tests.attendance.doors import answers


@pytest.fixture
def request_(leaving: Leaving) -> LeaveRequest:
    leaving.policy.unit_word = True
    leaving.policy.save()
    return leaving.ask(AM)


def post(client: Any, request: LeaveRequest, **given: Any) -> Any:
    address = reverse("attendance:leave_advise", args=[request.pk])
    return client.post(address, {"agrees": "1", "version": request.version, **given})


def test_the_liaison_finds_it_at_home_and_agrees(
    leaving: Leaving, request_: LeaveRequest, as_user: Any
) -> None:
    client = as_user(leaving.cast.liaison)
    page = reverse("attendance:leave_detail", args=[request_.pk])
    assert page in client.get("/").content.decode()
    assert "待所在单位意见" in client.get(page).content.decode()
    assert post(client, request_, words="情况属实").status_code == 302
    assert LeaveStep.objects.get().words == "情况属实"
    assert page not in client.get("/").content.decode()
    assert page in as_user(leaving.cast.head_teacher).get("/").content.decode()


def test_a_letter_is_uploaded_by_the_trainee(leaving: Leaving, request_: LeaveRequest, as_user: Any) -> None:
    client = as_user(leaving.cast.cadre_user)
    assert post(client, request_).status_code == 409
    letter = SimpleUploadedFile("单位证明.pdf", b"%PDF-1.7")
    assert post(client, request_, letter=letter).status_code == 302
    step = LeaveStep.objects.get()
    assert (step.level, step.letter_name, step.by) == ("UNIT", "单位证明.pdf", leaving.cast.cadre_user)


def test_a_wrong_letter_and_an_old_page_are_refused(
    leaving: Leaving, request_: LeaveRequest, as_user: Any
) -> None:
    client = as_user(leaving.cast.head_teacher)
    wrong = post(client, request_, letter=SimpleUploadedFile("证明.exe", b"MZ"))
    assert (wrong.status_code, "不能上传“.exe”文件。" in wrong.content.decode()) == (422, True)
    post(as_user(leaving.cast.liaison), request_, agrees="0", words="不同意")
    late = post(client, request_, words="镇里说可以")
    assert (late.status_code, "陈联络在 11-23 07:00 已“不同意”" in late.content.decode()) == (409, True)


def test_who_may(leaving: Leaving, request_: LeaveRequest, as_user: Any) -> None:
    address = reverse("attendance:leave_advise", args=[request_.pk])
    assert answers(leaving.cast, as_user, address, "post") == {
        "administrator": 422,
        "organiser": 422,
        "head_teacher": 422,
        "finance": 403,
        "auditor": 403,
        "liaison": 422,
        "cadre_user": 422,
        "stranger": 404,
        "anonymous": 302,
    }
    assert as_user(leaving.cast.other_liaison).post(address).status_code == 404
