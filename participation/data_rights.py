"""What this app holds of a person."""

from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from moderation.choices import State
from participation.actions.erasure import erase_comments, erase_follows
from participation.choices import Stance
from participation.models import Comment, Follow
from privacy.copy_words import labels
from privacy.personal_data import Rows, exclude, register


def _comments(person: Person) -> Rows:
    kept = Comment.objects.filter(author=person)
    return kept.values(
        "pk", "thread__title", "body", "stance", "state", "area__name", "created_at", "edited_at"
    )


def _follows(person: Person) -> Rows:
    return Follow.objects.filter(person=person).values("consultation__title")


register(
    "comments",
    title=_("My comments"),
    relations=["participation.Comment.author"],
    export=_comments,
    erase=erase_comments,
    words={"stance": labels(Stance), "state": labels(State)},
)
register(
    "follows",
    title=_("What I follow"),
    relations=["participation.Follow.person"],
    export=_follows,
    erase=erase_follows,
)
for relation in ("participation.Measure.taken_by", "participation.Measure.ended_by"):
    exclude(relation, "an act for the city: it belongs to the office, not to the person's life")
