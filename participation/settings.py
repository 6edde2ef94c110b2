"""All settings. With nothing set, one machine with SQLite; see docs/configuration.md."""

from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.conf.locale import LANG_INFO
from django.utils.translation import gettext_lazy as _

from participation.project.city import read_city
from participation.project.environment import Environment
from participation.project.environment_services import (
    PASSWORD_VALIDATORS,
    cache_settings,
    database_options,
    file_settings,
    identity_provider,
    mail_settings,
    memory_settings,
)
from participation.project.limits import ACCOUNT_RATE_LIMITS, REMBUK_LIMITS  # noqa: F401 - settings
from participation.project.logs import configure

env = Environment()
BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = env.data_dir
PRODUCTION = env.production
DEBUG = env.flag("REMBUK_DEBUG", default=False) and not PRODUCTION

SECRET_KEY = env.secret("REMBUK_SECRET_KEY")
SECRET_KEY_FALLBACKS = env.words("REMBUK_SECRET_KEYS_BEFORE")
REMBUK_FACTOR_KEY = env.secret("REMBUK_FACTOR_KEY")
REMBUK_FACTOR_KEYS_BEFORE = env.words("REMBUK_FACTOR_KEYS_BEFORE")
REMBUK_IDENTITY_KEY = env.secret("REMBUK_IDENTITY_KEY")
REMBUK_IDENTITY_KEYS_BEFORE = env.words("REMBUK_IDENTITY_KEYS_BEFORE")
REMBUK_BALLOT_KEY = env.secret("REMBUK_BALLOT_KEY")
REMBUK_BALLOT_KEYS_BEFORE = env.words("REMBUK_BALLOT_KEYS_BEFORE")
REMBUK_LOG_KEY = env.secret("REMBUK_LOG_KEY")
REMBUK_LOG_KEYS_BEFORE = env.keys_before("REMBUK_LOG_KEYS_BEFORE")
REMBUK_DOCUMENT_SCANS = env.one_of("REMBUK_DOCUMENT_SCANS", "off", "optional")
REMBUK_SCAN_KEY = env.secret("REMBUK_SCAN_KEY") if REMBUK_DOCUMENT_SCANS != "off" else ""
REMBUK_SCAN_KEYS_BEFORE = env.words("REMBUK_SCAN_KEYS_BEFORE")
REMBUK_SCAN_DAYS = env.between("REMBUK_SCAN_DAYS", 30, least=1, most=30)
CITY = read_city(env.text("REMBUK_CITY", "samarinda"))
REMBUK_CITY = CITY.name
REMBUK_PRIVACY_CONTACT = env.text("REMBUK_PRIVACY_CONTACT")
REMBUK_DEMO = env.flag("REMBUK_DEMO", default=False)

# --- Addresses ---
REMBUK_BASE_URL = env.required("REMBUK_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = env.words("REMBUK_HOSTS", "" if PRODUCTION else "127.0.0.1,localhost,testserver")
if PRODUCTION and not ALLOWED_HOSTS:
    env.missing.append("REMBUK_HOSTS")
CSRF_TRUSTED_ORIGINS = [REMBUK_BASE_URL] if PRODUCTION else []
WAGTAILADMIN_BASE_URL = REMBUK_BASE_URL
WAGTAIL_SITE_NAME = "Rembuk"
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # no address of an editor goes to a third party
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WSGI_APPLICATION = "participation.wsgi.application"
ROOT_URLCONF = "participation.urls"

# --- Applications: upper rooms first ---
REMBUK_APPS = [
    *(["demo"] if REMBUK_DEMO else []),  # elsewhere neither its command nor its code is there
    "transfers",
    *("insights", "proposals", "polls", "participation", "moderation", "search", "ledger"),
    *("residents", "notices", "accounts", "cms", "areas", "privacy", "web"),
]
INSTALLED_APPS = [
    *REMBUK_APPS,
    "wagtail.contrib.simple_translation",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "accounts.wagtail_users.StaffConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.locales",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_tasks",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_htmx",
    "django_structlog",
    "csp",
    "ninja",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "participation.project.logs.QuietRequestMiddleware",
    "participation.project.middleware.DatabaseOutageMiddleware",
    "participation.project.own_address.OwnAddressMiddleware",
    "participation.project.own_address.BehindProxyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "web.visitors.VisitorsPageMiddleware",
    "participation.project.middleware.CompressionMiddleware",
    "csp.middleware.CSPMiddleware",
    "participation.project.middleware.CacheRulesMiddleware",
    "web.middleware.PlainCookiesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "participation.project.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.middleware.SignInPlaceMiddleware",
    "accounts.middleware.PersonMiddleware",
    "web.middleware.PlainRequestMiddleware",
    "accounts.middleware.RolesOfTodayMiddleware",
    "accounts.middleware.AdminMiddleware",
    "accounts.middleware.FreshSignInMiddleware",
    "participation.project.middleware.FormerAddressMiddleware",
    "participation.project.middleware.TooManyMiddleware",
    "participation.project.middleware.ApiLimitMiddleware",
]

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
                "participation.project.context.site",
            ],
        },
    }
]

