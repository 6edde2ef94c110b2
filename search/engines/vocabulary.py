"""In how many texts of the index each word and each stem occurs: kept with every text written."""

from collections import Counter
from collections.abc import Iterable

from search.models import StoredDocument, Term

BATCH = 800
Counts = Counter[tuple[bool, str]]
"""By whether it is a stem, and the term."""


def terms_of(row: StoredDocument) -> set[tuple[bool, str]]:
    """What a row adds to the counts; nothing when it must not be found."""
    if row.removed:
        return set()
    stems = {(True, stem) for stem in row.terms.split()}
    return stems | {(False, word) for word in row.words.split()}


def count_change(before: Iterable[StoredDocument], after: Iterable[StoredDocument]) -> None:
    """Bring the counts from rows as they were to rows as they are. In the caller's transaction."""
    change: Counts = Counter()
    for row in after:
        change.update(terms_of(row))
    for row in before:
        change.subtract(terms_of(row))
    changed = [key for key, difference in change.items() if difference]
    for start in range(0, len(changed), BATCH):
        _write({key: change[key] for key in changed[start : start + BATCH]})


def _write(change: dict[tuple[bool, str], int]) -> None:
    terms = {term for _is_stem, term in change}
    known = {(row.is_stem, row.term): row.documents for row in Term.objects.filter(term__in=terms)}
    rows = [
        Term(is_stem=key[0], term=key[1], documents=max(0, known.get(key, 0) + difference))
        for key, difference in change.items()
    ]
    Term.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["is_stem", "term"],
        update_fields=["documents"],
    )
