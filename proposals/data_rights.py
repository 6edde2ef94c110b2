"""What this app holds of a person."""

from datetime import datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from moderation.actions import erase
from moderation.choices import State
from participation.choices import PhaseKind
from participation.models import Comment, Phase, Thread
from proposals.models import Idea, Support
from residents.copy_words import labels
from residents.models import Person
from residents.personal_data import Rows, register, register_hold
from search import outbox


def _ideas(person: Person) -> Rows:
    kept = Idea.objects.filter(author=person)
    return kept.values(
        "pk", "consultation__title", "title", "body", "state", "area__name", "created_at"
    )


def _erase_ideas(person: Person, keep: bool, at: datetime) -> None:
    """Drafts always go. Of other ideas the debate of other people stays, under no title."""
    Idea.objects.filter(author=person, state=State.DRAFT).delete()
    if keep:
        return
    for idea in Idea.objects.select_for_update(of=("self",)).filter(author=person):
        idea.title = gettext("(deleted by its author)")
        idea.save(update_fields=["title"])
        erase(kind="idea", contribution=idea, at=at)
        if idea.thread_id is not None:
            Thread.objects.filter(pk=idea.thread_id).update(title=idea.title)
            for comment in Comment.objects.filter(thread=idea.thread_id):
                outbox.note("comment", comment.pk)


def _supports(person: Person) -> Rows:
    return Support.objects.filter(person=person).values("idea__title", "created_at")


def _erase_supports(person: Person, keep: bool, _at: datetime) -> None:
    if keep:
        return
    mine = Support.objects.filter(person=person)
    for idea in list(mine.values_list("idea", flat=True)):
        outbox.note("idea", idea)
    mine.delete()


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
    erase=_erase_ideas,
    words={"state": labels(State)},
)
register(
    "supports",
    title=_("Ideas that I support"),
    relations=["proposals.Support.person"],
    export=_supports,
    erase=_erase_supports,
)
register_hold(_still_supports)
