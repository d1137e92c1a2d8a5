"""The addresses of accounts."""

from django.urls import path

from accounts.views import password, sign_in

app_name = "accounts"
urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("language/", sign_in.language_set, name="language_set"),
    path("password/", password.password_change, name="password_change"),
    path("password/reset/", password.password_reset, name="password_reset"),
    path("password/reset/sent/", password.password_reset_sent, name="password_reset_sent"),
    path("password/reset/<uid>/<token>/", password.password_reset_confirm, name="password_reset_confirm"),
]
