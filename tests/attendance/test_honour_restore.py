"""An honour that was taken back is given again, with its reason."""

from typing import Any

from django.urls import reverse

from attendance import honouring
from attendance.models import CompletionTerms, Honour
from tests import factories
from tests.conftest import Cast


def test_given_again_while_there_is_a_place(cast: Cast, as_user: Any) -> None:
    terms = CompletionTerms.objects.create(training_class=cast.training_class, honours_most=1)
    honour = Honour.objects.create(enrolment=cast.enrolment, reason="带头发言", decided_by=cast.organiser)
    entry = honouring.take_back(honour, by=cast.organiser)
    client, page = as_user(cast.organiser), reverse("attendance:honour_restore", args=[entry.pk])
    (other,) = factories.trainees(cast.training_class, cast.community, 1)
    honouring.name(other, by=cast.organiser)
    assert "已经评满" in client.post(page, follow=True).content.decode()
    terms.honours_most = 2
    terms.save()
    assert "王小宁评为优秀学员。" in client.post(page, follow=True).content.decode()
    assert Honour.objects.get(enrolment=cast.enrolment).reason == "带头发言"
