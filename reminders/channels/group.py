"""群机器人: what waits for one group at the same time is said in one text."""

from __future__ import annotations

import time
from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from reminders import buckets
from reminders.channels import robots
from reminders.channels.carrier import Carrier, Refused, Templates
from reminders.group_texts import text_for
from reminders.models import GroupRobot, Message, WordingForm
from reminders.wording import Written

BETWEEN = "\n\n"
PACE = 3.0  # seconds that a further part of a text too long waits at most for its turn


class Group(Carrier):
    """The rule's text for the group, as it would be copied by hand."""

    form = WordingForm.SHORT

    def address_of(self, message: Message) -> str:
        """Its address is a secret: the name of the group stands in its place."""
        return _robot_of(message).name

    def write(self, message: Message, template_for: Templates) -> Written:
        """What can be said of it now."""
        text = text_for(message)
        if not text:
            raise Refused(_("事情已经变了，没有可说的了。"))
        return Written("", text)

    def joins(self, message: Message) -> bool:
        """Whether others to the same robot may go with it."""
        return message.robot is not None and robots.kind_of(message.robot).joins

    def fits(self, message: Message, texts: Sequence[str]) -> bool:
        """Whether these go as one text."""
        return len(BETWEEN.join(texts).encode()) <= robots.kind_of(_robot_of(message)).most_bytes

    def carry(self, message: Message, written: Written, address: str) -> None:
        """One alone."""
        self.carry_all([(message, written)])

    def carry_all(self, told: Sequence[tuple[Message, Written]]) -> None:
        """All in one text; the parts of one that is too long at the robot's pace."""
        message = told[0][0]
        robot = _robot_of(message)
        parts = cut(BETWEEN.join(written.text for _one, written in told), robots.kind_of(robot).most_bytes)
        for place, part in enumerate(parts):
            if place and buckets.take(message, timezone.now()) > timezone.now():
                time.sleep(PACE)
            robots.say(robot, part, _facts(message))


def cut(text: str, most_bytes: int) -> list[str]:
    """The text in parts of at most so many bytes, cut at ends of lines where there are any."""
    parts, rest = [], text
    while len(rest.encode()) > most_bytes:
        head = rest.encode()[:most_bytes].decode(errors="ignore")
        line = head.rfind("\n")
        end = line if line > 0 else len(head)
        parts.append(rest[:end])
        rest = rest[end:].lstrip("\n")
    return [*parts, rest] if rest else parts


def _facts(message: Message) -> dict[str, str]:
    """What a webhook is given besides the text."""
    return {
        "rule": message.rule,
        "class": message.training_class.name,
        "subject": message.subject,
        "message_id": str(message.message_id),
        "sent_at": timezone.localtime().isoformat(timespec="seconds"),
    }


def _robot_of(message: Message) -> GroupRobot:
    if message.robot is None:
        raise Refused(_("群机器人已删除。"))
    return message.robot