# --- Database ---
DATABASES = {
    "default": dj_database_url.parse(
        env.database(env.required("DATABASE_URL", f"sqlite:///{DATA_DIR / 'rembuk.sqlite3'}")),
        conn_max_age=60,
        conn_health_checks=True,
    )
}
DATABASES["default"].setdefault("OPTIONS", {})
DATABASES["default"]["OPTIONS"].update(database_options(DATABASES["default"]["ENGINE"]))
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Search, broker, cache ---
REMBUK_ELASTICSEARCH_URL = env.addresses("REMBUK_ELASTICSEARCH_URL", "", "http", "https")
REMBUK_ELASTICSEARCH_API_KEY = env.text("REMBUK_ELASTICSEARCH_API_KEY")
REMBUK_ELASTICSEARCH_CA = env.file("REMBUK_ELASTICSEARCH_CA")
REMBUK_ELASTICSEARCH_SHARDS = env.between("REMBUK_ELASTICSEARCH_SHARDS", 1, least=1, most=100)
REMBUK_ELASTICSEARCH_REPLICAS = env.between("REMBUK_ELASTICSEARCH_REPLICAS", -1, least=-1, most=9)
REMBUK_SEARCH_INDEX = env.text("REMBUK_SEARCH_INDEX", "rembuk")
REMBUK_REDIS_URL = env.address("REMBUK_REDIS_URL", "", "redis", "rediss", "unix")
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "modelsearch.backends.database", "AUTO_UPDATE": True}
}
CACHES = {
    "default": cache_settings(REMBUK_REDIS_URL, DATA_DIR / "cache"),
    "memory": memory_settings(),
}
REMBUK_PAGE_CACHE = bool(REMBUK_REDIS_URL)
CELERY_BROKER_URL = REMBUK_REDIS_URL or "memory://"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TIMEZONE = CITY.time_zone
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # an outage of a night ends by itself too
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 2, "socket_keepalive": True}
CELERY_BEAT_SCHEDULER = "participation.project.beat.Scheduler"

# --- People ---
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
# A code is typed where somebody signs up: a link would open in the mail app's own browser, and a
# passkey is made by the device that asked for it.
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_FORMAT = {"numeric": True, "length": 8}
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = 6
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_CHANGE_EMAIL = True  # the old address stays until the new one is confirmed
ACCOUNT_EMAIL_NOTIFICATIONS = True  # changes of password, address and factors are told by mail
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
PASSWORD_RESET_TIMEOUT = 2 * 3600
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "signup": "accounts.forms.people.SignupForm",
    "request_login_code": "accounts.forms.sign_in_code.LoginCodeForm",
    "reset_password": "accounts.forms.ways_in.ResetForm",
    "add_email": "accounts.forms.ways_in.NewEmailForm",
    "change_email": "accounts.forms.ways_in.AnotherEmailForm",
}
# Accounts without a password, such as those of one visit, open by a code in a mail.
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 6
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "length": 8}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
WAGTAILADMIN_LOGIN_URL = "account_login"
# One door: Wagtail's own forms would pass by the second factor and the notices.
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_FRONTEND_LOGIN_URL = "account_login"
WAGTAILUSERS_PASSWORD_ENABLED = False  # who gets an account chooses the password by mail
# A password that many know opens nothing: nobody could say who has read what.
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAILDOCS_PRIVATE_COLLECTION_OPTIONS = {"SHARED_PASSWORD": False}
MFA_ADAPTER = "accounts.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "accounts.forms.ways_in.SecondStepForm",
    "reauthenticate": "accounts.forms.ways_in.OnceMoreForm",
    "login_webauthn": "accounts.forms.ways_in.PasskeyForm",
    "authenticate_webauthn": "accounts.forms.ways_in.KeyForm",
    "reauthenticate_webauthn": "accounts.forms.ways_in.KeyOnceMoreForm",
    "add_webauthn": "accounts.forms.ways_in.NewKeyForm",
    "signup_webauthn": "accounts.forms.ways_in.FirstKeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = True
MFA_TOTP_ISSUER = f"Rembuk {REMBUK_CITY}"
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
SOCIALACCOUNT_ADAPTER = "residents.provider.ProviderAdapter"
SOCIALACCOUNT_PROVIDERS, REMBUK_IDENTITY_CLAIMS = identity_provider(
    env.text("REMBUK_IDENTITY_PROVIDER")
)
REMBUK_REQUIRE_MFA = env.flag("REMBUK_REQUIRE_MFA", default=PRODUCTION)
AUTH_PASSWORD_VALIDATORS = PASSWORD_VALIDATORS
EMAIL_BACKEND = "notices.mail_backend.KeepingBackend"  # keeps what cannot go out at once
MAIL_SCHEMES = ("smtp", "smtps", "file", "console")
_mail = mail_settings(env.address("REMBUK_MAIL_URL", "console://", *MAIL_SCHEMES))
REMBUK_MAIL_BACKEND = str(_mail.pop("REMBUK_MAIL_BACKEND"))
globals().update(_mail)
DEFAULT_FROM_EMAIL = env.required("REMBUK_MAIL_FROM", "rembuk@localhost")

