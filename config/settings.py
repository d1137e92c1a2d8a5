"""Settings: one file, driven by the environment (docs/deploy.md names every variable)."""

from pathlib import Path

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config import embedded

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
env.read_env(BASE_DIR / ".env")

VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var"))).absolute()
EMBEDDED_POSTGRES = "DATABASE_URL" not in env.ENVIRON
EMBEDDED_VALKEY = "REDIS_URL" not in env.ENVIRON
_keys = embedded.keys(VAR_DIR) if EMBEDDED_POSTGRES or EMBEDDED_VALKEY else {}

# --- who serves, and under which name -------------------------------------------------------------
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default=_keys.get("SECRET_KEY", environ.Env.NOTSET))
FIELD_KEY = env.str("FIELD_KEY", default=_keys.get("FIELD_KEY", environ.Env.NOTSET))
HOST = env.str("HOST", default="127.0.0.1")
PORT = env.int("PORT", default=8000)
BASE_URL = env.str("BASE_URL", default=f"http://{HOST}:{PORT}").rstrip("/")
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS",
    default=[BASE_URL.split("://")[1].split("/")[0].rsplit(":", 1)[0], "127.0.0.1", "localhost"],
)
CSRF_TRUSTED_ORIGINS = [BASE_URL]
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
HTTPS = BASE_URL.startswith("https://")

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 14 * 24 * 3600
# Staff are asked to sign in again after so many minutes without a request, and after so many hours in any case.
STAFF_IDLE_MINUTES = env.int("STAFF_IDLE_MINUTES", default=120)
STAFF_SESSION_HOURS = env.int("STAFF_SESSION_HOURS", default=24)
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "worker-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# --- what it is made of ---------------------------------------------------------------------------
INSTALLED_APPS = [
    "config",
    "desk",
    "exports",
    "reminders",
    "attendance",
    "timetable",
    "trainees",
    "courses",
    "accounts",
    "units",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "rules.apps.AutodiscoverRulesConfig",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "template_partials",
    "django_tables2",
    "django_filters",
    "csp",
]
# What sets headers comes first: static files, refusals and redirects to https carry them too.
MIDDLEWARE = [
    "config.middleware.SafeAnswers",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "config.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "trainees.holding.PhoneTies",
    "courses.staff_sessions.StaffSessions",
    "django_htmx.middleware.HtmxMiddleware",
    "config.middleware.HtmxAnswers",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "desk.reading.AuditorReads",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "desk.context_processors.shell",
            ],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"
DJANGO_TABLES2_TEMPLATE = "components/table.html"

# --- data ------------------------------------------------------------------------------------------
DATABASES = {
    "default": {
        **env.db_url("DATABASE_URL", default=embedded.database_url(VAR_DIR)),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Rate limits live here, so that signing in never needs the broker.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        # Beyond that some are forgotten, and a limit with them.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
}
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(VAR_DIR / "media")))
MEDIA_URL = "media/"
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# --- people ----------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "desk:home"
LOGOUT_REDIRECT_URL = "accounts:sign_in"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
# An office shares one address, so the limit by address is generous; the one by account is tight (accounts.views.sign_in).
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",
    "login_failed": "100/m/ip",
    "reset_password": "20/m/ip",
    "setup": "20/m/ip",
}
MFA_ADAPTER = "accounts.mfa.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_TOTP_TOLERANCE = 1  # a clock may be half a minute off
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES

# --- personal data ----------------------------------------------------------------------------------
# How long what is kept, and why (docs/deploy.md).
PRIVACY_POLICY = env.str("PRIVACY_POLICY", default=str(BASE_DIR / "config" / "privacy.toml"))
# The keys of erased people, beside the database, so that a restored backup cannot bring them back.
ERASED_LIST = env.str("ERASED_LIST", default=str(VAR_DIR / "erased.list"))

# --- language and time -----------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("中文")), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
TIME_ZONE = env.str("TIME_ZONE", default="Asia/Shanghai")
USE_TZ = True

# --- mail, jobs, logs ------------------------------------------------------------------------------
vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="kaiban@localhost")
SMS_BACKEND = env.str("SMS_BACKEND", default="accounts.sms.Console")
# What a provider of short messages needs (accounts.sms), by the name of its variable without SMS_.
_SMS = "KEY_ID KEY_SECRET APP_ID REGION SIGN TEMPLATE PARAMETER CODE_TEMPLATE CODE_PARAMETER ENDPOINT"
SMS = {name: env.str(f"SMS_{name}", default="") for name in _SMS.split()}
# Whether a webhook may be called without TLS.
WEBHOOK_HTTP = env.bool("WEBHOOK_HTTP", default=False)

REDIS_URL = env.str("REDIS_URL", default=embedded.redis_url(VAR_DIR))
CELERY_BROKER_URL = embedded.broker_url(REDIS_URL)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_SOFT_TIME_LIMIT = 120  # seconds, for tasks that name no limits of their own
CELERY_TASK_TIME_LIMIT = 150
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_timeout": 1,
    "socket_connect_timeout": 1,
    "max_retries": 0,
    "visibility_timeout": 3600,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker waits for its broker, however long
CELERY_TASK_DEFAULT_QUEUE = "messages"
CELERY_TASK_ROUTES = {
    "exports.tasks.*": {"queue": "exports"},
    "desk.tasks.retain": {"queue": "exports"},
    "trainees.tasks.write_roster": {"queue": "exports"},
    "timetable.tasks.plan": {"queue": "planning"},
}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# What a worker says goes through LOGGING, which masks it.
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "exports-waiting": {"task": "exports.tasks.sweep", "schedule": 30.0, "options": {"expires": 25}},
    "planning-waiting": {"task": "timetable.tasks.sweep", "schedule": 30.0, "options": {"expires": 25}},
    "imports-waiting": {"task": "trainees.tasks.sweep_rosters", "schedule": 30.0, "options": {"expires": 25}},
    "leave-followed": {
        "task": "attendance.tasks.follow_leave",
        "schedule": 180.0,
        "options": {"expires": 170},
    },
    "reminders-due": {"task": "reminders.tasks.turn", "schedule": 30.0, "options": {"expires": 25}},
    "reminders-overlooked": {
        "task": "reminders.tasks.look_again",
        "schedule": 600.0,
        "options": {"expires": 500},
    },
    **{
        f"alive-{queue}": {
            "task": "reminders.tasks.beat",
            "schedule": 60.0,
            "args": (queue,),
            "options": {"expires": 50, "queue": queue},
        }
        for queue in ("messages", "exports", "planning")
    },
    "retention": {
        "task": "desk.tasks.retain",
        "schedule": crontab(hour="19", minute="20"),  # UTC: 03:20 in Shanghai
        "options": {"expires": 3600},
    },
    "imports-kept": {"task": "trainees.tasks.purge_uploads", "schedule": 600.0, "options": {"expires": 500}},
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"tokens": {"()": "config.logs.HideTokens"}},
    "formatters": {
        "line": {"()": "config.logs.MaskedLine", "fmt": "%(asctime)s %(levelname)s %(name)s %(message)s"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["tokens"]}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "django": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO"), "propagate": False}
    },
}
