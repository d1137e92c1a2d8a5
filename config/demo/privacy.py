"""What the demo's cadre asked about the own data: a copy, handed over, and a correction, which waits."""

from accounts.models import User
from desk.privacy import asking
from trainees.models import Cadre, RequestKind


def ask_own(cadre: Cadre, *, by: User, answered_by: User) -> None:
    """Both through the verbs, as everybody's are."""
    copy = asking.ask(cadre, kind=RequestKind.COPY, words="想看看登记了哪些内容。", by=by)
    asking.answer(copy, done=True, words="已打印，当面交给本人。", by=answered_by)
    asking.ask(cadre, kind=RequestKind.CORRECTION, words="学历已是本科，请更正。", by=by)
