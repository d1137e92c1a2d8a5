"""What was held or cancelled is taken back by whoever did it."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from reminders import moving
from reminders.moving import Move
from tests.conftest import Cast
from tests.reminders.outbox_scene import about, message

SignIn = Callable[[User], Client]


def test_it_is_waiting_again(cast: Cast, as_user: SignIn) -> None:
    row = message(cast)
    moved = moving.move(about(cast), to=Move.CANCEL, by=cast.organiser, seen_at=timezone.now())
    assert moved.entry
    address = reverse("reminders:move_undo", args=[cast.training_class.pk, moved.entry.pk])
    assert as_user(cast.administrator).post(address).status_code == 404
    assert as_user(cast.organiser).post(address).status_code == 302
    row.refresh_from_db()
    assert (row.status, row.by, row.moved_at) == ("WAITING", None, None)
