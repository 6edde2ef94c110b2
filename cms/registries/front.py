"""The blocks of the home page. Apps above register theirs; this one never imports upwards."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, the template that shows it, and what the template is given as ``block``."""

    title: object
    template: str
    context: object


_blocks: list[tuple[int, Callable[[], Block | None]]] = []


def register_block(order: int, make: Callable[[], Block | None]) -> None:
    """``make`` is called for each view of the home page; lower orders stand higher."""
    _blocks.append((order, make))


def blocks() -> list[Block]:
    made = (make() for _order, make in sorted(_blocks, key=lambda entry: entry[0]))
    return [block for block in made if block is not None]
