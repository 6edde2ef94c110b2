"""Rows that are equal for all readers, remembered by this process as long as they would be read so.

A row with what was read along with it (``select_related``, ``prefetch_related``) costs some
milliseconds to ask for and a fraction of one to copy.
"""

import pickle
from collections.abc import Callable
from typing import TypeVar

from django.db.models import Model

from web import page_cache

Row = TypeVar("Row", bound=Model)


def shared_row(key: str, find: Callable[[], Row | None]) -> Row | None:
    """The row that ``find`` reads, or a copy of it that still holds: each caller has its own.

    For pages, which show it; a verb reads the row itself, and locks it. ``find`` must not depend
    on the reader. That there is no such row is not remembered. Copies stay in the memory of this
    process, so that nothing is unpickled that another program could have written.
    """
    name = f"row:{key}"
    content = page_cache.remembered(name)
    if content is not None:
        copy: Row = pickle.loads(content)  # noqa: S301 - our own, never outside this process
        return copy
    with page_cache.building() as reads:
        found = find()
    if found is not None:
        page_cache.remember(name, pickle.dumps(found), reads=reads)
    return found
