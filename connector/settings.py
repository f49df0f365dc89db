"""Settings: everything that differs between installations comes from the environment or `.env`."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import environ

from connector.local import local_keys

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
if (BASE_DIR / ".env").exists():
    env.read_env(BASE_DIR / ".env")

VAR_DIR = Path(env.str("VAR_DIR", default="") or BASE_DIR / "var")
VAR_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)

# Without keys in the environment an installation gets its own, made once and kept under var/.
_keys = local_keys(VAR_DIR)
SECRET_KEY = env.str("SECRET_KEY", default="") or _keys.secret_key
CONNECTOR_ENCRYPTION_KEYS = env.list("CONNECTOR_ENCRYPTION_KEYS", default=[]) or [_keys.encryption_key]
DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "connector.apps.LedgerlineAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_rq",
    "connector.apps.ConnectorConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "connector.middleware.ContentSecurityPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "connector.urls"
WSGI_APPLICATION = "connector.wsgi.application"
LOGIN_URL = "admin:login"
CSRF_FAILURE_VIEW = "connector.views.errors.csrf_failure"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "connector.selectors.shell.shell",
            ],
        },
    },
]

DATABASE_URL = env.str("DATABASE_URL", default="") or f"sqlite:///{VAR_DIR / 'ledgerline.sqlite3'}"
DATABASES = {"default": env.db_url_config(DATABASE_URL)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # WAL only where SQLite has the WAL-reset fix; see docs/decisions.md.
    _version = sqlite3.sqlite_version_info
    _wal_is_safe = (
        _version >= (3, 51, 3) or (3, 50, 7) <= _version < (3, 51) or (3, 44, 6) <= _version < (3, 45)
    )
    _journal = "WAL" if _wal_is_safe else "TRUNCATE"
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": f"PRAGMA journal_mode={_journal}; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# REDIS_URL names a server; otherwise services.queue_server starts an embedded one on this socket.
REDIS_URL = env.str("REDIS_URL", default="")
QUEUE_SOCKET = VAR_DIR / "queue.sock"
_queue_url = REDIS_URL or f"unix://{QUEUE_SOCKET}?db=0"
_serializer = "rq.serializers.JSONSerializer"  # ids only, never pickle
RQ_QUEUES = {
    "runs": {"URL": _queue_url, "DEFAULT_TIMEOUT": 6 * 3600, "SERIALIZER": _serializer},
    "desk": {"URL": _queue_url, "DEFAULT_TIMEOUT": 15 * 60, "SERIALIZER": _serializer},
}
RQ = {"JOB_CLASS": "rq.job.Job"}

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LANGUAGE_CODE = "en"
USE_I18N = False
USE_TZ = True
TIME_ZONE = env.str("TIME_ZONE", default="UTC")
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = True  # the files are served from where they are; nothing has to be collected

_https = env.bool("HTTPS", default=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 3600
SECURE_HSTS_SECONDS = 31536000 if _https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _https else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
}

# The first connection can be seeded from the environment, see `manage.py connection_add`.
FIRST_CONNECTION = {
    "zuora_base_url": env.str("ZUORA_BASE_URL", default=""),
    "zuora_client_id": env.str("ZUORA_CLIENT_ID", default=""),
    "zuora_client_secret": env.str("ZUORA_CLIENT_SECRET", default=""),
    "netsuite_account": env.str("NETSUITE_ACCOUNT", default=""),
    "netsuite_base_url": env.str("NETSUITE_BASE_URL", default=""),
    "netsuite_endpoint": env.str("NETSUITE_ENDPOINT", default="2025_2"),
    "netsuite_consumer_key": env.str("NETSUITE_CONSUMER_KEY", default=""),
    "netsuite_consumer_secret": env.str("NETSUITE_CONSUMER_SECRET", default=""),
    "netsuite_token_id": env.str("NETSUITE_TOKEN_ID", default=""),
    "netsuite_token_secret": env.str("NETSUITE_TOKEN_SECRET", default=""),
}
