"""What Kaiban asks of allauth."""

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

# In the session: when it began and when it was last used, in seconds of the epoch (courses.staff_sessions).
BEGAN, USED = "staff_began", "staff_used"


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by administrators; nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def login(self, request: HttpRequest, user: Any) -> None:
        """Under a new session key, whose time begins."""
        super().login(request, user)
        request.session.update({BEGAN: time.time(), USED: time.time()})

    def get_login_stages(self) -> list[str]:
        """After the password, the second factor of who has one."""
        return ["accounts.second_step.SecondStep"]
