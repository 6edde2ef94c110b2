"""Who may do what, about being a resident. Facts and time are arguments."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from residents.models import Person, Residency
from residents.refusal import Refused


def check_signed_in(person: Person | None) -> Person:
    """Raises Refused for a visitor."""
    if person is None:
        raise Refused(
            _("Sign in first. Without an account you can read everything."),
            remedy=_("Sign in or sign up"),
            remedy_url=reverse("account_login"),
        )
    return person


def check_verified(person: Person | None, residency: Residency | None) -> Residency:
    """Raises Refused for somebody whose residency is not confirmed."""
    check_signed_in(person)
    if residency is None:
        raise Refused(
            _("For this the kelurahan must first confirm that you live here."),
            remedy=_("How to become a verified resident"),
            remedy_url=reverse("residents:verification"),
        )
    return residency
