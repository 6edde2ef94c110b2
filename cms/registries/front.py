"""The blocks of the home page. Apps above register theirs; this one never imports upwards."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.http import HttpRequest

from web.registrations import Registry


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, the template that shows it, and what the template is given as ``block``."""

    title: object
    template: str
    context: object


Make = Callable[[], Block | None]
MakeOwn = Callable[[HttpRequest], Block | None]
BLOCKS: Registry[Make] = Registry("blocks of the home page", __name__)
OWN: Registry[MakeOwn] = Registry("blocks of the home page for one person", __name__)


def register_block(name: str, make: Make, *, after: Iterable[str] = ()) -> None:
    """``make`` is called for each view of the home page; the block stands below those named."""
    BLOCKS.add(name, make, after=after)


def register_own(name: str, make: MakeOwn) -> None:
    """``make`` says what stands above all else for whoever asks for the page; None for visitors."""
    OWN.add(name, make)


def own_blocks(request: HttpRequest) -> list[Block]:
    return [block for make in OWN if (block := make(request)) is not None]


def blocks() -> list[Block]:
    return [block for make in BLOCKS if (block := make()) is not None]
