"""New texts go into the themes that a machine found earlier; a person looks at the unsure ones."""

import re
from datetime import datetime

from django.db import transaction

from insights.actions.theme_keeping import other_theme
from insights.actions.themes import check_open
from insights.models import Theme, ThemeMember, ThemeRun
from insights.queries.membership import SAYS_SOMETHING
from insights.queries.theme_runs import last_run
from insights.queries.theme_texts import Text, highest, place_words, theme_texts
from participation.models import Consultation
from web.refusal import Refused

Key = tuple[str, int]
Where = tuple[int | None, float]
"""The number of a theme, None for "other", and how sure that is."""


def place_new_texts(*, consultation: Consultation, at: datetime) -> int:
    """Put what was written since into the theme of the texts most like it; returns how many.

    Each text is placed once: what a person took out of a theme stays out, and themes, names and
    what is in them stay. A text like none goes into "other". Nobody has opened what is put so. Does
    nothing before themes were found, while they are looked for, and once a decision was proposed.
    """
    run = last_run(consultation)
    if run is None or not run.is_over or not run.read_up_to:
        return 0
    texts = theme_texts(consultation)
    seen, now_seen = run.read_up_to, highest(texts)
    known = _members(consultation)
    wanted = {
        (text.kind, text.key)
        for text in texts
        if text.key > seen.get(text.kind, 0) and (text.kind, text.key) not in known
    }
    if not wanted or not known:
        return 0
    found = _found(texts, known, wanted)
    try:
        with transaction.atomic():
            check_open(consultation)
            held = ThemeRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
            if held.read_up_to != seen or last_run(consultation) != held:
                return 0
            held.read_up_to = now_seen
            held.save(update_fields=["read_up_to"])
            return _put(consultation, found, at)
    except Refused:
        return 0


def _members(consultation: Consultation) -> dict[Key, int]:
    """The theme of each text, -1 for "other"; of several the one into which it was put last."""
    rows = ThemeMember.objects.filter(theme__consultation=consultation).order_by("pk")
    values = rows.values_list("kind", "key", "theme", "theme__is_other")
    return {(kind, key): -1 if is_other else theme for kind, key, theme, is_other in values}


def _found(texts: list[Text], known: dict[Key, int], wanted: set[Key]) -> dict[Key, Where]:
    # Its libraries are large, and seldom needed.
    from insights.algorithms.theme_placing import placed

    read = [
        text
        for text in texts
        if ((text.kind, text.key) in known or (text.kind, text.key) in wanted)
        and re.search(SAYS_SOMETHING, text.text)
    ]
    keys = [(text.kind, text.key) for text in read]
    found = placed(
        [text.text for text in read],
        [text.language for text in read],
        [known.get(key) for key in keys],
        place_words(),
    )
    return {keys[place]: where for place, where in found.items()}


def _put(consultation: Consultation, found: dict[Key, Where], at: datetime) -> int:
    """What was placed or whose theme went meanwhile is left to a person."""
    themes = set(Theme.objects.filter(consultation=consultation).values_list("pk", flat=True))
    known = _members(consultation)
    rows, has_other = [], False
    for (kind, key), (theme, sure) in found.items():
        if (kind, key) in known or (theme is not None and theme not in themes):
            continue
        has_other = has_other or theme is None
        rows.append(
            ThemeMember(
                theme_id=theme or other_theme(consultation, at),
                kind=kind,
                key=key,
                unread=True,
                confidence=sure,
            )
        )
    ThemeMember.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    if has_other:  # the reason why texts in there were not read is asked anew
        Theme.objects.filter(consultation=consultation, is_other=True).update(unread_reason="")
    return len(rows)
