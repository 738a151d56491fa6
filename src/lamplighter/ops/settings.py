"""Django settings, derived from the installation's ``lamplighter.toml`` and environment. Nothing here is edited by hand."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.utils.translation import gettext_lazy as _

from lamplighter.plumbing.config import load_settings
from lamplighter.plumbing.home import home_from_environment

HOME = home_from_environment()
LAMPLIGHTER = load_settings(HOME.settings_file)
PACKAGE = Path(__file__).resolve().parent.parent

DEBUG = False
ALLOWED_HOSTS = [*LAMPLIGHTER.web.allowed_hosts, urlsplit(LAMPLIGHTER.web.public_url).hostname or "localhost"]
# A home that was never initialised has no secret yet: commands such as `init` run with one that is forgotten at once.
SECRET_KEY = HOME.secret_file.read_text().strip() if HOME.secret_file.exists() else secrets.token_urlsafe(48)

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "js_lib_leaflet",
    "lamplighter.accounts",  # before allauth, whose templates it replaces
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_tasks",
    "django_tasks_db",
    "lamplighter.plumbing",
    "lamplighter.audit",
    "lamplighter.city",
    "lamplighter.outbox",
    "lamplighter.places",
    "lamplighter.roster",
    "lamplighter.divisions",
    "lamplighter.keys",
    "lamplighter.concerns",
    "lamplighter.meetings",
    "lamplighter.partners",
    "lamplighter.academy",
    "lamplighter.tips",
    "lamplighter.site",
    "lamplighter.api",
    "lamplighter.ops",
]

MIDDLEWARE = [
    "lamplighter.plumbing.unseen.Unseen",  # before all others: what it drops, nobody sees
    "lamplighter.plumbing.headers.SecurityHeaders",
    "lamplighter.plumbing.hosts.OwnHosts",  # before whatever answers or keeps an answer
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "lamplighter.plumbing.sharing.Sharing",
    "lamplighter.plumbing.ratelimit.RateLimit",
    "lamplighter.plumbing.origin.SameOriginPosts",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "lamplighter.city.middleware.OwnWords",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "lamplighter.plumbing.readonly.GetWritesNothing",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "lamplighter.accounts.middleware.Access",
]

ROOT_URLCONF = "lamplighter.ops.urls"
WSGI_APPLICATION = "lamplighter.ops.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lamplighter.site.context.shell",
            ],
        },
    }
]

DATABASES: dict[str, dict[str, Any]]
if LAMPLIGHTER.database.url:
    _db = urlsplit(LAMPLIGHTER.database.url)
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(_db.path.lstrip("/")),
            "USER": unquote(_db.username or ""),
            "PASSWORD": unquote(_db.password or ""),
            "HOST": unquote(
                _db.hostname or parse_qs(_db.query).get("host", [""])[0]
            ),  # a socket folder stands in ?host=
            "PORT": str(_db.port or ""),
            "CONN_MAX_AGE": None,
            "CONN_HEALTH_CHECKS": True,
        }
    }
else:
    DATABASES = {
        "default": {
            "ENGINE": "lamplighter.plumbing.sqlite",
            "NAME": HOME.database,
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "timeout": 20,
                # One writer at a time, chosen when the transaction opens: no deadlock on upgrade from read to write.
                "transaction_mode": "IMMEDIATE",
                # FULL: once a receipt is shown, the row is on disk (promise 3).
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
            },
        }
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = LAMPLIGHTER.city.time_zone

STATIC_URL = "/static/"
STATIC_ROOT = HOME.root / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "lamplighter.plumbing.statics.ModuleStorage"},
}
WHITENOISE_MAX_AGE = 3600
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk"

_secure = LAMPLIGHTER.web.public_url.startswith("https://")
SESSION_ENGINE = "lamplighter.plumbing.sessions"
# The prefix makes browsers hold that no other host or plain-http page can set it (RFC 6265bis).
SESSION_COOKIE_NAME = "__Host-lamplighter" if _secure else "lamplighter"
SESSION_COOKIE_AGE = LAMPLIGHTER.security.staff_session_hours * 3600
SESSION_COOKIE_SECURE = _secure
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 31536000 if _secure else 0
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
if LAMPLIGHTER.web.trusted_proxies:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_TEMP_DIR = HOME.uploads if HOME.uploads.exists() else None
FILE_UPLOAD_HANDLERS = [
    "lamplighter.plumbing.uploads.Bounded",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# Sign-in (django-allauth): nobody signs up, e-mail and password first, then an app or a passkey.
ACCOUNT_ADAPTER = "lamplighter.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {"login": "lamplighter.accounts.forms.SignInForm"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an administrator states the address, the invitation goes to it
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = (
    False  # asking for somebody else's address sends nothing, and the answer is the same
)
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = False
ALLAUTH_TRUSTED_PROXY_COUNT = LAMPLIGHTER.web.trusted_proxies
MFA_ADAPTER = "lamplighter.accounts.adapter.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _secure  # http://localhost only: browsers refuse any other

EMAIL_BACKEND = "lamplighter.outbox.backend.OutboxBackend"
DEFAULT_FROM_EMAIL = LAMPLIGHTER.mail.sender
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# The paths and bodies of requests may carry what a person typed; nothing of a request is logged but its route and status.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"route": {"()": "lamplighter.plumbing.logs.RouteOnly"}},
    "formatters": {
        "plain": {
            "()": "lamplighter.plumbing.logs.Plain",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["route"]}},
    "root": {"handlers": ["console"], "level": os.environ.get("LAMPLIGHTER_LOG_LEVEL", "INFO")},
    # Django's own handlers would say the path; its records go to the root's handler only.
    "loggers": {"django": {"handlers": [], "level": "INFO", "propagate": True}},
}
