"""A check-in that staff took by mistake, taken back with the mark that followed from it."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from attendance import leave, marking, undoing
from attendance.marking import NotMarkable
from attendance.models import CheckIn, Direction, Mark


@transaction.atomic
def take_back(check_in: CheckIn, *, by: User) -> None:
    """The row is gone, and the person may check in again; a mark made over it since stays. Nothing happens a second time.

    A leave that it ended (销假) goes on. Raises NotMarkable for a closed class, and for what the trainee's own phone said;
    LeaveRefused where leave was asked for again since.
    """
    person = check_in.enrolment
    marking.lock(person.training_class, [person.pk])
    marking.refuse_locked(person.training_class)
    if check_in.taken_by_id is None:
        raise NotMarkable(_("这是本人用手机签的到，不能撤销；有疑问请在“签到核查”里处理。"))
    pk = check_in.pk
    if not CheckIn.objects.filter(pk=pk).delete()[0]:
        return
    mark = Mark.objects.filter(
        enrolment=person, marked_at=check_in.at, marked_by=check_in.taken_by_id, source=check_in.way
    ).first()
    if mark:
        undoing.undo(mark, person.training_class, by=by)
    if check_in.direction == Direction.IN:
        leave.forget_return(person, at=check_in.at, by=by)
    audit.record("attendance.check_in_taken_back", by=by, subject=person, session=check_in.session_id, row=pk)
