"""The forms of signing in by more than a password."""

import datetime as dt
from typing import Any, cast

from allauth.mfa.models import Authenticator
from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import factors, passkeys
from accounts.guessing import Limit
from accounts.models import SignInPolicy, User

# Passwords tried again by who has signed in.
CONFIRMATIONS = Limit("confirm", 5, 300)


def wait_words(seconds: int) -> str:
    """When the next try counts."""
    at = timezone.localtime() + dt.timedelta(seconds=seconds)
    return _("试的次数太多，请到 %(at)s 以后再试。") % {"at": at.strftime("%H:%M:%S")}


class LimitedForm(forms.Form):
    """A form that is guessed at. `retry_after` is in how many seconds it is taken again, where it is not now."""

    retry_after = 0

    @property
    def status(self) -> int:
        """What the page answers: 200, 422, or 429 for too many tries."""
        return 429 if self.retry_after else 422 if self.errors else 200

    def refuse_until(self, seconds: int) -> forms.ValidationError:
        """What to raise when there were too many tries."""
        self.retry_after = seconds
        return forms.ValidationError(wait_words(seconds))


class FactorForm(LimitedForm):
    """A code of the app, a recovery code, or what the browser says of a passkey. `factor` is what proved right."""

    code = forms.CharField(
        label=gettext_lazy("验证码或恢复码"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
    credential = forms.JSONField(required=False, widget=forms.HiddenInput)
    factor: Authenticator | None = None

    def __init__(self, *args: Any, user: User, with_code: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        if not with_code:
            del self.fields["code"]

    def clean(self) -> dict[str, Any]:
        """Uses up the code, or the question that the browser answered."""
        given: dict[str, Any] = super().clean() or {}
        if credential := given.get("credential"):
            self.factor = passkeys.shown(credential, user=self.user)
            if not self.factor:
                raise forms.ValidationError(_("没有认出这个通行密钥，请再试一次。"))
            return given
        try:
            self.factor = factors.check(self.user, given.get("code", ""))
        except factors.TooManyGuesses:
            raise self.refuse_until(factors.GUESSES.seconds_left(str(self.user.pk))) from None
        if not self.factor:
            self.add_error("code", _("验证码不对或已经用过。请输入验证器上现在显示的 6 位数字。"))
        return given


class PasswordForm(LimitedForm):
    """The own password, once more."""

    password = forms.CharField(
        label=gettext_lazy("当前密码"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    factor = None

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        """Five tries in five minutes."""
        of = str(self.user.pk)
        if not CONFIRMATIONS.take(of):
            raise self.refuse_until(CONFIRMATIONS.seconds_left(of))
        if not self.user.check_password(self.cleaned_data["password"]):
            raise forms.ValidationError(_("密码不对。"))
        CONFIRMATIONS.forget(of)
        return str(self.cleaned_data["password"])


class AppForm(LimitedForm):
    """The code by which an authenticator app shows that it has the secret."""

    code = forms.CharField(
        label=gettext_lazy("验证器上显示的 6 位数字"),
        max_length=10,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class PasskeyForm(forms.Form):
    """A passkey just made, and what its owner calls it."""

    name = forms.CharField(
        label=gettext_lazy("名称"),
        max_length=40,
        help_text=gettext_lazy("自己认得出就行，例如“办公室电脑”“我的手机”。"),
    )
    credential = forms.JSONField(widget=forms.HiddenInput)

    def clean_credential(self) -> dict[str, Any]:
        """Only one that proves itself."""
        credential = self.cleaned_data["credential"]
        if not isinstance(credential, dict) or not passkeys.made(credential):
            raise forms.ValidationError(_("没有成功，请再试一次。"))
        return cast(dict[str, Any], credential)


class PasskeyNameForm(forms.Form):
    """Another name for a passkey."""

    name = forms.CharField(label=gettext_lazy("名称"), max_length=40)


class SignInPolicyForm(forms.ModelForm):
    """Of whom a second factor is asked, and from when."""

    class Meta:
        model = SignInPolicy
        fields = ["second_factor", "from_on"]
        widgets = {
            "second_factor": forms.RadioSelect,
            "from_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }
        help_texts = {
            "from_on": gettext_lazy("到这一天还没有设置的人，登录后先要设置好才能继续。学员不受影响。"),
        }
