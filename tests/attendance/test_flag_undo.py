"""Taking a decision on a flag back."""

from typing import Any

from attendance.models import FlagReview
from tests.attendance.conftest import PM, Attended
from tests.attendance.doors import WRITERS, answers
from tests.attendance.test_flags import FINE, check_in, decide, told
from tests.conftest import Cast


def test_the_flag_is_open_again(attended: Attended, cast: Cast, as_user: Any) -> None:
    check_in(attended.people[0], attended.morning, None)
    attended.mark(PM, p1="PRESENT")
    review = decide(attended, FINE)
    client = as_user(attended.by)
    answer = client.post(f"/flag-reviews/{review.pk}/undo/", follow=True)
    assert "已撤回结论，请重新核查" in answer.content.decode()
    assert (told(attended)[0][3], FlagReview.objects.count()) == (True, 0)
    assert client.post(f"/flag-reviews/{review.pk}/undo/").status_code == 404


def test_who_may(attended: Attended, cast: Cast, as_user: Any) -> None:
    check_in(attended.people[0], attended.morning, None)
    attended.mark(PM, p1="PRESENT")
    address = f"/flag-reviews/{decide(attended, FINE).pk}/undo/"
    others = {name: code for name, code in WRITERS.items() if code != 302}
    found = answers(cast, as_user, address, "get")
    assert {name: found[name] for name in ("organiser", "stranger")} == {"organiser": 405, "stranger": 405}
    refused = {name: as_user(getattr(cast, name)).post(address).status_code for name in others}
    assert refused == others
