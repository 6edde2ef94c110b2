"""Themes: named by an official, filled by search and filter, answered one by one."""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from insights.models import Answer, Decision, Outcome, Theme, ThemeMember
from insights.queries.membership import members_of
from insights.queries.themes import sorting, unsorted_members
from insights.rules import check_is_open, check_is_there, check_reason
from participation.models import Consultation
from web.refusal import Refused
from web.values import visible


def check_open(consultation: Consultation) -> None:
    """Whether themes may be changed; one verb at a time, and holds the decision. Raises Refused.

    The consultation is held because a decision may not exist yet.
    """
    Consultation.objects.select_for_update(of=("self",), no_key=True).get(pk=consultation.pk)
    held = Decision.objects.select_for_update(of=("self",)).filter(consultation=consultation)
    check_is_open(held.first())


@transaction.atomic
def create_theme(*, consultation: Consultation, name: str, by: User, at: datetime) -> Theme:
    """A new theme. Raises Refused for a name that is taken or after publication."""
    check_open(consultation)
    check_name(consultation, name)
    return Theme.objects.create(
        consultation=consultation, name=name.strip(), is_named=True, created_at=at
    )


def check_name(consultation: Consultation, name: str, besides: Theme | None = None) -> None:
    """Whether no other theme is called so. Raises Refused."""
    named = Theme.objects.filter(consultation=consultation, is_other=False, name=name.strip())
    if (named.exclude(pk=besides.pk) if besides else named).exists():
        raise Refused(_("There is already a theme with this name."))


@transaction.atomic
def rename_theme(*, theme: Theme, name: str, by: User) -> None:
    """Another name, which no computation changes. Raises Refused, also for a name that is taken."""
    check_open(theme.consultation)
    held = check_is_there(Theme.objects.select_for_update(of=("self",)).filter(pk=theme.pk).first())
    check_name(theme.consultation, name, besides=held)
    held.name, held.is_named = name.strip(), True
    held.version += 1
    held.save(update_fields=["name", "is_named", "version"])


@transaction.atomic
def delete_theme(*, theme: Theme, by: User) -> None:
    """Its contributions go back to the others. Raises Refused after publication."""
    check_open(theme.consultation)
    theme.delete()


@transaction.atomic
def add_members(
    *, theme: Theme, members: Iterable[tuple[str, int]], by: User, at: datetime
) -> None:
    """Put contributions that somebody opened or searched out into a theme; twice is once.

    ``members`` are kinds and numbers. What is in a theme is no longer in "other", nor where only a
    machine had put it; what was there unread has been read now.
    """
    check_open(theme.consultation)
    members = list(members)
    inside = ThemeMember.objects.filter(theme__consultation=theme.consultation)
    _each_kind(inside.filter(unread=True), members, lambda rows: rows.update(unread=False))
    here = members_of(theme.pk)
    _each_kind(here, members, lambda rows: rows.update(confidence=None))
    by_machine = Q(confidence__isnull=False)
    left = by_machine if theme.is_other else by_machine | Q(theme__is_other=True)
    away = inside.filter(left).exclude(pk__in=here.values("pk"))
    _each_kind(away, members, lambda rows: rows.delete())
    known = set(here.values_list("kind", "key"))
    _put(theme, [member for member in members if member not in known], unread=False)
    _note_change(theme)


def _note_change(theme: Theme) -> None:
    Theme.objects.filter(pk=theme.pk).update(version=F("version") + 1)


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

    The reason is also that of what a machine had put there.

    It stays unread, and everybody reads how many these are and why. Raises Refused without a
    reason, when it is no longer as many as the official saw, or after publication.
    """
    check_open(consultation)
    members = unsorted_members(consultation)
    if len(members) + sorting(consultation).unexplained != seen:
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
    check_open(theme.consultation)
    members_of(theme.pk).filter(kind=kind, key=key).delete()
    _note_change(theme)


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
    check_open(theme.consultation)
    if outcome not in Outcome.values or not visible(reason):
        raise Refused(_("An answer has an outcome and a reason."))
    answer, _made = Answer.objects.update_or_create(
        theme=theme,
        defaults={"outcome": outcome, "reason": reason.strip(), "language": language},
    )
    return answer
