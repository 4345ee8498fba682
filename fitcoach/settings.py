"""Every setting, read from the environment once. `.env` is read when present; `.env.example` lists the variables.

A variable with `_FILE` after its name says in which file the value stands.
"""

from __future__ import annotations

import logging
import os
import zoneinfo
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlsplit

from accounts.encryption.keys import derived_key, stripped
from fitcoach.beat import BEAT_SCHEDULE
from fitcoach.environment import Environment
from fitcoach.logs.wiring import logging_of
from fitcoach.security.admin_path import admin_path

BASE_DIR = Path(__file__).resolve().parent.parent

# Zone rules come from the pinned `tzdata` package alone: system files are often a year old.
os.environ["PYTHONTZPATH"] = ""
zoneinfo.reset_tzpath(to=())

env = Environment()  # NAME_FILE names a file that holds NAME
env.read_env(BASE_DIR / ".env")

# The one folder that is written to. A container's file system may not be, but for its /tmp.
VAR_DIR = Path(env.str("VAR_DIR", default="") or BASE_DIR / "var")
VAR_DIR.mkdir(parents=True, exist_ok=True)

DEBUG = env.bool("DEBUG", default=False)
DEVELOPMENT_SECRET_KEY = "insecure-development-key-set-SECRET_KEY-in-production"
SECRET_KEY = env.str("SECRET_KEY", default="") or DEVELOPMENT_SECRET_KEY
# Keys of before that are still believed while the key is changed; docs/decisions/0010-security.md says what with.
SECRET_KEY_FALLBACKS = stripped(env.list("SECRET_KEY_BEFORE", default=[]))
# Older ones: who texted STOP is looked up by all of them.
SILENCE_KEYS_BEFORE = stripped(env.list("SILENCE_KEYS_BEFORE", default=[]))
# Keys of health notes, the newest first. Without any: one that stands in the source, as `DEVELOPMENT_SECRET_KEY` does.
DEVELOPMENT_FIELD_KEY = derived_key(DEVELOPMENT_SECRET_KEY)
FIELD_ENCRYPTION_KEYS = stripped(env.list("FIELD_ENCRYPTION_KEYS", default=[])) or [DEVELOPMENT_FIELD_KEY]
SERIALIZATION_MODULES = {"sealed_json": "accounts.encryption.sealed_json"}
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
PUBLIC_URL = env.str("PUBLIC_URL", default="http://localhost:8000")
PUBLIC_URL_IS_HTTPS = urlsplit(PUBLIC_URL).scheme == "https"  # whatever the case it is written in
PLAIN_HTTP = env.bool("PLAIN_HTTP", default=False)
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
ADMIN_PATH = admin_path(env.str("ADMIN_PATH", default=""))

INSTALLED_APPS = [
    "unfold",  # before the admin, whose templates it has its own of
    "unfold.contrib.filters",
    "unfold.contrib.forms",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "rest_framework",
    "knox",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "axes",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "reversion",  # what coaches edited, so that it can be undone
    "fitcoach.apps.FitcoachConfig",
    "llm.apps.LlmConfig",
    "accounts.apps.AccountsConfig",
    "plans.apps.PlansConfig",
    "workouts.apps.WorkoutsConfig",
    "messaging.apps.MessagingConfig",
]

MIDDLEWARE = [
    "fitcoach.metrics.http.Latencies",  # the first: it times all the others as well
    "django.middleware.security.SecurityMiddleware",
    "fitcoach.security.policies.PagePolicies",
    "fitcoach.security.bodies.BoundedBodies",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "fitcoach.logs.requests.RequestLines",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "fitcoach.security.sign_ins.BoundedSignIns",
    "fitcoach.console.sign_in.middleware.StaffSessions",
    "axes.middleware.AxesMiddleware",  # the last: what it answers stands
]

ROOT_URLCONF = "fitcoach.urls"
WSGI_APPLICATION = "fitcoach.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "fitcoach" / "templates"],  # before those of the theme
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'fitcoach.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A writer takes its lock when its transaction begins, and waits for it: web, worker and beat share one file.
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        transaction_mode="IMMEDIATE",
        timeout=20,
        init_command="PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    )
    # Tests use a file as well: an in-memory database that threads share does not wait for a lock.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}
    Path(str(DATABASES["default"]["NAME"])).parent.mkdir(parents=True, exist_ok=True)
