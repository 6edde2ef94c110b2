"""For whom something is: the residents of a territory, or a named group of people."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from areas.models import Area
from residents.models import ForAudience, Group


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom a consultation or a vote is for. ``residents.rules.residencies`` says what it asks."""

    territory: Area
    group: Group | None = None
    within_territory: bool = True
    """Whether members of the group must live in the territory."""

    def __str__(self) -> str:
        if self.group is None:
            return _("Residents of %(area)s") % {"area": self.territory.name}
        names = {"group": self.group, "area": self.territory.name}
        if self.within_territory:
            return _("Members of “%(group)s” who live in %(area)s") % names
        return _("Members of “%(group)s”") % names


def audience_of(thing: ForAudience) -> Audience:
    """Whom something with a ``territory`` of its own is for."""
    territory: Area = thing.territory  # type: ignore[attr-defined]
    return Audience(territory, thing.group, thing.within_territory)
