"""What this app holds of a person."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from moderation.actions import erase
from moderation.choices import State
from participation.choices import Stance
from participation.models import Comment, Follow, Notice
from residents.copy_words import labels
from residents.models import Person
from residents.personal_data import Rows, register


def _comments(person: Person) -> Rows:
    kept = Comment.objects.filter(author=person)
    return kept.values(
        "pk", "thread__title", "body", "stance", "state", "area__name", "created_at", "edited_at"
    )


def _erase_comments(person: Person, keep: bool, at: datetime) -> None:
    Comment.objects.filter(author=person, state=State.DRAFT).delete()
    if keep:
        return
    for comment in Comment.objects.select_for_update(of=("self",)).filter(author=person):
        erase(kind="comment", contribution=comment, at=at)


def _notices(person: Person) -> Rows:
    kept = Notice.objects.filter(person=person)
    return kept.values("title", "words", "url", "created_at", "read_at", "mailed_at")


def _follows(person: Person) -> Rows:
    return Follow.objects.filter(person=person).values("consultation__title")


register(
    "comments",
    title=_("My comments"),
    relations=["participation.Comment.author"],
    export=_comments,
    erase=_erase_comments,
    words={"stance": labels(Stance), "state": labels(State)},
)
register(
    "notices",
    title=_("Notices to me"),
    relations=["participation.Notice.person"],
    export=_notices,
    erase=lambda person, _keep, _at: _delete(person),
)
register(
    "follows",
    title=_("What I follow"),
    relations=["participation.Follow.person"],
    export=_follows,
)


def _delete(person: Person) -> None:
    Notice.objects.filter(person=person).delete()
    Follow.objects.filter(person=person).delete()