else:
    # A bounded pool for each process: a worker that waits on a hundred answers holds a few connections, not a hundred.
    # 0: a connection for each thread, kept between requests, which is less work for a web process with a few threads.
    _POOL_SIZE = env.int("DATABASE_POOL_SIZE", default=8)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # Only what asks for it is prepared (`accounts.prepared`); without a number nothing ever is.
    DATABASES["default"].setdefault("OPTIONS", {})["prepare_threshold"] = 2**31
    # A server that takes a call and says nothing is given up: after 5 seconds, or, when it had let us in before and its
    # machine acknowledges nothing any more, after 20. What the URL says goes before.
    DATABASES["default"]["OPTIONS"] = {
        "connect_timeout": 5,
        "tcp_user_timeout": 20_000,
        **DATABASES["default"]["OPTIONS"],
    }
    if _POOL_SIZE:
        DATABASES["default"]["OPTIONS"].update(pool={"min_size": 0, "max_size": _POOL_SIZE, "timeout": 10})
    else:
        DATABASES["default"]["CONN_MAX_AGE"] = 300
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "accounts.sign_in.PhoneOrEmailBackend"]
# The first keeps new passwords; one that another kept is kept by the first as soon as it signs somebody in.
PASSWORD_HASHERS = [
    "accounts.hashers.Argon2",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"

# --- Staff who sign in ----------------------------------------------------------------------------------------------
STAFF_TWO_FACTOR = env.bool("STAFF_TWO_FACTOR", default=not DEBUG)  # a code besides the password
OTP_TOTP_ISSUER = "fitcoach"  # what an authenticator calls the account
SESSION_LASTS = timedelta(hours=env.int("SESSION_HOURS", default=12))  # since signing in, whatever is done meanwhile
SESSION_IDLES = timedelta(minutes=env.int("SESSION_IDLE_MIN", default=60))
SESSION_COOKIE_AGE = int(SESSION_LASTS.total_seconds())
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SIGN_IN_FAILURES_OF_ADDRESS = env.int("SIGN_IN_FAILURES_OF_ADDRESS", default=20)
AXES_FAILURE_LIMIT = env.int("SIGN_IN_FAILURES", default=5)  # of one account
AXES_COOLOFF_TIME = timedelta(minutes=env.int("SIGN_IN_LOCK_MIN", default=15))
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # who knocks on does not keep the owner out for ever
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_PARAMETERS = ["username", "ip_address"]
AXES_HANDLER = "accounts.lockout.Handler"
AXES_USERNAME_FORM_FIELD = "username"
AXES_USERNAME_CALLABLE = "accounts.lockout.who"
AXES_CLIENT_IP_CALLABLE = "accounts.lockout.address"
AXES_LOCKOUT_CALLABLE = "fitcoach.console.sign_in.locked.locked_page"
AXES_DISABLE_ACCESS_LOG = True  # the audit trail has it
AXES_ENABLE_ADMIN = False
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "code", "next", "csrfmiddlewaretoken"]  # kept as asterisks
AXES_VERBOSE = False

