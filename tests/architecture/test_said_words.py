"""No sentence reaches a person without passing through the catalogue."""

import ast
import re
from collections.abc import Iterator

from scripts import messages
from tests.architecture.first_party import APPS, ROOT, modules

SAID = {"Refused", "ValidationError", "success", "error", "warning", "info"}
TRANSLATED = {
    *("_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"),
    *("pgettext", "pgettext_lazy", "npgettext"),
}
INDONESIAN = re.compile(r"\b(yang|dan|atau|untuk|dengan|tidak|belum|sudah|dari|akan|bisa|Anda)\b")
# What people of the demonstration city say, and the words by which texts are screened and searched.
CONTENTS = ("demo/", "moderation/", "search/", "accounts/names.py")
WORDS_OF_A_FIELD = {"label", "help_text", "verbose_name", "verbose_name_plural", "heading"}
# Files that somebody runs without us say each sentence in both languages; the one for everybody in
# the words of the catalogue (tests/polls/algorithms/test_verify_outcomes.py).
BOTH_LANGUAGES = ("polls/algorithms/verify_poll.py", "polls/algorithms/open_votes.py")
# Shown in development and in the demonstration only, to who builds pages.
NOT_FOR_RESIDENTS = {"participation/views/styleguide.py"}


def _calls() -> Iterator[tuple[str, str, ast.Call]]:
    """Place, name of what is called, and the call."""
    for path in modules():
        place = path.relative_to(ROOT)
        if place.parts[0] not in APPS or str(place) in NOT_FOR_RESIDENTS:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                called = node.func
                name = getattr(called, "id", "") or getattr(called, "attr", "")
                yield f"{place}:{node.lineno}", name, node


def _is_sentence(node: ast.expr) -> bool:
    if isinstance(node, ast.JoinedStr):
        return True
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value


def test_what_is_refused_or_reported_is_translated() -> None:
    assert not [
        place
        for place, name, call in _calls()
        if name in SAID and "management/commands" not in place and "logger" not in ast.dump(call)
        if any(_is_sentence(argument) for argument in call.args)
    ]


def test_names_and_helps_of_fields_are_translated() -> None:
    assert not [
        place
        for place, name, call in _calls()
        for keyword in call.keywords
        if keyword.arg in WORDS_OF_A_FIELD and _is_sentence(keyword.value)
    ]


def test_no_text_is_put_together_before_it_is_looked_up() -> None:
    """``_(f"…")`` and ``_("…" + name)`` find nothing in a catalogue."""
    assert not [
        place
        for place, name, call in _calls()
        if name in TRANSLATED
        if any(isinstance(argument, ast.JoinedStr | ast.BinOp) for argument in call.args)
    ]


def test_english_is_the_source_of_every_text() -> None:
    quoted = re.compile("“[^”]*”")
    assert not [
        f"{use.place}: {message}"
        for message, use in messages.in_use().items()
        if INDONESIAN.search(quoted.sub("", message.id))
    ]


def test_no_indonesian_sentence_stands_in_the_code() -> None:
    """Nobody would translate it into English."""
    found = []
    for path in modules():
        place = str(path.relative_to(ROOT))
        elsewhere = ("scripts/", "benchmarks/", *CONTENTS, *BOTH_LANGUAGES)
        if place.startswith(elsewhere) or "management" in place:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            words = node.value if isinstance(node, ast.Constant) else None
            if isinstance(words, str) and len(INDONESIAN.findall(words)) > 1:
                found.append(f"{place}:{node.lineno}: {words[:80]}")
    assert not found, "\n".join(found)
