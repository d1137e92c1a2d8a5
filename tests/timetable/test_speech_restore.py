"""A speech is put back."""

from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from tests.conftest import Cast
from tests.timetable.ceremony import opening
from tests.timetable.test_speech_file import handed_in
from timetable import speeches
from timetable.models import Speech


def test_an_earlier_one_takes_the_place_of_the_later(cast: Cast, organiser: Client) -> None:
    earlier = handed_in(cast)
    speeches.hand_in(opening(cast), file=ContentFile(b"%PDF-2", name="新稿.pdf"), by=cast.organiser)
    for _time in range(2):
        organiser.post(reverse("timetable:speech_restore", args=[earlier.pk]))
    assert speeches.in_place(opening(cast)) == earlier
    assert Speech.objects.filter(removed_at=None).count() == 1
