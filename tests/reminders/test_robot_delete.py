"""Removing a robot: it asks, and what it said stays."""

from typing import Any

from django.urls import reverse

from accounts.models import AuditEntry
from reminders.models import GroupRobot, Message
from tests import factories
from tests.conftest import Cast


def test_it_asks_and_what_was_said_stays(cast: Cast, as_user: Any) -> None:
    row = factories.robot(cast.district, cast.training_class)
    said = Message.objects.create(
        rule="SESSION_AHEAD",
        training_class=cast.training_class,
        subject="2026-11-23/1d",
        channel="GROUP",
        robot=row,
        status="SENT",
        text="明天上课",
    )
    address = reverse("reminders:robot_delete", args=[row.pk])
    client = as_user(cast.organiser)
    assert "删除“学员群”？" in client.get(address).content.decode()
    assert GroupRobot.objects.count() == 1
    done = client.post(address)
    assert done.url == reverse("reminders:class_robot_list", args=[cast.training_class.pk])
    said.refresh_from_db()
    assert (GroupRobot.objects.count(), said.robot, said.text) == (0, None, "明天上课")
    assert AuditEntry.objects.get(action="reminders.remove_robot").subject_label == "学员群"
    assert client.post(address).status_code == 404
