"""The register's settings, read from top to bottom. Production is the default; the demo loosens what is named."""

from django.utils.translation import gettext_lazy as _

from register.config import environment, support
from register.config.databases import connection

ENV = environment.read()

# What this installation is
RAK_DEMO = ENV.is_demo
RAK_VAR = ENV.var
RAK_CLAMD = ENV.clamd
RAK_SEALED = ENV.var / "sealed"
RAK_HANDBOOK = ENV.handbook
OWN = support.read(ENV.var, is_demo=ENV.is_demo)
RAK_SITE_NAME = OWN.site_name
RAK_SUPPORT = OWN.numbers  # shown on the advice card
RAK_SUPPORT_WRONG = OWN.wrong
RAK_SUPPORT_MISSING = OWN.is_missing
RAK_UNLOCK_IDLE_SECONDS = 20 * 60
RAK_UNLOCK_LIMIT_SECONDS = 8 * 60 * 60
RAK_ARGON2 = {"iterations": 3, "lanes": 1, "memory_kib": 64 * 1024}
RAK_MAX_FILE_BYTES = 50 * 1024 * 1024
RAK_SEARCH_FREE_TEXT = True
RAK_EXPECTED_MEMBERS = "register.accounts.access.expected_members"  # keys stands below accounts and asks by name

# Django's ground
SECRET_KEY = ENV.secret_key
DEBUG = ENV.is_debug
ALLOWED_HOSTS = ENV.hosts
ROOT_URLCONF = "register.config.urls"
WSGI_APPLICATION = "register.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SITE_ID = 1

INSTALLED_APPS = [
    "register.web.ui",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "guardian",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_tasks",
    "django_tasks_db",
    "register.config",
    "register.audit",
    "register.keys",
    "register.organisation",
    "register.accounts",
    "register.attachments",
    "register.measures",
    "register.notices",
    "register.incidents",
    "register.web.signin",
    "register.web.administration",
    "register.web.report",
    "register.web.public",
    "register.web.cases",
    "register.demo",
]

MIDDLEWARE = [
    "register.web.ui.headers.SecurityHeaders",
    "register.web.ui.static_files.StaticFiles",
    "register.web.ui.middleware.PlainMethods",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "register.web.ui.middleware.Language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "register.web.signin.middleware.Unlocking",
    "register.web.ui.middleware.Problems",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "register.web.ui.context.page",
            ],
            "string_if_invalid": "",
        },
    }
]
FORM_RENDERER = "register.web.ui.forms.Renderer"

# Stores
DATABASES = {"default": connection(ENV.data_database), "keys": connection(ENV.keys_database)}
DATABASE_ROUTERS = ["register.config.databases.Router"]
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        "TIMEOUT": 3600,
    }
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
FILE_UPLOAD_HANDLERS = ["register.attachments.uploads.SealingUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 400
DATA_UPLOAD_MAX_NUMBER_FILES = 10

# Who you are
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "guardian.backends.ObjectPermissionBackend",
    "register.web.signin.backends.PasswordBackend",
]
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False
GUARDIAN_RAISE_403 = False
ACCOUNT_ADAPTER = "register.web.signin.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]  # sign-up is closed; allauth asks all the same
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {  # a whole town sits behind one address: limits are per account, the address has a flood cap
    "login": None,
    "login_failed": "600/m/ip,5/5m/key",
    "reauthenticate": "10/m/user",
}
MFA_ADAPTER = "register.web.signin.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = RAK_SITE_NAME
MFA_TOTP_TOLERANCE = 1  # phones whose clock is half a minute off
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = RAK_DEMO
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 14}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "signin:login"
LOGIN_REDIRECT_URL = "signin:home"
LOGOUT_REDIRECT_URL = "public:start"

# Cookies: the demo runs on plain http on this machine, so it drops the prefix that asks for https
COOKIE_PREFIX = "" if RAK_DEMO else "__Host-"
SESSION_ENGINE = "register.accounts.sessions"
SESSION_COOKIE_NAME = COOKIE_PREFIX + "session"
SESSION_COOKIE_SECURE = not RAK_DEMO
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_NAME = COOKIE_PREFIX + "csrf"
CSRF_COOKIE_SECURE = not RAK_DEMO
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_AGE = None
CSRF_FAILURE_VIEW = "register.web.ui.errors.csrf_failure"
LANGUAGE_COOKIE_NAME = COOKIE_PREFIX + "language"
LANGUAGE_COOKIE_SECURE = not RAK_DEMO
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Headers
SECURE_REFERRER_POLICY = "same-origin"  # no-referrer makes browsers send Origin: null, and every form fails
SECURE_HSTS_SECONDS = 0 if RAK_DEMO else 63_072_000
SECURE_CSP = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "manifest-src": ["'self'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
    "base-uri": ["'none'"],
    "require-trusted-types-for": ["'script'"],
    "trusted-types": ["'none'"],
}
X_FRAME_OPTIONS = "DENY"

# Words
LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", _("Swedish")), ("en", _("English"))]
LOCALE_PATHS = [environment.PROJECT / "register" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Stockholm"

# Static files and the handbook
STATIC_URL = "static/"
STATIC_ROOT = ENV.var / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},  # nothing is stored readable
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_ALLOW_ALL_ORIGINS = False

# Logs say what happened to the service, never to whom: no address, path, agent or text
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"bare": {"()": "register.config.logs.Bare"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["bare"]}},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "django.server": {"handlers": [], "propagate": False},
        "django_tasks": {"handlers": [], "propagate": False},  # a line a task says nothing anybody needs
        "django_tasks_db": {"handlers": [], "propagate": False},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
}
ADMINS: list[tuple[str, str]] = []
EMAIL_BACKEND = ENV.mail["BACKEND"]
EMAIL_HOST = ENV.mail.get("HOST", "localhost")
EMAIL_PORT = ENV.mail.get("PORT", 25)
EMAIL_HOST_USER = ENV.mail.get("HOST_USER", "")
EMAIL_HOST_PASSWORD = ENV.mail.get("HOST_PASSWORD", "")
EMAIL_USE_TLS = ENV.mail.get("USE_TLS", False)
EMAIL_USE_SSL = ENV.mail.get("USE_SSL", False)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = ENV.mail.get("FROM", "rakrygg@localhost")
