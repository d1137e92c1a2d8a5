"""A request about one's own data: asked, answered within its time, seen by both."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts import audit, identity
from accounts.models import User
from trainees.models import Cadre, PrivacyRequest, RequestKind, RequestState
from trainees.models.privacy import ANSWERED_WITHIN


@transaction.atomic
def ask(cadre: Cadre, *, kind: RequestKind, words: str, by: User) -> PrivacyRequest:
    """A new request of the cadre's; one of that kind that waits already is that one. Two at once make one."""
    Cadre.objects.select_for_update(of=["self"]).get(pk=cadre.pk)
    row, is_new = PrivacyRequest.objects.get_or_create(
        cadre=cadre,
        kind=kind,
        state=RequestState.ASKED,
        defaults={
            "words": _plain(words),
            "asked_by": by,
            "due_on": timezone.localdate() + ANSWERED_WITHIN,
        },
    )
    if is_new:
        audit.record("desk.ask_privacy", by=by, subject=cadre, request=row.pk, asked=str(kind))
    return row


@transaction.atomic
def answer(row: PrivacyRequest, *, done: bool, words: str, by: User) -> bool:
    """Answers one that waits; False where somebody has answered it. A refusal needs words, which the form asks for."""
    current = _held(row.pk)
    if current.state != RequestState.ASKED:
        return False
    current.state = RequestState.DONE if done else RequestState.REFUSED
    current.answer, current.answered_by, current.answered_at = _plain(words), by, timezone.now()
    current.save()
    audit.record(
        "desk.answer_privacy",
        by=by,
        subject=current.cadre,
        request=current.pk,
        asked=current.kind,
        answered=str(current.state),
    )
    return True


def _held(pk: int) -> PrivacyRequest:
    row: PrivacyRequest = PrivacyRequest.objects.select_for_update(of=["self"]).get(pk=pk)
    return row


def _plain(words: str) -> str:
    """Without a number, which would be kept in one more place."""
    return identity.mask_id_numbers(identity.mask_phones(words.strip()))
