"""Who takes part, and under which name."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts import names
from accounts.models import Person
from web.refusal import Refused


def check_signed_in(person: Person | None) -> Person:
    """Raises Refused for a visitor."""
    if person is None:
        raise Refused(
            _("Sign in first. Without an account you can read everything."),
            remedy=_("Sign in or sign up"),
            remedy_url=reverse("account_login"),
        )
    return person


def check_public_name(
    name: str, *, city: str = "", protected: Iterable[str] = (), staff: Iterable[str] = ()
) -> None:
    """Raises Refused for a name that is empty, too long, or could be taken for somebody else's.

    ``protected`` are names of offices, ``staff`` those of the people who act for the city now.
    Residents may share a name: demanding a unique one would drive them to their full real name.
    """
    cleaned = names.shown(name)
    if not 2 <= len(cleaned) <= 80 or not names.skeleton(cleaned):
        raise Refused(_("Choose a name of 2 to 80 characters."))
    eye = names.skeleton(cleaned)
    offices = (*names.OFFICES, *protected, *([f"kota {city}"] if city else []))
    if names.looks_like_an_office(cleaned, offices) or (city and eye == names.skeleton(city)):
        raise Refused(_("This name could be taken for the city's. Please choose another one."))
    if eye == names.skeleton(names.DELETED) or names.NEUTRAL.fullmatch(cleaned):
        raise Refused(_("Rembuk gives such names itself. Please choose another one."))
    if any(eye == names.skeleton(other) for other in staff):
        raise Refused(
            _(
                "Somebody who works for the city has this name here. "
                "Add something to it, so that nobody mistakes you."
            )
        )
