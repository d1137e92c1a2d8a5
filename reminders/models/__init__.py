"""What the reminders keep: the rules of a district, its wordings and channels, and the outbox."""

from reminders.models.announcement import Announcement
from reminders.models.channel import ChannelSetting, GroupRobot, RobotKind, SendingBucket
from reminders.models.heartbeat import Heartbeat
from reminders.models.message import Message, MessageStatus
from reminders.models.names import AUDIENCES, Audience, Channel, RuleName
from reminders.models.setting import RuleSetting
from reminders.models.template import MessageTemplate, WordingForm

__all__ = [
    "AUDIENCES",
    "Announcement",
    "Audience",
    "Channel",
    "ChannelSetting",
    "GroupRobot",
    "Heartbeat",
    "Message",
    "MessageStatus",
    "MessageTemplate",
    "RobotKind",
    "RuleName",
    "RuleSetting",
    "SendingBucket",
    "WordingForm",
]
