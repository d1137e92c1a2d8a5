"""A document of the class is shown to trainees, or no longer; approvals and signed sheets never are."""

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from accounts.models import AuditEntry
from courses import planning
from courses.models import ClassDocument
from tests.conftest import Cast
from tests.courses.doors import SignIn, wrong_methods


def filed(cast: Cast, kind: str = "NOTICE") -> ClassDocument:
    file = ContentFile(b"%PDF", name="通知.pdf")
    return planning.add_document(cast.training_class, by=cast.organiser, kind=kind, title="通知", file=file)


def test_it_is_shown_and_no_longer(cast: Cast, as_user: SignIn) -> None:
    document, organiser = filed(cast), as_user(cast.organiser)
    seen = []
    for shown in ("1", "1", "0"):
        response = organiser.post(f"/documents/{document.pk}/show/", {"shown": shown})
        seen.append(ClassDocument.objects.shown().exists())
        assert response["Location"] == f"/classes/{cast.training_class.pk}/materials/"
    assert seen == [True, True, False]
    trail = AuditEntry.objects.filter(action="courses.show_document").order_by("pk")
    assert [entry.data["shown"] for entry in trail] == [True, False]


@pytest.mark.parametrize("kind", ["BASIS", "APPROVAL", "SIGNED_SHEET"])
def test_what_trainees_are_never_shown(cast: Cast, as_user: SignIn, kind: str) -> None:
    document = filed(cast, kind)
    response = as_user(cast.organiser).post(f"/documents/{document.pk}/show/", {"shown": "1"}, follow=True)
    assert "办班依据、批准文件和签到表不能发给学员。" in response.content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        ClassDocument.objects.update(shown=True)


def test_who_may(cast: Cast, as_user: SignIn) -> None:
    url = f"/documents/{filed(cast).pk}/show/"
    people = (cast.head_teacher, cast.auditor, cast.liaison, cast.cadre_user, cast.stranger)
    answers = [as_user(person).post(url, {"shown": "1"}).status_code for person in people]
    assert (answers, ClassDocument.objects.shown().exists()) == ([403, 403, 404, 404, 404], False)


def test_only_by_post(cast: Cast, as_user: SignIn) -> None:
    url = f"/documents/{filed(cast).pk}/show/"
    assert wrong_methods(as_user(cast.organiser), url, "get", "put") == {"get": 405, "put": 405}


@pytest.mark.parametrize(
    ("kind", "ticked", "shown"), [("NOTICE", "on", True), ("NOTICE", "", False), ("APPROVAL", "on", False)]
)
def test_it_is_chosen_when_it_is_filed(
    cast: Cast, as_user: SignIn, kind: str, ticked: str, shown: bool
) -> None:
    url = f"/classes/{cast.training_class.pk}/documents/new/"
    organiser = as_user(cast.organiser)
    form = organiser.get(f"{url}?kind={kind}").context["form"]
    assert form["shown"].value() == (kind == "NOTICE")
    sent = {"kind": kind, "title": "通知", "shown": ticked, "nonce": form["nonce"].value()}
    sent["file"] = ContentFile(b"%PDF-1.7", name="通知.pdf")
    assert organiser.post(url, sent).status_code == 302
    assert ClassDocument.objects.get().shown == shown