# --- The API --------------------------------------------------------------------------------------------------------
KNOX_TOKEN_MODEL = "accounts.Device"
MIGRATION_MODULES = {"knox": None}  # its own table stands for ours
REST_KNOX = {
    "TOKEN_TTL": timedelta(days=90),  # since it was last used
    "AUTO_REFRESH": True,
    "MIN_REFRESH_INTERVAL": 24 * 60 * 60,  # one row is written a day, not one with each request
    "AUTH_HEADER_PREFIX": "Bearer",
}
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["accounts.api.authentication.DeviceAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["accounts.api.reading.RawJsonParser"],
    "DEFAULT_SCHEMA_CLASS": "accounts.api.schema.ApiSchema",
    "EXCEPTION_HANDLER": "accounts.api.problems.answer_to",
    "DEFAULT_METADATA_CLASS": None,
    "UNAUTHENTICATED_USER": None,
    "NUM_PROXIES": env.int("TRUSTED_PROXIES", default=0),  # how many proxies of ours add to X-Forwarded-For
}
# Requests a minute, by scope; counted in Redis over all processes where REDIS_URL is set, else in each process.
API_RATES = {
    "open": env.int("API_OPEN_PER_MINUTE", default=30),  # for each address, before anybody is signed in
    "read": env.int("API_READS_PER_MINUTE", default=300),  # for each user
    "write": env.int("API_WRITES_PER_MINUTE", default=120),
    "feed": env.int("API_FEED_PER_MINUTE", default=30),  # for each calendar, whoever fetches it
    # For each address: webhooks and links that nobody signed, and forms of signing in to the console.
    "refused": env.int("REFUSALS_PER_MINUTE", default=60),
    "sign-in": env.int("SIGN_INS_PER_MINUTE", default=30),
}
# Answers that this process has written before, by what they are an answer to, down to its revision.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "default"},
    "answers": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "answers",
        "TIMEOUT": 3600,
        "OPTIONS": {"MAX_ENTRIES": 1000},
    },
}
API_PATIENCE_SEC = env.float("API_PATIENCE_SEC", default=3.0)  # past it a model is not waited for; the rules answer
_API_GUIDE = BASE_DIR / "docs" / "api.md"
SPECTACULAR_SETTINGS = {
    "TITLE": "fitcoach",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "ENABLE_DJANGO_DEPLOY_CHECK": False,
    "POSTPROCESSING_HOOKS": [],
    # The pages begin with the guide: whoever reads them needs no copy of the source.
    "DESCRIPTION": _API_GUIDE.read_text(encoding="utf-8").replace("(openapi.yaml)", "(schema/)")
    if _API_GUIDE.exists()
    else "",
}

LANGUAGE_CODE = "en-us"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = False

STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default="") or VAR_DIR / "static")
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise warns about a folder that is not there
WHITENOISE_USE_FINDERS = True

# --- The coach console -----------------------------------------------------------------------------------------------
UNFOLD = {
    "SITE_TITLE": "fitcoach",
    "SITE_HEADER": "fitcoach",
    "SITE_SUBHEADER": "Coaching by text",
    "SITE_SYMBOL": "exercise",
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": f"/{STATIC_URL}console/favicon.svg"}],
    "STYLES": [f"/{STATIC_URL}console/every_page.css"],
    "SHOW_BACK_BUTTON": True,
    "DASHBOARD_CALLBACK": "fitcoach.console.home.for_coach",
    "COLORS": {  # of the brand: a teal that has contrast enough on white and on black
        "primary": {
            "50": "oklch(98.4% .014 180.72)",
            "100": "oklch(95.3% .051 180.801)",
            "200": "oklch(91% .096 180.426)",
            "300": "oklch(85.5% .138 181.071)",
            "400": "oklch(77.7% .152 181.912)",
            "500": "oklch(60% .118 184.704)",
            "600": "oklch(51.1% .096 186.391)",
            "700": "oklch(43.7% .078 188.216)",
            "800": "oklch(38.6% .063 188.416)",
            "900": "oklch(27.7% .046 192.524)",
            "950": "oklch(20% .04 192)",
        },
    },
    "SIDEBAR": {
        "show_search": True,
        "show_all_applications": False,
        "navigation": "fitcoach.console.sidebar.navigation",
    },
}

# --- The day of a message ------------------------------------------------------------------------------------------
PREPARE_AHEAD = timedelta(minutes=env.int("PREPARE_AHEAD_MIN", default=30))
GRACE = timedelta(hours=3)
# How long a worker may take. `messaging.checks` holds these together with Celery's own limits.
HAND_OVER_WITHIN = timedelta(seconds=env.int("HAND_OVER_WITHIN_SEC", default=180))  # then the rest goes back
GIVEN_UP_AFTER = timedelta(
    seconds=env.int("GIVEN_UP_AFTER_SEC", default=600)
)  # a row so long `sending` lost its worker
COMPOSE_WITHIN = timedelta(seconds=env.int("COMPOSE_WITHIN_SEC", default=150))  # then no client is begun with any more
COMPOSE_LEASE = timedelta(seconds=env.int("COMPOSE_LEASE_SEC", default=300))  # so long a row is left to its composer
# A provider's list lags behind what it accepts: a text that is not in it is looked for again so much later.
LOOK_UP_APART = timedelta(seconds=env.int("LOOK_UP_APART_SEC", default=90))

