"""The file of a speech is handed out."""

from collections.abc import Callable

from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, User
from tests.conftest import Cast
from tests.timetable.ceremony import opening
from tests.timetable.doors import SESSION_READERS, answers
from timetable import speeches
from timetable.models import Speech


def handed_in(cast: Cast) -> Speech:
    return speeches.hand_in(
        opening(cast), file=ContentFile(b"%PDF-1.7", name="讲话稿.pdf"), by=cast.organiser
    )


def test_it_is_a_download_under_its_own_name_and_leaves_a_trace(cast: Cast, organiser: Client) -> None:
    speech = handed_in(cast)
    response = organiser.get(reverse("timetable:speech_file", args=[speech.pk]))
    assert b"".join(response.streaming_content) == b"%PDF-1.7"  # type: ignore[attr-defined]  # it streams
    assert response["Content-Disposition"] == (
        f"attachment; filename=\"speech-{speech.pk}.pdf\"; filename*=UTF-8''%E8%AE%B2%E8%AF%9D%E7%A8%BF.pdf"
    )
    assert AuditEntry.objects.get(action="timetable.fetch_speech").by == cast.organiser


def test_who_gets_it(cast: Cast, as_user: Callable[[User], Client]) -> None:
    address = reverse("timetable:speech_file", args=[handed_in(cast).pk])
    assert answers(cast, as_user, address) == SESSION_READERS


def test_a_removed_one_is_gone(cast: Cast, organiser: Client) -> None:
    speech = handed_in(cast)
    speeches.remove(speech, by=cast.organiser)
    assert organiser.get(reverse("timetable:speech_file", args=[speech.pk])).status_code == 404
