"""Which themes of before are those of a new computation. Pure."""

from collections import Counter
from collections.abc import Sequence


def matched(
    before: Sequence[int | None], held: Sequence[bool], after: Sequence[str | None]
) -> dict[str, int]:
    """For each new theme the one of before that it goes on; a theme that is in no entry is new.

    For each text: its theme of before (None: in none), whether a person holds it there, and its new
    theme. A new theme goes on the one from which most of its texts come. Several go on the same one
    only where people hold most of them in it: then they were merged.
    """
    came = Counter(after[n] for n, old in enumerate(before) if old is not None)
    shared = Counter(
        (new, old)
        for new, old in zip(after, before, strict=True)
        if new is not None and old is not None
    )
    by_hand = Counter(
        (after[n], old) for n, old in enumerate(before) if held[n] and after[n] is not None
    )
    found: dict[str, int] = {}
    for (new, old), count in sorted(shared.items(), key=lambda one: (-one[1], one[0])):
        if new in found or 2 * count < came[new]:
            continue
        if old in found.values() and 2 * by_hand[new, old] < came[new]:
            continue
        found[new] = old
    return found