SMS_TRANSPORT = env.str("SMS_TRANSPORT", default="console")
# Of one segment to a US number from a long code. https://www.twilio.com/en-us/sms/pricing/us, as listed in 2026.
SMS_PRICE_USD = Decimal(env.str("SMS_PRICE_USD", default="0.0083"))
SMS_FILE = env.str("SMS_FILE", default=str(VAR_DIR / "sms.jsonl"))
TWILIO_FROM = env.str("TWILIO_FROM", default="")
SMS_FROM = TWILIO_FROM or "+15550199999"
TWILIO_ACCOUNT_SID = env.str("TWILIO_ACCOUNT_SID", default="")
TWILIO_AUTH_TOKEN = env.str("TWILIO_AUTH_TOKEN", default="")
TWILIO_AUTH_TOKEN_BEFORE = env.str("TWILIO_AUTH_TOKEN_BEFORE", default="")  # still accepted while a key is changed
TWILIO_BASE_URL = env.str("TWILIO_BASE_URL", default="")
TWILIO_CONCURRENCY = env.int("TWILIO_CONCURRENCY", default=8)
# Twilio answers STOP, START and HELP by itself unless its console says otherwise; two answers are one too many.
TWILIO_ANSWERS_LEGAL_WORDS = env.bool("TWILIO_ANSWERS_LEGAL_WORDS", default=True)

# --- Language models -----------------------------------------------------------------------------------------------
# With a key a model writes and the built-in coach judges, and writes itself when the model cannot. Without, it writes.
GEMINI_API_KEY = env.str("GEMINI_API_KEY", default="")
GEMINI_MODEL = env.str("GEMINI_MODEL", default="") or "gemini-3.5-flash-lite"
GEMINI_BASE_URL = env.str("GEMINI_BASE_URL", default="")
LLM_PROVIDER = env.str("LLM_PROVIDER", default="") or "gemini"
LLM_PROVIDERS = [*([LLM_PROVIDER] if GEMINI_API_KEY else []), "rules"]
LLM_DEADLINE_SEC = env.float("LLM_DEADLINE_SEC", default=20.0)
LLM_CONCURRENCY = env.int("LLM_CONCURRENCY", default=128)
LLM_REQUESTS_PER_MINUTE = env.int("LLM_REQUESTS_PER_MINUTE", default=1000)
LLM_WITHHELD_FROM = "accounts.model_use.why_rules_only"  # of whom no model may be told: minors, and who said no
LLM_NEEDS_CONSENT = env.bool("LLM_NEEDS_CONSENT", default=False)  # or else it is asked for who was never asked, too
REDIS_URL = env.str("REDIS_URL", default="")
# What may be spent, by window (UTC); 0: no limit. Past it the built-in coach writes.
LLM_CAPS = {
    "minute": {"requests": LLM_REQUESTS_PER_MINUTE},
    "client_day": {
        "tokens": env.int("LLM_CLIENT_DAY_TOKENS", default=200_000),
        "usd": Decimal(env.str("LLM_CLIENT_DAY_USD", default="0.25")),
    },
    "hour": {
        "tokens": env.int("LLM_HOUR_TOKENS", default=100_000_000),
        "usd": Decimal(env.str("LLM_HOUR_USD", default="20")),
    },
    "day": {
        "tokens": env.int("LLM_DAY_TOKENS", default=500_000_000),
        "usd": Decimal(env.str("LLM_DAY_USD", default="100")),
    },
}
# US dollars for a million tokens, (in, out); thinking counts as out. https://ai.google.dev/gemini-api/docs/pricing, as
# reported in the autumn of 2026. A model that is not here counts as the dearest one.
LLM_PRICES_USD = {
    "gemini-2.5-flash": ("0.30", "2.50"),
    "gemini-2.5-flash-lite": ("0.10", "0.40"),
    "gemini-3.1-flash-lite": ("0.25", "1.50"),
    "gemini-3.1-pro": ("2.00", "12.00"),
    "gemini-3.5-flash": ("1.50", "9.00"),
    "gemini-3.5-flash-lite": ("0.30", "2.50"),
}

# --- How long rows are kept, in days: docs/retention.md ---------------------------------------------------------------
KEPT_DAYS = {
    "messages": env.int("KEEP_MESSAGES_DAYS", default=730),
    "talk": env.int("KEEP_TALK_DAYS", default=365),
    "calls": env.int("KEEP_CALLS_DAYS", default=90),
    "audit": env.int("KEEP_AUDIT_DAYS", default=731),
    "edits": env.int("KEEP_EDITS_DAYS", default=365),
    "admin_log": env.int("KEEP_ADMIN_LOG_DAYS", default=731),
    "sign_ins": env.int("KEEP_SIGN_INS_DAYS", default=30),
    "bad_numbers": env.int("KEEP_BAD_NUMBERS_DAYS", default=730),
}

