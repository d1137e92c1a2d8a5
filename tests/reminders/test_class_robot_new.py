"""Adding a robot of a class, by its organiser."""

from typing import Any

from django.urls import reverse

from reminders.models import GroupRobot
from tests.conftest import Cast
from tests.reminders.robot_form import FORM, KEY


def test_it_is_the_classs_own(cast: Cast, as_user: Any) -> None:
    address = reverse("reminders:class_robot_new", args=[cast.training_class.pk])
    page = as_user(cast.organiser).post(address, FORM, follow=True).content.decode()
    assert [(row.training_class, row.district) for row in GroupRobot.objects.all()] == [
        (cast.training_class, cast.district)
    ]
    assert ("第3期学员群" in page, KEY in page) == (True, False)
