"""Signing in at the city's identity provider (OpenID Connect), and what its claims are worth.

Claims are mapped by ``REMBUK_IDENTITY_PROVIDER``. They live in this request only: neither the NIK
nor any other claim is kept in the account of the provider, in the session or in a log.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.http import HttpRequest

from accounts.models import User
from residents.actions.provider import bring_to_newest_uid
from residents.identity import provider_uids


@dataclass(frozen=True, slots=True, repr=False)
class Claims:
    """What the provider says of somebody. Without a representation: it must not be logged."""

    nik: str
    birth_date: date
    kelurahan: str


class ProviderAdapter(DefaultSocialAccountAdapter):
    """Takes the claims off before anything is looked up or saved."""

    def populate_user(
        self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]
    ) -> User:
        user: User = super().populate_user(request, sociallogin, {"email": data.get("email")})
        account = sociallogin.account
        request.claims = claims_in(account.extra_data)  # type: ignore[attr-defined]
        account.extra_data = {}
        # Some providers use the NIK as the subject: only a keyed hash of it is kept.
        account.uid, *earlier = provider_uids(account.uid)
        bring_to_newest_uid(provider=account.provider, uid=account.uid, earlier=earlier)
        return user


def claims_in(data: dict[str, Any]) -> Claims | None:
    """The mapped claims, from the user info or else the token; None when one is missing."""
    said = {**(data.get("id_token") or {}), **(data.get("userinfo") or {})}
    names = settings.REMBUK_IDENTITY_CLAIMS
    found = {ours: str(said.get(theirs) or "") for ours, theirs in names.items()}
    try:
        day = date.fromisoformat(found.get("birth_date", ""))
    except ValueError:
        return None
    if not found.get("nik") or not found.get("kelurahan"):
        return None
    return Claims(found["nik"], day, found["kelurahan"])