# --- Celery: the database is the truth, the broker a hint ------------------------------------------------------------
_BROKER_DIR = VAR_DIR / "broker"
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default="") or "filesystem://"
if CELERY_BROKER_URL.startswith("filesystem"):
    _BROKER_DIR.mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = {
        "data_folder_in": str(_BROKER_DIR),
        "data_folder_out": str(_BROKER_DIR),
        "control_folder": str(_BROKER_DIR / "control"),
    }
else:
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": env.int("CELERY_VISIBILITY_TIMEOUT", default=1200),
        # Keys of several fitcoaches on one Redis do not meet.
        "global_keyprefix": env.str("CELERY_KEY_PREFIX", default=""),
        "unacked_restore_throttle": 1,
        "socket_timeout": 5,
        "socket_connect_timeout": 2,
        "health_check_interval": 10,
    }
CELERY_BEAT_SCHEDULE = BEAT_SCHEDULE
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")
CELERY_TIMEZONE = "UTC"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_WORKER_REDIRECT_STDOUTS = False  # what the console transport prints is no log line
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_TASK_SOFT_TIME_LIMIT = env.int("CELERY_TASK_SOFT_TIME_LIMIT", default=240)
CELERY_TASK_TIME_LIMIT = env.int("CELERY_TASK_TIME_LIMIT", default=300)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_DEFAULT_QUEUE = "default"
# Writing may wait for models; sending and listening may not wait for writing.
CELERY_TASK_QUEUES = {
    name: {"exchange": name, "routing_key": name} for name in ("default", "generate", "send", "inbound")
}
CELERY_TASK_ROUTES = {
    "messaging.compose": {"queue": "generate"},
    "console.bulk": {"queue": "generate"},
    "retention.purge": {"queue": "generate"},
    "messaging.deliver": {"queue": "send"},
    "messaging.codes": {"queue": "send"},
    "messaging.inbound": {"queue": "inbound"},
    "messaging.read": {"queue": "inbound"},
    "messaging.catch_up": {"queue": "inbound"},
}

# --- Logs and errors: docs/logs.md -----------------------------------------------------------------------------------
LOG_LEVEL = env.str("LOG_LEVEL", default="").upper()
LOGGING = logging_of(env)
LOGGING_CONFIG = "fitcoach.logs.wiring.configure"
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False  # an address is somebody's
DJANGO_STRUCTLOG_TRUST_UPSTREAM_REQUEST_ID = True  # once `RequestLines` has looked at it
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = DJANGO_STRUCTLOG_CELERY_TASK_START_LOG_LEVEL = logging.DEBUG
DJANGO_STRUCTLOG_STATUS_4XX_LOG_LEVEL = logging.INFO  # whoever asks for what is not there is no news
SENTRY_DSN = env.str("SENTRY_DSN", default="")
SENTRY_ENVIRONMENT = env.str("SENTRY_ENVIRONMENT", default="") or ("development" if DEBUG else "production")
SENTRY_RELEASE = env.str("SENTRY_RELEASE", default="")

# --- Watching -------------------------------------------------------------------------------------------------------
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")  # without one /metrics is for this machine alone
ALERT_EMAILS = env.list("ALERT_EMAILS", default=[])
globals().update(env.email_url("EMAIL_URL", default="consolemail://"))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("EMAIL_FROM", default="fitcoach@localhost")

# --- Security: docs/decisions/0010-security.md ----------------------------------------------------------------------
# Bytes of one request: a form of the console is a few thousand. The API and webhooks have lower limits of their own.
LONGEST_BODY = 512 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = LONGEST_BODY
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
DATA_UPLOAD_MAX_NUMBER_FILES = 0  # nothing here takes files
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
SECURE_REFERRER_POLICY = "same-origin"
CSRF_COOKIE_HTTPONLY = True  # forms carry the token themselves
X_FRAME_OPTIONS = "DENY"
if not DEBUG and PUBLIC_URL_IS_HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]  # asked from the machine itself, before the proxy
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    # Of this host alone, whatever a neighbouring host of the domain sets.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = env.bool("HSTS_SUBDOMAINS", default=True)
