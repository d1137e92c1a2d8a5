"""What every way of sending can do."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import ClassVar

from reminders import wording
from reminders.models import Message, MessageTemplate, WordingForm
from reminders.wording import Written

Templates = Callable[[Message, WordingForm], MessageTemplate]


class NotTaken(Exception):
    """It was not taken now and may be later; the words, in the language of the page, hold no phone and no address."""


class Refused(Exception):
    """It will never be taken as it is; the words, in the language of the page, say what to do."""


class Carrier(ABC):
    """One way of sending."""

    form: ClassVar[WordingForm]

    @abstractmethod
    def address_of(self, message: Message) -> str:
        """Where it goes, kept with the message; raises Refused where there is no address."""

    def write(self, message: Message, template_for: Templates) -> Written:
        """What is said, in the active language; raises Refused where there is nothing to say."""
        return wording.written(template_for(message, self.form), message)

    def joins(self, message: Message) -> bool:
        """Whether others that wait for the same recipient may go with it."""
        return False

    def fits(self, message: Message, texts: Sequence[str]) -> bool:
        """Whether these may go together with the message's."""
        return len(texts) == 1

    def carry_all(self, told: Sequence[tuple[Message, Written]]) -> None:
        """Hands over what goes together, as `carry` does."""
        for message, written in told:
            self.carry(message, written, self.address_of(message))

    @abstractmethod
    def carry(self, message: Message, written: Written, address: str) -> None:
        """Hands it over; raises NotTaken or Refused. It may be handed over again after a worker died, with the same
        `message_id`."""
