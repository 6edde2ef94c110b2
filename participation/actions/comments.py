"""Writing, editing and withdrawing comments."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_noop

from accounts.models import Person
from accounts.rules.people import check_signed_in
from cms.algorithms.language import detect
from moderation.actions import keep_version, submit, withdraw
from moderation.choices import State
from moderation.models import Contribution
from notices.actions.notices import notify
from notices.choices import NoticeKind
from notices.words import Facts, about
from participation.models import Comment, Consultation, Thread
from participation.queries.places import path_of_comment
from participation.rules import (
    check_may_comment,
    check_may_edit,
    check_may_reply,
    check_may_withdraw,
    check_stance,
    texts_wait,
)
from residents.queries import current_residency
from search import outbox
from web.values import one_kind_of_break

KIND = "comment"


@transaction.atomic
def write_comment(
    *,
    person: Person,
    thread: Thread,
    body: str,
    stance: str,
    parent: Comment | None = None,
    at: datetime,
    written_on: int | None = None,
) -> Comment:
    """Write a comment or a reply; it is public at once or waits for a moderator. A draft goes.

    Raises Refused outside the phase, for unverified people and those of another territory.
    """
    residency = check_may_comment(
        person=person,
        residency=current_residency(person, at),
        consultation=thread.consultation,
        at=at,
    )
    check_stance(stance=stance, is_reply=parent is not None)
    if parent is not None:
        check_may_reply(parent=parent, thread=thread)
    comment = Comment(
        thread=thread,
        parent=parent,
        author=person,
        body=one_kind_of_break(body).strip(),
        stance=stance,
        language=detect(body, settings.CITY.languages),
        area=residency.area,
        state=State.PUBLISHED,
        created_at=at,
        written_on=written_on,
    )
    waits = texts_wait(thread.consultation, at)
    submit(kind=KIND, contribution=comment, at=at, all_wait=waits)
    thread.comments.filter(author=person, state=State.DRAFT).delete()
    if parent is not None and parent.author_id != person.pk and comment.state == State.PUBLISHED:
        notify(
            person=parent.author,
            kind=NoticeKind.REPLY,
            title=gettext_noop("Somebody replied to your comment"),
            words=thread.title,
            facts=_about(thread),
            url=path_of_comment(comment),
            event=f"reply:{comment.pk}",
            at=at,
        )
    return comment


def _about(thread: Thread) -> Facts | None:
    """The debate about a whole consultation is called as its page, others as they were written."""
    whole = Consultation.objects.filter(thread=thread).first()
    return about(whole.translation_key) if whole else None


@transaction.atomic
def save_draft(*, person: Person, thread: Thread, body: str, stance: str, at: datetime) -> Comment:
    """Keep what somebody wrote who cannot send it yet. Only the author sees it.

    One draft a person and thread, which the database holds; writing again replaces it.
    """
    check_signed_in(person)
    draft, _made = Comment.objects.update_or_create(
        author=person,
        thread=thread,
        state=State.DRAFT,
        defaults={"body": one_kind_of_break(body).strip(), "stance": stance, "created_at": at},
    )
    return draft


@transaction.atomic
def discard_draft(*, person: Person, thread: Thread) -> None:
    """Forget what somebody began to write here and could not send."""
    Comment.objects.filter(author=person, thread=thread, state=State.DRAFT).delete()


@transaction.atomic
def edit_comment(*, comment: Comment, person: Person, body: str, at: datetime) -> Comment:
    """Change the words within the minutes of the house rules; the earlier ones stay readable.

    A text for which a moderator asked a change may be edited later too. Raises Refused.
    """
    held = Comment.objects.select_for_update(of=("self",)).get(pk=comment.pk)
    check_may_edit(person=person, contribution=held, at=at)
    body = one_kind_of_break(body)
    if body.strip() == one_kind_of_break(held.body):
        return held
    keep_version(kind=KIND, contribution=held, at=at)
    held.body = body.strip()
    held.language = detect(body, settings.CITY.languages)
    held.edited_at = at
    waits = texts_wait(held.thread.consultation, at)
    submit(kind=KIND, contribution=held, at=at, all_wait=waits)
    return held


@transaction.atomic
def withdraw_comment(*, comment: Comment, person: Person, at: datetime) -> None:
    """Take one's own comment back. Raises Refused."""
    held = Comment.objects.select_for_update(of=("self",)).get(pk=comment.pk)
    check_may_withdraw(person=person, contribution=held)
    withdraw(kind=KIND, contribution=held, at=at)


def comment_changed(contribution: Contribution) -> None:
    """The index follows."""
    outbox.note("comment", contribution.pk)
