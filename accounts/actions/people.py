"""Signing up and naming oneself."""

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.utils.translation import get_language_from_path
from django.utils.translation import gettext as _

from accounts import names
from accounts.models import Person, User
from accounts.queries.staff import acts_for_the_city, staff_names
from accounts.rules.people import check_public_name
from web.refusal import Refused


@transaction.atomic
def sign_up_person(*, user: User, public_name: str = "") -> Person:
    """The person behind an account; made once. Without a name a neutral one is given.

    Raises Refused for a name that could be taken for the city's.
    """
    known = Person.objects.filter(user=user).first()
    if known is not None:
        return known
    name = names.shown(public_name)
    if name and not user.is_staff:
        check_free_name(name)
    person = Person.objects.create(user=user, public_name=name or "-")
    if not name:
        person.public_name = _("Resident %(number)d") % {"number": person.pk}
        person.save(update_fields=["public_name"])
    return person


@transaction.atomic
def open_account(*, email: str, password: str, public_name: str, path: str) -> User:
    """The account of somebody who entered the code of the mail; ``password`` is its hash.

    The name was free when it was typed; where it is not any more, a neutral one is given.
    Raises IntegrityError when the address has an account by now.
    """
    user = User.objects.create(email=email.strip().lower(), password=password)
    EmailAddress.objects.create(user=user, email=user.email, primary=True)
    try:
        person = sign_up_person(user=user, public_name=public_name)
    except Refused:
        person = sign_up_person(user=user)
    remember_language(person=person, path=path)
    return user


def check_free_name(name: str, *, person: Person | None = None) -> None:
    """Raises Refused when the name could be taken for somebody else's."""
    check_public_name(
        name,
        city=settings.REMBUK_CITY,
        protected=names.protected_names(),
        staff=staff_names(besides=person),
    )


@transaction.atomic
def change_public_name(*, person: Person, public_name: str) -> None:
    """Choose another public name. Raises Refused for the city's and its people's.

    Who acts for the city may say so in the name.
    """
    if not acts_for_the_city(person.user):
        check_free_name(public_name, person=person)
    person.public_name = names.shown(public_name)
    person.save(update_fields=["public_name"])


def remember_language(*, person: Person | None, path: str) -> None:
    """Mails come in the language of the page on which somebody last did something.

    The address names it; one without a language, like the API's, changes nothing.
    """
    language = get_language_from_path(path) or ""
    if person is not None and language and person.language != language:
        person.language = language
        person.save(update_fields=["language"])
