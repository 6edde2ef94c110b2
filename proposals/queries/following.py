"""Who follows which ideas, and to whom something new is to be told."""

from datetime import datetime

from django.db.models import CharField, Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat

from accounts.models import Person
from notices.models import Notice
from participation.models import Comment
from proposals.models import Idea, IdeaFollow


def follows_idea(person: Person | None, idea: Idea) -> bool:
    """Whether the person hears what happens with the idea."""
    if person is None:
        return False
    return IdeaFollow.objects.filter(person=person, idea=idea).exists()


def followed_ideas(person: Person) -> "QuerySet[Idea]":
    """The public ideas that the person follows, the latest choice first."""
    found = Idea.objects.public().filter(followers__person=person, consultation__live=True)
    return found.select_related("consultation").order_by("-followers__pk")


def with_news(*, quiet_since: datetime) -> "QuerySet[IdeaFollow]":
    """Those who follow a public idea about which somebody else has said something since.

    Not those who were told something of it after ``quiet_since``.
    """
    event = Concat(Value("idea:"), Cast(OuterRef("idea_id"), CharField()), Value(":"))
    told = Notice.objects.filter(
        person=OuterRef("person"), created_at__gt=quiet_since, event__startswith=event
    )
    said = Comment.objects.public().filter(
        thread=OuterRef("idea__thread"), created_at__gt=OuterRef("told_until")
    )
    found = IdeaFollow.objects.filter(
        Exists(said.exclude(author=OuterRef("person"))),
        ~Exists(told),
        idea__in=Idea.objects.public(),
        idea__consultation__live=True,
    )
    return found.select_related("person__user", "idea__consultation").order_by(F("idea"), "pk")
