"""Signals of what we do not own; each calls an action."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from residents.actions.people import remember_language, sign_up_person
from residents.models import User


@receiver(user_logged_in)
def give_a_person(user: User, request: HttpRequest, **_kwargs: Any) -> None:
    """Accounts made by an administrator get their person at the first sign-in."""
    remember_language(person=sign_up_person(user=user), path=request.path_info)
