"""Settings of the site. The environment gives values; a wrong one stops the start.

Every variable read here has its line in `.env.example`.
"""

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from django.conf import global_settings

from site_config import env
from site_config.databases import database
from site_config.media_storage import media_storage
from site_config.secret_file import secret_file

BASE_DIR = Path(__file__).resolve().parent.parent
env.read_file(env.path("ENV_FILE", default=BASE_DIR / ".env"))

DEBUG = env.flag("DJANGO_DEBUG", default=False)  # `make dev` turns it on
DATA_DIR = env.path("DATA_DIR", default=BASE_DIR / "data")
SECRET_KEY = env.text("DJANGO_SECRET_KEY") or secret_file(DATA_DIR)  # made once, mode 0600

# Where the site listens, and what it is called outside -----------------------------------------
LOOPBACK_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
HOST = env.text("HOST", default="127.0.0.1")
PORT = env.integer("PORT", default=8000, least=1, most=65535)
WORKERS = env.integer("WORKERS", default=0, most=64)  # 0: as many as the machine is good for
_own_host = "127.0.0.1" if HOST in {"0.0.0.0", "::", "*"} else HOST  # noqa: S104 (compared only)
_own_host = f"[{_own_host}]" if ":" in _own_host else _own_host
SITE_URL = env.origin("SITE_URL", default=f"http://{_own_host}:{PORT}")
_site = urlsplit(SITE_URL)
SITE_SCHEME = _site.scheme
SITE_HOST = f"[{_site.hostname}]" if ":" in (_site.hostname or "") else _site.hostname or ""
SITE_NETLOC = _site.netloc
ALLOWED_HOSTS = [SITE_HOST, *(host for host in LOOPBACK_HOSTS if host != SITE_HOST)]
CSRF_TRUSTED_ORIGINS = [SITE_URL]

# SITE_URL decides what is secure: https brings __Host- cookies and HSTS, http plain names.
SECURE = SITE_SCHEME == "https"
SESSION_COOKIE_NAME = "__Host-sessionid" if SECURE else "sessionid"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
CSRF_FAILURE_VIEW = "site_config.views.csrf_failure"
SESSION_COOKIE_AGE = 12 * 60 * 60
CSRF_COOKIE_NAME = "__Host-csrftoken" if SECURE else "csrftoken"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_AGE = None  # ends with the browser session, like the form that it protects
SECURE_HSTS_SECONDS = 2 * 365 * 24 * 60 * 60 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.flag("HSTS_SUBDOMAINS", default=True) and SECURE
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"
# wsgi.py tells Django the scheme of SITE_URL, so a redirect to https could never happen here; and
# preloading HSTS is for the owner of the domain to ask for.
# The check for CSRF looks for Django's own class, where we have a subclass (EditorsCsrf).
SILENCED_SYSTEM_CHECKS = [f"security.{name}" for name in ("W003", "W008", "W021")]
if not SECURE and SITE_HOST in LOOPBACK_HOSTS:  # nobody else can listen: nothing to encrypt
    SILENCED_SYSTEM_CHECKS += [f"security.{name}" for name in ("W004", "W010", "W012", "W016")]

# The application -------------------------------------------------------------------------------
INSTALLED_APPS = [
    "glossary.apps.GlossaryConfig",
    "glossary.apps.EditorsDoor",  # django.contrib.admin with our own start page
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "markdownx",
]
MIDDLEWARE = [
    "site_config.logs.RequestIds",
    "site_config.middleware.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "site_config.middleware.BodyLimit",
    "site_config.middleware.NoSuchAddress",
    "site_config.middleware.AnyName",
    "site_config.middleware.DatabaseAway",
    "django.middleware.common.CommonMiddleware",
    "site_config.middleware.BodyLimitOfStrangers",
    "site_config.middleware.EditorsSession",
    "site_config.middleware.EditorsCsrf",
    "site_config.middleware.EditorsAuthentication",
    "site_config.middleware.EditorsSecondFactor",
    "site_config.middleware.EditorsMessages",
]
ROOT_URLCONF = "site_config.urls"
WSGI_APPLICATION = "site_config.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "glossary.views.shell.chrome",
            ]
        },
    }
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Finished bytes (site_config/published.py) -----------------------------------------------------
PUBLISHED_MEMORY_BYTES = env.integer("PUBLISHED_MEMORY_MB", default=16, least=1) * 1024 * 1024
PUBLISHED_PASSED_ON = (
    "/admin/",
    "/media/",
    "/metrics/",
    "/static/",
)  # never held
PUBLISHED_FIRST = "glossary.publishing.derive.ensure_complete"  # called before the first answer
PUBLISHED_ADDRESSES = "glossary.publishing.addresses.addresses"  # what is kept on disk unasked
PUBLISHED_CHANGES = "glossary.publishing.addresses.changes"  # what on disk is no longer so
PUBLISHED_DUE = "glossary.publishing.due.publish_due"  # called when a moment of publishing passed

