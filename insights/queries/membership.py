"""In which theme a contribution is: in one or more, in "other", empty, or unread."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from insights.models import ThemeMember
from participation.models import Consultation
from web.values import whole_number

UNREAD, EMPTY, UNSORTED, UNSURE = "unread", "empty", "unsorted", "unsure"
SURE = 0.5
"""A machine that is less sure of a text than this wants a person to look."""
SAYS_SOMETHING = r"\w"
UNSURE_ONES = Q(confidence__lt=SURE, unread=True, theme__is_other=False)
"""Rows of a theme that a machine was not sure of and that nobody opened yet."""


def _members(consultation: Consultation, kind: str) -> QuerySet[ThemeMember]:
    return ThemeMember.objects.filter(
        theme__consultation=consultation, kind=kind, key=OuterRef("pk")
    )


def members_of(theme: int) -> QuerySet[ThemeMember]:
    """What is in a theme, given by its number, or in a part of it."""
    return ThemeMember.objects.filter(Q(theme=theme) | Q(theme__parent=theme))


def in_theme(
    rows: "QuerySet[Any]", consultation: Consultation, kind: str, theme: str
) -> "QuerySet[Any]":
    """Those of a theme by its number, and those that are in none.

    ``empty`` says nothing, ``unsorted`` is in no theme, ``unread`` was opened by nobody: it is in
    none, or was put into one with many others; ``unsure`` is where a machine is not sure of it.
    """
    number = whole_number(theme)
    if number is not None:
        return rows.filter(pk__in=members_of(number).filter(kind=kind).values("key"))
    if theme == UNSURE:
        return rows.filter(Exists(_members(consultation, kind).filter(UNSURE_ONES)))
    unsorted = rows.filter(~Exists(_members(consultation, kind)))
    if theme == EMPTY:
        return unsorted.exclude(body__regex=SAYS_SOMETHING)
    if theme == UNSORTED:
        return unsorted.filter(body__regex=SAYS_SOMETHING)
    if theme != UNREAD:
        return rows.none()
    members = _members(consultation, kind)
    opened = Exists(members.filter(unread=False))
    return rows.filter(~opened, Exists(members) | Q(body__regex=SAYS_SOMETHING))


def in_other_only(
    rows: "QuerySet[Any]", consultation: Consultation, kind: str, *, unread: bool = False
) -> "QuerySet[Any]":
    """Those in "other" that somebody opened (or with ``unread`` nobody), and in no theme beside."""
    members = _members(consultation, kind)
    return rows.filter(
        Exists(members.filter(theme__is_other=True, unread=unread)),
        ~Exists(members.filter(theme__is_other=False)),
    )
