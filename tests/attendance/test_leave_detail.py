"""The page of a request: what each reader sees and may do."""

from typing import Any

from django.core.files.base import ContentFile
from django.urls import reverse

from attendance import leave_deciding
from tests.attendance.conftest import AM, PM, WED_AM, WED_PM, Leaving
from tests.attendance.doors import READERS, answers


def page_of(client: Any, pk: int) -> str:
    return str(client.get(reverse("attendance:leave_detail", args=[pk])).content.decode())


BUTTONS = (
    "准假并标记",
    "登记：单位同意",
    "撤回请假",
    "销假</button>",
    "撤销上一次审批",
    "补交证明材料",
    "请假审批表",
)


def buttons(page: str) -> list[str]:
    return [text for text in BUTTONS if text in page]


def test_each_reader_sees_what_is_to_be_done(leaving: Leaving, as_user: Any) -> None:
    cast, request = leaving.cast, leaving.ask(PM)
    people = ("head_teacher", "organiser", "cadre_user", "liaison", "auditor")
    assert {name: buttons(page_of(as_user(getattr(cast, name)), request.pk)) for name in people} == {
        "head_teacher": ["准假并标记", "撤回请假", "补交证明材料", "请假审批表"],
        "organiser": ["准假并标记", "撤回请假", "补交证明材料", "请假审批表"],
        "cadre_user": ["撤回请假", "补交证明材料", "请假审批表"],
        "liaison": ["请假审批表"],
        "auditor": [],
    }
    longer = leaving.ask(WED_AM, WED_PM)
    assert buttons(page_of(as_user(cast.head_teacher), longer.pk)) == [
        "撤回请假",
        "补交证明材料",
        "请假审批表",
    ]


def test_after_the_decision_it_is_returned_from_or_undone(
    leaving: Leaving, as_user: Any, time_machine_at: Any
) -> None:
    cast = leaving.cast
    request = leave_deciding.decide(leaving.ask(PM), by=cast.head_teacher, answer="AGREE")
    head, own = as_user(cast.head_teacher), as_user(cast.cadre_user)
    assert [buttons(page_of(client, request.pk)) for client in (head, own)] == [
        ["撤回请假", "撤销上一次审批", "补交证明材料", "请假审批表"],
        ["撤回请假", "补交证明材料", "请假审批表"],
    ]
    with time_machine_at("2026-11-23T14:00:00+08:00"):
        assert [buttons(page_of(client, request.pk)) for client in (head, own)] == [
            ["销假</button>", "补交证明材料", "请假审批表"],
            ["销假</button>", "补交证明材料", "请假审批表"],
        ]


def test_R09_applicant_and_approver_read_the_sentence(leaving: Leaving, as_user: Any) -> None:
    cast, request = leaving.cast, leaving.ask(AM)
    sentence = "准假后累计4/26学时，超过1/7，按规定作退学处理"
    pages = [
        page_of(as_user(person), request.pk) for person in (cast.cadre_user, cast.head_teacher, cast.liaison)
    ]
    assert [sentence in page for page in pages] == [True, True, True]
    leaving.grant(request)
    assert "现累计4/26学时" in page_of(as_user(cast.cadre_user), request.pk)


def test_a_reason_is_for_those_who_decide_and_a_medical_proof_not_for_the_unit(
    leaving: Leaving, as_user: Any
) -> None:
    proof = ContentFile(b"%PDF-1.7", name="诊断证明.pdf")
    cast, request = leaving.cast, leaving.ask(AM, kind="SICK", reason="住院检查", proof=proof)
    people = ("cadre_user", "head_teacher", "liaison", "finance", "auditor")
    pages = {name: page_of(as_user(getattr(cast, name)), request.pk) for name in people}
    assert {name: ("住院检查" in page, "诊断证明.pdf" in page) for name, page in pages.items()} == {
        "cadre_user": (True, True),
        "head_teacher": (True, True),
        "liaison": (True, False),
        "finance": (False, False),
        "auditor": (False, False),
    }


def test_who_may(leaving: Leaving, as_user: Any) -> None:
    address = reverse("attendance:leave_detail", args=[leaving.ask(AM).pk])
    assert answers(leaving.cast, as_user, address) == READERS | {"liaison": 200, "cadre_user": 200}
    assert as_user(leaving.cast.other_liaison).get(address).status_code == 404
    assert as_user(leaving.cast.liaison).get(address)["Cache-Control"] == "no-store, private"
