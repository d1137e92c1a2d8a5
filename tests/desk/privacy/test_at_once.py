"""Two administrators do the same at once: one erasure, one answer. Each first shows what happens unguarded."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from accounts.models import AuditEntry
from courses.models import ClassStatus, TrainingClass
from desk.privacy import asking, erasing
from tests.conftest import Cast
from tests.meeting import Meeting
from trainees.models import Cadre, PrivacyRequest, RequestKind, RequestState

pytestmark = pytest.mark.django_db(transaction=True)


def both(act: Callable[[int], Any]) -> list[Any]:
    def hand(number: int) -> Any:
        try:
            return act(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(hand, range(2)))


@pytest.fixture
def erased_list(settings: Any, tmp_path: Path) -> Path:
    settings.ERASED_LIST = str(tmp_path / "erased.list")
    return tmp_path / "erased.list"


@pytest.mark.parametrize("guarded", [False, True])
def test_two_erase_somebody_once(
    cast: Cast, erased_list: Path, monkeypatch: pytest.MonkeyPatch, guarded: bool
) -> None:
    TrainingClass.objects.update(status=ClassStatus.CLOSED)
    if not guarded:
        look = Meeting(2).after(lambda pk: Cadre.objects.select_related("user", "district").get(pk=pk))
        monkeypatch.setattr(erasing, "_held", look)
    both(lambda _number: erasing.erase(cast.cadre, by=cast.administrator, reason="", asked_by=""))
    times = 1 if guarded else 2
    assert AuditEntry.objects.filter(action=erasing.ACTION).count() == times
    assert len(erased_list.read_text().splitlines()) == times


def test_an_erasure_that_is_done_leaves_no_second_line(cast: Cast, erased_list: Path) -> None:
    """A line about the number would hide the one about the person from whoever restores an older backup."""
    TrainingClass.objects.update(status=ClassStatus.CLOSED)
    before = Cadre.objects.filter(pk=cast.cadre.pk).values("name", "phone").get()
    for _time in range(2):
        erasing.erase(cast.cadre, by=cast.administrator, reason="", asked_by="")
    assert len(erased_list.read_text().splitlines()) == 1
    Cadre.objects.filter(pk=cast.cadre.pk).update(**before)
    assert erasing.repeat() == 1


@pytest.mark.parametrize("guarded", [False, True])
def test_two_answer_a_request_once(cast: Cast, monkeypatch: pytest.MonkeyPatch, guarded: bool) -> None:
    row = asking.ask(cast.cadre, kind=RequestKind.ERASURE, words="", by=cast.cadre_user)
    if not guarded:
        look = Meeting(2).after(lambda pk: PrivacyRequest.objects.get(pk=pk))
        monkeypatch.setattr(asking, "_held", look)
    told = both(lambda number: asking.answer(row, done=bool(number), words="看过了", by=cast.administrator))
    assert sorted(told) == [not guarded, True]
    entry = AuditEntry.objects.filter(action="desk.answer_privacy").order_by("pk").last()
    row.refresh_from_db()
    assert entry
    assert entry.data["answered"] == row.state
    assert row.state in (RequestState.DONE, RequestState.REFUSED)