# --- Languages, formats ---
LANGUAGE_CODE = CITY.languages[0]
LANGUAGE_NAMES = {"id": _("Indonesian"), "en": _("English")}
LANGUAGES = [(c, LANGUAGE_NAMES.get(c, LANG_INFO[c]["name"])) for c in CITY.languages]
WAGTAIL_ALLOW_UNICODE_SLUGS = False  # the routes of debates and votes take no others
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = True
# Ours first, then our Indonesian of the libraries' texts; both before the libraries' own.
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale-packages"]
FORMAT_MODULE_PATH = ["participation.formats"]
USE_I18N = True
USE_THOUSAND_SEPARATOR = False
TIME_ZONE = CITY.time_zone
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]  # one for the whole site: nobody chooses another
USE_TZ = True

# --- Files ---
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": file_settings(env.text("REMBUK_FILES_URL"), production=PRODUCTION),
    # Styles and scripts are compressed once, when they are collected: pages stay light on 3G.
    # Their names carry a hash in production: a browser keeps each for good, and none that is old.
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "whitenoise.storage.CompressedStaticFilesStorage"
    },
}
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []  # every document is a download
WAGTAILDOCS_EXTENSIONS = ["pdf", "csv", "txt", "docx", "xlsx", "pptx", "odt", "ods", "odp"]
WAGTAILDOCS_DOCUMENT_FORM_BASE = "moderation.admin_forms.DocumentForm"
WAGTAILIMAGES_IMAGE_FORM_BASE = "moderation.admin_forms.ImageForm"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]  # SVG can carry scripts
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 60_000_000

# --- Security ---
REMBUK_DEVICE_COOKIE = "__Host-device" if PRODUCTION else "device"
REMBUK_LOOK_COOKIE = "__Host-look" if PRODUCTION else "look"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "SAMEORIGIN"
# Wagtail shows previews in a frame of the same site.
SILENCED_SYSTEM_CHECKS = ["security.W019"]
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ["/admin/"],
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    },
}

REMBUK_PROXIES = env.between("REMBUK_PROXIES", 0, least=0, most=10)
if PRODUCTION:
    SECURE_SSL_REDIRECT = env.flag("REMBUK_SSL_REDIRECT", default=True)
    if REMBUK_PROXIES:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_HOST = urlsplit(REMBUK_BASE_URL).netloc
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = env.between("REMBUK_HSTS_SECONDS", 31_536_000, least=0, most=10**9)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
ALLAUTH_TRUSTED_PROXY_COUNT = REMBUK_PROXIES
LOGGING = configure(env.log_level("WARNING" if not PRODUCTION else "INFO"))

NINJA_PAGINATION_PER_PAGE = 100
NINJA_PAGINATION_MAX_LIMIT = 200

# --- Rules of the house ---
REMBUK_EDIT_MINUTES = 15
REMBUK_APPEAL_DAYS = 7
REMBUK_CLAIM_MINUTES = 10
"""How long a moderator has a case that he or she opened."""
REMBUK_RESIDENCY_DAYS = 730
# Nearly the same text of so many words from so many people in so many minutes is one card.
REMBUK_BURST_PEOPLE = 5
REMBUK_BURST_MINUTES = 60
REMBUK_BURST_WORDS = 8
REMBUK_SLOGAN_PEOPLE = 15  # with fewer words the same is sooner said by chance
REMBUK_DECISION_DAYS = 30
REMBUK_RENEWAL_DAYS = 30
"""How long before its end a residency can be renewed and its holder is told."""
REMBUK_RT_ANSWER_DAYS = env.between("REMBUK_RT_ANSWER_DAYS", 3, least=1, most=60)
REMBUK_RT_VOTE_WAIT_DAYS = 90
REMBUK_OBJECTION_DAYS = 30
REMBUK_POLL_OBJECTION_DAYS = env.between("REMBUK_POLL_OBJECTION_DAYS", 14, least=1, most=365)
"""How long sealed votes and their key are kept after the close. Frozen when a poll opens."""
REMBUK_REGISTER_MEGABYTES = 24
REMBUK_SCAN_MEGABYTES = 5

env.check_safe(hosts=ALLOWED_HOSTS, base_url=REMBUK_BASE_URL)
env.refuse_if_incomplete()
REMBUK_UNKNOWN_VARIABLES = env.unknown()
