"""Who acts for the city, in words: the app that gives roles says what they are called."""

from django.utils.translation import gettext_lazy as _

from web.registrations import Registry

ROLES: Registry[object] = Registry("words of roles", __name__, each="role", shows=str)


def register_role(role: str, words: object) -> None:
    """``words`` say the role to whose data was seen, translatable."""
    ROLES.add(role, words)


def words_of_office(role: str, office: str) -> str:
    """Who looked, for the person: a role and its territory, never a name."""
    words = ROLES.get(role) or _("administrator of the site")
    return f"{words}, {office}" if office else str(words)
