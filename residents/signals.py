"""Signals of what we do not own; each calls an action."""

from typing import Any

from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.signals import social_account_added, social_account_updated
from django.contrib import messages
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from accounts.actions.people import remember_language, sign_up_person
from accounts.models import Person, User
from residents.actions.provider import verify_by_provider
from residents.nik import BadNik
from residents.provider import Claims
from web.refusal import Refused


@receiver(user_logged_in)
def give_a_person(user: User, request: HttpRequest, **_kwargs: Any) -> None:
    """Accounts made by an administrator get their person at the first sign-in.

    Who came from the identity provider is verified with what it says.
    """
    person = sign_up_person(user=user)
    remember_language(person=person, path=request.path_info)
    _verify(person, request)


@receiver([social_account_added, social_account_updated])
def verify_who_connected(request: HttpRequest, sociallogin: SocialLogin, **_kwargs: Any) -> None:
    """Who is signed in and connects the identity provider is verified as at a sign-in there."""
    if request.user.is_authenticated and sociallogin.user == request.user:
        _verify(sign_up_person(user=request.user), request)


def _verify(person: Person, request: HttpRequest) -> None:
    """With the claims of this request, once; they are kept nowhere else."""
    claims: Claims | None = getattr(request, "claims", None)
    request.claims = None  # type: ignore[attr-defined]
    if claims is None:
        return
    try:
        verify_by_provider(
            person=person,
            nik=claims.nik,
            birth_date=claims.birth_date,
            kelurahan=claims.kelurahan,
            at=timezone.now(),
        )
    except (BadNik, Refused) as error:
        messages.warning(request, str(error))
