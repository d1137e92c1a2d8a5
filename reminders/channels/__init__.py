"""The ways by which messages go."""

from reminders.channels.carrier import Carrier, NotTaken, Refused
from reminders.channels.group import Group
from reminders.channels.in_app import Inbox
from reminders.channels.mail import Mail
from reminders.channels.short import ShortMessages
from reminders.models import Channel

__all__ = ["CARRIERS", "Carrier", "NotTaken", "Refused"]

CARRIERS: dict[Channel, Carrier] = {
    Channel.IN_APP: Inbox(),
    Channel.EMAIL: Mail(),
    Channel.SMS: ShortMessages(),
    Channel.GROUP: Group(),
}
