"""A real OpenID provider in a process of its own: ``python -m tests.identity_provider PORT``.

Django OAuth Toolkit with two residents. Its sign-in page lets in whoever is named in ``?who=``.
"""

import sys
import tempfile
from typing import Any
from wsgiref.simple_server import make_server

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings

CLIENT, SECRET = "rembuk", "rahasia-uji-penyedia"
PEOPLE = {
    "dina": {"nik": "6472014105909901", "birthdate": "1990-05-01", "kelurahan": "64.72.03.1005"},
    "jauh": {"nik": "6472010105909902", "birthdate": "1990-05-01", "kelurahan": "73.71.01.1001"},
}


def key() -> str:
    made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return made.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


def configure(port: int) -> None:
    folder = tempfile.mkdtemp(prefix="provider-")
    settings.configure(
        SECRET_KEY="x" * 60,
        ROOT_URLCONF="tests.identity_provider",
        ALLOWED_HOSTS=["127.0.0.1"],
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "oauth2_provider",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
        ],
        TEMPLATES=[
            {"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}
        ],
        DATABASES={
            "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": f"{folder}/db.sqlite3"}
        },
        LOGIN_URL="/masuk/",
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        OAUTH2_PROVIDER={
            "OIDC_ENABLED": True,
            "OIDC_ISS_ENDPOINT": f"http://127.0.0.1:{port}/o",
            "OIDC_RSA_PRIVATE_KEY": key(),
            "OAUTH2_VALIDATOR_CLASS": "tests.identity_claims.Validator",
            "SCOPES": {"openid": "", "profile": "", "email": ""},
        },
    )


def sign_in(request: Any) -> Any:
    from django.contrib.auth import login
    from django.contrib.auth.models import User
    from django.http import HttpResponseRedirect

    user = User.objects.get(username=request.COOKIES["who"])
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    return HttpResponseRedirect(request.GET["next"])


def main(port: int) -> None:
    configure(port)
    import django

    django.setup()
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application
    from oauth2_provider.models import Application

    call_command("migrate", verbosity=0)
    for name in PEOPLE:
        User.objects.create_user(name, f"{name}@example.net")
    Application.objects.create(
        client_id=CLIENT,
        client_secret=SECRET,
        client_type="confidential",
        authorization_grant_type="authorization-code",
        redirect_uris="http://127.0.0.1:8000/id/akun/penyedia/oidc/kota/login/callback/",
        algorithm="RS256",
        skip_authorization=True,
    )
    make_server("127.0.0.1", port, get_wsgi_application()).serve_forever()


def urls() -> list[Any]:
    from django.urls import include, path

    return [path("masuk/", sign_in), path("o/", include("oauth2_provider.urls"))]


if __name__ == "__main__":
    main(int(sys.argv[1]))
else:
    urlpatterns = (
        urls() if settings.configured and "oauth2_provider" in settings.INSTALLED_APPS else []
    )
