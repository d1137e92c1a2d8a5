"""What is held of messages: to whom, where to, and in which words."""

from django.db.models import Q

from accounts.privacy.declaring import Declaration, Kept, before
from reminders.models import (
    Announcement,
    ChannelSetting,
    GroupRobot,
    Heartbeat,
    Message,
    MessageStatus,
    MessageTemplate,
    RuleSetting,
    SendingBucket,
)

_OVER = ~Q(status__in=[MessageStatus.WAITING, MessageStatus.SENDING, MessageStatus.HELD])

DECLARED = Declaration(
    kept=(
        Kept(Message, "message_address", ("address",), person="cadre", only=_OVER, due=before("due_at")),
        Kept(
            Message,
            "message",
            ("title", "text", "error"),
            person="cadre",
            among="training_class",
            only=_OVER,
            due=before("due_at"),
            whole=True,
        ),
        Kept(Announcement, "archive", ("title", "text", "group_name"), among="training_class", stays=True),
    ),
    nothing={
        ChannelSetting: "",
        GroupRobot: "name address_encrypted secret_encrypted",
        Heartbeat: "queue worker",
        Message: "subject subject_version language before",
        MessageTemplate: "language title text",
        RuleSetting: "offsets language",
        SendingBucket: "key",
    },
)
