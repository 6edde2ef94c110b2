"""The glossary and the site use the same words."""

import ast
import re
from collections import Counter
from functools import cache

from babel.messages import pofile
from django.urls import get_resolver

from scripts.messages import PO
from tests.architecture.first_party import ROOT, modules

GLOSSARY = ROOT / "docs" / "glossary.md"
PROGRAMS = {"verify_poll.py", "open_votes.py"}
"""Run by whoever downloads them, so they share no name with us."""
HEADER = ["English", "Indonesian", "meaning", "source"]


def rows() -> list[list[str]]:
    """The terms of the site: English, Indonesian, meaning, source."""
    found, inside = [], False
    for line in GLOSSARY.read_text().splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not line.startswith("|"):
            inside = False
        elif cells == HEADER:
            inside = True
        elif inside and not set(line) <= set("|-"):
            found.append(cells)
    return found


@cache
def texts() -> tuple[str, str]:
    """All English and all Indonesian words of the catalogue."""
    with PO.open("rb") as file:
        messages = [message for message in pofile.read_po(file) if message.id]
    halves: list[list[str]] = [[], []]
    for message in messages:
        for half, said in zip(halves, (message.id, message.string), strict=True):
            half += [said] if isinstance(said, str) else said
    english, indonesian = ("\n".join(half).lower() for half in halves)
    return english, f"{indonesian}\n{addresses()}"


def addresses() -> str:
    """The words of our addresses, as ``jejak suara``."""
    patterns = get_resolver().url_patterns
    inner = [one for pattern in patterns for one in getattr(pattern, "url_patterns", [pattern])]
    return "\n".join(re.sub(r"[-/]", " ", str(one.pattern)) for one in inner)


def stands_in(term: str, words: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(term.lower())}s?(?!\w)", words))


def test_every_term_is_one_that_pages_or_addresses_use() -> None:
    assert len(rows()) > 50
    english, indonesian = texts()
    missing = [
        term
        for ours, theirs, *_rest in rows()
        for term, words in ((ours.removeprefix("to "), english), (theirs, indonesian))
        if not stands_in(term, words)
    ]
    assert missing == []


def test_every_term_stands_once_with_its_meaning_and_source() -> None:
    terms = [row[0] for row in rows()]
    assert [row for row in rows() if len(row) != len(HEADER) or not all(row)] == []
    assert sorted(terms) == sorted(set(terms))


def test_a_word_of_the_code_names_one_class() -> None:
    """Each class of the table "Words of the code" is alone with its name."""
    code = GLOSSARY.read_text().partition("## Words of the code")[2]
    words = set(re.findall(r"`[\w.]+\.([A-Z]\w+)`", code)) | {"Choice", "Paper"}
    named = Counter(
        node.name
        for path in modules()
        if path.name not in PROGRAMS
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ClassDef)
    )
    assert len(words) > 8
    assert [word for word in sorted(words) if named[word] > 1] == []
