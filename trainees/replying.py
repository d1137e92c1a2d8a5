"""A unit reports that it is done (报送), is sent back (退回), and hands in the stamped slip (盖章回执)."""

import datetime as dt
from pathlib import PurePosixPath

from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import audit
from accounts.models import User
from courses.models import TrainingClass
from courses.refusals import NotAllowed
from trainees import reporting
from trainees.models import ReplySlip
from trainees.reply_slips import locked_slip, reopen
from units.models import Unit


@transaction.atomic
def submit(training_class: TrainingClass, unit: Unit, *, by: User, short_reason: str = "") -> ReplySlip:
    """“我单位已报齐”. With fewer people than seats it needs the reason; a second time nothing happens.

    Raises NotAllowed where the unit's door is shut, the reason lacks, or people named by the organiser wait for
    the unit's answer.
    """
    slip = locked_slip(training_class, unit)
    if slip.submitted_at:
        return slip
    reply = reporting.of_unit(slip.training_class, unit)
    if hindrance := hindrance_of(reply, short_reason=short_reason):
        raise NotAllowed(hindrance)
    slip.submitted_at, slip.submitted_by = timezone.now(), by
    slip.short_reason = short_reason if reply.missing else ""
    slip.save(update_fields=["submitted_at", "submitted_by", "short_reason"])
    audit.record(
        "trainees.submit_reply",
        by=by,
        subject=training_class,
        unit=unit.pk,
        missing=reply.missing,
        reason=slip.short_reason,
    )
    return slip


def hindrance_of(reply: reporting.Reply, *, short_reason: str) -> str:
    """Why the unit cannot report now, a sentence, "" where it can."""
    if not reply.is_open:
        return _("报名已经截止，不能再报送。请联系班次组织者补报。")
    if waiting := reply.numbers.unanswered:
        return ngettext(
            "还有 %(count)d 名点名调训的人员没有答复，请先答复。",
            "还有 %(count)d 名点名调训的人员没有答复，请先答复。",
            waiting,
        ) % {"count": waiting}
    if reply.missing and not short_reason.strip():
        return _("还差 %(count)d 人没有报满，请写明原因。") % {"count": reply.missing}
    return ""


@transaction.atomic
def send_back(
    training_class: TrainingClass, unit: Unit, *, by: User, reason: str, until: dt.datetime | None = None
) -> ReplySlip:
    """Gives a report back to the unit with the reason; `until` opens its door again where the class has closed.

    Raises NotAllowed where there is nothing to send back, or the door is shut and stays so.
    """
    slip = locked_slip(training_class, unit)
    reply = reporting.of_unit(slip.training_class, unit)
    if reply.owes:
        raise NotAllowed(_("这个单位还没有报送，没有可以退回的。"))
    if until:
        slip = reopen(training_class, unit, until=until, reason=reason, by=by)
    elif not reply.is_open:
        raise NotAllowed(_("报名已经截止。退回的同时请填补报截止，单位才能修改。"))
    slip.submitted_at = None
    slip.returned_at, slip.returned_by, slip.return_reason = timezone.now(), by, reason
    slip.save(update_fields=["submitted_at", "returned_at", "returned_by", "return_reason"])
    audit.record("trainees.send_back_reply", by=by, subject=training_class, unit=unit.pk, reason=reason)
    return slip


@transaction.atomic
def keep_stamped(training_class: TrainingClass, unit: Unit, *, by: User, file: File) -> ReplySlip:
    """Keeps the scan of the stamped slip under a name of ours, in place of an earlier one, whose file is removed."""
    slip = locked_slip(training_class, unit)
    if slip.stamped:
        storage, old = slip.stamped.storage, str(slip.stamped.name)
        transaction.on_commit(lambda: storage.delete(old))
    slip.stamped_name = given_name(file)
    slip.stamped.save(stored_as("reply-slip", slip.stamped_name), file, save=False)
    slip.stamped_at = timezone.now()
    slip.save(update_fields=["stamped", "stamped_name", "stamped_at"])
    audit.record("trainees.keep_stamped_slip", by=by, subject=training_class, unit=unit.pk)
    return slip


def given_name(file: File) -> str:
    """What the file is called where it comes from, without its folders."""
    return PurePosixPath((file.name or "").replace("\\", "/")).name[-200:]


def stored_as(what: str, given: str) -> str:
    """The name under which an upload lies: ours, with its own ending."""
    return f"{what}{PurePosixPath(given).suffix.lower()[:10]}"
