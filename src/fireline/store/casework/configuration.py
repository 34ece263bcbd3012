"""Configuration: Django's settings, made of ours once and never read from a file.

Two aliases reach the same database. ``default`` is the application role, which row security binds
and which changes no table; ``owner`` migrates and does nothing else.
"""

import django
from django.conf import settings as django_settings

from fireline.settings import Settings
from fireline.store.casework.transport import transport
from fireline.store.keys import KeyRing
from fireline.store.postgres import Address, Database

_DEFAULTS = Settings()
_NOBODY = Address(host="/nowhere", name="none", user="nobody")


def configure(settings: Settings, database: Database, *, exercise: bool = False) -> None:
    """Set Django up for this installation; a second call may only point it to another one.

    An exercise lets its officers in by a password alone, and its pages say so.

    Raises:
        ConfigError: settings of the pages contradict one another.
    """
    if django_settings.configured:
        _point_to(database)
        django_settings.FIRELINE, django_settings.FIRELINE_EXERCISE = settings, exercise
        return
    key = settings.secret_key or KeyRing.of(settings).session()
    told = settings_of(
        settings, owner=database.owner, application=database.application, key=key, exercise=exercise
    )
    django_settings.configure(**told)
    django.setup()


def settings_of(
    settings: Settings = _DEFAULTS,
    *,
    owner: Address = _NOBODY,
    application: Address = _NOBODY,
    key: str = "none",
    exercise: bool = False,
) -> dict[str, object]:
    """Return every setting that Django is given."""
    return {
        "SECRET_KEY": key,
        "FIRELINE": settings,
        "FIRELINE_EXERCISE": exercise,
        "DATABASES": _databases(owner, application),
        "CACHES": _CACHES,
        "DATABASE_ROUTERS": ["fireline.store.casework.router.OwnerMigrates"],
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
        "USE_TZ": True,
        "TIME_ZONE": "UTC",
        "LANGUAGE_CODE": "en",
        "LANGUAGES": _LANGUAGES,
        "ROOT_URLCONF": "fireline.web.urls",
        "CSRF_FAILURE_VIEW": "fireline.web.views.errors.forged",
        "STATIC_URL": "/static/",
        "WHITENOISE_USE_FINDERS": True,
        "INSTALLED_APPS": _APPS,
        "MIDDLEWARE": _MIDDLEWARE,
        "TEMPLATES": _TEMPLATES,
        "CONTENT_SECURITY_POLICY": {"DIRECTIVES": _POLICY},
        "X_FRAME_OPTIONS": "DENY",
        "SECURE_REFERRER_POLICY": "same-origin",
        "MESSAGE_STORAGE": "django.contrib.messages.storage.session.SessionStorage",
        **transport(settings),
        **_SIGN_IN,
    }


#: One place for every process: an attempt that one of them counted is counted for all.
_CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "fireline_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}


def _databases(owner: Address, application: Address) -> dict[str, dict[str, object]]:
    return {
        "default": {**application.django(), "TEST": {"MIRROR": "owner"}},
        "owner": owner.django(),
    }


def _point_to(database: Database) -> None:
    from django.db import connections  # -- order: they are made of the settings

    for alias, told in _databases(database.owner, database.application).items():
        if connections.settings[alias].items() >= told.items():
            continue
        connections[alias].close()
        connections.settings[alias].update(told)


_LANGUAGES = [
    ("en", "English"),
    ("de", "Deutsch"),
    ("ar", "العربية"),
    # Every word marked and turned around; tools/write_pseudo_catalogue.py says what for.
    ("ar-xb", "Pseudo (ar-XB)"),
]

_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",  # a page of allauth says how long ago a key was used
    # Before allauth, whose templates ours take the place of.
    "fireline.web",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "csp",
    "procrastinate.contrib.django",
    "fireline.store.casework",
]

_MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "fireline.web.framing.FramingMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "fireline.web.token_middleware.TokenMiddleware",
    "fireline.web.unkept.UnkeptMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "fireline.web.readable.ReadableMiddleware",
    "fireline.web.sitting_middleware.SittingMiddleware",
    "fireline.web.pace.PaceMiddleware",
    # The innermost: what needs the authority runs inside of its transaction, sign-in outside.
    "fireline.web.middleware.AuthorityMiddleware",
]

_TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "fireline.web.context.desk",
            ]
        },
    }
]

#: Nothing from anywhere but ourselves, nothing inline, nobody may frame us.
_POLICY = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "form-action": ["'self'"],
    "frame-src": ["'self'"],
    "frame-ancestors": ["'none'"],
    "base-uri": ["'none'"],
}

_SIGN_IN = {
    "AUTH_USER_MODEL": "casework.Officer",
    "AUTHENTICATION_BACKENDS": ["allauth.account.auth_backends.AuthenticationBackend"],
    "AUTH_PASSWORD_VALIDATORS": [
        {
            "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
            "OPTIONS": {"min_length": 12},
        },
        {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    ],
    "LOGIN_URL": "account_login",
    "LOGIN_REDIRECT_URL": "/",
    "ACCOUNT_ADAPTER": "fireline.web.sign_in.ClosedDoor",
    "ACCOUNT_LOGIN_METHODS": {"username"},
    "ACCOUNT_SIGNUP_FIELDS": ["username*", "password1*"],
    "ACCOUNT_EMAIL_VERIFICATION": "none",
    "ACCOUNT_LOGOUT_REDIRECT_URL": "/",
    "ACCOUNT_RATE_LIMITS": {"login_failed": "30/5m/ip,5/5m/key", "reauthenticate": "10/5m/user"},
    "MFA_ADAPTER": "fireline.web.second_factor.SealedFactor",
    "MFA_SUPPORTED_TYPES": ["totp", "recovery_codes", "webauthn"],
    "MFA_TOTP_ISSUER": "Fireline",
    "MFA_TOTP_TOLERANCE": 1,
    "MFA_RECOVERY_CODES_SHOW_ONCE": True,
}
