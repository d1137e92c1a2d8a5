"""Whoever's sign-in changes is told by mail, once the change is saved; a mail that cannot go out stops nothing."""

import logging

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone

from accounts.models import User

log = logging.getLogger(__name__)

# What happened, by the act in the trail; the mail is Chinese, as every stored text.
WHAT = {
    "accounts.add_app": "设置了验证器",
    "accounts.add_passkey": "添加了通行密钥",
    "accounts.remove_factor": "取消了一种两步验证",
    "accounts.new_recovery_codes": "重新生成了恢复码",
    "accounts.reset_factors": "清除了全部两步验证",
}


def mail(to: User, action: str, *, account: User, by: User) -> None:
    """Writes to the person's e-mail, if there is one, after the transaction."""
    if not to.email:
        return
    when = timezone.localtime().strftime("%Y-%m-%d %H:%M")
    text = (
        f"{when}，{by}为账号“{account.get_username()}”{WHAT[action]}。\n\n"
        f"如果不是您本人或管理员所为，请马上修改密码，并联系管理员。\n{settings.BASE_URL}/account/factors/\n"
    )
    transaction.on_commit(lambda: _send(to.email, f"【开班】账号{WHAT[action]}", text))


def _send(address: str, subject: str, text: str) -> None:
    try:
        send_mail(subject, text, settings.DEFAULT_FROM_EMAIL, [address])
    except OSError:  # the trail has it anyway
        log.warning("a mail about an account's second factor did not go out", exc_info=True)
