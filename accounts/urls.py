"""The addresses of accounts."""

from django.urls import path

from accounts.views import account, factor, own, password, second, sign_in, sign_in_policy, unit

app_name = "accounts"
urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-in/second/", second.second_sign_in, name="second_sign_in"),
    path("sign-in/passkey/", second.passkey_sign_in, name="passkey_sign_in"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("language/", sign_in.language_set, name="language_set"),
    path("account/", own.account_own, name="account_own"),
    path("account/confirm/", second.account_confirm, name="account_confirm"),
    path("account/factors/", factor.factor_list, name="factor_list"),
    path("account/factors/app/", factor.app_new, name="app_new"),
    path("account/factors/app/delete/", factor.app_delete, name="app_delete"),
    path("account/factors/codes/", factor.recovery_new, name="recovery_new"),
    path("account/factors/passkeys/new/", factor.passkey_new, name="passkey_new"),
    path("account/factors/passkeys/<int:pk>/", factor.passkey_edit, name="passkey_edit"),
    path("account/factors/passkeys/<int:pk>/delete/", factor.passkey_delete, name="passkey_delete"),
    path("password/", password.password_change, name="password_change"),
    path("password/reset/", password.password_reset, name="password_reset"),
    path("password/reset/sent/", password.password_reset_sent, name="password_reset_sent"),
    path("password/reset/<uid>/<token>/", password.password_reset_confirm, name="password_reset_confirm"),
    path("settings/accounts/", account.account_list, name="account_list"),
    path("settings/accounts/new/", account.account_new, name="account_new"),
    path("settings/accounts/<int:pk>/", account.account_edit, name="account_edit"),
    path("settings/accounts/<int:pk>/disable/", account.account_disable, name="account_disable"),
    path("settings/accounts/<int:pk>/password/", account.account_password, name="account_password"),
    path("settings/accounts/<int:pk>/factors/", factor.factor_reset, name="factor_reset"),
    path("settings/accounts/<int:pk>/grants/", account.grant_new, name="grant_new"),
    path("settings/grants/<int:pk>/delete/", account.grant_delete, name="grant_delete"),
    path("settings/sign-in/", sign_in_policy.sign_in_policy_edit, name="sign_in_policy_edit"),
    path("settings/units/", unit.unit_list, name="unit_list"),
    path("settings/units/new/", unit.unit_new, name="unit_new"),
    path("settings/units/<int:pk>/", unit.unit_edit, name="unit_edit"),
]
