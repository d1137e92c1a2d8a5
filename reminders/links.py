"""Where a message leads its reader."""

import re

from django.conf import settings
from django.urls import reverse

from reminders.models import Message
from timetable.links import address_of
from timetable.models import InstructorLink


def address(name: str, *args: object) -> str:
    """The whole address of a page."""
    return f"{settings.BASE_URL}{reverse(name, args=args)}"


def link_for(message: Message, page: str = "") -> str:
    """A cadre's own page; a lecturer's page for the class, "" where no link is open; for staff `page`, or the class."""
    if message.cadre_id:
        return address("desk:me")
    if message.instructor_id:
        link = InstructorLink.objects.filter(
            instructor=message.instructor_id, training_class=message.training_class_id, revoked_at=None
        ).first()
        return address_of(link) if link else ""
    return page or address("courses:class_detail", message.training_class_id)


def path_in(message: Message) -> str:
    """The path of the page that the text of a sent message names; the page of its reader where it names none of ours."""
    found = re.search(rf"{re.escape(settings.BASE_URL)}(/[A-Za-z0-9._~/?=&%#+-]*)", message.text)
    return found[1] if found else link_for(message).removeprefix(settings.BASE_URL)


def without_link(text: str) -> str:
    """The text without the lines that hold nothing but an address of ours: where it is a button, nobody reads it."""
    lines = [
        line
        for line in text.split("\n")
        if not re.fullmatch(rf"\s*{re.escape(settings.BASE_URL)}/\S*\s*", line)
    ]
    return "\n".join(lines).strip()
