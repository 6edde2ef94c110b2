"""What a computation found becomes the themes of a consultation; what people did stays."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from insights.actions.themes import check_open
from insights.algorithms.theme_matching import matched
from insights.algorithms.theme_results import Found, Themes
from insights.models import Theme, ThemeMember
from insights.queries.membership import SAYS_SOMETHING
from insights.queries.theme_texts import Text
from participation.models import Consultation

Key = tuple[str, int]
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class _Before:
    """What there was: themes, where each text is, and which a person put there."""

    themes: dict[int, Theme]
    of: dict[Key, int]
    held: frozenset[Key]

    def whole(self, key: Key) -> int | None:
        """The theme of a text; None where it is in none, or in "other"."""
        theme = self.themes.get(self.of.get(key, 0))
        return None if theme is None or theme.is_other else theme.parent_id or theme.pk

    def part(self, key: Key) -> int | None:
        theme = self.themes.get(self.of.get(key, 0))
        return theme.pk if theme is not None and theme.parent_id else None


@transaction.atomic
def keep_themes(
    *, consultation: Consultation, texts: Sequence[Text], found: Themes, at: datetime
) -> int:
    """Keep what was found; returns how many themes (without parts) it found.

    A found theme goes on the one from which most of its texts come, with its number, its answer and
    the name that a person gave it. What a person put somewhere stays there; all else that says
    something goes into its theme or part, or into "other". The reason why texts in there were not
    read is asked anew when others come to them. Raises Refused after publication.
    """
    check_open(consultation)
    before = _before(consultation)
    keys = [(text.kind, text.key) for text in texts]
    held = [key in before.held for key in keys]
    by_id = matched([before.whole(key) for key in keys], held, found.level_1)
    by_id |= matched([before.part(key) for key in keys], held, _parts_only(found))
    kept = _keep_each(consultation, found.found, by_id, before.themes, at)
    everywhere = ThemeMember.objects.filter(theme__consultation=consultation)
    explained = _unread_in_other(consultation)
    everywhere.filter(confidence__isnull=False).delete()
    _place(consultation, texts, found, kept, before.held, at)
    if _unread_in_other(consultation) - explained:
        Theme.objects.filter(consultation=consultation, is_other=True).update(unread_reason="")
    _drop_empty(consultation, set(kept.values()))
    return sum(one.parent is None for one in found.found)


def _before(consultation: Consultation) -> _Before:
    rows = Theme.objects.select_for_update(of=("self",)).filter(consultation=consultation)
    known = {theme.pk: theme for theme in rows.order_by("pk")}
    of: dict[Key, int] = {}
    held: set[Key] = set()
    members = ThemeMember.objects.filter(theme__in=known).order_by("-pk")
    for theme, kind, key, confidence in members.values_list("theme", "kind", "key", "confidence"):
        of[kind, key] = theme
        if confidence is None:
            held.add((kind, key))
    return _Before(known, of, frozenset(held))


def _parts_only(found: Themes) -> list[str | None]:
    parts = {one.id for one in found.found if one.parent}
    return [name if name in parts else None for name in found.level_2]


def _keep_each(
    consultation: Consultation,
    found: Iterable[Found],
    by_id: dict[str, int],
    known: dict[int, Theme],
    at: datetime,
) -> dict[str, int]:
    """The number of each found theme; themes come before their parts, large ones before small."""
    kept: dict[str, int] = {}
    answered = set(consultation.themes.filter(answer__isnull=False).values_list("pk", flat=True))
    names = {theme.name for theme in known.values()}
    for one in found:
        parent = kept[one.parent] if one.parent else None
        theme = known.get(by_id.get(one.id, 0))
        if theme is None or theme.parent_id != parent:
            theme = Theme(consultation=consultation, parent_id=parent, by_machine=True)
            theme.created_at = at
        if theme.pk not in kept.values():
            theme.terms = list(one.terms)
            theme.version += 1
            if theme.by_machine and not (theme.is_named or theme.pk in answered):
                names.discard(theme.name)
                theme.name = _free_name(one.label, names)
                names.add(theme.name)
            theme.save()
        kept[one.id] = theme.pk
    return kept


def _free_name(label: str, taken: set[str]) -> str:
    """The label, with a number where another theme is called so."""
    name, number = label[:LONGEST_NAME], 1
    while name in taken:
        number += 1
        end = f" ({number})"
        name = label[: LONGEST_NAME - len(end)] + end
    return name


def _place(
    consultation: Consultation,
    texts: Sequence[Text],
    found: Themes,
    kept: dict[str, int],
    held: frozenset[Key],
    at: datetime,
) -> None:
    """A row for each text that says something and that no person put somewhere."""
    other = 0
    rows = []
    for text, name, sure, near in zip(
        texts, found.level_2, found.confidence, found.likeness, strict=True
    ):
        if (text.kind, text.key) in held or not re.search(SAYS_SOMETHING, text.text):
            continue
        if name is None and not other:
            other = other_theme(consultation, at)
        rows.append(
            ThemeMember(
                theme_id=kept[name] if name else other,
                kind=text.kind,
                key=text.key,
                unread=True,
                confidence=sure,
                likeness=near,
            )
        )
    ThemeMember.objects.bulk_create(rows, batch_size=500)


def _unread_in_other(consultation: Consultation) -> set[Key]:
    rows = ThemeMember.objects.filter(theme__consultation=consultation, theme__is_other=True)
    return set(rows.filter(unread=True).values_list("kind", "key"))


def other_theme(consultation: Consultation, at: datetime) -> int:
    """The number of "other"; made when there is none yet."""
    theme, _made = Theme.objects.get_or_create(
        consultation=consultation, is_other=True, defaults={"created_at": at}
    )
    return theme.pk


def _drop_empty(consultation: Consultation, kept: set[int]) -> None:
    """Themes of an earlier computation without a text, unless a person named or answered them."""
    mine = Theme.objects.filter(consultation=consultation, by_machine=True, is_named=False)
    left = mine.exclude(pk__in=kept).filter(members=None, answer=None)
    left.exclude(parent=None).delete()
    left.filter(parent=None, parts=None).delete()
