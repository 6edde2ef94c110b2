"""Themes: named by an official, filled by search and filter, answered one by one."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from insights.models import Answer, Decision, Outcome, Theme, ThemeMember
from insights.queries.themes import unread_members
from insights.rules import check_is_open
from participation.models import Consultation
from residents.models import User
from residents.refusal import Refused


def _check_open(consultation: Consultation) -> None:
    check_is_open(Decision.objects.filter(consultation=consultation).first())


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
    """Put contributions, by kind and number, into a theme; twice is once.

    What is in a theme is no longer in "other".
    """
    _check_open(theme.consultation)
    members = list(members)
    if not theme.is_other:
        _leave_other(theme.consultation, members)
    ThemeMember.objects.bulk_create(
        (ThemeMember(theme=theme, kind=kind, key=key) for kind, key in members),
        ignore_conflicts=True,
        batch_size=500,
    )


def _leave_other(consultation: Consultation, members: list[tuple[str, int]]) -> None:
    others = ThemeMember.objects.filter(theme__consultation=consultation, theme__is_other=True)
    for wanted in {kind for kind, _key in members}:
        keys = [key for kind, key in members if kind == wanted]
        others.filter(kind=wanted, key__in=keys).delete()


@transaction.atomic
def put_into_other(*, consultation: Consultation, seen: int, by: User, at: datetime) -> Theme:
    """Everything unread into "other", made where it is missing, to be answered like a theme.

    Raises Refused when it is no longer as many as the official saw, or after publication.
    """
    _check_open(consultation)
    members = unread_members(consultation)
    if len(members) != seen:
        raise Refused(_("Meanwhile there are others. Look at them once more."))
    theme, _made = Theme.objects.get_or_create(
        consultation=consultation, is_other=True, defaults={"created_at": at}
    )
    add_members(theme=theme, members=members, by=by, at=at)
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
    if outcome not in Outcome.values or not reason.strip():
        raise Refused(_("An answer has an outcome and a reason."))
    answer, _made = Answer.objects.update_or_create(
        theme=theme,
        defaults={"outcome": outcome, "reason": reason.strip(), "language": language},
    )
    return answer
