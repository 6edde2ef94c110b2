"""Lists whose entries look the same to most readers: each entry is built once for all of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Rows = Callable[[list[Any]], Mapping[Any, Any]]
"""Keys in, what a template shows of each by its key out."""


@dataclass(frozen=True, slots=True)
class Cards:
    """One page of a list, by the keys of its entries, in their order."""

    name: str
    """What the template of an entry calls it."""
    keys: Sequence[Any]
    """Of rows: a number, or kind and number."""
    for_all: Rows
    """The entries as they are to whoever has nothing to do with them. Knows no reader."""
    for_reader: Rows
    """The entries as this reader sees them."""
    own: frozenset[Any] = frozenset()
    """Entries that this reader sees otherwise than others: they are built each time."""
    variants: Mapping[Any, str] = field(default_factory=dict)
    """How an entry looks to this reader, when it looks so to many others as well."""
