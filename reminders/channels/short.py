"""短信, by what SMS_BACKEND names."""

from django.utils.translation import gettext as _

from accounts import sms
from reminders.channels.carrier import Carrier, NotTaken, Refused
from reminders.models import Message, WordingForm
from reminders.wording import Written
from trainees.models import Enrolment


class ShortMessages(Carrier):
    """One text a message; the provider counts its parts."""

    form = WordingForm.SHORT

    def address_of(self, message: Message) -> str:
        """The mobile."""
        phone = _phone_of(message)
        if not phone:
            raise Refused(_("没有手机号。请在花名册、师资或账号页补上，再重发。"))
        return phone

    def carry(self, message: Message, written: Written, address: str) -> None:
        """A provider that did not take it is asked again later, unless it never will."""
        self.post(address, written.text)

    def post(self, phone: str, text: str) -> None:
        """One text to that phone; raises NotTaken or Refused."""
        if not sms.is_offered():
            raise Refused(_("还没有配置短信服务，没有发出。请管理员在“设置—通道”里看怎么配置。"))
        try:
            sms.hand_over(phone, text)
        except sms.NeverSent as error:
            raise Refused(str(error.why.label)) from None
        except (
            Exception
        ) as error:  # of a provider's own too: its words may hold the phone, and are not passed on
            kind = type(error).__name__
            raise NotTaken(_("短信服务没有接收（%(kind)s）。") % {"kind": kind}) from None


def _phone_of(message: Message) -> str:
    """A trainee's as the class's roster has it, else the person's own."""
    if message.cadre_id:
        rows = Enrolment.objects.filter(cadre=message.cadre_id, training_class=message.training_class_id)
        kept = rows.values_list("phone", flat=True).first()
        return kept or (message.cadre.phone if message.cadre else "")
    person = message.instructor or message.user
    return person.phone if person else ""
