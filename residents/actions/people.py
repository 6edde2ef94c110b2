"""Signing up and naming oneself."""

from django.db import transaction
from django.utils.translation import get_language_from_path
from django.utils.translation import gettext as _

from residents.models import Person, User
from residents.rules import check_public_name


@transaction.atomic
def sign_up_person(*, user: User, public_name: str = "") -> Person:
    """The person behind an account; made once. Without a name a neutral one is given.

    Raises Refused for a name that could be taken for the city's.
    """
    known = Person.objects.filter(user=user).first()
    if known is not None:
        return known
    name = public_name.strip()
    if name and not user.is_staff:
        check_public_name(name)
    person = Person.objects.create(user=user, public_name=name or "-")
    if not name:
        person.public_name = _("Resident %(number)d") % {"number": person.pk}
        person.save(update_fields=["public_name"])
    return person


@transaction.atomic
def change_public_name(*, person: Person, public_name: str) -> None:
    """Choose another public name. Raises Refused for a reserved one."""
    check_public_name(public_name)
    person.public_name = public_name.strip()
    person.save(update_fields=["public_name"])


def remember_language(*, person: Person | None, path: str) -> None:
    """Mails come in the language of the page on which somebody last did something.

    The address names it; one without a language, like the API's, changes nothing.
    """
    language = get_language_from_path(path) or ""
    if person is not None and language and person.language != language:
        person.language = language
        person.save(update_fields=["language"])
