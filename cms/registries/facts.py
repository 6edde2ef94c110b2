"""Sentences that the program says itself inside editors' texts, such as how long a code works.

An editor chooses one of them; its words are made whenever the page is shown, so that a help text
never says another number than the one that is obeyed. Apps register theirs.
"""

from collections.abc import Callable
from dataclasses import dataclass

from web.registrations import Registry, where


@dataclass(frozen=True, slots=True)
class Fact:
    """``title`` is for editors; ``words()`` is for readers, in the language that is active."""

    title: object
    words: Callable[[], str]


FACTS: Registry[Fact] = Registry(
    "sentences of editors' texts", __name__, shows=lambda fact: where(fact.words)
)


def register(name: str, title: object, words: Callable[[], str]) -> None:
    """Offer a sentence to editors; ``name`` is what their pages keep."""
    FACTS.add(name, Fact(title, words))


def choices() -> list[tuple[str, object]]:
    """Every sentence, as a field of choices wants it."""
    return [(name, fact.title) for name, fact in FACTS.named().items()]


def words_of(name: str | None) -> str:
    """The sentence of that name; empty for one that no longer exists."""
    fact = FACTS.get(name or "")
    return fact.words() if fact else ""
