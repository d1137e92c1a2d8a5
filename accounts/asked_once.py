"""What is asked about a person again and again while one page is made is looked up once."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from accounts.models import User

Answer = TypeVar("Answer")


def asked_once(ask: Callable[[User], Answer]) -> Callable[[User], Answer]:
    """The same question, whose answer is kept on the user's object: as long as a request, for each has its own."""

    @wraps(ask)
    def answer(user: User) -> Answer:
        if ask not in user.answers:
            user.answers[ask] = ask(user)
        found: Answer = user.answers[ask]
        return found

    return answer
