"""Asking for leave, on a phone and on the telephone's word (R11, R13)."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from attendance.models import LeaveRequest
from tests.attendance.conftest import AM, TUE_AM, WED_PM, Leaving
from tests.attendance.doors import READERS, answers


@pytest.fixture
def address(leaving: Leaving) -> str:
    return reverse("attendance:leave_new", args=[leaving.person.pk])


def form(**given: Any) -> dict[str, Any]:
    nonce = "00000000-0000-4000-8000-000000000001"
    usual = {
        "kind": "PERSONAL",
        "way": "half",
        "first": AM.key,
        "last": AM.key,
        "reason": "家中有事",
        "nonce": nonce,
    }
    return usual | given


def test_a_trainee_asks_once_however_often_it_is_sent(leaving: Leaving, address: str, as_user: Any) -> None:
    client = as_user(leaving.cast.cadre_user)
    page = client.get(address).content.decode()
    assert "现累计0/26学时" in page
    assert "全班26学时，请假半天（4学时）就会超过1/7。" in page
    for _ in range(2):
        answer = client.post(
            address, form(kind="SICK", way="hours", day=str(AM.day), starts="09:00", ends="10:00")
        )
        made = LeaveRequest.objects.get()
        assert answer["Location"] == reverse("attendance:leave_detail", args=[made.pk])
    assert (made.kind, made.by_hours, made.by_telephone, made.asked_by) == (
        "SICK",
        True,
        False,
        leaving.cast.cadre_user,
    )


def test_R09_what_passes_the_limit_is_asked_for_knowingly(
    leaving: Leaving, address: str, as_user: Any
) -> None:
    client = as_user(leaving.cast.cadre_user)
    answer = client.post(address, form())
    sentence = "准假后累计4/26学时，超过1/7，按规定作退学处理"
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
    assert list(answer.context["form"].errors) == ["known"]
    assert not LeaveRequest.objects.exists()
    assert client.post(address, form(known="1")).status_code == 302
    assert LeaveRequest.objects.get().reason == "家中有事"


def test_R09_the_sentence_comes_while_the_form_is_filled_in(
    leaving: Leaving, address: str, as_user: Any
) -> None:
    client = as_user(leaving.cast.cadre_user)
    chosen = {"kind": "PERSONAL", "way": "half", "first": AM.key, "last": WED_PM.key}
    answer = client.get(address, chosen, headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert "准假后累计26/26学时，超过1/7，按规定作退学处理" in page
    assert ("<html" in page, "我已知道" in page) == (False, True)
    unfinished = client.get(address, chosen | {"last": "x"}, headers={"HX-Request": "true"})
    assert "请假半天" in unfinished.content.decode()


def test_what_is_wrong_stands_beside_its_field(leaving: Leaving, address: str, as_user: Any) -> None:
    client = as_user(leaving.cast.cadre_user)
    wrong = [
        form(kind="", reason=""),
        form(way="hours"),
        form(way="hours", day=str(AM.day), starts="10:00", ends="09:00"),
        form(first=TUE_AM.key),
        form(known="1", proof=SimpleUploadedFile("病历.pdf", b"MZ")),
    ]
    found = [client.post(address, one) for one in wrong]
    assert [(one.status_code, sorted(one.context["form"].errors)) for one in found] == [
        (422, ["kind", "reason"]),
        (422, ["day", "ends", "starts"]),
        (422, ["ends"]),
        (422, ["last"]),
        (422, ["proof"]),
    ]


def test_what_cannot_be_asked_for_is_said(leaving: Leaving, address: str, as_user: Any) -> None:
    leaving.ask(AM)
    answer = as_user(leaving.cast.cadre_user).post(address, form(known="1"))
    assert answer.status_code == 409
    assert "与已有的请假（11月23日上午，待审批）重叠。" in answer.content.decode()


def test_R13_the_proof_is_asked_for_and_kept(leaving: Leaving, address: str, as_user: Any) -> None:
    leaving.policy.proof_needed = ["SICK"]
    leaving.policy.save()
    client = as_user(leaving.cast.cadre_user)
    assert client.post(address, form(kind="SICK", known="1")).status_code == 409
    proof = SimpleUploadedFile("诊断证明.pdf", b"%PDF-1.7")
    assert client.post(address, form(kind="SICK", known="1", proof=proof)).status_code == 302
    assert LeaveRequest.objects.get().proof_name == "诊断证明.pdf"


def test_R11_the_head_teacher_enters_what_was_rung_up(leaving: Leaving, address: str, as_user: Any) -> None:
    client = as_user(leaving.cast.head_teacher)
    assert "代王小宁请假" in client.get(address).content.decode()
    client.post(address, form(known="1"))
    made = LeaveRequest.objects.get()
    assert (made.by_telephone, made.asked_by) == (True, leaving.cast.head_teacher)


def test_who_may(leaving: Leaving, address: str, as_user: Any) -> None:
    reads = READERS | {"finance": 403, "auditor": 403, "cadre_user": 200}
    assert answers(leaving.cast, as_user, address) == reads
    assert answers(leaving.cast, as_user, address, "post") == {
        name: 422 if code == 200 else code for name, code in reads.items()
    }
