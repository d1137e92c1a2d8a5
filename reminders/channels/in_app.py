"""站内消息: the row itself is what is read."""

from reminders.channels.carrier import Carrier
from reminders.models import Message, WordingForm
from reminders.wording import Written


class Inbox(Carrier):
    """Nothing leaves the program."""

    form = WordingForm.LONG

    def address_of(self, message: Message) -> str:
        """None is needed."""
        return ""

    def carry(self, message: Message, written: Written, address: str) -> None:
        """Nothing to do: it is in the inbox once it is SENT."""
