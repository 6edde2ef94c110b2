"""Corrections of themes by people: each is kept with what was before, and the last can be undone.

Every verb names the version of the theme that was seen: who corrects what somebody else changed
meanwhile is refused, and told who did what.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from insights.actions.themes import check_name, check_open
from insights.models import Theme, ThemeChange, ThemeMember, ThemeRun, Verb
from insights.queries.membership import members_of
from insights.rules import check_is_last, check_may_merge, check_version
from participation.models import Consultation
from polls.algorithms.tally import digest
from web.refusal import Refused

Key = tuple[str, int]
THEME_FIELDS = (
    *("pk", "parent_id", "name", "terms", "by_machine", "is_named", "is_other", "unread_reason"),
    *("version", "created_at"),
)
MEMBER_FIELDS = ("theme_id", "kind", "key", "unread", "confidence", "likeness")


@transaction.atomic
def rename(*, theme: Theme, name: str, seen: int, by: User, at: datetime) -> Theme:
    """Another name, which no computation changes. Raises Refused for one that is taken."""
    held = _held(theme, seen)
    check_name(held.consultation, name, besides=held)
    words = {"from": held.name, "to": name.strip()}
    change = _note(held.consultation, Verb.RENAMED, words, by, at, themes=[held.pk])
    held.name, held.is_named = name.strip(), True
    held.version += 1
    held.save(update_fields=["name", "is_named", "version"])
    _left(change)
    return held


@transaction.atomic
def merge(*, theme: Theme, into: Theme, seen: int, by: User, at: datetime) -> Theme:
    """Everything of a theme and its parts into another one, where it stays; returns that one.

    Raises Refused for an answered theme: its answer would be lost.
    """
    held = _held(theme, seen)
    target = _target(held.consultation, into)
    check_may_merge(theme=held, into=target)
    keys = list(members_of(held.pk).values_list("kind", "key").distinct())
    parts = list(held.parts.values_list("pk", flat=True))
    words = {"from": str(held), "to": str(target), "count": len(keys)}
    themes = [held.pk, *parts, *([target.pk] if target.is_other else [])]
    change = _note(held.consultation, Verb.MERGED, words, by, at, themes=themes, keys=keys)
    _carry(held, target, keys, read=False)
    held.delete()
    _left(change)
    return target


@transaction.atomic
def move(
    *, theme: Theme, members: Collection[Key], into: Theme, seen: int, by: User, at: datetime
) -> Theme:
    """Texts of a theme that somebody opened or searched out into another one, where they stay."""
    held = _held(theme, seen)
    target = _target(held.consultation, into)
    keys = _inside(held, members)
    words = {"from": str(held), "to": str(target), "count": len(keys)}
    change = _note(held.consultation, Verb.MOVED, words, by, at, keys=keys)
    _carry(held, target, keys, read=True)
    _left(change)
    return target


@transaction.atomic
def split(
    *, theme: Theme, members: Collection[Key], name: str, seen: int, by: User, at: datetime
) -> Theme:
    """A new theme of these texts; of a part it is another part beside it."""
    held = _held(theme, seen)
    keys = _inside(held, members)
    target = _new(held.consultation, name, at, parent=held.parent)
    words = {"from": str(held), "to": str(target), "count": len(keys)}
    change = _note(held.consultation, Verb.SPLIT, words, by, at, keys=keys)
    _carry(held, target, keys, read=True)
    _left(change, made=[target.pk])
    return target


@transaction.atomic
def theme_of_found(
    *, consultation: Consultation, members: Collection[Key], name: str, by: User, at: datetime
) -> Theme:
    """A new theme of texts that a search found, wherever they were. Raises Refused for none."""
    check_open(consultation)
    if not members:
        raise Refused(_("No text was found. Search for other words."))
    target = _new(consultation, name, at)
    words = {"to": str(target), "count": len(members)}
    change = _note(consultation, Verb.FOUND, words, by, at, keys=members)
    everywhere = ThemeMember.objects.filter(theme__consultation=consultation)
    taken = _take(everywhere, members)
    _put(target, members)
    _changed(taken)
    _left(change, made=[target.pk])
    return target


@transaction.atomic
def undo(*, change: ThemeChange, by: User, at: datetime) -> None:
    """Themes and texts as they were before the last change.

    Raises Refused for an earlier one, and when anybody changed these themes or texts after it.
    """
    consultation = change.consultation
    check_open(consultation)
    held = ThemeChange.objects.select_for_update().get(pk=change.pk)
    later = ThemeChange.objects.filter(consultation=consultation, pk__gt=held.pk, undone_at=None)
    runs = ThemeRun.objects.filter(consultation=consultation, step_at__gt=held.made_at)
    computed = runs.exclude(found=0).exists()
    differs = not computed and held.before.get("left") != _state(held)
    check_is_last(change=held, later=later.exists() or differs, computed=computed)
    everywhere = ThemeMember.objects.filter(theme__consultation=consultation)
    taken = _take(everywhere, _keys_of(held))
    for fields in held.before["themes"]:
        _put_back(consultation, fields)
    touched = {row[0] for row in held.before["members"]}
    if Theme.objects.filter(pk__in=touched).count() < len(touched):
        raise Refused(_("A theme in which these texts were is gone, so this cannot be undone."))
    ThemeMember.objects.bulk_create(
        [
            ThemeMember(**dict(zip(MEMBER_FIELDS, row, strict=True)))
            for row in held.before["members"]
        ],
        batch_size=500,
    )
    Theme.objects.filter(pk__in=held.made, members=None, answer=None).delete()
    _changed(touched | taken)
    held.undone_at, held.undone_by = at, by
    held.save(update_fields=["undone_at", "undone_by"])


def _put_back(consultation: Consultation, fields: dict[str, Any]) -> None:
    """A theme as it was; one that is gone comes back under its number."""
    known = Theme.objects.filter(pk=fields["pk"]).first()
    theme = known or Theme(pk=fields["pk"], consultation=consultation)
    if not fields["is_other"]:
        check_name(consultation, fields["name"], besides=theme)
    for name, value in fields.items():
        if name != "version":
            setattr(theme, name, value)
    theme.version = max(theme.version, fields["version"]) + 1
    theme.save()


def _held(theme: Theme, seen: int) -> Theme:
    """The theme, locked, as it was seen."""
    check_open(theme.consultation)
    rows = Theme.objects.select_for_update(of=("self",)).filter(pk=theme.pk)
    held = rows.select_related("consultation", "parent").first()
    last = ThemeChange.objects.filter(consultation=theme.consultation, undone_at=None)
    last = last.select_related("made_by__person")
    return check_version(theme=held, seen=seen, last=last.first())


def _target(consultation: Consultation, into: Theme) -> Theme:
    rows = Theme.objects.select_for_update(of=("self",)).filter(consultation=consultation)
    held = rows.filter(pk=into.pk).first()
    if held is None:
        raise Refused(_("The theme into which you put them is gone. Choose another one."))
    return held


def _inside(theme: Theme, members: Collection[Key]) -> list[Key]:
    """Those of the texts that are in the theme. Raises Refused for none."""
    inside = set(members_of(theme.pk).values_list("kind", "key"))
    found = [member for member in members if member in inside]
    if not found:
        raise Refused(_("Tick at least one text that is in this theme."))
    return found


def _new(consultation: Consultation, name: str, at: datetime, parent: Theme | None = None) -> Theme:
    check_name(consultation, name)
    return Theme.objects.create(
        consultation=consultation, name=name.strip(), parent=parent, is_named=True, created_at=at
    )


def _carry(theme: Theme, target: Theme, keys: Collection[Key], *, read: bool) -> None:
    """Texts from a theme and its parts to another; ``read``: somebody had them in sight."""
    unread: set[Key] = set()
    away = members_of(theme.pk).exclude(theme=target)
    for rows in _of_keys(away, keys):
        unread |= set(rows.filter(unread=True).values_list("kind", "key"))
    taken = _take(away, keys)
    known = set(ThemeMember.objects.filter(theme=target).values_list("kind", "key"))
    for rows in _of_keys(ThemeMember.objects.filter(theme=target), keys):
        rows.update(confidence=None, **({"unread": False} if read else {}))
    _put(target, [key for key in keys if key not in known], set() if read else unread)
    if target.is_other and unread and not read:  # its reason was not about these
        Theme.objects.filter(pk=target.pk).update(unread_reason="")
    _changed({theme.pk, target.pk, *taken})


def _take(rows: "QuerySet[ThemeMember]", keys: Collection[Key]) -> set[int]:
    """Take these contributions away; the numbers of the themes in which they were."""
    taken: set[int] = set()
    for some in _of_keys(rows, keys):
        taken |= set(some.values_list("theme", flat=True))
        some.delete()
    return taken


def _changed(themes: Collection[int]) -> None:
    """Another version of these themes, and of those of which they are parts."""
    either = Q(pk__in=themes) | Q(pk__in=Theme.objects.filter(pk__in=themes).values("parent"))
    Theme.objects.filter(either).update(version=F("version") + 1)


def _put(target: Theme, keys: Collection[Key], unread: Collection[Key] = ()) -> None:
    rows = [
        ThemeMember(theme=target, kind=kind, key=key, unread=(kind, key) in unread)
        for kind, key in keys
    ]
    ThemeMember.objects.bulk_create(rows, batch_size=500)


def _of_keys(
    rows: "QuerySet[ThemeMember]", keys: Collection[Key]
) -> "Iterable[QuerySet[ThemeMember]]":
    """The rows of these contributions, so many at a time as a database takes."""
    for wanted in sorted({kind for kind, _key in keys}):
        numbers = [key for kind, key in keys if kind == wanted]
        for start in range(0, len(numbers), 500):
            yield rows.filter(kind=wanted, key__in=numbers[start : start + 500])


def _note(
    consultation: Consultation,
    verb: Verb,
    words: dict[str, Any],
    by: User,
    at: datetime,
    *,
    themes: Collection[int] = (),
    keys: Collection[Key] = (),
) -> ThemeChange:
    """Keep what is about to be changed: themes by number, and where texts are."""
    everywhere = ThemeMember.objects.filter(theme__consultation=consultation)
    rows = [
        list(row) for some in _of_keys(everywhere, keys) for row in some.values_list(*MEMBER_FIELDS)
    ]
    there = {(row[1], row[2]) for row in rows}
    rows_of_themes = Theme.objects.filter(pk__in=themes).order_by("pk").values(*THEME_FIELDS)
    before = {
        "themes": [
            {**fields, "created_at": fields["created_at"].isoformat()} for fields in rows_of_themes
        ],
        "members": rows,
        "absent": [list(key) for key in keys if key not in there],
    }
    return ThemeChange.objects.create(
        consultation=consultation, verb=verb, words=words, before=before, made_by=by, made_at=at
    )


def _left(change: ThemeChange, made: Collection[int] = ()) -> None:
    """Keep which themes it made, and how it left everything that undoing it would touch."""
    change.made = list(made)
    change.before["left"] = _state(change)
    change.save(update_fields=["made", "before"])


def _keys_of(change: ThemeChange) -> list[Key]:
    keys = [(row[1], row[2]) for row in change.before["members"]]
    return keys + [(kind, key) for kind, key in change.before["absent"]]


def _state(change: ThemeChange) -> str:
    """A digest of its themes, and of where its texts are, as both stand now."""
    everywhere = ThemeMember.objects.filter(theme__consultation=change.consultation_id)
    rows = [
        row
        for some in _of_keys(everywhere, _keys_of(change))
        for row in some.values_list("theme", "kind", "key", "unread")
    ]
    pks = [*change.made, *(fields["pk"] for fields in change.before["themes"])]
    themes = Theme.objects.filter(pk__in=pks).order_by("pk")
    answered = themes.filter(pk__in=change.made, answer__isnull=False)
    names = themes.values_list("pk", "parent", "name", "unread_reason")
    state = [sorted(rows), list(names), list(answered.values_list("pk", flat=True))]
    return digest(state)
