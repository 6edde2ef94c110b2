"""What can happen to an idea, from the first word to the last support."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from accounts.models import Person
from accounts.rules.people import check_signed_in
from areas.models import Area
from cms.algorithms.language import detect
from moderation.actions import keep_version, submit, withdraw
from moderation.choices import State
from moderation.models import Contribution
from participation.models import Comment, Consultation, Thread
from participation.rules import check_may_edit, check_may_withdraw, texts_wait
from proposals.actions.following import forget_words_in_notices
from proposals.models import Idea, Support
from proposals.rules import check_area, check_may_submit_idea, check_may_support
from residents.queries import current_residency
from search import outbox
from web.values import one_kind_of_break

KIND = "idea"


@transaction.atomic
def submit_idea(
    *,
    person: Person,
    consultation: Consultation,
    title: str,
    body: str,
    area: Area,
    at: datetime,
) -> Idea:
    """Submit an idea with its own debate; public at once or waiting for a moderator.

    Raises Refused outside the ideas phase, for unverified people, or a place elsewhere.
    """
    check_may_submit_idea(
        person=person,
        residency=current_residency(person, at),
        consultation=consultation,
        at=at,
    )
    check_area(area=area, consultation=consultation)
    Idea.objects.filter(author=person, consultation=consultation, state=State.DRAFT).delete()
    idea = Idea(
        author=person,
        consultation=consultation,
        title=title.strip(),
        body=one_kind_of_break(body).strip(),
        language=detect(f"{title} {body}", settings.CITY.languages),
        area=area,
        state=State.PUBLISHED,
        created_at=at,
    )
    waits = texts_wait(consultation, at)
    submit(kind=KIND, contribution=idea, at=at, all_wait=waits)
    open_thread(idea)
    return idea


def open_thread(idea: Idea) -> None:
    """The debate about an idea, shown below it."""
    idea.thread = Thread.objects.create(
        consultation=idea.consultation,
        title=idea.title,
    )
    idea.save(update_fields=["thread"])


@transaction.atomic
def save_draft(
    *,
    person: Person,
    consultation: Consultation,
    title: str,
    body: str,
    area: Area | None,
    at: datetime,
) -> Idea:
    """Keep what somebody wrote who cannot send it yet; one draft a person and consultation."""
    check_signed_in(person)
    draft, _made = Idea.objects.update_or_create(
        author=person,
        consultation=consultation,
        state=State.DRAFT,
        defaults={
            "title": title.strip(),
            "body": one_kind_of_break(body).strip(),
            "area": area,
            "created_at": at,
        },
    )
    return draft


@transaction.atomic
def discard_draft(*, person: Person, consultation: Consultation) -> None:
    """Forget what somebody began to write here and did not send."""
    Idea.objects.filter(author=person, consultation=consultation, state=State.DRAFT).delete()


@transaction.atomic
def edit_idea(*, idea: Idea, person: Person, title: str, body: str, at: datetime) -> Idea:
    """Change the words within the minutes of the house rules; the earlier ones are kept."""
    held = Idea.objects.select_for_update(of=("self",)).get(pk=idea.pk)
    check_may_edit(person=person, contribution=held, at=at)
    body = one_kind_of_break(body)
    if (title.strip(), body.strip()) == (held.title, one_kind_of_break(held.body)):
        return held
    keep_version(kind=KIND, contribution=held, at=at)
    held.title = title.strip()
    held.body = body.strip()
    held.language = detect(f"{title} {body}", settings.CITY.languages)
    held.edited_at = at
    waits = texts_wait(held.consultation, at)
    submit(kind=KIND, contribution=held, at=at, all_wait=waits)
    if held.thread_id is not None:
        Thread.objects.filter(pk=held.thread_id).update(title=held.title)
    return held


@transaction.atomic
def withdraw_idea(*, idea: Idea, person: Person, at: datetime) -> None:
    """Take one's own idea back. Raises Refused."""
    held = Idea.objects.select_for_update(of=("self",)).get(pk=idea.pk)
    check_may_withdraw(person=person, contribution=held)
    withdraw(kind=KIND, contribution=held, at=at)


@transaction.atomic
def support_idea(*, person: Person, idea: Idea, at: datetime) -> None:
    """Support an idea; doing it twice changes nothing. Raises Refused."""
    check_may_support(person=person, residency=current_residency(person, at), idea=idea, at=at)
    Support.objects.bulk_create(
        [Support(person=person, idea=idea, created_at=at)], ignore_conflicts=True
    )
    outbox.note(KIND, idea.pk)


@transaction.atomic
def take_back_support(*, person: Person, idea: Idea, at: datetime) -> None:
    """Take one's support back while supporting is possible. Raises Refused."""
    check_may_support(person=person, residency=current_residency(person, at), idea=idea, at=at)
    Support.objects.filter(person=person, idea=idea).delete()
    outbox.note(KIND, idea.pk)


def idea_changed(contribution: Contribution) -> None:
    """Moderation decided about an idea: the index follows, also for what was said about it.

    What is not public any more is named in no mail that waits.
    """
    outbox.note(KIND, contribution.pk)
    if contribution.state != State.PUBLISHED:
        forget_words_in_notices(contribution.pk)
    said = Comment.objects.filter(thread__idea=contribution.pk).values_list("pk", flat=True)
    outbox.note_many("comment", list(said))
