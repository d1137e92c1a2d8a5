"""What is due: the rules, worked out from the rows as they are now. Nothing here writes or sends."""

from reminders.due.announcements import Announcements
from reminders.due.closing import ClosingDue
from reminders.due.days import SessionAhead
from reminders.due.decisions import NominationDecided
from reminders.due.evaluation import EvaluationDue
from reminders.due.leave import LeaveAsked, LeaveDecided
from reminders.due.limits import LeaveNearLimit
from reminders.due.missing import MissingOnes
from reminders.due.nominations import NominationClosing, NominationOpened
from reminders.due.posting import Posting
from reminders.due.rule import Rule
from reminders.due.versions import TimetableChanged, TimetablePublished
from reminders.models import RuleName

_ALL: tuple[Rule, ...] = (
    SessionAhead(),
    TimetablePublished(),
    TimetableChanged(),
    NominationOpened(),
    NominationClosing(),
    NominationDecided(),
    LeaveAsked(),
    LeaveDecided(),
    LeaveNearLimit(),
    MissingOnes(),
    Posting(),
    EvaluationDue(),
    ClosingDue(),
    Announcements(),
)
RULES: dict[RuleName, Rule] = {rule.name: rule for rule in _ALL}