# Who asks for a term and names one of these before HTML gets the twin with that ending.
NEGOTIATED_BELOW = "/glossary/"
NEGOTIATED = {
    "application/json": ".json",
    "text/markdown": ".md",
    "application/ld+json": ".jsonld",
    "text/turtle": ".ttl",
}

# What is stored --------------------------------------------------------------------------------
DATABASES = {
    "default": database(
        env.url(
            "DATABASE_URL",
            schemes=("sqlite", "postgres", "postgresql"),
            takes="sqlite:///path/of/the/file or postgresql://user:password@host:5432/name",
        ),
        DATA_DIR,
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MEDIA_ROOT = env.path("MEDIA_ROOT", default=DATA_DIR / "media")
MEDIA_URL = "/media/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_URL = "/static/"
WHITENOISE_ALLOW_ALL_ORIGINS = False
STORAGES = {
    "default": media_storage(
        env.text("MEDIA_S3_BUCKET"),
        endpoint=env.url("MEDIA_S3_ENDPOINT", schemes=("http", "https")),
        region=env.text("MEDIA_S3_REGION", default="us-east-1"),
        prefix=env.text("MEDIA_S3_PREFIX"),
    ),
    "staticfiles": {"BACKEND": "site_config.static_files.CollectedFiles"},
}
FILE_UPLOAD_PERMISSIONS = 0o644
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # a comparison is a grid of fields
DATA_UPLOAD_MAX_NUMBER_FILES = 100
# What may be sent, by the beginning of the address; each form has its own, smaller limit. Under
# /admin/ whoever hasn't logged in, digits and all, may send no more than readers.
BODY_BYTES = {
    "/admin/imports/": 51 * 1024 * 1024,
    "/admin/": 11 * 1024 * 1024,
    "/": 64 * 1024,
}
STARTER = env.choice(
    "STARTER", ("training_vs_inference", "none"), default="training_vs_inference"
)  # the subject that `manage.py setup` loads into an empty site

# How often somebody may ask (site_config/rate_limits.py) ---------------------------------------
REDIS_URL = env.url("REDIS_URL", schemes=("redis", "rediss", "unix"))  # where all count together
TRUSTED_PROXIES = env.networks("TRUSTED_PROXIES")  # whose X-Forwarded-For is believed
if REDIS_URL:
    env.installed("redis", by="REDIS_URL", file="requirements-redis.txt")

# Figures for Prometheus, told to who knows the token; with none, nothing is counted ---------------
METRICS_TOKEN = env.text("METRICS_TOKEN")
METRICS_GAUGES = "glossary.publishing.gauges.gauges"
if METRICS_TOKEN:
    env.installed("prometheus_client", by="METRICS_TOKEN", file="requirements-metrics.txt")
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(DATA_DIR / "metrics"))
    MIDDLEWARE.insert(1, "site_config.metrics.Measured")

# Languages and time ----------------------------------------------------------------------------
LANGUAGE_CODE = env.choice(
    "LANGUAGE_CODE",
    dict(global_settings.LANGUAGES),
    default="en",
    takes="the code of a language that Django speaks, such as 'en', 'de' or 'pt-br'",
)
# Of the texts; the interface speaks LANGUAGE_CODE.
CONTENT_LANGUAGE = env.choice(
    "CONTENT_LANGUAGE",
    dict(global_settings.LANGUAGES),
    default=LANGUAGE_CODE if STARTER == "none" else "en",  # the shipped subject is English
    takes="the code of a language that Django speaks, such as 'en', 'de' or 'pt-br'",
)
TIME_ZONE = env.choice(
    "TIME_ZONE",
    available_timezones(),
    default="UTC",
    takes="the name of a time zone, such as 'UTC' or 'Europe/Berlin'",
)
USE_TZ = True
LOCALE_PATHS = [BASE_DIR / "locale"]

# Editors ---------------------------------------------------------------------------------------
LOGIN_URL = "admin:login"
# Groups that must have one, or "everybody". What is no group is told by serve and doctor.
SECOND_FACTOR = tuple(
    "everybody" if name.lower() == "everybody" else name for name in env.words("SECOND_FACTOR")
)
OTP_TOTP_ISSUER = SITE_HOST
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
MARKDOWNX_URLS_PATH = "/admin/markdownx/markdownify/"
MARKDOWNX_UPLOAD_URLS_PATH = "/admin/markdownx/upload/"

# Logs ------------------------------------------------------------------------------------------
LOG_LEVEL = env.choice("LOG_LEVEL", ("DEBUG", "INFO", "WARNING", "ERROR"), default="INFO")
LOG_FORMAT = env.choice("LOG_FORMAT", ("line", "json"), default="line")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "site_config.logs.OneLine",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        },
        "json": {"()": "site_config.logs.JsonLine"},
    },
    "filters": {"refused": {"()": "site_config.logs.RefusedInOneLine"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": LOG_FORMAT,
            "filters": ["refused"],
        }
    },
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"handlers": [], "level": LOG_LEVEL},
        "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "django.db.backends": {"level": "INFO"},  # never the statements, which hold content
        "psycopg.pool": {"level": "ERROR"},  # one line a request tells that the database is away
    },
}
