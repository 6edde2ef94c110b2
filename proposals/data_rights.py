"""What this app holds of a person."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from moderation.choices import State
from participation.choices import PhaseKind
from participation.models import Phase
from privacy.copy_words import labels
from privacy.personal_data import Rows, exclude, register, register_hold
from proposals.actions.erasure import erase_idea_follows, erase_ideas, erase_supports
from proposals.models import Idea, IdeaFollow, Support


def _ideas(person: Person) -> Rows:
    kept = Idea.objects.filter(author=person)
    return kept.values(
        "pk", "consultation__title", "title", "body", "state", "area__name", "created_at"
    )


def _supports(person: Person) -> Rows:
    return Support.objects.filter(person=person).values("idea__title", "created_at")


def _followed(person: Person) -> Rows:
    return IdeaFollow.objects.filter(person=person).values("idea__title")


def _still_supports(person: Person, at: datetime) -> bool:
    """While ideas can be supported, nobody must be able to support again under a new account."""
    running = Phase.objects.running(at).filter(kind=PhaseKind.IDEAS)
    mine = Support.objects.filter(person=person)
    return mine.filter(idea__consultation__in=running.values("consultation")).exists()


register(
    "ideas",
    title=_("My ideas"),
    relations=["proposals.Idea.author"],
    export=_ideas,
    erase=erase_ideas,
    words={"state": labels(State)},
)
register(
    "supports",
    title=_("Ideas that I support"),
    relations=["proposals.Support.person"],
    export=_supports,
    erase=erase_supports,
)
register(
    "followed-ideas",
    title=_("Ideas that I follow"),
    relations=["proposals.IdeaFollow.person"],
    export=_followed,
    erase=erase_idea_follows,
)
register_hold("supports", _still_supports)
exclude(
    "proposals.StageChange.made_by",
    "an act for the city: it belongs to the office, not to the person's life",
)
