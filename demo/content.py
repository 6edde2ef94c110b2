"""The written content of the demonstration, read from ``data/``."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
STANCES = {"+": "for", "-": "against", "=": "neutral"}


@dataclass(frozen=True, slots=True)
class WrittenIdea:
    consultation: str
    area: str
    title: str
    body: str


@dataclass(slots=True)
class WrittenComment:
    """``about`` is ``page``, ``proposal``, ``section 2`` or ``idea <beginning of its title>``."""

    consultation: str
    about: str
    stance: str
    area: str
    body: str
    replies: list[str] = field(default_factory=list)


def consultations() -> list[dict[str, Any]]:
    return [_toml(path) for path in sorted((DATA / "consultations").glob("*.toml"))]


def news() -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = _toml(DATA / "news.toml")["news"]
    return items


def article_to_approve() -> dict[str, Any]:
    """The draft that the editor has submitted."""
    item: dict[str, Any] = _toml(DATA / "news.toml")["waits_for_approval"]
    return item


def pages() -> dict[str, Any]:
    return _toml(DATA / "pages.toml")


def answers() -> dict[str, Any]:
    return _toml(DATA / "answers.toml")


def ideas() -> list[WrittenIdea]:
    found = []
    for heading, lines in _sections(DATA / "ideas.txt"):
        for head, body in zip(lines[::2], lines[1::2], strict=True):
            area, title = head.split(" | ", 1)
            found.append(WrittenIdea(heading, area, title, body))
    return found


def comments() -> list[WrittenComment]:
    found: list[WrittenComment] = []
    for path in sorted(DATA.glob("comments-*.txt")):
        for heading, lines in _sections(path):
            consultation, about = heading.split(" / ", 1)
            for line in lines:
                mark, text = line.split(" ", 1)
                if mark == ">":
                    found[-1].replies.append(text)
                    continue
                area, body = text[1:].split("] ", 1)
                found.append(WrittenComment(consultation, about, STANCES[mark], area, body))
    return found


def language_of(text: str) -> str:
    """``en`` for the few English texts; the others are Indonesian."""
    words = set(text.lower().split())
    return "en" if len(words & {"the", "and", "is", "i", "from", "would", "are"}) >= 2 else "id"


def _sections(path: Path) -> Iterator[tuple[str, list[str]]]:
    heading, lines = "", list[str]()
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            if heading:
                yield heading, lines
            heading, lines = line[3:].strip(), []
        elif line.strip():
            lines.append(line.strip())
    yield heading, lines


def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
