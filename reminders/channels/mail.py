"""电子邮件, by what EMAIL_URL names."""

import smtplib

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils.translation import gettext as _

from reminders.channels.carrier import Carrier, NotTaken, Refused
from reminders.models import Message, WordingForm
from reminders.wording import Written

PATIENCE = 10  # seconds for each answer of the mail server


class Mail(Carrier):
    """One mail a message, with a Message-ID that stays the same however often it is tried."""

    form = WordingForm.LONG

    def address_of(self, message: Message) -> str:
        """The person's own."""
        account = message.cadre.user if message.cadre else None
        person = message.user or message.instructor or account
        if person is None or not person.email:
            raise Refused(_("没有电子邮箱。请在账号或师资页补上，再重发。"))
        return str(person.email)

    def carry(self, message: Message, written: Written, address: str) -> None:
        """What the server says of the recipient decides whether it is tried again."""
        self.post(address, written.title, written.text, message_id=str(message.message_id))

    def post(self, address: str, title: str, text: str, *, message_id: str) -> None:
        """One mail to that address; raises NotTaken or Refused."""
        host = settings.BASE_URL.split("://")[1].split("/")[0].rsplit(":", 1)[0]
        mail = EmailMessage(
            title,
            text,
            to=[address],
            headers={"Message-ID": f"<{message_id}@{host}>", "Auto-Submitted": "auto-generated"},
            connection=get_connection(timeout=PATIENCE),
        )
        try:
            mail.send()
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _words in error.recipients.values()]
            if codes and all(500 <= code < 600 for code in codes):
                raise Refused(_("邮件服务器不收这个地址（%(code)d）。") % {"code": codes[0]}) from error
            raise NotTaken(_("邮件服务器暂时不收。")) from error
        except smtplib.SMTPException as error:
            raise NotTaken(_("邮件服务器没有接收（%(kind)s）。") % {"kind": type(error).__name__}) from error
        except OSError as error:
            raise NotTaken(_("连不上邮件服务器（%(kind)s）。") % {"kind": type(error).__name__}) from error
