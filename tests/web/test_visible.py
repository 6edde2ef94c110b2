"""What nobody can see is no text: one rule, for reasons, answers, titles and comments."""

import re
from typing import Any

import pytest
from django import forms
from pydantic import ValidationError

from accounts import names
from insights.rules import check_reason
from moderation.rules.cases import check_answer_is_whole, check_decision_is_whole
from participation.api import CommentIn
from participation.forms import CommentForm
from polls.models import Dispute, InterventionKind, PaperKind, Poll
from polls.rules.disputes import check_may_answer
from polls.rules.few import check_second_reason
from polls.rules.flags import check_may_review
from polls.rules.interventions import check_may_propose
from polls.rules.paper import check_may_close_papers, check_may_read
from proposals.forms import WordsForm
from tests.architecture.first_party import APPS, ROOT, functions, modules
from web.refusal import Refused
from web.values import visible
from web.widgets import TextArea

UNSEEN = [
    " \t\r\n\u00a0\u2003\u3000", "\u200b\u200c\u200d\u2060\ufeff\u00ad", "\u2800", "\u3164\uffa0",
    "\u115f\u1160\u17b4\u17b5\u034f\u180e\u180b", "\u202a\u202e\u2066\u2069\u200e", "\ufe0f",
    "\U000e0041\U000e0100\U0001d173\U0001d159", "\ue000\U000f0000", "\ufff0\u2065\u0378",
]  # fmt: skip
SEEN = [
    "a",
    "。",
    "é",
    "ا\u0600",
    "👍🏽",
    "👩\u200d👩\u200d👧",
    "\u0301a",
    "한",
    "ᜀ",
    "½",
    "\U0001fae8",
]
LONG = "Listrik padam satu hari."
"""Of more than twenty letters."""


def test_what_shows_nothing_is_nothing() -> None:
    assert [hex(ord(text[0])) for text in UNSEEN if visible(text * 30)] == []
    assert [text for text in SEEN if not visible(text)] == []
    assert visible("\u200b kami\u00a0 \u3164 setuju\n\n\u2800") == "kami setuju"
    assert visible("kita\u2028semua") == "kita semua"


def _reason_rules(words: str) -> list[Any]:
    poll, dispute = Poll(state="open"), Dispute(outcome="")
    kind = InterventionKind.ANNULMENT
    read: dict[str, Any] = {"area": None, "readings": [], "officer": None, "agree": False}
    return [
        lambda: check_may_propose(poll=poll, kind=kind, closes_at=None, reason=words, at=None),  # type: ignore[arg-type]
        lambda: check_may_answer(dispute=dispute, answer=words),
        lambda: check_may_review(reviews=[], officer=None, words=words),  # type: ignore[arg-type]
        lambda: check_second_reason(kind=InterventionKind.RELEASE, reason=words),
        lambda: check_may_close_papers(waiting=0, differs=True, explanation=words),
        lambda: check_may_read(**read, assignments=[], kind=PaperKind.INVALID, reason=words),
        lambda: check_reason(words),
        lambda: check_decision_is_whole(action="hide", reason="insult", words=words),
        lambda: check_answer_is_whole(state="upheld", answer=words),
    ]


def test_reasons_of_unseen_characters_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the two letters at the ends are seen and eighteen between are not."""
    monkeypatch.setattr("polls.rules.paper.works_for", lambda **facts: True)
    for text in UNSEEN:
        for rule in _reason_rules(text * 30):
            with pytest.raises(Refused):
                rule()
    for rule in [*_reason_rules("a" + "\u200b" * 30 + "b")[:5], _reason_rules("a\u2800" * 10)[6]]:
        with pytest.raises(Refused):
            rule()
    for rule in _reason_rules(LONG):
        rule()


def test_forms_and_the_interface_for_programs_take_no_unseen_text() -> None:
    for text in UNSEEN:
        assert not CommentForm({"body": text, "stance": "for", "submission_key": "k"}).is_valid()
        assert set(WordsForm({"title": text, "body": text}).errors) == {"title", "body"}
        with pytest.raises(ValidationError):
            CommentIn(body=text, stance="for")
        assert not names.shown(text), ascii(text)
    whole = WordsForm({"title": "👩\u200d👩\u200d👧", "body": "Aman\u200b."})
    assert whole.is_valid()
    assert whole.cleaned_data == {"title": "👩\u200d👩\u200d👧", "body": "Aman\u200b."}


def test_every_long_text_of_a_form_is_read_by_the_same_rule() -> None:
    found = [
        f"{form.__module__}.{form.__name__}.{name}"
        for form in _forms(forms.BaseForm)
        if form.__module__.split(".")[0] in APPS
        for name, field in form.base_fields.items()
        if isinstance(field.widget, forms.Textarea) and not isinstance(field.widget, TextArea)
    ]
    assert found == []


def _forms(kind: type[Any]) -> list[type[Any]]:
    return [one for sub in kind.__subclasses__() for one in [sub, *_forms(sub)]
            if hasattr(one, "base_fields")]  # fmt: skip


def test_no_rule_asks_by_another_way_whether_a_text_says_something() -> None:
    """Cutting spaces off for keeping a text is another thing."""
    asks = re.compile(r"(?:if|and|or)\b[^\n]*\bnot [\w.\[\]]+\.strip\(\)|len\([\w.]+\.strip\(\)\)")
    beside = [
        f"{path.relative_to(ROOT)}: {function.name}"
        for path in modules()
        if {"rules", "rules.py", "actions", "forms", "forms.py"} & set(path.parts)
        for function in functions(path)
        if asks.search("".join(_lines(path)[function.lineno - 1 : function.end_lineno]))
    ]
    assert beside == []


def _lines(path: Any) -> list[str]:
    return str(path.read_text()).splitlines(keepends=True)
