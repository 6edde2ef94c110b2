"""Reads about threads: a page of comments with their replies in a bounded number of queries."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet

from accounts.models import Person
from moderation.choices import State
from participation.choices import Stance
from participation.models import Comment, Consultation, Thread
from participation.queries.rotation import rotated
from web import page_cache

PER_PAGE = 20
ORDERS = ("rotating", "oldest", "newest", "useful")


@dataclass(frozen=True, slots=True)
class StanceCount:
    """How many public comments are for, against and neutral."""

    for_count: int
    against_count: int
    neutral_count: int

    @property
    def total(self) -> int:
        return self.for_count + self.against_count + self.neutral_count


def comments_of(thread: Thread, viewer: Person | None) -> QuerySet[Comment]:
    """Top-level comments that the viewer may read: public ones, and own ones that wait.

    One that others answered keeps its place with the answers when it is hidden, withdrawn or waits;
    its words are not shown then.
    """
    mine = Q(author=viewer, state__in=(State.HELD, State.CHANGE_ASKED)) if viewer else Q(pk=None)
    answers = Comment.objects.filter(parent=OuterRef("pk"), state=State.PUBLISHED)
    return Comment.objects.filter(thread=thread, parent=None).filter(
        Q(state=State.PUBLISHED) | mine | Exists(answers)
    )


def with_replies(comments: QuerySet[Comment], viewer: Person | None) -> QuerySet[Comment]:
    """Comments as a debate shows them, each with the ``shown_replies`` that the viewer may read."""
    mine = Q(author=viewer, state__in=(State.HELD, State.CHANGE_ASKED)) if viewer else Q(pk=None)
    replies = (
        Comment.objects.filter(Q(state=State.PUBLISHED) | mine)
        .select_related("author", "area")
        .order_by("created_at", "pk")
    )
    return comments.select_related("author", "area").prefetch_related(
        Prefetch("replies", queryset=replies, to_attr="shown_replies")
    )


def ordered(comments: QuerySet[Comment], order: str, seed: str) -> QuerySet[Comment]:
    """Rotating, oldest, newest or most useful first; an unknown order is the rotating one.

    Useful is what people of several stances answered: not what most people like.
    """
    if order == "useful":
        others = Q(replies__state=State.PUBLISHED) & ~Q(replies__author=F("author"))
        return comments.annotate(
            sides=Count("replies__stance", distinct=True, filter=others),
            repliers=Count("replies__author", distinct=True, filter=others),
        ).order_by("-sides", "-repliers", "created_at", "pk")
    if order in ("oldest", "newest"):
        sign = "-" if order == "newest" else ""
        return comments.order_by(f"{sign}created_at", f"{sign}pk")
    return rotated(comments, seed)


def comments_with(thread: Thread, stance: str) -> QuerySet[Comment]:
    """Exactly the public comments and replies that a figure of the stance bar counts."""
    return Comment.objects.public().filter(thread=thread, stance=stance)


def page_of(
    thread: Thread,
    *,
    viewer: Person | None,
    number: str,
    order: str,
    seed: str,
    stance: str = "",
    without: int = 0,
    count: int | None = None,
) -> "Page[int]":
    """The numbers of the comments on one page of a thread, or of those with that stance.

    ``without`` is shown elsewhere. ``count`` is how many there are, where that is known.
    """
    found = comments_with(thread, stance) if stance else comments_of(thread, viewer)
    if without:
        found = found.exclude(pk=without)
    numbers = ordered(found, order, seed).values_list("pk", flat=True)
    pages = Paginator(numbers, PER_PAGE)
    if count is not None:
        pages.count = count  # type: ignore[misc]  # what is cached after the first look
    return pages.get_page(number)


def rows_of(
    thread: Thread, numbers: list[int], *, viewer: Person | None, stance: str = ""
) -> dict[int, Comment]:
    """What the viewer reads of these comments, by number; with a stance each stands for itself."""
    if stance:
        found = comments_with(thread, stance).select_related("author", "area")
    else:
        found = with_replies(comments_of(thread, viewer), viewer)
    return found.in_bulk(numbers)


@dataclass(frozen=True, slots=True)
class Own:
    """What a reader has in a thread, or is told something of there."""

    shown: frozenset[int] = frozenset()
    """Comments that the reader sees otherwise than others: own ones, those with an own reply, those
    about which something is said."""
    waits: bool = False
    """Whether a comment waits for a moderator: only its author sees it in the list."""
    has_draft: bool = False


def own_in(thread: Thread, person: Person | None, named: set[int]) -> Own:
    """What the person has in a thread. About comments that are ``named`` something is said."""
    if person is None:
        return Own()
    mine = Comment.objects.filter(Q(author=person) | Q(pk__in=named), thread=thread)
    rows = list(mine.order_by().values_list("pk", "parent", "state"))
    numbers = (number for pk, parent, _state in rows for number in (pk, parent))
    return Own(
        frozenset(number for number in numbers if number is not None),
        any(state in (State.HELD, State.CHANGE_ASKED) for *_numbers, state in rows),
        any(state == State.DRAFT for *_numbers, state in rows),
    )


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a thread holds for everybody: comments on its first level, and stances."""

    comments: int
    stances: StanceCount

    def of(self, stance: str) -> int:
        """How many comments a list has, of all or of those with one stance."""
        return getattr(self.stances, f"{stance}_count") if stance else self.comments


def counts_of(thread: Thread) -> Counts:
    """Counted once for all readers, until something changes."""

    def count() -> list[int]:
        stances = stance_count([thread])
        return [
            comments_of(thread, None).count(),
            stances.for_count,
            stances.against_count,
            stances.neutral_count,
        ]

    comments, *stances = page_cache.fact(f"counts:{thread.pk}", count)
    return Counts(comments, StanceCount(*stances))


def top_of(thread: Thread, viewer: Person | None, pk: int) -> Comment | None:
    """The comment of that number, or the one that it answers, with its replies."""
    parent = Comment.objects.filter(thread=thread, pk=pk).values_list("parent", flat=True).first()
    found = comments_of(thread, viewer).filter(pk=parent or pk)
    return with_replies(found, viewer).first()


def stance_count(threads: list[Thread]) -> StanceCount:
    """Stances of the public comments of these threads together, from the authors' fields."""
    rows = (
        Comment.objects.public()
        .filter(thread__in=threads)
        .exclude(stance="")
        .values_list("stance")
        .annotate(count=Count("pk"))
    )
    counts = dict(rows)
    return StanceCount(
        counts.get(Stance.FOR, 0), counts.get(Stance.AGAINST, 0), counts.get(Stance.NEUTRAL, 0)
    )


def comment_counts(threads: list[int]) -> dict[int, int]:
    """Public comments by thread, in one query."""
    rows = Comment.objects.public().filter(thread__in=threads).values_list("thread")
    return dict(rows.annotate(count=Count("pk")))


def draft_of(person: Person | None, thread: Thread) -> Comment | None:
    """What the person wrote here and could not send yet."""
    if person is None:
        return None
    return Comment.objects.filter(author=person, thread=thread, state=State.DRAFT).first()


def public_comments(thread: Thread) -> QuerySet[Comment]:
    """Every public comment and reply of a thread, oldest first."""
    found = Comment.objects.public().filter(thread=thread)
    found = found.select_related("author", "area", "parent")
    return found.order_by("created_at", "pk")


def contributions(consultation: Consultation) -> tuple[str, list[object]]:
    """Every comment of a consultation, for the index."""
    comments = Comment.objects.filter(thread__consultation=consultation)
    return "comment", list(comments.values_list("pk", flat=True))
