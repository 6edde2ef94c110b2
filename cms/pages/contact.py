"""How the city is reached, as a sentence of editors' texts."""

from django.utils.translation import gettext as _

from cms.queries.appearance import appearance


def contact_words() -> str:
    """Empty where nobody said how."""
    ways = appearance().contact.in_a_line
    return _("How to reach us: %(ways)s.") % {"ways": ways} if ways else ""
