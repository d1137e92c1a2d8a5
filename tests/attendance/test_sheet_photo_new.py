"""Photos of a signed sheet are filed under their half-day, once, and each is what its name says."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from courses import filing
from courses.models import ClassDocument, ClassStatus
from tests.attendance.conftest import AM, PM, Attended
from tests.attendance.doors import WRITERS, answers
from tests.conftest import Cast

NONCE = "7f9c1f0e-6f0f-4e53-9a3a-0b5a2d1c9e11"
JPG, HEIC = b"\xff\xd8\xff\xe0 photo", b"\x00\x00\x00\x18ftypheic photo"


def address(attended: Attended) -> str:
    return reverse("attendance:sheet_photo_new", args=[attended.training_class.pk])


def file(name: str, content: bytes = JPG) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def form(half_day: str = AM.key, **more: Any) -> dict[str, Any]:
    return {"half_day": half_day, "nonce": NONCE, **more}


def test_who_may_file(attended: Attended, cast: Cast, as_user: Any) -> None:
    refused = {name: 422 if code == 302 and name != "anonymous" else code for name, code in WRITERS.items()}
    assert answers(cast, as_user, address(attended), "post") == refused
    assert as_user(cast.head_teacher).get(address(attended)).status_code == 405


def test_R23_several_at_once_belong_to_the_half_day(attended: Attended, as_user: Any) -> None:
    half_days = [(AM.day, AM.period.value), (PM.day, PM.period.value)]
    sent = form(camera=file("image.jpg"), photos=[file("二.HEIC", HEIC), file("三.pdf", b"%PDF-1.7")])
    answer = as_user(attended.by).post(address(attended), sent, follow=True)
    assert answer.redirect_chain[-1][0].endswith(f"/sheets/#{AM.key}")
    assert "已附上3个文件。" in answer.content.decode()
    rows = ClassDocument.objects.order_by("pk")
    assert [(row.title, row.original_name, row.kind, row.day, row.period, row.dated_on) for row in rows] == [
        (f"11月23日上午签到表（{place}）", name, "SIGNED_SHEET", AM.day, "AM", AM.day)
        for place, name in enumerate(["image.jpg", "二.HEIC", "三.pdf"], start=1)
    ]
    assert filing.missing_sheets(attended.training_class, half_days) == [(PM.day, "PM")]
    page = as_user(attended.by).get(f"/classes/{attended.training_class.pk}/").content.decode()
    assert "11月23日上午签到表（2）" in page


def test_the_same_form_again_files_nothing_twice_and_other_files_are_other_ones(
    attended: Attended, as_user: Any
) -> None:
    client = as_user(attended.by)
    for name in ("a.jpg", "a.jpg", "b.jpg"):
        assert client.post(address(attended), form(photos=file(name))).status_code == 302
    assert sorted(ClassDocument.objects.values_list("original_name", flat=True)) == ["a.jpg", "b.jpg"]


def test_what_is_no_photo_is_refused_with_its_name_and_nothing_is_filed(
    attended: Attended, as_user: Any
) -> None:
    client = as_user(attended.by)
    wrong = {
        "“b.jpg”：文件内容不是 .jpg": [file("a.jpg"), file("b.jpg", b"MZ\x90 programme")],
        "“c.exe”：不能上传“.exe”文件。": [file("c.exe")],
        "“d.png”：": [file("d.png", b"")],
        "一次最多 10 个文件。": [file(f"{place}.jpg") for place in range(11)],
        "请先拍照或选择文件。": [],
    }
    for said, photos in wrong.items():
        answer = client.post(address(attended), form(photos=photos))
        assert (answer.status_code, said in answer.content.decode()) == (422, True), said
    assert not ClassDocument.objects.exists()


def test_a_half_day_that_is_none_is_refused(attended: Attended, as_user: Any) -> None:
    client = as_user(attended.by)
    for half_day in ("", "yesterday", "2026-11-23", "9999-99-99-AM", "\x00"):
        assert client.post(address(attended), form(half_day, photos=file("a.jpg"))).status_code == 422


def test_a_closed_class_takes_none(attended: Attended, as_user: Any) -> None:
    attended.training_class.status = ClassStatus.CLOSED
    attended.training_class.save()
    answer = as_user(attended.by).post(address(attended), form(photos=file("a.jpg")))
    assert (answer.status_code, "本班已结班" in answer.content.decode()) == (409, True)
    assert not ClassDocument.objects.exists()
