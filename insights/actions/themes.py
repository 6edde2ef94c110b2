"""Themes: named by an official, filled by search and filter, answered one by one."""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from insights.models import Answer, Decision, Outcome, Theme, ThemeMember
from insights.queries.themes import unsorted_members
from insights.rules import check_is_open, check_reason
from participation.models import Consultation
from web.refusal import Refused
from web.values import visible


def _check_open(consultation: Consultation) -> None:
    held = Decision.objects.select_for_update(of=("self",)).filter(consultation=consultation)
    check_is_open(held.first())


@transaction.atomic
def create_theme(*, consultation: Consultation, name: str, by: User, at: datetime) -> Theme:
    """A new theme. Raises Refused for a name that is taken or after publication."""
    _check_open(consultation)
    if Theme.objects.filter(consultation=consultation, name=name.strip()).exists():
        raise Refused(_("There is already a theme with this name."))
    return Theme.objects.create(consultation=consultation, name=name.strip(), created_at=at)


@transaction.atomic
def rename_theme(*, theme: Theme, name: str, by: User) -> None:
    """Another name. Raises Refused after publication."""
    _check_open(theme.consultation)
    theme.name = name.strip()
    theme.save(update_fields=["name"])


@transaction.atomic
def delete_theme(*, theme: Theme, by: User) -> None:
    """Its contributions go back to the others. Raises Refused after publication."""
    _check_open(theme.consultation)
    theme.delete()


@transaction.atomic
def add_members(
    *, theme: Theme, members: Iterable[tuple[str, int]], by: User, at: datetime
) -> None:
    """Put contributions that somebody opened or searched out into a theme; twice is once.

    ``members`` are kinds and numbers. What is in a theme is no longer in "other", and what was
    there unread has been read now.
    """
    _check_open(theme.consultation)
    members = list(members)
    inside = ThemeMember.objects.filter(theme__consultation=theme.consultation)
    _each_kind(inside.filter(unread=True), members, lambda rows: rows.update(unread=False))
    if not theme.is_other:
        _each_kind(inside.filter(theme__is_other=True), members, lambda rows: rows.delete())
    _put(theme, members, unread=False)


def _put(theme: Theme, members: list[tuple[str, int]], *, unread: bool) -> None:
    ThemeMember.objects.bulk_create(
        (ThemeMember(theme=theme, kind=kind, key=key, unread=unread) for kind, key in members),
        ignore_conflicts=True,
        batch_size=500,
    )


def _each_kind(
    rows: "QuerySet[ThemeMember]",
    members: list[tuple[str, int]],
    act: "Callable[[QuerySet[ThemeMember]], object]",
) -> None:
    """Do it with the rows of these contributions, so many at a time as a database takes."""
    for wanted in {kind for kind, _key in members}:
        keys = [key for kind, key in members if kind == wanted]
        for start in range(0, len(keys), 500):
            act(rows.filter(kind=wanted, key__in=keys[start : start + 500]))


@transaction.atomic
def put_into_other(
    *, consultation: Consultation, seen: int, reason: str, by: User, at: datetime
) -> Theme:
    """Everything that is in no theme into "other", without that anybody opened it.

    It stays unread, and everybody reads how many these are and why. Raises Refused without a
    reason, when it is no longer as many as the official saw, or after publication.
    """
    _check_open(consultation)
    members = unsorted_members(consultation)
    if len(members) != seen:
        raise Refused(_("Meanwhile there are others. Look at them once more."))
    check_reason(reason)
    theme, _made = Theme.objects.get_or_create(
        consultation=consultation, is_other=True, defaults={"created_at": at}
    )
    _put(theme, members, unread=True)
    theme.unread_reason = reason.strip()
    theme.save(update_fields=["unread_reason"])
    return theme


@transaction.atomic
def remove_member(*, theme: Theme, kind: str, key: int, by: User) -> None:
    """Take a contribution out of a theme."""
    _check_open(theme.consultation)
    ThemeMember.objects.filter(theme=theme, kind=kind, key=key).delete()


@transaction.atomic
def answer_theme(
    *,
    theme: Theme,
    outcome: str,
    reason: str,
    by: User,
    at: datetime,
    language: str = settings.LANGUAGE_CODE,
) -> Answer:
    """What the city answers: outcome and reason, never without one. Raises Refused."""
    _check_open(theme.consultation)
    if outcome not in Outcome.values or not visible(reason):
        raise Refused(_("An answer has an outcome and a reason."))
    answer, _made = Answer.objects.update_or_create(
        theme=theme,
        defaults={"outcome": outcome, "reason": reason.strip(), "language": language},
    )
    return answer
