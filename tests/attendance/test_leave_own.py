"""Nobody says anything on the own leave but what a trainee says (R11): not as head teacher, organiser, district or liaison."""

from typing import Any

import pytest
from django.urls import reverse

from accounts.models import Grant, Role, User
from attendance import leave_access, leave_deciding
from attendance.leave import LeaveRefused
from attendance.models import LeaveLevel, LeaveRequest
from tests.attendance.conftest import PM, Leaving


def as_trainee(leaving: Leaving, user: User) -> LeaveRequest:
    """The request of the person, who has that account."""
    leaving.person.cadre.user = user
    leaving.person.cadre.save()
    return leaving.ask(PM, by=user)


@pytest.mark.parametrize("name", ["head_teacher", "organiser", "administrator"])
def test_R11_nobody_decides_on_the_own_leave(leaving: Leaving, as_user: Any, name: str) -> None:
    user = getattr(leaving.cast, name)
    leaving.cast.cadre_user.delete()
    request = as_trainee(leaving, user)
    assert leave_deciding.voice_for(user, request) is None
    assert leave_access.waiting_for(user) == []
    with pytest.raises(LeaveRefused, match="自己的请假要由别人审批"):
        leave_deciding.decide(request, by=user, answer="AGREE")
    answer = {"answer": "AGREE", "version": request.version}
    address = reverse("attendance:leave_decide", args=[request.pk])
    assert as_user(user).post(address, answer).status_code == 403
    request.refresh_from_db()
    assert request.state == "ASKED"
    other = leaving.cast.administrator if name != "administrator" else leaving.cast.organiser
    assert leave_deciding.decide(request, by=other, answer="REFUSE").state == "REFUSED"
    with pytest.raises(LeaveRefused, match="没有可以撤销的审批"):
        leave_deciding.undo(LeaveRequest.objects.get(pk=request.pk), by=user)


def test_R11_a_liaison_brings_a_letter_for_the_own_leave(leaving: Leaving) -> None:
    leaving.policy.unit_word = True
    leaving.policy.save()
    user = leaving.cast.cadre_user
    Grant.objects.create(user=user, role=Role.LIAISON, unit=leaving.cast.town)
    request = leaving.ask(PM)
    assert request.awaits == LeaveLevel.UNIT
    user = User.objects.get(pk=user.pk)
    assert leave_access.waiting_for(user) == []
    with pytest.raises(LeaveRefused, match="请上传单位出具的证明"):
        leave_deciding.advise(request, by=user, agrees=True, words="同意")
    assert leave_deciding.advise(request, by=leaving.cast.liaison, agrees=True).awaits == "HEAD_TEACHER"
